import { type UseQueryResult, useQueries, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import type { WalkedThread } from '../connector/walk/plan'
import type { Lane } from '../connector/walk/walk'
import { gathered } from '../lib/gathered'
import { type Failure, problemFailure, toFailure } from './failure'
import { firstPause, isReadByItself, isStretch, laneOptions, readLaneOn } from './get-lanes'
import { type LoadedPage, hasCaughtUp } from './get-messages'
import { insistOn } from './insisting'
import { type LaneData, laneKey } from './lane-data'
import type { MessagesSource } from './source'
import { useSameList } from './use-same-list'
import { type Pause, askedBy, pauseOf } from './use-wait'

/** A stretch of one connection that is not on the screen yet, and how it stands. */
export interface OpenLane {
  readonly id: string
  readonly connectionId: string
  /** `stretch`: this stretch alone; `connection`: everything of the connection; `swept`: threads that were found late. */
  readonly of: 'stretch' | 'connection' | 'swept'
  readonly state: 'loading' | 'waiting' | 'failed'
  /** ms UTC. */
  readonly startMs: number
  readonly endMs: number
  /** Why it failed or left the walk. */
  readonly failure: Failure | null
  /** What it waits for before it goes on by itself; `null` when it does not wait. */
  readonly pause: Pause | null
  readonly retry: () => void
}

/** Whether two mean the same stretch: how it stands does not matter to where it stands. */
export function isSameStretch(one: OpenLane, other: OpenLane): boolean {
  return one.id === other.id && one.startMs === other.startMs && one.endMs === other.endMs
}

/** What has left a walk: what was read of it, and what is still open. */
export function useLanes(
  source: MessagesSource,
  serverNow: () => number,
  loaded: readonly LoadedPage[] | undefined,
  swept: readonly Lane[],
  /** Where the walk is, ms UTC; `null` = at its end. */
  backToMs: number | null,
) {
  const client = useQueryClient()
  const rejoined = useMemo(() => new Set(gathered(loaded ?? [], (page) => page.rejoined)), [loaded])
  const left = useMemo(() => gathered(loaded ?? [], (page) => page.lanes), [loaded])
  const all = useSameList(
    withNested([...left, ...swept], (id) => client.getQueryData<LaneData>(laneKey(source, id))),
  )
  const queries = useMemo(
    () =>
      all.map((lane) => ({
        ...laneOptions(source, lane, serverNow),
        enabled: isReadByItself(lane) && !rejoined.has(lane.id),
      })),
    [source, serverNow, all, rejoined],
  )
  const results = useQueries({ queries })
  const data = useSameList(results.map((result) => result.data))
  const isBehind = (lane: Lane, own: LaneData | undefined) =>
    !rejoined.has(lane.id) && !(own && hasCaughtUp(own, isStretch(lane) ? null : backToMs))

  // A lane that has begun goes on by itself: beyond the pages of one load, and when the walk has gone on.
  const due = useSameList(
    all.flatMap((lane, at) => {
      const result = results[at]
      const isDue = result?.data && isBehind(lane, result.data) && !result.isFetching && !result.isError
      return isDue ? [{ lane, data: result.data }] : []
    }),
    (one, other) => one.lane === other.lane && one.data === other.data,
  )
  useEffect(() => {
    for (const { lane } of due) void readLaneOn(client, source, lane, serverNow)
  }, [client, source, serverNow, due])

  const lists = useMemo(
    () => ({
      readOf: readOf(all, data),
      threadLists: data.map((own): readonly WalkedThread[] => own?.threads ?? []),
      droppedIds: data.flatMap((own) => own?.droppedIds ?? []),
    }),
    [all, data],
  )
  const open = all.flatMap((lane, at): OpenLane[] => {
    const result = results[at]
    if (!result || !isBehind(lane, result.data)) return []
    const retry = () =>
      void insistOn(client, laneKey(source, lane.id), () => readLaneOn(client, source, lane, serverNow))
    return [openLane(lane, result, backToMs, retry)]
  })
  return { ...lists, open }
}

function openLane(
  lane: Lane,
  result: UseQueryResult<LaneData>,
  backToMs: number | null,
  retry: () => void,
): OpenLane {
  const { id, connectionId, kind, problem } = lane
  const bottomMs = isStretch(lane) || backToMs === null ? lane.startMs : backToMs
  const pause = result.isFetching ? (pauseOf(result.failureReason) ?? firstPauseOf(lane, result)) : null
  const isUnderWay = result.isFetching || (!result.isError && (result.isFetched || isReadByItself(lane)))
  return {
    id,
    connectionId,
    of: id.startsWith('swept') ? 'swept' : kind === 'stretch' ? 'stretch' : 'connection',
    state: pause !== null ? 'waiting' : isUnderWay ? 'loading' : 'failed',
    startMs: Math.min(bottomMs, lane.endMs),
    endMs: result.data?.completeFromMs ?? lane.endMs,
    failure: result.isError ? toFailure(result.error) : problem && problemFailure(problem),
    pause,
    retry,
  }
}

function firstPauseOf(lane: Lane, result: UseQueryResult<LaneData>): Pause | null {
  const ms = firstPause(lane, result)
  return ms === null ? null : { cause: lane, ms, askedBy: askedBy(lane.problem?.kind) }
}

/** What was read of each lane, by its id. */
function readOf(lanes: readonly Lane[], data: readonly (LaneData | undefined)[]) {
  const byId = new Map(lanes.map(({ id }, at) => [id, data[at]]))
  return (id: string) => byId.get(id)
}

/** Lanes, and the stretches inside them that could not be read either. */
function withNested(lanes: readonly Lane[], dataOf: (id: string) => LaneData | undefined): Lane[] {
  return lanes.flatMap((lane) => [lane, ...withNested(dataOf(lane.id)?.lanes ?? [], dataOf)])
}
