import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useSameList } from './use-same-list'

test('a list of the same items stays the same array', async () => {
  const item = { name: 'one' }
  const { result, rerender } = await renderHook(() => useSameList([item]))
  const { current } = result
  await rerender()
  expect(result.current).toBe(current)
})

test('a list whose items are new at each drawing is given as it is, and drawn once', async () => {
  let drawings = 0
  const { result, rerender } = await renderHook(() => {
    drawings++
    return useSameList([{ number: drawings }])
  })
  const before = drawings
  await rerender()
  expect(drawings).toBe(before + 1)
  expect(result.current).toEqual([{ number: drawings }])
})
