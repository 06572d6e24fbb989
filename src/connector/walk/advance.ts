import { ConnectorError, type ConnectorErrorKind, isToWait } from '../errors'
import { MESSAGE_WINDOW_MS } from '../limits'
import type { Thread } from '../message-threads'
import type { Message, MessagesPage, MessagesRequest } from '../messages'
import { persist } from '../retry'
import { askTwice } from '../twice'
import { askThread } from './ask-thread'
import { discover } from './discovery'
import { findRefused, isRefusal, isTooLarge } from './isolate'
import type { UpdatedVerdict, WalkKit } from './plan'
import {
  type Reader,
  addThreads,
  blockingShards,
  nextStep,
  passEmpty,
  readerOfRest,
  withHalves,
  withShard,
} from './reader'
import {
  type Shard,
  isDoubtful,
  shardFrontier,
  shardRequest,
  skipPart,
  takeAnswer,
  weakened,
  withoutCursor,
} from './shard'
import { windowBefore } from './windows'

/** A stretch of one connection that could not be read, and all that is needed to read it later. */
export interface Stretch {
  readonly reader: Reader
  /** ms UTC, both inclusive. */
  readonly startMs: number
  readonly endMs: number
  readonly error: ConnectorError
}

/** How many messages are wanted of a shard at once. */
export interface Wanted {
  /** While it is in the newest window of the range. */
  readonly newest: number
  /** In the windows before it: on its first page, and on those after. */
  readonly first: number
  readonly later: number
}

/** What one round brought. */
export interface Advance {
  readonly reader: Reader
  readonly threads: readonly Thread[]
  readonly stretches: readonly Stretch[]
  /** Whether messages were answered or windows passed: what is worth keeping when the next round has to wait. */
  readonly hasGone: boolean
}

/** Kinds that say something of the connection and nothing of what was asked for. */
const CONNECTION_WIDE: ReadonlySet<ConnectorErrorKind> = new Set([
  'unauthorized',
  'signed-out',
  'in-between',
  'gateway',
  'cookies',
  'refused',
  'not-found',
  'rate-limited',
  'lobby-busy',
  'aborted',
])

/** How long the window before a stretch that failed may take to answer, ms. */
const BEYOND_MS = 15_000

/**
 * One round of a reader: a look for threads, or a page of each shard that holds the others back. A part that fails
 * is left out as a stretch when what lies beyond it answers; throws `ConnectorError` when nothing does. A part that has
 * to wait while another one was answered stays as it is, for the next round.
 *
 * @param wanted how many messages of each shard
 */
export async function advance(reader: Reader, wanted: Wanted, kit: WalkKit): Promise<Advance> {
  const verdict = kit.verdict(reader.scope.platform)
  const step = nextStep(reader, verdict)
  if (step.kind === 'end') return { reader: step.reader, threads: [], stretches: [], hasGone: true }
  if (step.kind === 'threads') {
    const { reader: at, toMs } = step
    if (!at.discovery) throw new RangeError('a reader of given threads looks for none')
    const { threads, discovery } = await discover(at.scope, at.discovery, toMs, kit)
    const passed = passEmpty(addThreads(at, threads, discovery), verdict)
    return { reader: passed, threads, stretches: [], hasGone: passed.doneToMs < at.doneToMs }
  }
  return readPages(step.reader, wanted, kit)
}

async function readPages(reader: Reader, wanted: Wanted, kit: WalkKit): Promise<Advance> {
  const blocking = blockingShards(reader)
  const outcomes = await Promise.all(
    blocking.map(async (at) => {
      const shard = reader.shards[at]
      if (!shard) throw new RangeError(`no shard ${at}`)
      try {
        return {
          at,
          shard,
          error: null,
          page: await readPage(reader, shard, countOf(reader, shard, wanted), kit),
        }
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error
        return { at, shard, error, page: null }
      }
    }),
  )
  let next = reader
  const failed: { at: number; shard: Shard; error: ConnectorError }[] = []
  for (const { at, shard, error, page } of outcomes) {
    if (error) failed.push({ at, shard, error })
    else next = drop(withShard(next, at, page.read, page.messages), page.dropped)
  }
  const stretches: Stretch[] = []
  for (const { at, shard, error } of failed) {
    if (isTooLarge(error) && shard.threadIds.length > 1) {
      next = withHalves(next, at, shard)
      continue
    }
    const isAlone = failed.length === outcomes.length
    // What the others brought must not be asked for again, or a walk of many shards never gets through a narrow limit.
    if (isToWait(error) && !isAlone) continue
    if (CONNECTION_WIDE.has(error.kind) || (isAlone && !(await answersBeyond(reader, shard, kit))))
      throw error
    const startMs = shard.window?.startMs ?? reader.range.startMs
    stretches.push({ reader: readerOfRest(reader, shard), startMs, endMs: shardFrontier(shard), error })
    next = withShard(next, at, skipPart(shard), [])
  }
  return { reader: next, threads: [], stretches, hasGone: true }
}

/**
 * Only in the newest window by what the reader has loaded: messages arrive there, so that it ends on another page for
 * one reader than for the next, and in the windows before it both are to ask alike.
 */
function countOf({ range, latestMs }: Reader, { cell, cursor }: Shard, wanted: Wanted): number {
  if (cell === null || cell.endMs >= Math.min(range.endMs, latestMs)) return wanted.newest
  return cursor === null ? wanted.first : wanted.later
}

/** One page of a shard. Asks for less where that helps; throws `ConnectorError`. */
async function readPage(
  reader: Reader,
  shard: Shard,
  count: number,
  kit: WalkKit,
): Promise<{
  readonly read: Shard
  readonly messages: readonly Message[]
  readonly dropped: readonly string[]
}> {
  const { enterpriseIds } = reader.scope
  const dropped: string[] = []
  let at = shard
  for (;;) {
    const request = shardRequest(at, enterpriseIds, count)
    try {
      const asked = at
      const { shard: read, messages } = await persist(
        async (isAgain) =>
          takeAnswer(asked, request, await askPage(reader, asked, request, isAgain, kit), reader.range),
        kit,
      )
      return { read, messages, dropped }
    } catch (error) {
      const lighter = isTooHeavy(error) ? weakened(at, request.Limitation.Count, reader.latestMs) : null
      if (lighter) at = lighter
      else if (isRefusal(error) && at.cursor !== null && at.window) at = withoutCursor(at)
      else if (isRefusal(error) && (at.window !== null || at.threadIds.length > 1)) {
        const refused = await refusedIds(reader, at, kit)
        if (refused.length === 0) throw error
        dropped.push(...refused)
        at = { ...at, threadIds: at.threadIds.filter((id) => !refused.includes(id)) }
        if (at.threadIds.length === 0)
          return { read: { ...at, held: [], isDone: true }, messages: at.held, dropped }
      } else throw error
    }
  }
}

/** Sends a shard's request; an end that is hard to believe is asked for once more. */
async function askPage(
  reader: Reader,
  shard: Shard,
  request: MessagesRequest,
  isAgain: boolean,
  kit: WalkKit,
): Promise<MessagesPage> {
  const { connectionId, platform } = reader.scope
  return askTwice(
    (isFresh) => kit.messages(connectionId, request, kit.signal, undefined, isAgain || isFresh),
    (page) =>
      isDoubtful(shard, request, page, (ms) => holdsSomeBefore(ms, reader, shard, kit.verdict(platform))),
    ({ messages }) => messages.length,
  )
}

/**
 * Whether the window of a shard surely holds a message that is older than an instant, ms UTC: of a thread that began in it
 * before then, or was written to last.
 */
function holdsSomeBefore(
  ms: number,
  { threads }: Reader,
  { threadIds, window }: Shard,
  verdict: UpdatedVerdict,
): boolean {
  const isIn = (atMs: number): boolean => atMs >= (window?.startMs ?? -Infinity) && atMs < ms
  const asked = new Set(threadIds)
  return threads.some(
    ({ id, createdMs, updatedMs }) =>
      asked.has(id) && (isIn(createdMs) || (verdict === 'moves' && isIn(updatedMs))),
  )
}

/**
 * The ids because of which a shard is refused. Where every one of them is, nothing tells them from a request that is
 * wrong in itself, so they have to be unknown to messageThreads/getAll as well.
 */
async function refusedIds(reader: Reader, shard: Shard, kit: WalkKit): Promise<readonly string[]> {
  const { connectionId, enterpriseIds } = reader.scope
  const found = await findRefused(shard.threadIds, (threadIds) =>
    isAccepted(() => {
      const request = shardRequest({ ...shard, threadIds }, enterpriseIds, 1)
      return kit.messages(connectionId, request, kit.signal)
    }, kit),
  )
  if (found === null || found.hasAccepted) return found?.ids ?? []
  for (const id of found.ids) if (!(await isUnknown(reader, id, kit))) return []
  return found.ids
}

/** Whether the connection has no such thread, as far as its list of threads goes. */
async function isUnknown({ scope }: Reader, id: string, kit: WalkKit): Promise<boolean> {
  let isListed = false
  const isAnswered = await isAccepted(async () => {
    const thread = await askThread(scope, id, kit)
    isListed = thread?.id === id
  }, kit)
  return !isAnswered || !isListed
}

/** Whether a request is accepted; throws what is not a refusal of what was asked. */
async function isAccepted(ask: () => Promise<unknown>, kit: WalkKit): Promise<boolean> {
  try {
    await persist(ask, kit)
    return true
  } catch (error) {
    if (isRefusal(error)) return false
    throw error
  }
}

/** Whether the window before answers: if it does not either, there is no point in going on. */
async function answersBeyond({ scope, range }: Reader, shard: Shard, kit: WalkKit): Promise<boolean> {
  const beyond = shard.window && windowBefore(shard.window.startMs, range, MESSAGE_WINDOW_MS)
  if (!beyond) return false
  const request = shardRequest({ ...shard, window: beyond, cursor: null }, scope.enterpriseIds, 1)
  // The user who waits for the page has waited for the stretch already.
  const soon = new AbortController()
  const isOver = new AbortController()
  const signalWith = (own: AbortSignal) => (kit.signal ? AbortSignal.any([kit.signal, own]) : own)
  kit.sleep(BEYOND_MS, signalWith(isOver.signal)).then(
    () => soon.abort(),
    () => undefined,
  )
  try {
    await kit.messages(scope.connectionId, request, signalWith(soon.signal))
    return true
  } catch (error) {
    if (error instanceof ConnectorError && (error.kind !== 'aborted' || soon.signal.aborted)) return false
    throw error
  } finally {
    isOver.abort()
  }
}

function drop(reader: Reader, ids: readonly string[]): Reader {
  if (ids.length === 0) return reader
  const dropped = new Set(ids)
  return {
    ...reader,
    threads: reader.threads.filter(({ id }) => !dropped.has(id)),
    droppedIds: [...reader.droppedIds, ...ids],
  }
}

function isTooHeavy(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'too-heavy'
}
