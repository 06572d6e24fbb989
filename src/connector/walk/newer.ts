import type { ConnectorError } from '../errors'
import { MESSAGE_WINDOW_MS } from '../limits'
import { NOTHING_KNOWN, discover } from './discovery'
import { gatherWithin, watchedKit } from './gather'
import type { WalkKit, WalkPlan, WalkedMessage, WalkedThread } from './plan'
import { qualified } from '../../lib/qualified'
import { type Reader, addThreads, newReader, removeThreads } from './reader'
import { COUNTS, type Lane, PATIENCE_MS, laneOf, toConnectorError, walkPage } from './walk'
import { midnightBefore } from './windows'

/** Where a walk from an instant towards now stands. Plain data. */
export interface NewerState {
  readonly readers: readonly Reader[]
  /** ms UTC, whole seconds: everything older is somebody else's to read. */
  readonly fromMs: number
  /** How much time the next page is to cover, ms. */
  readonly spanMs: number
}

/** The messages of one stretch of time, whole, newest first, and what leads on to newer ones. */
export interface NewerPage {
  readonly messages: readonly WalkedMessage[]
  readonly threads: readonly WalkedThread[]
  readonly lanes: readonly Lane[]
  /** Threads that the upstream does not accept, met in this stretch. */
  readonly droppedIds: readonly string[]
  /** `null` when there is nothing newer. */
  readonly next: NewerState | null
}

const FIRST_SPAN_MS = 86_400_000
const SHORTEST_SPAN_MS = 60_000
/** A stretch with more than this is halved, and one with less than a quarter of it is followed by one twice as long. */
const FULL_PAGE = 1000

/**
 * A walk from an instant (ms UTC, whole seconds) towards now, beside the walk that goes back from there: its range
 * ends where this one begins. `null` when the range has ended there.
 *
 * @param known readers of that walk which have looked for their threads since `fromMs`: it is not done twice
 */
export function startNewer(plan: WalkPlan, fromMs: number, known: readonly Reader[] = []): NewerState | null {
  const endMs = Math.min(plan.range?.endMs ?? Infinity, endOfNow(plan.nowMs))
  if (fromMs >= endMs) return null
  const from = { ...plan, range: { startMs: fromMs, endMs } }
  const readers = plan.scope.flatMap((scope) => newReader(scope, from) ?? [])
  if (readers.length === 0) return null
  const seeded = readers.map((reader) => {
    const other = known.find(({ scope }) => scope.connectionId === reader.scope.connectionId)
    const hasLooked = other?.discovery && other.discovery.downToMs <= fromMs
    if (!other || (!hasLooked && reader.discovery)) return reader
    return { ...reader, threads: other.threads, discovery: other.discovery, droppedIds: other.droppedIds }
  })
  return { readers: seeded, fromMs, spanMs: FIRST_SPAN_MS }
}

/** Whether a lane left a walk towards now: then it is read to its own end, wherever the walk back is. */
export function isNewerLane({ id }: Pick<Lane, 'id'>): boolean {
  return id.startsWith('newer.')
}

/**
 * The next stretch towards now, read whole: the upstream pages from new to old only, so a stretch that is fuller than
 * a page is halved before it is read. Throws what `walkPage` throws; the state stays as it was.
 */
export async function walkNewer(state: NewerState, kit: WalkKit): Promise<NewerPage> {
  const { fromMs } = state
  const found = await findThreads(state, kit)
  const { readers } = found
  const endMs = Math.max(...readers.map(({ range }) => range.endMs))
  for (let spanMs = state.spanMs; ; spanMs = Math.max(SHORTEST_SPAN_MS, floorSecond(spanMs / 2))) {
    const toMs = Math.min(endMs, fromMs + spanMs)
    const stretch = await drainStretch(
      readers,
      { startMs: fromMs, endMs: toMs },
      spanMs > SHORTEST_SPAN_MS,
      kit,
    )
    if (stretch === null) continue
    const isSparse = stretch.messages.length < FULL_PAGE / 4
    const nextSpanMs = Math.min(MESSAGE_WINDOW_MS, isSparse ? spanMs * 2 : spanMs)
    // A connection that left on the way is not asked again here: the rest of it is another lane.
    const gone = stretch.lanes.filter(({ kind }) => kind !== 'stretch')
    const isGone = ({ scope }: Reader) => gone.some(({ connectionId }) => connectionId === scope.connectionId)
    const rest = toMs >= endMs ? [] : readers.filter(isGone)
    const kept = readers
      .filter((reader) => !isGone(reader))
      .map((reader) => withoutIds(reader, stretch.droppedIds))
    const lanes = [...found.lanes, ...stretch.lanes, ...rest.map((reader) => restOf(reader, toMs, gone))]
    return {
      messages: stretch.messages,
      threads: found.threads,
      lanes: lanes.map((lane, at) => ({ ...lane, id: `newer.${fromMs}.${at}` })),
      droppedIds: stretch.droppedIds,
      next: toMs >= endMs || kept.length === 0 ? null : { readers: kept, fromMs: toMs, spanMs: nextSpanMs },
    }
  }
}

/**
 * All threads that can have a message from there on; asked for once. A connection that is late or fails leaves as a
 * lane, as long as another one goes on.
 */
async function findThreads({ readers }: NewerState, kit: WalkKit) {
  const outcomes = await gatherWithin(
    readers.map((reader) => async (signal: AbortSignal, onSent: () => void) => {
      const { scope, discovery, range } = reader
      if (!discovery || discovery.caughtUpMs !== null) return { reader, threads: [] }
      const watched = watchedKit(kit, signal, onSent)
      const found = await discover(scope, NOTHING_KNOWN, midnightBefore(range.startMs), watched)
      return { reader: addThreads(reader, found.threads, found.discovery), threads: found.threads }
    }),
    { patienceMs: PATIENCE_MS, turnMs: PATIENCE_MS, isEnough: false, sleep: kit.sleep, signal: kit.signal },
  )
  const threads: WalkedThread[] = []
  const lanes: Lane[] = []
  const ready: Reader[] = []
  const errors: ConnectorError[] = []
  for (const [at, reader] of readers.entries()) {
    const outcome = outcomes[at] ?? { kind: 'late' }
    if (outcome.kind === 'done') {
      const { connectionId, suffix } = reader.scope
      ready.push(outcome.value.reader)
      threads.push(
        ...outcome.value.threads.map((thread) => ({
          ...thread,
          id: qualified(thread.id, suffix),
          connectionId,
        })),
      )
      continue
    }
    const error = outcome.kind === 'late' ? null : toConnectorError(outcome.error)
    if (error) errors.push(error)
    lanes.push(laneOf(reader, error, '', COUNTS))
  }
  const [firstError] = errors
  if (ready.length === 0 && firstError) throw firstError
  return { readers: ready, threads, lanes }
}

/** What a connection that left has beyond a stretch, as the lane that it left as. */
function restOf(reader: Reader, startMs: number, gone: readonly Lane[]): Lane {
  const { connectionId } = reader.scope
  const lane = laneOf({ ...reader, range: { ...reader.range, startMs } }, null, '', COUNTS)
  const left = gone.find((other) => other.connectionId === connectionId)
  return left ? { ...lane, kind: left.kind, problem: left.problem } : lane
}

/** Refused identifiers are not asked for again in the next stretch. */
function withoutIds(reader: Reader, ids: readonly string[]): Reader {
  const refused = new Set(ids)
  const dropped = reader.threads
    .filter(({ id }) => refused.has(qualified(id, reader.scope.suffix)))
    .map(({ id }) => id)
  if (dropped.length === 0) return reader
  const left = removeThreads(reader, new Set(dropped))
  return { ...left, droppedIds: [...reader.droppedIds, ...dropped] }
}

/** `null` when there is more than a page in it, and it may be halved. */
async function drainStretch(
  readers: readonly Reader[],
  range: { readonly startMs: number; readonly endMs: number },
  mayHalve: boolean,
  kit: WalkKit,
): Promise<Pick<NewerPage, 'messages' | 'lanes' | 'droppedIds'> | null> {
  const messages: WalkedMessage[] = []
  const lanes: Lane[] = []
  let droppedIds: readonly string[] = []
  const known = new Set(
    readers.flatMap(({ droppedIds: ids, scope }) => ids.map((id) => qualified(id, scope.suffix))),
  )
  // Nobody looks for more threads, and the first window ends with the stretch.
  const own = readers.map((reader) => ({ ...reader, range, discovery: null, doneToMs: range.endMs }))
  let state: Parameters<typeof walkPage>[0] | null = { readers: own, pages: COUNTS.length, counts: COUNTS }
  while (state) {
    const page = await walkPage(state, kit)
    messages.push(...page.messages)
    lanes.push(...page.lanes)
    if (mayHalve && messages.length > FULL_PAGE) return null
    droppedIds = page.droppedIds
    state = page.next
  }
  return { messages, lanes, droppedIds: droppedIds.filter((id) => !known.has(id)) }
}

function endOfNow(nowMs: number): number {
  return floorSecond(nowMs) + 1000
}

function floorSecond(ms: number): number {
  return Math.floor(ms / 1000) * 1000
}
