import { ConnectorError } from '../errors'
import { FLOOR_MS, MAX_COUNT, MESSAGE_WINDOW_MS, THREAD_WINDOW_MS } from '../limits'
import type { Thread, ThreadsPage } from '../message-threads'
import { formatInstant } from '../primitives'
import { persist } from '../retry'
import { MOST_EMPTY, askTwice } from '../twice'
import { createUnseenGuard } from '../unseen'
import type { ScopeEntry, WalkKit } from './plan'
import { type Window, gridLine, lineAfter, midnightBefore } from './windows'

/** How far the threads of a connection are known. Plain data. */
export interface Discovery {
  /** Every thread that was updated at this instant (ms UTC) or later is known … */
  readonly downToMs: number
  /** … as of this one, the server's now, ms UTC; `null` = nothing has been asked. */
  readonly caughtUpMs: number | null
}

/** How far a look for threads goes back behind the last one: the upstream's clock may be behind the proxy's. */
export const CLOCK_OVERLAP_MS = 3_600_000

/**
 * From when a look must ask for what was stamped since an instant of the server's, ms UTC: a clock that is behind stamps
 * what comes later with an earlier time.
 */
export function stampedSince(
  sinceMs: number,
  { platform }: Pick<ScopeEntry, 'platform'>,
  kit: Ahead,
): number {
  return sinceMs - CLOCK_OVERLAP_MS + Math.min(0, kit.aheadMs?.(platform) ?? 0)
}

/** The later of two clocks, ms UTC: the server's at an instant, and that of the platforms in a scope. */
export function latestNow(nowMs: number, scope: readonly Pick<ScopeEntry, 'platform'>[], kit: Ahead): number {
  const platforms = new Set(scope.map(({ platform }) => platform))
  return nowMs + Math.max(0, ...[...platforms].map((platform) => kit.aheadMs?.(platform) ?? 0))
}

type Ahead = Pick<WalkKit, 'aheadMs'>

/** Windows of threads are made of this many windows of messages: the most that fit into the longest interval. */
const CELLS = Math.floor(THREAD_WINDOW_MS / MESSAGE_WINDOW_MS)
const GROUP_MS = CELLS * MESSAGE_WINDOW_MS

/** How often a look up to now is followed by another one at most, because it took several pages. */
const MOST_FOLLOWING = 2

/**
 * Finds the threads that were updated at `toMs` or later, beyond those that are known. Walks go from new to old, and
 * so does this: a walk asks for threads as it gets to the time in which they were last updated.
 *
 * What a thread's last update is changes while one looks. Windows that are older than the newest are therefore asked
 * first, side by side, and the time since the last look once more after them: a thread that moves from an older window
 * into the newest meanwhile is met there, instead of being missed in both. "After" is meant of the upstream: the proxy
 * may have an answer to the same question from before the older windows were answered, and that one would miss it.
 *
 * @returns the threads that were met, each once in its latest state, and how far they are known now
 */
export async function discover(
  scope: ScopeEntry,
  known: Discovery,
  toMs: number,
  kit: WalkKit,
): Promise<{ readonly discovery: Discovery; readonly threads: readonly Thread[] }> {
  // As of now, and not as of when the walk began: it may be left open for months.
  const latestMs = lineAfter(latestNow(kit.now(), [scope], kit))
  const sinceMs = known.caughtUpMs === null ? null : stampedSince(known.caughtUpMs, scope, kit)
  const [newest, ...older] = windowsDownTo(toMs, known, sinceMs, latestMs)
  if (!newest) return { discovery: known, threads: [] }
  const batches = await Promise.all(older.map((window) => drainUpdated(scope, window, kit)))
  const caughtUpMs = kit.now()
  // One window by itself follows nothing: the users who open an inbox share it.
  const isFollowing = known.caughtUpMs !== null || older.length > 0
  const newFromMs = Math.max(newest.startMs, known.caughtUpMs ?? newest.startMs)
  const draining = { isFresh: isFollowing, newFromMs }
  batches.push({ threads: await drainUpToNow(scope, newest, draining, kit), isOnePage: true })
  const downToMs = Math.min(known.downToMs, older.at(-1)?.startMs ?? newest.startMs)
  const threads = latestThreads(batches.flatMap((batch) => batch.threads))
  return { discovery: { downToMs, caughtUpMs }, threads }
}

/** Where nothing has been asked yet. */
export const NOTHING_KNOWN: Discovery = { downToMs: Number.MAX_SAFE_INTEGER, caughtUpMs: null }

/** How far down the look for threads goes that a window needs, ms UTC; `null` when its threads are known. */
export function lookLine(windowStartMs: number, known: Discovery, rangeStartMs: number): number | null {
  const neededMs = Math.max(windowStartMs, startLine(rangeStartMs))
  return neededMs >= known.downToMs ? null : discoveryLine(windowStartMs, known, rangeStartMs)
}

/** How far down the next look for threads goes, ms UTC, so that everyone's looks end at the same instants. */
export function discoveryLine(windowStartMs: number, known: Discovery, rangeStartMs: number): number {
  // The first look is as short as the first window of messages: the first message waits for it.
  const line = known.caughtUpMs === null ? windowStartMs : gridLine(windowStartMs, GROUP_MS)
  return Math.max(line, startLine(rangeStartMs))
}

function startLine(rangeStartMs: number): number {
  return midnightBefore(Math.max(rangeStartMs, FLOOR_MS))
}

/** Finds all threads that were created between two instants, by the time of their creation. */
export async function sweepWindow(
  scope: ScopeEntry,
  window: Window,
  kit: WalkKit,
): Promise<readonly Thread[]> {
  return (await drainWindow(scope, 'CreatedUtc', window, kit)).threads
}

/** The windows of a sweep through all threads, newest first, on the grid. */
export function sweepWindows(latestMs: number): Window[] {
  return cut({ startMs: FLOOR_MS, endMs: latestMs })
}

/** Each thread once, in its latest state, most recently updated first (ties by id). */
export function latestThreads<Known extends Thread>(threads: readonly Known[]): Known[] {
  const byId = new Map<string, Known>()
  for (const thread of threads) {
    const known = byId.get(thread.id)
    if (!known || known.updatedMs <= thread.updatedMs) byId.set(thread.id, thread)
  }
  return [...byId.values()].sort((a, b) => b.updatedMs - a.updatedMs || (a.id < b.id ? -1 : 1))
}

/**
 * Threads that were updated since an instant, ms UTC: what a look at the head asks.
 *
 * @param newFromMs from when on nothing was asked for before, ms UTC
 */
export async function updatedSince(
  scope: ScopeEntry,
  sinceMs: number,
  latestMs: number,
  kit: WalkKit,
  newFromMs = sinceMs,
): Promise<readonly Thread[]> {
  const [newest, ...older] = cut({ startMs: sinceMs, endMs: latestMs })
  if (!newest) return []
  const found: Thread[] = []
  // The newest last, as above.
  for (const window of older.toReversed()) found.push(...(await drainUpdated(scope, window, kit)).threads)
  found.push(...(await drainUpToNow(scope, newest, { isFresh: true, newFromMs }, kit)))
  return latestThreads(found)
}

/** Newest first. The newest is the time since the last look; where there was none, the newest piece itself. */
function windowsDownTo(toMs: number, known: Discovery, sinceMs: number | null, latestMs: number): Window[] {
  if (toMs >= known.downToMs) return []
  if (sinceMs === null) return cut({ startMs: toMs, endMs: latestMs })
  return [...cut({ startMs: sinceMs, endMs: latestMs }), ...cut({ startMs: toMs, endMs: known.downToMs })]
}

/** Cuts a stretch into pieces that end on the grid, newest first, sharing their boundary instants. */
function cut({ startMs, endMs }: Window): Window[] {
  const windows: Window[] = []
  let end = endMs
  while (end > startMs) {
    const start = Math.max(startMs, gridLine(end - 1, GROUP_MS))
    windows.push({ startMs: start, endMs: end })
    end = start
  }
  return windows
}

/**
 * Reads a window that ends after now. A thread that is updated moves to its newest end, and may do so between the page that
 * does not hold it yet and the page that would have: what takes several pages is followed by a look at the time since.
 */
async function drainUpToNow(
  scope: ScopeEntry,
  window: Window,
  { isFresh = false, newFromMs = window.startMs }: Partial<Draining>,
  kit: WalkKit,
): Promise<readonly Thread[]> {
  const threads: Thread[] = []
  let { startMs } = window
  let newMs = newFromMs
  for (let following = 0; ; following++) {
    const begunMs = kit.now()
    const at = { startMs, endMs: window.endMs }
    const drained = await drainUpdated(scope, at, kit, {
      isFresh: isFresh || following > 0,
      newFromMs: newMs,
    })
    threads.push(...drained.threads)
    if (drained.isOnePage || following === MOST_FOLLOWING) return threads
    startMs = Math.max(startMs, stampedSince(begunMs, scope, kit))
    newMs = Math.max(newMs, begunMs)
  }
}

interface Drained {
  readonly threads: readonly Thread[]
  /** Whether one answer held them all: then they are as they were at one instant. */
  readonly isOnePage: boolean
}

interface Draining {
  readonly isFresh: boolean
  /** From when on nothing of the window was asked for before, ms UTC: from its start by default. */
  readonly newFromMs: number
}

function drainUpdated(
  scope: ScopeEntry,
  window: Window,
  kit: WalkKit,
  draining: Partial<Draining> = {},
): Promise<Drained> {
  return drainWindow(scope, 'UpdatedUtc', window, kit, draining)
}

async function drainWindow(
  scope: ScopeEntry,
  stamp: 'CreatedUtc' | 'UpdatedUtc',
  window: Window,
  kit: WalkKit,
  { isFresh = false, newFromMs = window.startMs }: Partial<Draining> = {},
): Promise<Drained> {
  const threads: Thread[] = []
  const guard = createUnseenGuard()
  const isLookedAtAgain = newFromMs >= stampedSince(kit.now(), scope, kit)
  let cursor: string | null = null
  let count = MAX_COUNT
  let emptyPages = 0
  for (;;) {
    const asked = cursor
    const body = {
      [stamp]: { StartUtc: formatInstant(window.startMs), EndUtc: formatInstant(window.endMs) },
      ...(scope.enterpriseIds ? { EnterpriseIds: [...scope.enterpriseIds] } : {}),
      Limitation: { Count: count, Cursor: cursor },
    }
    const isFull = ({ threads: found }: ThreadsPage) => found.length >= count
    const leadsOn = (answer: ThreadsPage) => answer.cursor !== null && isFull(answer)
    // After others a page that is not full is the end, which a second question may cost. None without a cursor should hold
    // something, and one that holds nothing is the rule only where the next look asks for the same time again.
    const isDoubtful = ({ threads: found, cursor: next }: ThreadsPage) =>
      asked !== null || (found.length === 0 ? next !== null || !isLookedAtAgain : next === null)
    let page: ThreadsPage
    try {
      page = await persist(async (isAgain) => {
        const answer = await askTwice(
          (isDoubted) =>
            kit.threads(scope.connectionId, body, kit.signal, undefined, isFresh || isAgain || isDoubted),
          (first) => !isFull(first) && isDoubtful(first),
          ({ threads: found }) => found.length,
        )
        if (answer.cursor !== null && answer.cursor === asked)
          throw new ConnectorError('malformed', { message: 'the cursor does not move' })
        guard(
          answer.threads.map(({ id }) => id),
          leadsOn(answer),
        )
        return answer
      }, kit)
    } catch (error) {
      if (!isTooHeavy(error)) throw error
      // Less at a time; when one at a time is too much, a shorter time.
      if (count > 1) count = Math.floor(count / 2)
      else {
        const halves = await drainHalves(scope, stamp, window, kit, error)
        return { threads: [...threads, ...halves], isOnePage: false }
      }
      continue
    }
    threads.push(...page.threads)
    if (isFull(page) && page.cursor === null) {
      // Nothing says by which stamp threads are sorted, so it is not known what is missing: all is read anew, in halves.
      const cause = new ConnectorError('malformed', { message: 'a full page leads nowhere' })
      const halves = await drainHalves(scope, stamp, window, kit, cause)
      return { threads: [...threads, ...halves], isOnePage: false }
    }
    emptyPages = page.threads.length > 0 ? 0 : emptyPages + 1
    const isEmptyStep = emptyPages > 0 && page.cursor !== null
    if (isEmptyStep && emptyPages > MOST_EMPTY)
      throw new ConnectorError('malformed', { message: 'empty pages lead on and on' })
    if (!leadsOn(page) && !isEmptyStep) return { threads, isOnePage: cursor === null }
    cursor = page.cursor
    count = Math.min(MAX_COUNT, count * 2)
  }
}

async function drainHalves(
  scope: ScopeEntry,
  stamp: 'CreatedUtc' | 'UpdatedUtc',
  { startMs, endMs }: Window,
  kit: WalkKit,
  cause: unknown,
): Promise<readonly Thread[]> {
  const middleMs = Math.floor((startMs + endMs) / 2000) * 1000
  if (middleMs <= startMs || middleMs >= endMs) throw cause
  const older = await drainWindow(scope, stamp, { startMs, endMs: middleMs }, kit)
  const newer = await drainWindow(scope, stamp, { startMs: middleMs, endMs }, kit)
  return [...newer.threads, ...older.threads]
}

function isTooHeavy(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'too-heavy'
}
