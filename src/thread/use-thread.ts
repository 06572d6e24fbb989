import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { groupByThread } from '../lib/conversations'
import { type MessagesSource, headOptions, messagesOptions } from '../queries/get-messages'
import { threadOptions } from '../queries/get-thread'

export type ThreadSource = Extract<MessagesSource, { readonly kind: 'thread' }>

/** A conversation: its thread, its loaded messages in reading order, and how far they go back. */
export function useThread(source: ThreadSource, serverNow: () => number) {
  const record = useQuery(threadOptions(source))
  const pages = useInfiniteQuery(messagesOptions(source, serverNow))
  const head = useQuery(headOptions(source, serverNow, pages.data))
  const loaded = pages.data?.pages
  const newer = head.data

  const messages = useMemo(() => {
    const groups = groupByThread([newer?.messages ?? [], ...(loaded ?? []).map((page) => page.messages)])
    // A message whose own thread id is damaged came in answer to this thread alone, so it belongs here.
    return groups.flatMap((group) => group.messages).sort((a, b) => a.createdMs - b.createdMs)
  }, [loaded, newer])

  return {
    thread: newer?.threads[0] ?? record.data ?? null,
    record,
    pages,
    head,
    messages,
    /** ms UTC: everything from here on is loaded; `null` = the whole conversation is. */
    completeFromMs: loaded?.at(-1)?.completeFromMs ?? null,
    checkedMs: newer?.checkedMs ?? loaded?.[0]?.askedMs ?? null,
  }
}

export type LoadedThread = ReturnType<typeof useThread>
