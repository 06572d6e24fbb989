import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import { gathered } from '../lib/gathered'
import { headKey, headOptions } from './get-head'
import { type LoadedPage, firstPageOf, messagesKey, messagesOptions } from './get-messages'
import { insistOn } from './insisting'
import { messageListsOf } from './message-lists'
import type { MessagesSource } from './source'
import { useLanes } from './use-lanes'
import { useLargestDifference } from './upstream-clocks'
import { useSweep } from './use-sweep'

/** Everything that is loaded of a source: its pages, what came later, and what is read beside them. */
export function useLoaded(source: MessagesSource, serverNow: () => number) {
  const { pages, head, checkedMs, checkedMsOf, again } = useHead(source, serverNow)
  const loaded = pages.data?.pages
  const completeFromMs = loaded?.at(-1)?.completeFromMs ?? null
  const completeToMs = loaded?.[0]?.newer?.fromMs ?? null
  const sweep = useSweep(source, serverNow, loaded)
  const lanes = useLanes(source, serverNow, loaded, sweep.lanes, completeFromMs)

  return {
    pages,
    head,
    again,
    /** Newest first within each thread. */
    messageLists: useMemo(
      () => [
        head.data?.messages ?? [],
        ...messageListsOf([...(loaded ?? []), { messages: [], lanes: sweep.lanes }], lanes.readOf),
      ],
      [head.data, loaded, sweep.lanes, lanes.readOf],
    ),
    /** The first state seen of a thread is its latest. */
    threadLists: useMemo(
      () => [
        head.data?.threads ?? [],
        ...lastAskedFirst(loaded ?? []).map((page) => page.threads),
        ...lanes.threadLists,
      ],
      [head.data, loaded, lanes.threadLists],
    ),
    /** ms UTC: everything from here on is loaded, but for the open lanes; `null` = to the end. */
    completeFromMs,
    /** ms UTC: what is from here on is not loaded yet; `null` = up to now, or nothing is loaded. */
    completeToMs,
    openLanes: lanes.open,
    /** Threads that the upstream does not accept, whoever met them. */
    droppedIds: useMemo(
      () => [
        ...new Set([
          ...gathered(loaded ?? [], (page) => page.droppedIds),
          ...lanes.droppedIds,
          ...(head.data?.droppedIds ?? []),
        ]),
      ],
      [loaded, lanes.droppedIds, head.data],
    ),
    sweep,
    clockAheadMs: useLargestDifference(source.scope),
    checkedMs,
    checkedMsOf,
  }
}

/**
 * The pages that brought threads; few do. They are asked for one after the other, at either end: only where they come from
 * both are they not in order yet.
 */
function lastAskedFirst(pages: readonly LoadedPage[]): readonly LoadedPage[] {
  return pages
    .filter(({ threads }) => threads.length > 0)
    .toReversed()
    .sort((a, b) => b.askedMs - a.askedMs)
}

/** What is new of a source, and when was last looked for it. */
export function useHead(source: MessagesSource, serverNow: () => number) {
  const client = useQueryClient()
  const pages = useInfiniteQuery(messagesOptions(source, serverNow))
  const head = useQuery(headOptions(source, serverNow, pages.data))
  /** The server's now of the last look, ms UTC. */
  const checkedMs = head.data?.checkedMs ?? firstPageOf(pages.data?.pages)?.askedMs ?? null
  const { hasPreviousPage: isBehindNow } = pages
  return {
    pages,
    head,
    checkedMs,
    /**
     * The same of one connection; `null` where the last look at it failed, or newer messages are still to be loaded:
     * nobody knows what is newest there.
     */
    checkedMsOf: (connectionId: string): number | null =>
      isBehindNow || head.isError || head.data?.failures[connectionId] ? null : checkedMs,
    /** What a person asks for again. */
    again: {
      load: () => void insistOn(client, messagesKey(source), () => pages.refetch()),
      loadOlder: () =>
        void insistOn(client, messagesKey(source), () => pages.fetchNextPage({ cancelRefetch: false })),
      loadNewer: () =>
        void insistOn(client, messagesKey(source), () => pages.fetchPreviousPage({ cancelRefetch: false })),
      look: () => void insistOn(client, headKey(source), () => head.refetch()),
    },
  }
}

export type Loaded = ReturnType<typeof useLoaded>
