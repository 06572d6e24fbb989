import { useQuery, useQueryClient } from '@tanstack/react-query'
import { threadKey, threadOptions } from '../queries/get-thread'
import { insistOn } from '../queries/insisting'
import type { KeptMessage } from '../queries/kept-message'
import type { ThreadSource } from '../queries/source'
import { useGroups } from '../queries/use-groups'
import { useLoaded } from '../queries/use-loaded'

/** A conversation: its thread, its loaded messages in reading order, and how far they go back. */
export function useThread(source: ThreadSource, serverNow: () => number) {
  const client = useQueryClient()
  const record = useQuery(threadOptions(source))
  const loaded = useLoaded(source, serverNow)
  const { head, openLanes } = loaded

  return {
    ...loaded,
    thread: head.data?.threads[0] ?? record.data ?? null,
    record,
    /** What a person presses when the record could not be loaded. */
    retryRecord: () => void insistOn(client, threadKey(source), () => record.refetch()),
    /** In reading order. */
    messages: useGroups(source, loaded).list.at(0)?.messages ?? NO_MESSAGES,
    /** Stretches that could not be loaded, as lines at their places. */
    gaps: openLanes,
  }
}

const NO_MESSAGES: readonly KeptMessage[] = []

export type LoadedThread = ReturnType<typeof useThread>
