import { type QueryClient, queryOptions } from '@tanstack/react-query'
import type { WalkKit } from '../connector/walk/plan'
import { isNewerLane } from '../connector/walk/newer'
import { type Lane, type WalkPage, walkPage } from '../connector/walk/walk'
import { createSlots } from '../lib/slots'
import { type LoadedPages, hasCaughtUp, messagesKey } from './get-messages'
import { isInsistedOn } from './insisting'
import { type LaneData, type ReadLane, laneKey, nothingRead } from './lane-data'
import { shouldWait } from './retry'
import type { MessagesSource } from './source'
import { memoryOf } from './source-memory'
import { waitFor } from './waiting'
import { pause, walkKit } from './walk-kit'

/** A browser has six connections to a server: lanes that hang must not take the last one. */
const slots = createSlots(2)

/** Pages that one load of a lane may take before it shows what it has. */
const PAGES_AT_ONCE = 8

/**
 * What has left a walk, read by itself down to where the walk is by now, and on when the walk goes on. What was read
 * before stays, whatever fails.
 */
export function laneOptions(source: MessagesSource, lane: Lane, serverNow: () => number) {
  return queryOptions({
    queryKey: laneKey(source, lane.id),
    retry: shouldWait,
    queryFn: async ({ client, signal, meta }): Promise<LaneData> => {
      const key = laneKey(source, lane.id)
      const state = client.getQueryState<LaneData>(key)
      const pauseMs = state ? firstPause(lane, { ...state, failureCount: state.fetchFailureCount }) : null
      if (pauseMs !== null) await pause(pauseMs, signal)
      const { makeKit = walkKit } = meta ?? {}
      const urgency = lane.id.startsWith('swept') ? 'background' : 'people'
      const insists = isInsistedOn(client, key)
      const target = () => laneTarget(client, source, lane)
      const readWith = (kit: WalkKit) => readLane(lane, state?.data, target, kit)
      const read = await slots.run(
        () =>
          urgency === 'background'
            ? readWith(makeKit(serverNow, signal, { urgency, insists }))
            : waitFor(signal, (wait) => readWith(makeKit(serverNow, wait.signal, { wait, insists }))),
        signal,
      )
      const { keep } = memoryOf(client, source, messagesKey(source))
      return { ...read, messages: keep.messages(read.messages) }
    },
  })
}

/** Reads a lane on from where it stands, whether or not it is read by itself; a load that is under way is joined. */
export async function readLaneOn(
  client: QueryClient,
  source: MessagesSource,
  lane: Lane,
  serverNow: () => number,
): Promise<void> {
  // Not `refetchQueries`, which passes over lanes that wait to be asked for.
  await client.prefetchQuery({ ...laneOptions(source, lane, serverNow), staleTime: 0 })
}

/** What was tried of a lane so far. */
interface Tries {
  readonly data: LaneData | undefined
  /** Failures of the load that is under way. */
  readonly failureCount: number
  /** Loads that failed. */
  readonly errorUpdateCount: number
}

/**
 * ms that a lane which left the walk to wait waits before its very first try; `null` when it waits no more. Between
 * later tries it waits as it is told then, as every query does.
 */
export function firstPause({ kind, problem }: Lane, tries: Tries): number | null {
  const isFirst = tries.data === undefined && tries.failureCount === 0 && tries.errorUpdateCount === 0
  return kind === 'waiting' && isFirst ? (problem?.retryAfterMs ?? 0) : null
}

/** Whether a lane is read without being asked to: what is late, waits, or was found late, not what failed. */
export function isReadByItself({ kind }: Lane): boolean {
  return kind === 'late' || kind === 'waiting'
}

/** Whether a lane is wanted to its own end, and not down to where the walk back is. */
export function isStretch(lane: Lane): boolean {
  return lane.kind === 'stretch' || isNewerLane(lane)
}

/** Down to where a lane is wanted, ms UTC: to its own end for a stretch, else to where the walk is. `null` = the end. */
export function laneTarget(client: QueryClient, source: MessagesSource, lane: Lane): number | null {
  if (isStretch(lane)) return null
  return client.getQueryData<LoadedPages>(messagesKey(source))?.pages.at(-1)?.completeFromMs ?? null
}

/**
 * Reads on from `before`, a few pages at most, until the lane is where it is wanted (ms UTC, `null` = at its end). A page
 * that fails ends the load with what the pages before it brought: the next load begins at it, and then the failure is
 * all there is to tell.
 */
export async function readLane(
  lane: Lane,
  before: ReadLane | undefined,
  target: () => number | null,
  kit: WalkKit,
): Promise<ReadLane> {
  let data = before ?? nothingRead(lane)
  for (let pages = 0; data.state !== null && pages < PAGES_AT_ONCE; pages++) {
    let page: WalkPage
    try {
      page = await walkPage(data.state, kit)
    } catch (error) {
      if (pages === 0) throw error
      return data
    }
    const nested = page.lanes.map((inner) => ({ ...inner, id: `${lane.id}/${inner.id}` }))
    data = {
      messages: [...data.messages, ...page.messages],
      threads: [...data.threads, ...page.threads],
      droppedIds: [...new Set([...data.droppedIds, ...page.droppedIds])],
      lanes: [...data.lanes, ...nested],
      state: page.next,
      completeFromMs: page.completeFromMs,
    }
    if (hasCaughtUp(data, target())) break
  }
  return data
}
