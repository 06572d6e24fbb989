import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { UpstreamAnswer } from './options'
import { createUpstreamClocks } from './upstream-clock'

const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)
const HOUR = 3_600_000
const ADDRESS = 'https://upstream.test'

function answer(date: string | null, status = 200): UpstreamAnswer {
  return { status, headers: new Headers(date === null ? {} : { date }), bytes: new Uint8Array() }
}

const dateOf = (ms: number) => new Date(ms).toUTCString()

/** Clocks that were told of some dates, each in an answer that took no time. */
function told(...dates: readonly (string | null)[]) {
  const clocks = createUpstreamClocks()
  for (const date of dates) clocks.note(ADDRESS, answer(date), NOW, NOW)
  return clocks.aheadMs(ADDRESS)
}

describe('the clock of an upstream', () => {
  it.each([
    ['2 h behind', -2 * HOUR],
    ['3 days behind', -72 * HOUR],
    ['3 days ahead', 72 * HOUR],
  ])('that is %s is known after three answers', (_, aheadMs) => {
    const date = dateOf(NOW + aheadMs)
    expect(told(date)).toBe(0)
    expect(Math.abs(told(date, date, date) - aheadMs)).toBeLessThanOrEqual(1_000)
  })

  it('is the same for differences that kept clocks have, and while nothing tells it', () => {
    const near = dateOf(NOW + 30_000)
    expect(told(near, near, near)).toBe(0)
    expect(told(null, null, null)).toBe(0)
    expect(createUpstreamClocks().aheadMs(ADDRESS)).toBe(0)
  })

  it.each(['', 'yesterday', '2024-06-12T09:30:15Z', '0', 'Wed, 99 Jun 2024 09:30:15 GMT', '1718184615'])(
    'is not read from %j',
    (damaged) => expect(told(damaged, damaged, damaged)).toBe(0),
  )

  it('is not believed of one answer that lies, whenever it comes', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(0, -2 * HOUR, 72 * HOUR),
        fc.integer({ min: -1_000 * HOUR, max: 1_000 * HOUR }),
        fc.nat(4),
        (aheadMs, lieMs, at) => {
          const dates = Array.from({ length: 5 }, () => dateOf(NOW + aheadMs))
          dates[at] = dateOf(NOW + lieMs)
          expect(Math.abs(told(...dates) - aheadMs)).toBeLessThanOrEqual(1_000)
        },
      ),
    )
  })

  it('is compared with the time in which the answer can have been written', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 90_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (tookMs, part) => {
          const clocks = createUpstreamClocks()
          const date = dateOf(NOW + tookMs * part)
          for (let at = 0; at < 3; at++) clocks.note(ADDRESS, answer(date), NOW, NOW + tookMs)
          expect([clocks.aheadMs(ADDRESS), clocks.behindMs(ADDRESS)]).toEqual([0, 0])
        },
      ),
    )
  })

  it('is told to the operator when it begins to differ by minutes, and when it is right again', () => {
    const lines: unknown[] = []
    const clocks = createUpstreamClocks({
      warn: (line) => lines.push(['warn', line.clockAheadMs]),
      info: (line) => lines.push(['info', line.clockAheadMs]),
    })
    for (const aheadMs of [0, 0, 0, -2 * HOUR, -2 * HOUR, -2 * HOUR, -2 * HOUR, 0, 0, 0])
      clocks.note(ADDRESS, answer(dateOf(NOW + aheadMs)), NOW, NOW)
    expect(lines).toEqual([
      ['warn', -2 * HOUR + 1_000],
      ['info', 0],
    ])
  })

  it('counts as behind by one answer, where a page must not be held to be old too early', () => {
    const clocks = createUpstreamClocks()
    clocks.note(ADDRESS, answer(dateOf(NOW - 2 * HOUR)), NOW, NOW)
    expect(clocks.behindMs(ADDRESS)).toBe(-2 * HOUR + 1_000)
  })

  it('is not read from an error, which something in between may have answered', () => {
    const clocks = createUpstreamClocks()
    clocks.note(ADDRESS, answer(dateOf(NOW - HOUR), 502), NOW, NOW)
    expect(clocks.behindMs(ADDRESS)).toBe(0)
  })
})
