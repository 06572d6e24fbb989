import { useCallback, useEffect, useState } from 'react'
import { useLoadOlder } from '../queries/use-load-more'
import type { LoadedInbox } from './use-inbox'

/** Pages in a row that may bring no new conversation before the reader is asked whether to go on. */
const MAX_PAGES_WITHOUT_GROUP = 5

/** What a stretch of pages brought to conversations that were on screen already. */
export interface Joined {
  readonly messages: number
  readonly conversations: number
}

/**
 * Loads older pages while the reader is near the end of the list. One arrival at the end goes on until a
 * new conversation appears, at most five pages: older messages of shown conversations join them above, and
 * without a bound a reader would see nothing happen for minutes.
 *
 * @param isSought whether what the list is to begin with is not loaded yet, and nothing can be shown
 * @param isAwaited the same, while its conversation is shown
 */
export function useOlder({ pages, groups, again }: LoadedInbox, isSought: boolean, isAwaited: boolean) {
  const [isNear, setNear] = useState(false)
  const loadedPages = pages.data?.pages ?? []
  const [start, setStart] = useState({ pages: 0, groups: 0 })

  const brought = groups.length > start.groups
  const pagesWithout = brought ? 0 : loadedPages.length - start.pages
  // With nothing on screen there is nothing to read meanwhile: the walk goes on to its end.
  const isEmpty = groups.length === 0 || isSought
  const isStalled = !isEmpty && pagesWithout >= MAX_PAGES_WITHOUT_GROUP

  const begin = useCallback(
    () => setStart({ pages: loadedPages.length, groups: groups.length }),
    [loadedPages.length, groups.length],
  )
  useEffect(() => {
    if (brought || !isNear) begin()
  }, [brought, isNear, begin])

  const load = useLoadOlder(pages, (isNear || isEmpty || isAwaited) && !isStalled, again.loadOlder)
  const loadOlder = () => {
    begin()
    load()
  }
  return {
    onNearOlderEnd: setNear,
    loadOlder,
    joined: isStalled ? joinedBy(loadedPages.slice(start.pages)) : null,
  }
}

function joinedBy(pages: readonly { readonly messages: readonly { readonly threadId: string }[] }[]): Joined {
  const messages = pages.flatMap((page) => page.messages)
  return {
    messages: messages.length,
    conversations: new Set(messages.map((message) => message.threadId)).size,
  }
}
