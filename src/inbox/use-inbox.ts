import { useMemo } from 'react'
import type { InboxSource } from '../queries/source'
import { verdictOf } from '../queries/updated-verdict'
import type { OpenLane } from '../queries/use-lanes'
import { useGroups } from '../queries/use-groups'
import { useLoaded } from '../queries/use-loaded'
import { shownGroups } from './shown-groups'

/**
 * The loaded inbox of a source: its groups, what is known of their threads, and how far it is complete.
 *
 * @param shownThreadId the conversation that is read, shown wherever it may belong
 */
export function useInbox(source: InboxSource, serverNow: () => number, shownThreadId: string | null) {
  const loaded = useLoaded(source, serverNow)
  const { openLanes, completeFromMs, completeToMs } = loaded

  const allGroups = useGroups(source, loaded)
  const groups = useMemo(() => {
    const moving = source.scope.filter(
      ({ platform }) => completeToMs !== null && verdictOf(platform) === 'moves',
    )
    const connectionIds = new Set(moving.map(({ connectionId }) => connectionId))
    return shownGroups(allGroups.list, { completeToMs, shownThreadId, moving: connectionIds })
  }, [allGroups, completeToMs, source.scope, shownThreadId])
  const { pages, sweep, droppedIds } = loaded
  const hasFailed =
    sweep.failed.length > 0 || droppedIds.length > 0 || openLanes.some(({ state }) => state === 'failed')
  const isUnderWay = sweep.isRunning || openLanes.length > 0
  const missing: 'nothing' | 'some' | 'loading' = hasFailed ? 'some' : isUnderWay ? 'loading' : 'nothing'
  return {
    ...loaded,
    /** Those that are shown, from the newest message to the oldest. */
    groups,
    allGroups,
    /** Stretches that could not be loaded, as lines between the groups. */
    gaps: openLanes.filter((lane) => lane.of === 'stretch'),
    /** Connections that do not keep up, one line each. */
    lagging: oneEach(openLanes.filter((lane) => lane.of === 'connection')),
    /** Conversations that were found late and are still being read. */
    lateThreads: openLanes.filter((lane) => lane.of === 'swept'),
    /** ms UTC: everything in the range from here on is loaded, but for the above; `null` before the first page. */
    completeFromMs: pages.data ? (completeFromMs ?? source.range.startMs) : null,
    /** What of it is not there: `some` could not be loaded, or what is missing is still `loading`. */
    missing,
  }
}

export type LoadedInbox = ReturnType<typeof useInbox>

/** A connection that has left both walks, back and towards now, has left once. */
function oneEach(lanes: readonly OpenLane[]): readonly OpenLane[] {
  const byId = new Map<string, OpenLane>()
  for (const lane of lanes) {
    const other = byId.get(lane.connectionId)
    const [shown, hidden] = other?.state === 'failed' ? [other, lane] : [lane, other]
    const retry = () => {
      shown.retry()
      hidden?.retry()
    }
    byId.set(lane.connectionId, { ...shown, retry })
  }
  return [...byId.values()]
}
