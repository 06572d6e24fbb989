import { useEffect, useEffectEvent } from 'react'

/** The least that loading older needs of an infinite query. */
interface Pages {
  readonly data: { readonly pages: readonly unknown[] } | undefined
  readonly hasNextPage: boolean
  readonly isFetching: boolean
  readonly isFetchNextPageError: boolean
  readonly fetchNextPage: (options: { cancelRefetch: boolean }) => Promise<unknown>
}

/**
 * Loads older pages for as long as they are wanted, one at a time; after a failure only when asked again.
 * Gives the function that asks.
 */
export function useLoadOlder(pages: Pages, isWanted: boolean): () => void {
  const { hasNextPage, isFetching, isFetchNextPageError } = pages
  const load = () => {
    // Without `cancelRefetch: false` a second call would abort the page that is under way and ask for it again.
    if (hasNextPage && !isFetching) void pages.fetchNextPage({ cancelRefetch: false })
  }
  const loadNow = useEffectEvent(load)
  const pageCount = pages.data?.pages.length ?? 0
  const isDue = isWanted && hasNextPage && !isFetching && !isFetchNextPageError
  useEffect(() => {
    if (isDue) loadNow()
  }, [isDue, pageCount])
  return load
}
