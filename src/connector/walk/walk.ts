import { ConnectorError, type Problem, isToWait } from '../errors'
import { type Advance, type Wanted, advance } from './advance'
import type { WalkKit, WalkPlan, WalkedMessage, WalkedThread } from './plan'
import { qualified } from '../../lib/qualified'
import { type Reader, newReader, nextStep, readerFrontier, removeThreads } from './reader'
import { END_OF_TIME_MS } from './shard'
import { gatherWithin, watchedKit } from './gather'

/** Where a walk stands. Plain data: JSON keeps it. */
export interface WalkState {
  /** One for each connection that keeps up. */
  readonly readers: readonly Reader[]
  /** How many pages were given out. */
  readonly pages: number
  /**
   * What is wanted of each shard of the newest window, by the number of pages; the last one for all pages after. In the
   * windows before it, the second on a shard's first page, then the last.
   */
  readonly counts: readonly number[]
}

/**
 * What has left the walk: a connection that is late, waits or failed, or one stretch of a connection. It is read by
 * itself, from `state` on, and what it brings belongs between what the walk has given out.
 */
export interface Lane {
  /** Unique in the walk. */
  readonly id: string
  readonly connectionId: string
  /** `stretch`: this stretch alone; else the whole connection, from `endMs` back. */
  readonly kind: 'stretch' | 'late' | 'waiting' | 'failed'
  /** ms UTC; nothing of the connection between the two has been given out. */
  readonly startMs: number
  readonly endMs: number
  /** Why; `null` when it is only late. */
  readonly problem: Problem | null
  readonly state: WalkState
}

/** One page of a walk, newest first, and the state that leads on to older ones. */
export interface WalkPage {
  readonly messages: readonly WalkedMessage[]
  /** Threads that were found or met anew on the way to this page, in their latest state. */
  readonly threads: readonly WalkedThread[]
  /** Ids of the threads that a connection's first look met: the walk reads them from its newest message on. */
  readonly firstMetIds: readonly string[]
  readonly lanes: readonly Lane[]
  /** Threads that the upstream does not accept, so far. */
  readonly droppedIds: readonly string[]
  /** `null` at the end. */
  readonly next: WalkState | null
  /** All that is in the plan from this instant (ms UTC) on was given out, but for the lanes; `null` at the end. */
  readonly completeFromMs: number | null
}

/** Rounds that one page may take without a message, so that progress shows. */
const MAX_ROUNDS = 6

/** How long the others wait for a connection from when its request was sent, and a page for what is still queued, ms. */
export const PATIENCE_MS = 2_000

/** Little at first, so that something is on the screen soon; much for who scrolls far. */
export const COUNTS: readonly number[] = [50, 250, 250, 250, 1000]

/** The state before the first page; `null` when there is nothing to ask for. */
export function startWalk(plan: WalkPlan): WalkState | null {
  const readers = plan.scope.flatMap((scope) => newReader(scope, plan) ?? [])
  return readers.length === 0 ? null : { readers, pages: 0, counts: plan.sizes?.counts ?? COUNTS }
}

/**
 * The next page of a walk over one or many connections, merged from new to old: a message is given out when no
 * connection can have a newer one that is unread. Seconds never increase from page to page; within a thread and a
 * second the server's order is kept.
 *
 * A connection that does not answer within `PATIENCE_MS`, fails, or has to wait leaves the walk as a lane, as long as
 * another one goes on; so does one whose turn to be asked has not come by then. When none goes on, throws the
 * `ConnectorError` of the first. The state given stays as it was, so the same call can be made again. Where it has to wait
 * halfway, the page is what was read so far, and may be empty.
 */
export async function walkPage(state: WalkState, kit: WalkKit): Promise<WalkPage> {
  const { counts } = state
  const wanted = wantedOf(state)
  const startedMs = kit.now()
  const page: PageSoFar = { threads: [], firstMetIds: [], lanes: [] }
  let readers = state.readers
  let hasGone = false
  for (let round = 0; ; round++) {
    const frontier = frontierOf(readers)
    const isOver = readers.every(({ isEnded }) => isEnded)
    const hasSome = readers.some(({ buffer }) => buffer.some(({ createdMs }) => createdMs >= frontier))
    if (isOver || hasSome || round === MAX_ROUNDS) {
      const settledReaders = readers.map((reader) => settled(reader, kit))
      return giveOut(settledReaders, state, page)
    }

    const blocking = readers.filter((reader) => !reader.isEnded && readerFrontier(reader) === frontier)
    const others = readers.filter((reader) => !blocking.includes(reader))
    const isSomeoneElse = others.some(({ isEnded, buffer }) => !isEnded || buffer.length > 0)
    const outcomes = await gatherWithin(
      blocking.map(
        (reader) => (signal: AbortSignal, onSent: () => void) =>
          advance(reader, wanted, watchedKit(kit, signal, onSent)),
      ),
      {
        patienceMs: PATIENCE_MS,
        turnMs: Math.max(0, startedMs + PATIENCE_MS - kit.now()),
        isEnough: isSomeoneElse,
        sleep: kit.sleep,
        signal: kit.signal,
      },
    )
    const went = new Map<Reader, Advance>()
    const left = new Map<Reader, ConnectorError | null>()
    for (const [at, reader] of blocking.entries()) {
      const outcome = outcomes[at] ?? { kind: 'late' }
      if (outcome.kind === 'done') went.set(reader, outcome.value)
      else left.set(reader, outcome.kind === 'late' ? null : toConnectorError(outcome.error))
    }
    // Of those that went, only some say why: one that is late has said nothing yet.
    const firstError = [...left.values()].find((error) => error !== null)
    if (went.size === 0 && !isSomeoneElse && firstError) {
      // The way that was made is kept, be it through windows without a message: asked for again after each pause, it may be
      // more than a narrow limit ever lets through. The next page has to wait.
      if (hasGone && isToWait(firstError)) return giveOut(readers, state, page)
      throw firstError
    }
    hasGone ||= [...went.values()].some((advanced) => advanced.hasGone)

    for (const [reader, error] of left)
      page.lanes.push(laneOf(reader, error, `${state.pages}.${page.lanes.length}`, counts))
    for (const [before, { reader, threads, stretches }] of went) {
      const { connectionId, suffix } = reader.scope
      const met = threads.map((thread) => ({ ...thread, id: qualified(thread.id, suffix), connectionId }))
      page.threads.push(...met)
      if (before.discovery?.caughtUpMs === null) page.firstMetIds.push(...met.map(({ id }) => id))
      for (const { reader: rest, startMs, endMs, error } of stretches) {
        page.lanes.push({
          id: `${state.pages}.${page.lanes.length}`,
          connectionId,
          kind: 'stretch',
          startMs,
          endMs,
          problem: toProblem(error),
          state: { readers: [rest], pages: 1, counts },
        })
      }
    }
    const after = readers.flatMap((reader) => {
      if (left.has(reader)) return leftBehind(reader)
      return [went.get(reader)?.reader ?? reader]
    })
    readers = [...went.values()].some(({ threads }) => threads.length > 0)
      ? settleOwners(after, readers)
      : after
  }
}

/** Takes a connection that had left back into the walk, where it stands now. */
export function rejoin(state: WalkState, reader: Reader): WalkState {
  return { ...state, readers: settleOwners([...state.readers, reader], state.readers) }
}

/** The error as plain data. */
export function toProblem({ kind, status, message, requestId, retryAfterMs }: ConnectorError): Problem {
  const words = kind === 'refused' && message !== kind ? message : null
  return { kind, status, message: words, requestId, retryAfterMs }
}

/** What the rounds of a page have brought beside messages. */
interface PageSoFar {
  readonly threads: WalkedThread[]
  readonly firstMetIds: string[]
  readonly lanes: Lane[]
}

function wantedOf({ pages, counts }: WalkState): Wanted {
  const at = (index: number) => counts[Math.min(index, counts.length - 1)] ?? 1
  return { newest: at(pages), first: at(1), later: at(counts.length - 1) }
}

function giveOut(readers: readonly Reader[], { pages, counts }: WalkState, page: PageSoFar): WalkPage {
  // After settling: a connection that has ended holds nobody back any more.
  const frontier = frontierOf(readers)
  const messages: WalkedMessage[] = []
  const kept: Reader[] = []
  for (const reader of readers) {
    const { connectionId, suffix } = reader.scope
    const held = reader.buffer.filter((message) => {
      if (message.createdMs < frontier) return true
      const id = qualified(message.id, suffix)
      messages.push({ ...message, id, threadId: qualified(message.threadId, suffix), connectionId })
      return false
    })
    kept.push({ ...reader, buffer: held })
  }
  // Stable: what one shard read stays in its order.
  messages.sort((a, b) => b.createdMs - a.createdMs)
  const isOver = kept.every(({ isEnded }) => isEnded)
  return {
    ...page,
    messages,
    droppedIds: kept.flatMap(({ droppedIds, scope }) => droppedIds.map((id) => qualified(id, scope.suffix))),
    next: isOver ? null : { readers: kept, pages: pages + 1, counts },
    completeFromMs: isOver ? null : frontier + 1000,
  }
}

function frontierOf(readers: readonly Reader[]): number {
  return Math.max(-END_OF_TIME_MS, ...readers.map(readerFrontier))
}

/** A reader that has nothing more to ask for has ended now, and not after one more page. */
function settled(reader: Reader, { verdict }: WalkKit): Reader {
  if (reader.isEnded) return reader
  const step = nextStep(reader, verdict(reader.scope.platform))
  return step.kind === 'end' ? step.reader : reader
}

/** What a reader that leaves has read already is given out in its turn. */
function leftBehind(reader: Reader): Reader[] {
  return reader.buffer.length === 0 ? [] : [{ ...reader, isEnded: true, shards: [] }]
}

/** The lane of a whole connection, from where it stands; `error` is `null` when it is only late. */
export function laneOf(
  reader: Reader,
  error: ConnectorError | null,
  id: string,
  counts: readonly number[],
): Lane {
  return {
    id,
    connectionId: reader.scope.connectionId,
    kind: error === null ? 'late' : isToWait(error) ? 'waiting' : 'failed',
    startMs: reader.range.startMs,
    endMs: readerFrontier(reader),
    problem: error && toProblem(error),
    state: { readers: [{ ...reader, buffer: [] }], pages: 1, counts },
  }
}

/**
 * A thread that two tokens of one platform lead to is read through one of them: through the one that knew it first,
 * since it may have been asked for its messages already.
 */
function settleOwners(readers: readonly Reader[], before: readonly Reader[]): readonly Reader[] {
  if (readers.length < 2) return readers
  const owners = new Map<string, string>()
  for (const { scope, threads } of [...before, ...readers]) {
    for (const thread of threads) {
      const id = qualified(thread.id, scope.suffix)
      if (!owners.has(id)) owners.set(id, scope.connectionId)
    }
  }
  return readers.map((reader) => {
    const { suffix, connectionId } = reader.scope
    const others = reader.threads.filter(({ id }) => owners.get(qualified(id, suffix)) !== connectionId)
    return others.length === 0 ? reader : removeThreads(reader, new Set(others.map(({ id }) => id)))
  })
}

/** Throws what is none. */
export function toConnectorError(error: unknown): ConnectorError {
  if (error instanceof ConnectorError) return error
  // A defect of this program is no reason to leave a connection out.
  throw error
}
