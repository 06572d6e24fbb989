import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { Thread } from '../connector/message-threads'
import { groupByThread } from '../lib/conversations'
import { type MessagesSource, headOptions, messagesOptions } from '../queries/get-messages'

export type InboxSource = Extract<MessagesSource, { readonly kind: 'inbox' }>

/** The two queries of an inbox: its pages, and what came after they were loaded. */
export function useInboxQueries(source: InboxSource, serverNow: () => number) {
  const pages = useInfiniteQuery(messagesOptions(source, serverNow))
  const head = useQuery(headOptions(source, serverNow, pages.data))
  /** The server's now of the last look, ms UTC. */
  const checkedMs = head.data?.checkedMs ?? pages.data?.pages[0]?.askedMs ?? null
  return { pages, head, checkedMs }
}

/** The loaded inbox of a source: its groups, what is known of their threads, and how far it is complete. */
export function useInbox(source: InboxSource, serverNow: () => number) {
  const { pages, head, checkedMs } = useInboxQueries(source, serverNow)
  const loaded = pages.data?.pages
  const newer = head.data

  const groups = useMemo(
    () => groupByThread([newer?.messages ?? [], ...(loaded ?? []).map((page) => page.messages)]),
    [loaded, newer],
  )
  const threads = useMemo(() => {
    const byId = new Map<string, Thread>()
    // The head's threads are newest look first: the first state seen of a thread is its latest.
    for (const thread of [...(newer?.threads ?? []), ...(loaded?.[0]?.threads ?? [])]) {
      if (!byId.has(thread.id)) byId.set(thread.id, thread)
    }
    return byId
  }, [loaded, newer])

  const last = loaded?.at(-1)
  return {
    pages,
    head,
    groups,
    threads,
    /** ms UTC: everything in the range from here on is loaded. */
    completeFromMs: last ? (last.completeFromMs ?? source.range.startMs) : null,
    threadsLeftOut: loaded?.[0]?.threadsLeftOut ?? 0,
    checkedMs,
  }
}

export type LoadedInbox = ReturnType<typeof useInbox>
