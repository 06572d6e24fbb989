import { ConnectorError } from '../errors'
import { FLOOR_MS, MAX_COUNT, MESSAGE_WINDOW_MS } from '../limits'
import { type Message, type MessagesPage, type MessagesRequest, NO_THREAD_ID } from '../messages'
import { formatInstant } from '../primitives'
import { MOST_EMPTY } from '../twice'
import { type Range, type Window, gridLine } from './windows'

/** How much is asked for at once. It shrinks when the upstream finds it too heavy, and grows back page by page. */
export interface Effort {
  /** The most items on a page, 1 to 1,000. */
  readonly count: number
  /** How often the longest window is halved, 0 to `MAX_HALVINGS`. */
  readonly halvings: number
}

/** At most 1,000 threads over one stretch of time, read from its newest message to its oldest. Plain data. */
export interface Shard {
  readonly threadIds: readonly string[]
  /** The whole stretch; `null` = all time, by cursor alone: right for one thread, too heavy for many. */
  readonly cell: Window | null
  /** The part of it that is being asked for; `null` = no interval is sent. */
  readonly window: Window | null
  readonly cursor: string | null
  /** ms UTC of the oldest message so far; `null` before the first one. Pages only go back. */
  readonly oldestMs: number | null
  /** Ids of the oldest second so far and the one after it: what a page or the next window may repeat. */
  readonly recentIds: readonly string[]
  /**
   * Messages of the oldest second so far, newest first, that were read and not given: a second of few messages is given as a
   * whole, so that its order survives wherever the shard is read on.
   */
  readonly held: readonly Message[]
  /** Items in a row, page by page, of pages that held nothing new. */
  readonly staleItems: number
  /** Empty pages in a row. */
  readonly emptyPages: number
  readonly effort: Effort
  /** Whether it goes on by time, because a full page came without a cursor: then as much is asked for as goes at once. */
  readonly isByTime: boolean
  readonly isDone: boolean
}

export const FULL_EFFORT: Effort = { count: MAX_COUNT, halvings: 0 }

/** Later than any message: the frontier of what has not begun. A number that JSON keeps. */
export const END_OF_TIME_MS = 8_640_000_000_000_000

/** The longest window halved this often is 4,725 s, the last whole number of seconds. */
const MAX_HALVINGS = 9
/** More messages of one second than this are given at once, before the rest of it is known: a page of them has to show something. */
const MOST_HELD = 20
/** Below this count the window shrinks first: many small pages of a heavy window cost more than a shorter one. */
const SMALL_COUNT = 25

/** A shard that has not been asked for anything. `recentIds` = what the stretch before it may share with it. */
export function newShard(
  threadIds: readonly string[],
  cell: Window | null,
  effort: Effort,
  recentIds: readonly string[],
): Shard {
  const window = cell && partOf(cell, cell.endMs, effort)
  return {
    threadIds,
    cell,
    window,
    cursor: null,
    oldestMs: null,
    recentIds,
    held: [],
    staleItems: 0,
    emptyPages: 0,
    effort,
    isByTime: false,
    isDone: false,
  }
}

/** No message of the shard that is still to be given is newer than this instant, ms UTC; one of the same second may be. */
export function shardFrontier({ cell, window, cursor, oldestMs, isDone }: Shard): number {
  if (isDone) return cell?.startMs ?? -END_OF_TIME_MS
  const endMs = window?.endMs ?? END_OF_TIME_MS
  return cursor === null || oldestMs === null ? endMs : Math.min(endMs, oldestMs)
}

/** The request that a shard stands for; `count` is what is wanted, before any shrinking. */
export function shardRequest(
  { threadIds, window, cursor, effort, isByTime }: Shard,
  enterpriseIds: readonly string[] | null,
  count: number,
): MessagesRequest {
  return {
    MessageThreadIds: [...threadIds],
    ...(enterpriseIds ? { EnterpriseIds: [...enterpriseIds] } : {}),
    ...(window
      ? { CreatedUtc: { StartUtc: formatInstant(window.startMs), EndUtc: formatInstant(window.endMs) } }
      : {}),
    Limitation: { Count: isByTime ? effort.count : Math.min(count, effort.count), Cursor: cursor },
  }
}

/**
 * Folds an answer into a shard: what can be given, newest first, and where the shard stands then. Pure.
 *
 * What the upstream returns beyond its promises is mended where it can be: items twice, items out of order, items
 * of other threads or other times; a full page without a cursor, by going on by time. Pages that do not go back throw
 * `ConnectorError` `malformed`.
 */
export function takeAnswer(
  shard: Shard,
  request: MessagesRequest,
  answer: MessagesPage,
  range: Range,
): { readonly shard: Shard; readonly messages: readonly Message[] } {
  const next = nextAfter(shard, request, answer)
  const fresh = freshOf(shard, answer.messages)
  const [newest, oldest] = [fresh[0], fresh.at(-1)]
  const known = shard.oldestMs
  if (newest && known !== null && newest.createdMs > known) throw goesRound('the pages do not go back')

  const oldestMs = oldest ? Math.min(oldest.createdMs, known ?? Infinity) : known
  const staleItems = fresh.length > 0 ? 0 : shard.staleItems + answer.messages.length
  const emptyPages = answer.messages.length > 0 ? 0 : shard.emptyPages + 1
  // A window that begins anew repeats what is recent, and nothing else; a page more may be the upstream's mistake.
  if (next !== 'end' && staleItems > shard.recentIds.length + request.Limitation.Count)
    throw goesRound('the pages bring nothing new')
  const recentIds = recentOf(shard, fresh, oldestMs)
  const passedStart = oldestMs !== null && oldestMs < range.startMs
  const read = { ...shard, oldestMs, recentIds, staleItems, emptyPages, effort: grown(shard.effort) }
  const inRange = fresh.filter(({ createdMs }) => createdMs >= range.startMs && createdMs < range.endMs)
  const messages = [...shard.held, ...inRange]
  if (passedStart) return { shard: { ...read, held: [], isDone: true }, messages }
  if (next === 'end') return { shard: { ...nextPart(read), held: [] }, messages }
  const ofOldest = messages.filter(({ createdMs }) => createdMs === oldestMs)
  const held = ofOldest.length > MOST_HELD ? [] : ofOldest
  const given = messages.slice(0, messages.length - held.length)
  const further = next === 'cursor' ? { ...read, cursor: answer.cursor } : goOnByTime(read, range)
  return { shard: { ...further, held }, messages: given }
}

/**
 * What comes after an answer. Fewer messages than asked for are the end. An empty page with a cursor is followed, a few
 * times in a row. A full page without a cursor, which the upstream promises never to send, is followed by what is older.
 * Throws `malformed` where empty pages lead on and on, and where the cursor is the one that was asked with: that is no end,
 * and what lies beyond it is a gap.
 */
function nextAfter(
  { emptyPages }: Shard,
  { Limitation }: MessagesRequest,
  { messages, cursor }: MessagesPage,
): 'end' | 'cursor' | 'time' {
  if (cursor !== null && cursor === Limitation.Cursor) throw goesRound('the cursor does not move')
  if (messages.length >= Limitation.Count) return cursor === null ? 'time' : 'cursor'
  if (messages.length > 0 || cursor === null) return 'end'
  if (emptyPages >= MOST_EMPTY) throw goesRound('empty pages lead on and on')
  return 'cursor'
}

/**
 * Whether an answer that ends a list is hard to believe: it is asked for again first.
 *
 * @param isExpectedBefore whether the window surely holds a message that is older than an instant, ms UTC
 */
export function isDoubtful(
  { window }: Shard,
  { Limitation }: MessagesRequest,
  { messages, cursor }: MessagesPage,
  isExpectedBefore: (ms: number) => boolean,
): boolean {
  if (messages.length >= Limitation.Count) return false
  // The upstream promises a cursor with every page that holds something.
  if (messages.length === 0 || cursor === null) return true
  // Most windows end on a short page: only where there is a single end, the beginning of a conversation, each is doubted.
  if (window === null && (Limitation.Cursor ?? null) !== null) return true
  return isExpectedBefore(Math.min(...messages.map(({ createdMs }) => createdMs)))
}

/** Goes on below the oldest message so far without a cursor; throws where that is no step. */
function goOnByTime(shard: Shard, range: Range): Shard {
  const { cell, window, oldestMs, effort, staleItems } = shard
  if (oldestMs === null || staleItems > 0) throw goesRound('the pages bring nothing new')
  const endMs = oldestMs + 1000
  const whole = cell ?? { startMs: Math.max(FLOOR_MS, range.startMs), endMs }
  const until = Math.min(window?.endMs ?? endMs, endMs)
  return { ...shard, cell: whole, window: partOf(whole, until, effort), cursor: null, isByTime: true }
}

/** Leaves the rest of the window that is being asked for to somebody else, and what is held with it. */
export function skipPart(shard: Shard): Shard {
  return { ...nextPart(shard), held: [] }
}

/**
 * Asks for less: half the count, then half the window, then half the count again. `null` when nothing is less.
 *
 * @param asked the count that was too heavy
 * @param latestMs ms UTC: nothing is newer
 */
export function weakened(shard: Shard, asked: number, latestMs: number): Shard | null {
  const { effort, cell } = shard
  const count = Math.min(asked, effort.count)
  if (count > SMALL_COUNT || (effort.halvings >= MAX_HALVINGS && count > 1)) {
    return { ...shard, effort: { ...effort, count: Math.max(1, Math.floor(count / 2)) } }
  }
  if (effort.halvings >= MAX_HALVINGS) return null
  const shorter = { count, halvings: effort.halvings + 1 }
  // Without an interval there is none to halve: from here on the conversation is read window by window.
  const whole = cell ?? { startMs: FLOOR_MS, endMs: latestMs }
  const isBegun = shard.cursor !== null && shard.oldestMs !== null
  const endMs = isBegun ? shard.oldestMs + 1000 : (shard.window?.endMs ?? latestMs)
  const window = partOf(whole, endMs, shorter)
  // What was there already comes again, however little is asked for at a time.
  return { ...shard, cell: whole, window, cursor: null, staleItems: 0, effort: shorter }
}

/** Begins the window anew below what has been read, without the cursor. */
export function withoutCursor(shard: Shard): Shard {
  const { cell, window, oldestMs, effort } = shard
  if (shard.cursor === null || oldestMs === null || !window || !cell) return { ...shard, cursor: null }
  return { ...shard, cursor: null, window: partOf(cell, Math.min(window.endMs, oldestMs + 1000), effort) }
}

/** The newest part of a stretch that ends at `endMs`: back to a line of the grid that the effort allows. */
function partOf(cell: Window, endMs: number, { halvings }: Effort): Window {
  const line = gridLine(endMs - 1, MESSAGE_WINDOW_MS / 2 ** halvings)
  return { startMs: Math.max(cell.startMs, line), endMs }
}

function nextPart(shard: Shard): Shard {
  const { cell, window, effort } = shard
  if (!cell || !window || window.startMs <= cell.startMs) return { ...shard, cursor: null, isDone: true }
  const longer = { ...effort, halvings: Math.max(0, effort.halvings - 1) }
  return {
    ...shard,
    window: partOf(cell, window.startMs, longer),
    cursor: null,
    staleItems: 0,
    emptyPages: 0,
    effort: longer,
    isByTime: false,
  }
}

function grown(effort: Effort): Effort {
  return { ...effort, count: Math.min(MAX_COUNT, effort.count * 2) }
}

/** What is new on a page, newest first: each once, of the asked threads and times, in order. */
function freshOf({ threadIds, window, recentIds }: Shard, messages: readonly Message[]): readonly Message[] {
  const seen = new Set(recentIds)
  const asked = new Set(threadIds)
  const fresh = messages.filter(({ id, threadId, createdMs }) => {
    if (seen.has(id)) return false
    seen.add(id)
    if (window && (createdMs < window.startMs || createdMs > window.endMs)) return false
    // A damaged thread id is kept, as a placeholder: the message came in answer to these threads.
    return threadId === NO_THREAD_ID || asked.has(threadId)
  })
  const isInOrder = fresh.every(
    (message, at) => at === 0 || message.createdMs <= (fresh[at - 1]?.createdMs ?? 0),
  )
  return isInOrder ? fresh : fresh.toSorted((a, b) => b.createdMs - a.createdMs)
}

function recentOf(shard: Shard, fresh: readonly Message[], oldestMs: number | null): readonly string[] {
  if (fresh.length === 0 || oldestMs === null) return shard.recentIds
  const limitMs = oldestMs + 1000
  const recent = fresh.filter(({ createdMs }) => createdMs <= limitMs).map(({ id }) => id)
  // The ids that were recent before still are, while the page has not left their second behind.
  const isStill = shard.oldestMs === null || shard.oldestMs <= limitMs
  return isStill ? [...shard.recentIds, ...recent] : recent
}

function goesRound(message: string): ConnectorError {
  return new ConnectorError('malformed', { message })
}
