import { FLOOR_MS, MAX_FILTER_IDS, MESSAGE_WINDOW_MS } from '../limits'
import type { Thread } from '../message-threads'
import type { Message } from '../messages'
import { type Discovery, NOTHING_KNOWN, lookLine } from './discovery'
import type { ScopeEntry, ThreadRef, UpdatedVerdict, WalkPlan } from './plan'
import {
  END_OF_TIME_MS,
  type Effort,
  FULL_EFFORT,
  type Shard,
  newShard,
  shardFrontier,
  withoutCursor,
} from './shard'
import { type Range, type Window, lineAfter, newestWindow, windowBefore } from './windows'

/** How far one connection has been read: its threads, and the shards of the window it is in. Plain data. */
export interface Reader {
  readonly scope: ScopeEntry
  readonly range: Range
  /** ms UTC, on the grid: no message that the walk is to bring is newer. */
  readonly latestMs: number
  /** By creation, then by id. */
  readonly threads: readonly ThreadRef[]
  /** `null` = the threads were given and no other is looked for. */
  readonly discovery: Discovery | null
  /** Threads in one shard. */
  readonly shardSize: number
  /** Whether intervals are sent; one conversation is read by cursor alone. */
  readonly isWindowed: boolean
  /** Of the window that is being read; empty between two windows. */
  readonly shards: readonly Shard[]
  readonly window: Window | null
  /** Everything from here on (ms UTC) was read in windows before this one. */
  readonly doneToMs: number
  /** What the last window may share with the next: the ids at its boundary. */
  readonly boundaryIds: readonly string[]
  readonly effort: Effort
  readonly isEnded: boolean
  /** Read, but not given out yet: newer ones of others may be missing. */
  readonly buffer: readonly Message[]
  /** Threads that the upstream does not accept. */
  readonly droppedIds: readonly string[]
}

/** What a reader needs next. */
export type ReaderStep =
  | { readonly kind: 'threads'; readonly reader: Reader; readonly toMs: number }
  | { readonly kind: 'messages'; readonly reader: Reader }
  | { readonly kind: 'end'; readonly reader: Reader }

/** The reader of one connection before its first request; `null` when there is nothing to ask for. */
export function newReader(scope: ScopeEntry, plan: WalkPlan): Reader | null {
  const range = plan.range ?? { startMs: FLOOR_MS, endMs: END_OF_TIME_MS }
  const first = newestWindow(range, plan.nowMs, MESSAGE_WINDOW_MS)
  if (!first || plan.threads?.length === 0) return null
  const threads = plan.threads ?? []
  return {
    scope,
    range,
    latestMs: lineAfter(plan.nowMs),
    threads: inOrder(threads),
    discovery: plan.threads ? null : NOTHING_KNOWN,
    shardSize: plan.sizes?.shard ?? MAX_FILTER_IDS,
    isWindowed: threads.length !== 1 || plan.range !== null,
    shards: [],
    window: null,
    doneToMs: first.endMs,
    boundaryIds: [],
    effort: FULL_EFFORT,
    isEnded: false,
    buffer: [],
    droppedIds: [],
  }
}

/** No message of the connection that is still to be given is newer than this instant, ms UTC; one of the same second may be. */
export function readerFrontier({ isEnded, shards, doneToMs }: Reader): number {
  if (isEnded) return -END_OF_TIME_MS
  if (shards.length === 0) return doneToMs
  return Math.max(...shards.map(shardFrontier))
}

/**
 * What to ask next: for threads, where the window to come may hold messages of threads that are not known, else for
 * messages. Windows without a thread are passed without a request.
 */
export function nextStep(reader: Reader, verdict: UpdatedVerdict): ReaderStep {
  const at = passEmpty(reader, verdict)
  if (at.shards.length > 0) return { kind: 'messages', reader: at }
  if (!at.isWindowed) {
    if (at.window === null && at.doneToMs > at.range.startMs)
      return { kind: 'messages', reader: openWhole(at) }
    return { kind: 'end', reader: ended(at) }
  }
  const window = windowBefore(at.doneToMs, at.range, MESSAGE_WINDOW_MS)
  if (!window) return { kind: 'end', reader: ended(at) }
  const toMs = lookDue(at, window, verdict)
  if (toMs !== null) return { kind: 'threads', reader: at, toMs }
  return { kind: 'messages', reader: openWindow(at, window, verdict) }
}

/**
 * Passes the windows of which it is known that they hold no message, so that nobody waits for them: what was updated
 * last before a window has none in it, and so has what was created after it.
 */
export function passEmpty(reader: Reader, verdict: UpdatedVerdict): Reader {
  let at = closeWindow(reader)
  while (at.isWindowed && at.shards.length === 0) {
    const window = windowBefore(at.doneToMs, at.range, MESSAGE_WINDOW_MS)
    if (!window || lookDue(at, window, verdict) !== null || threadsIn(at, window, verdict).length > 0) break
    at = { ...at, window, doneToMs: window.startMs, boundaryIds: [] }
  }
  return at
}

/** Adds threads that were found, in their latest state. */
export function addThreads(reader: Reader, threads: readonly Thread[], discovery: Discovery | null): Reader {
  const byId = new Map(reader.threads.map((thread) => [thread.id, thread]))
  const dropped = new Set(reader.droppedIds)
  for (const { id, createdMs, updatedMs } of threads) {
    const known = byId.get(id)
    if (dropped.has(id) || (known && known.updatedMs >= updatedMs)) continue
    byId.set(id, { id, createdMs, updatedMs })
  }
  return { ...reader, threads: inOrder([...byId.values()]), discovery }
}

/** Leaves threads to somebody else. */
export function removeThreads(reader: Reader, ids: ReadonlySet<string>): Reader {
  return { ...reader, threads: reader.threads.filter(({ id }) => !ids.has(id)) }
}

/** Puts a shard in the place of another, with the messages that it read. */
export function withShard(reader: Reader, at: number, shard: Shard, messages: readonly Message[]): Reader {
  const shards = reader.shards.map((other, index) => (index === at ? shard : other))
  return {
    ...reader,
    shards,
    effort: shard.effort,
    buffer: messages.length > 0 ? [...reader.buffer, ...messages] : reader.buffer,
  }
}

/** With two shards in the place of one, each with half of its threads, and no larger ones from here on. */
export function withHalves(reader: Reader, at: number, shard: Shard): Reader {
  const middle = Math.ceil(shard.threadIds.length / 2)
  const whole = withoutCursor(shard)
  const first = { ...whole, threadIds: whole.threadIds.slice(0, middle) }
  const second = { ...whole, threadIds: whole.threadIds.slice(middle), held: [] }
  const shards = [...reader.shards.map((other, index) => (index === at ? first : other)), second]
  return { ...reader, shards, shardSize: Math.min(reader.shardSize, middle) }
}

/** The numbers of the shards that hold the frontier back: those to ask next. */
export function blockingShards(reader: Reader): number[] {
  const frontier = readerFrontier(reader)
  return reader.shards.flatMap((shard, at) =>
    !shard.isDone && shardFrontier(shard) === frontier ? [at] : [],
  )
}

/** A reader of one shard's rest and nothing else: what a stretch that could not be read is read with later. */
export function readerOfRest(reader: Reader, shard: Shard): Reader {
  const startMs = Math.max(reader.range.startMs, shard.window?.startMs ?? reader.range.startMs)
  const asked = new Set(shard.threadIds)
  return {
    ...reader,
    range: { startMs, endMs: reader.range.endMs },
    threads: reader.threads.filter(({ id }) => asked.has(id)),
    discovery: null,
    shards: [shard.window ? { ...shard, cell: shard.window } : shard],
    buffer: [],
  }
}

function closeWindow(reader: Reader): Reader {
  const { shards, window } = reader
  if (shards.length === 0 || shards.some(({ isDone }) => !isDone)) return reader
  return {
    ...reader,
    shards: [],
    doneToMs: window?.startMs ?? -END_OF_TIME_MS,
    boundaryIds: window ? boundaryOf(shards, window) : [],
  }
}

/** How far down a look for threads has to go before a window is read, ms UTC; `null` = there is no need of one. */
function lookDue({ discovery, range }: Reader, window: Window, verdict: UpdatedVerdict): number | null {
  // Where messages do not move the stamp, only the first look is worth making: the sweep finds the others.
  if (!discovery || (verdict === 'still' && discovery.caughtUpMs !== null)) return null
  return lookLine(window.startMs, discovery, range.startMs)
}

/** Only what lies at the boundary, and each once: kept from window to window, the ids would multiply by the shards. */
function boundaryOf(shards: readonly Shard[], { startMs }: Window): string[] {
  const ids = shards.flatMap(({ oldestMs, recentIds }) =>
    oldestMs !== null && oldestMs <= startMs + 1000 ? recentIds : [],
  )
  return [...new Set(ids)]
}

function openWindow(reader: Reader, window: Window, verdict: UpdatedVerdict): Reader {
  const { effort, boundaryIds, shardSize } = reader
  const ids = chunks(threadsIn(reader, window, verdict), shardSize)
  return { ...reader, window, shards: ids.map((chunk) => newShard(chunk, window, effort, boundaryIds)) }
}

function openWhole(reader: Reader): Reader {
  const ids = reader.threads.map(({ id }) => id)
  return {
    ...reader,
    shards: chunks(ids, reader.shardSize).map((chunk) => newShard(chunk, null, reader.effort, [])),
  }
}

function ended(reader: Reader): Reader {
  return { ...reader, isEnded: true, shards: [], boundaryIds: [] }
}

/** The threads that can have a message in a window. Stamps resolve whole seconds. */
function threadsIn({ threads }: Reader, { startMs, endMs }: Window, verdict: UpdatedVerdict): string[] {
  return threads
    .filter(
      ({ createdMs, updatedMs }) =>
        createdMs <= endMs && (verdict !== 'moves' || updatedMs >= startMs - 1000),
    )
    .map(({ id }) => id)
}

/** Cut by creation, so that a new thread touches only the last shard. */
function chunks(ids: readonly string[], size: number): string[][] {
  const cut: string[][] = []
  for (let at = 0; at < ids.length; at += size) cut.push(ids.slice(at, at + size))
  return cut
}

function inOrder(threads: readonly ThreadRef[]): ThreadRef[] {
  return threads.toSorted((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1))
}
