import { useEffect, useRef, useState } from 'react'
import type { LoadedThread } from './use-thread'

/** Loads older messages of a conversation while the reader is near its top, one page at a time. */
export function useNearTop({ pages }: LoadedThread) {
  const [isNear, setNear] = useState(false)
  const { hasNextPage, isFetching, isFetchNextPageError, fetchNextPage } = pages
  const canLoad = hasNextPage && !isFetching
  const wantsMore = isNear && canLoad && !isFetchNextPageError
  const loadedCount = pages.data?.pages.length ?? 0
  const fetchOlder = useRef(fetchNextPage)
  fetchOlder.current = fetchNextPage
  useEffect(() => {
    if (wantsMore) void fetchOlder.current({ cancelRefetch: false })
  }, [wantsMore, loadedCount])
  const loadOlder = () => {
    if (canLoad) void fetchNextPage({ cancelRefetch: false })
  }
  return { onNearOlderEnd: setNear, loadOlder }
}
