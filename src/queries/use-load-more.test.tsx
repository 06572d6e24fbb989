import {
  QueryClient,
  QueryClientProvider,
  infiniteQueryOptions,
  useInfiniteQuery,
} from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { useLoadNewer, useLoadOlder } from './use-load-more'

const LAST = 6
const nothing = () => {}

test('one page is under way at a time, however often more is wanted and asked for, and each is asked for once', async () => {
  const asked: number[] = []
  let underWay = 0
  let mostUnderWay = 0
  let answer = nothing
  const options = infiniteQueryOptions({
    queryKey: ['pages'],
    initialPageParam: 0,
    queryFn: async ({ pageParam }) => {
      asked.push(pageParam)
      underWay++
      mostUnderWay = Math.max(mostUnderWay, underWay)
      await new Promise<void>((resolve) => {
        answer = resolve
      })
      underWay--
      return pageParam
    },
    getNextPageParam: (last) => (last < LAST ? last + 1 : null),
    getPreviousPageParam: (first) => (first > -LAST ? first - 1 : null),
  })
  const client = new QueryClient()
  const { result, rerender } = await renderHook(
    (props) => {
      const isWanted = props?.isWanted ?? false
      const pages = useInfiniteQuery(options)
      const loadOlder = useLoadOlder(pages, isWanted, nothing)
      const loadNewer = useLoadNewer(pages, isWanted, nothing)
      return { pages: pages.data?.pages, loadOlder, loadNewer }
    },
    {
      initialProps: { isWanted: false },
      wrapper: ({ children }: { readonly children: ReactNode }) => (
        <QueryClientProvider client={client}>{children}</QueryClientProvider>
      ),
    },
  )
  await expect.poll(() => asked).toHaveLength(1)
  for (let page = 1; page <= 2 * LAST + 1; page++) {
    for (const isWanted of [true, false, true]) {
      result.current.loadOlder()
      result.current.loadNewer()
      await rerender({ isWanted })
      result.current.loadOlder()
    }
    expect(underWay).toBe(1)
    answer()
    if (page <= 2 * LAST) await expect.poll(() => asked).toHaveLength(page + 1)
  }
  const all = Array.from({ length: 2 * LAST + 1 }, (_, at) => at - LAST)
  await expect.poll(() => result.current.pages).toEqual(all)
  expect(mostUnderWay).toBe(1)
  expect(asked.toSorted((a, b) => a - b)).toEqual(all)
})
