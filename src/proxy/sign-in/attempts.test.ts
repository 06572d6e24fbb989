import { expect, test } from 'vitest'
import { Refusal } from '../problem'
import { NO_PEER } from '../visit'
import { BURST, REFILL_MS, createAttempts } from './attempts'

/** Attempts over a clock that is set by hand; `attempt` gives the ms to wait, 0 when it passed. */
function setUp() {
  const clock = { nowMs: 1_000_000 }
  let waitMs = 0
  const gate = createAttempts({
    now: () => clock.nowMs,
    refusal: (ms) => {
      waitMs = ms
      return new Refusal(429, 'too many')
    },
  })
  const attempt = (clientAddress: string): number => {
    waitMs = 0
    try {
      gate(new Request('http://127.0.0.1/'), new URL('http://127.0.0.1/'), { ...NO_PEER, clientAddress })
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
    }
    return waitMs
  }
  return { clock, attempt }
}

test('so many may come at once, and then one at a time', () => {
  const { clock, attempt } = setUp()
  for (let n = 0; n < BURST; n++) expect(attempt('10.0.0.7')).toBe(0)
  expect(attempt('10.0.0.7')).toBe(REFILL_MS)
  clock.nowMs += REFILL_MS - 1
  expect(attempt('10.0.0.7')).toBe(1)
  clock.nowMs += 1
  expect(attempt('10.0.0.7')).toBe(0)
  expect(attempt('10.0.0.7')).toBe(REFILL_MS)
  clock.nowMs += 2 * BURST * REFILL_MS
  for (let n = 0; n < BURST; n++) expect(attempt('10.0.0.7')).toBe(0)
  expect(attempt('10.0.0.7')).toBeGreaterThan(0)
})

test('whoever wastes theirs keeps out the neighbours, and hardly anybody else', () => {
  const { attempt } = setUp()
  for (let n = 0; n < BURST; n++) attempt('2001:0db8:0000:0000::/64')
  expect(attempt('2001:0db8:0000:0000::/64')).toBeGreaterThan(0)
  const others = Array.from({ length: 100 }, (_, n) => attempt(`198.51.100.${n}`))
  expect(others.filter((waitMs) => waitMs > 0).length).toBeLessThan(5)
})
