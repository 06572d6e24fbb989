import { useEffect, useEffectEvent } from 'react'

/** The least that loading more needs of an infinite query. */
interface Pages {
  readonly data: { readonly pages: readonly unknown[] } | undefined
  readonly hasNextPage: boolean
  readonly hasPreviousPage: boolean
  readonly isFetching: boolean
  readonly isFetchNextPageError: boolean
  readonly isFetchPreviousPageError: boolean
  readonly fetchNextPage: (options: { cancelRefetch: boolean }) => Promise<unknown>
  readonly fetchPreviousPage: (options: { cancelRefetch: boolean }) => Promise<unknown>
}

/**
 * Loads older pages for as long as they are wanted, one at a time; after a failure only when asked again.
 * Gives the function with which a person asks.
 *
 * @param retry how a person asks again for what failed
 */
export function useLoadOlder(pages: Pages, isWanted: boolean, retry: () => void): () => void {
  const { hasNextPage: hasMore, isFetchNextPageError: hasFailed, fetchNextPage: fetch } = pages
  return useLoadMore(pages, { hasMore, hasFailed, fetch }, isWanted, retry)
}

/** The same towards now, where a source does not begin at its newest message. */
export function useLoadNewer(pages: Pages, isWanted: boolean, retry: () => void): () => void {
  const { hasPreviousPage: hasMore, isFetchPreviousPageError: hasFailed, fetchPreviousPage: fetch } = pages
  return useLoadMore(pages, { hasMore, hasFailed, fetch }, isWanted, retry)
}

function useLoadMore(
  { isFetching, data }: Pages,
  side: {
    readonly hasMore: boolean
    readonly hasFailed: boolean
    readonly fetch: Pages['fetchNextPage']
  },
  isWanted: boolean,
  retry: () => void,
): () => void {
  const { hasMore, hasFailed } = side
  const load = () => {
    // Without `cancelRefetch: false` a second call would abort the page that is under way and ask for it again.
    if (hasMore && !isFetching) void side.fetch({ cancelRefetch: false })
  }
  const loadNow = useEffectEvent(load)
  const pageCount = data?.pages.length ?? 0
  const isDue = isWanted && hasMore && !isFetching && !hasFailed
  useEffect(() => {
    if (isDue) loadNow()
  }, [isDue, pageCount])
  return hasFailed ? retry : load
}
