import { type AskThreads, discoverThreads } from './discovery'
import { MAX_FILTER_IDS } from './limits'
import type { Thread } from './message-threads'
import type { Message } from './messages'
import { type AskMessages, type WalkPlan, startWalk, walkPage } from './walk'
import type { Range } from './windows'

/** What a look at the head starts from. */
export interface HeadPlan {
  readonly connectionId: string
  readonly enterpriseIds: readonly string[] | null
  /** `null` = whole conversations; then no thread is looked for. */
  readonly range: Range | null
  /** Every thread whose messages are loaded or being loaded. */
  readonly threadIds: readonly string[]
  readonly isKnown: (messageId: string) => boolean
  /** Everything from here on (ms UTC) is loaded; `null` = back to the start of the range. */
  readonly completeFromMs: number | null
  /** The server's now when the last look, or the first load, began: ms UTC. */
  readonly sinceMs: number
  /** The server's now, ms UTC. */
  readonly nowMs: number
}

/** What is new since then. Messages are newest first within each thread. */
export interface Head {
  readonly messages: readonly Message[]
  /** Threads updated since then, in their latest state; among them the new ones. */
  readonly threads: readonly Thread[]
}

/** How far a look for threads goes back behind the last one: the upstream's clock may be behind the proxy's. */
const OVERLAP_MS = 3_600_000

/**
 * Reads what is newer than what is loaded. Known threads are read from the newest message until a page
 * holds a known one; a thread that was not known is read over the whole range, since its older messages
 * may lie behind newer known ones of others. Nothing that is loaded is asked for again.
 */
export async function readHead(
  plan: HeadPlan,
  ask: { readonly messages: AskMessages; readonly threads: AskThreads },
): Promise<Head> {
  const { connectionId, enterpriseIds, range, nowMs } = plan
  const recent = range && { startMs: Math.max(range.startMs, plan.sinceMs - OVERLAP_MS), endMs: range.endMs }
  const threads = recent
    ? await discoverThreads({ connectionId, enterpriseIds, range: recent, nowMs }, ask.threads)
    : []
  const known = new Set(plan.threadIds)
  const fresh = threads.filter((thread) => !known.has(thread.id))

  const messages: Message[] = []
  // A range that was over before the last look gets no new message.
  const isOver = range !== null && range.endMs < plan.sinceMs - OVERLAP_MS
  for (const threadIds of isOver ? [] : chunks(plan.threadIds)) {
    const known = { connectionId, enterpriseIds, threadIds, range, nowMs }
    const read = await drain(known, plan.isKnown, ask.messages)
    // The last page may reach beyond what is loaded: that is for the walk to bring, in its turn.
    messages.push(...read.filter((message) => message.createdMs >= (plan.completeFromMs ?? -Infinity)))
  }
  // No message is older than its thread: no window before the oldest of them needs to be asked for.
  const oldestMs = fresh.reduce((oldest, thread) => Math.min(oldest, thread.createdMs), Infinity)
  const since = range && { startMs: Math.max(range.startMs, oldestMs), endMs: range.endMs }
  for (const threadIds of chunks(fresh.map((thread) => thread.id))) {
    const found = { connectionId, enterpriseIds, threadIds, range: since, nowMs }
    messages.push(...(await drain(found, () => false, ask.messages)))
  }
  return { messages: messages.filter((message) => !plan.isKnown(message.id)), threads }
}

async function drain(
  plan: WalkPlan,
  isEnough: (messageId: string) => boolean,
  ask: AskMessages,
): Promise<Message[]> {
  const messages: Message[] = []
  let state = startWalk(plan)
  while (state) {
    const page = await walkPage(state, ask)
    messages.push(...page.messages)
    state = page.messages.some((message) => isEnough(message.id)) ? null : page.next
  }
  return messages
}

function chunks(ids: readonly string[]): string[][] {
  const cut: string[][] = []
  for (let at = 0; at < ids.length; at += MAX_FILTER_IDS) cut.push(ids.slice(at, at + MAX_FILTER_IDS))
  return cut
}
