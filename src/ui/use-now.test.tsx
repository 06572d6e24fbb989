import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useNow } from './use-now'

const EVERY_MS = 30_000

test.each([
  ['focus', () => dispatchEvent(new Event('focus'))],
  ['pageshow', () => dispatchEvent(new Event('pageshow'))],
  ['online', () => dispatchEvent(new Event('online'))],
  ['visibilitychange', () => document.dispatchEvent(new Event('visibilitychange'))],
])('a page that wakes up with "%s" has the new time at once', async (_name, wake) => {
  let nowMs = 1_000
  const now = () => nowMs
  const { result, act } = await renderHook(() => useNow(now, EVERY_MS))
  nowMs += 20 * 3_600_000
  await act(() => void wake())
  expect(result.current).toBe(nowMs)
})

test('a page that wakes up without any event has it with the next tick', async () => {
  let nowMs = 1_000
  const now = () => nowMs
  const { result } = await renderHook(() => useNow(now, 20))
  nowMs += 20 * 3_600_000
  await expect.poll(() => result.current).toBe(nowMs)
})
