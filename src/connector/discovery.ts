import { ConnectorError } from './errors'
import { MAX_COUNT, THREAD_WINDOW_MS } from './limits'
import type { Thread, ThreadsPage, ThreadsRequest } from './message-threads'
import { formatInstant } from './primitives'
import { type Range, type Window, midnightBefore, newestWindow, olderWindow } from './windows'

/** Sends one messageThreads/getAll request and gives its parsed page; throws `ConnectorError`. */
export type AskThreads = (connectionId: string, body: ThreadsRequest) => Promise<ThreadsPage>

/** Which threads to look for. */
export interface DiscoveryPlan {
  readonly connectionId: string
  /** `null` = every enterprise in the token's scope. */
  readonly enterpriseIds: readonly string[] | null
  /** The range of the messages that the threads are wanted for. */
  readonly range: Range
  /** The server's now, ms UTC. */
  readonly nowMs: number
}

/**
 * Finds every thread that can have a message in the range: updated since its start (up to now, for a later
 * message moves the stamp on) and created before its end. Each once, most recently updated first.
 *
 * The older windows are asked for side by side and the newest one last: a thread that is updated meanwhile
 * moves from an older window into the newest, and is met there instead of being missed in both.
 */
export async function discoverThreads(plan: DiscoveryPlan, ask: AskThreads): Promise<Thread[]> {
  const [newest, ...older] = discoveryWindows(plan)
  if (!newest) return []
  const batches = await Promise.all(older.map((window) => drainWindow(plan, window, ask)))
  batches.unshift(await drainWindow(plan, newest, ask))
  return newestThreads(batches.flat()).filter(
    (thread) => thread.updatedMs >= plan.range.startMs && thread.createdMs < plan.range.endMs,
  )
}

/** The windows of a discovery, newest first; the oldest begins at the UTC midnight before the range's start. */
export function discoveryWindows({ range, nowMs }: DiscoveryPlan): Window[] {
  const untilNow = { startMs: midnightBefore(range.startMs), endMs: Math.max(nowMs, range.startMs) + 1 }
  const windows: Window[] = []
  let window = newestWindow(untilNow, nowMs, THREAD_WINDOW_MS)
  while (window) {
    windows.push({ startMs: Math.max(window.startMs, untilNow.startMs), endMs: window.endMs })
    window = olderWindow(window, untilNow, THREAD_WINDOW_MS)
  }
  return windows
}

/** Each thread once, in its latest state, most recently updated first (ties by id). */
export function newestThreads(threads: readonly Thread[]): Thread[] {
  const byId = new Map<string, Thread>()
  for (const thread of threads) {
    const known = byId.get(thread.id)
    if (!known || known.updatedMs <= thread.updatedMs) byId.set(thread.id, thread)
  }
  return [...byId.values()].sort((a, b) => b.updatedMs - a.updatedMs || (a.id < b.id ? -1 : 1))
}

async function drainWindow(plan: DiscoveryPlan, window: Window, ask: AskThreads): Promise<Thread[]> {
  const threads: Thread[] = []
  let cursor: string | null = null
  for (;;) {
    const page: ThreadsPage = await ask(plan.connectionId, {
      UpdatedUtc: { StartUtc: formatInstant(window.startMs), EndUtc: formatInstant(window.endMs) },
      ...(plan.enterpriseIds ? { EnterpriseIds: [...plan.enterpriseIds] } : {}),
      Limitation: { Count: MAX_COUNT, Cursor: cursor },
    })
    threads.push(...page.threads)
    if (page.cursor === null || page.threads.length < MAX_COUNT) return threads
    if (page.cursor === cursor) throw new ConnectorError('malformed', { message: 'the cursor does not move' })
    cursor = page.cursor
  }
}
