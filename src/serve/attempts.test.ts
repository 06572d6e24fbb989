import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ATTEMPTS, WINDOW_S, createAttempts } from './attempts'

// The library takes no clock as an argument.
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout'] })
})
afterEach(() => {
  vi.useRealTimers()
})

/** Uses up what a client has. */
async function spend(mayAttempt: ReturnType<typeof createAttempts>, client: string): Promise<void> {
  for (let n = 0; n < ATTEMPTS; n++) expect(await mayAttempt(client)).toBe(true)
  expect(await mayAttempt(client)).toBe(false)
}

test('so many may be made in a minute, and then as many again', async () => {
  const mayAttempt = createAttempts()
  await spend(mayAttempt, '198.51.100.7')
  vi.advanceTimersByTime(WINDOW_S * 1000 - 1)
  expect(await mayAttempt('198.51.100.7')).toBe(false)
  vi.advanceTimersByTime(1)
  await spend(mayAttempt, '198.51.100.7')
})

test('a clock that is set back or forth locks nobody out for longer', async () => {
  for (const byMs of [-3_600_000, 3_600_000]) {
    const mayAttempt = createAttempts()
    await spend(mayAttempt, '198.51.100.7')
    vi.setSystemTime(Date.now() + byMs)
    vi.advanceTimersByTime(WINDOW_S * 1000)
    expect(await mayAttempt('198.51.100.7')).toBe(true)
  }
})

test('whoever wastes theirs keeps out hardly anybody else', async () => {
  const mayAttempt = createAttempts()
  await spend(mayAttempt, '2001:0db8:0001:0002::/64')
  const others = Array.from({ length: 100 }, (_, n) => mayAttempt(`198.51.100.${n}`))
  expect((await Promise.all(others)).filter((may) => !may).length).toBeLessThan(5)
})
