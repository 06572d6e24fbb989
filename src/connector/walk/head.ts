import { ConnectorError } from '../errors'
import { CLOCK_OVERLAP_MS, latestNow, stampedSince, updatedSince } from './discovery'
import type { ScopeEntry, ThreadRef, WalkKit, WalkPlan, WalkedMessage, WalkedThread } from './plan'
import { qualified, unqualified } from '../../lib/qualified'
import { startWalk, walkPage } from './walk'
import { type Range, lineAfter } from './windows'

/** What a look at the head of one connection starts from. Identifiers are the walk's, unique across platforms. */
export interface HeadPlan {
  readonly scope: ScopeEntry
  /** `null` = back to the beginning. */
  readonly range: Range | null
  /** Every thread of the connection whose messages are loaded or being loaded. */
  readonly threads: readonly ThreadRef[]
  /** Whether these are all there is to look at: one conversation, or all of an inbox that finds others. */
  readonly isGiven: boolean
  readonly isKnown: (message: WalkedMessage) => boolean
  /** Everything from here on (ms UTC) is loaded; `null` = back to the start of the range. */
  readonly completeFromMs: number | null
  /** The server's now when the last look, or the first load, began: ms UTC. */
  readonly sinceMs: number
  /** The server's now, ms UTC. */
  readonly nowMs: number
}

/** What is new since then. Messages are newest first within each thread. */
export interface Head {
  readonly messages: readonly WalkedMessage[]
  /** Threads updated since then, in their latest state; among them the new ones. */
  readonly threads: readonly WalkedThread[]
  /** Threads that the upstream does not accept. */
  readonly droppedIds: readonly string[]
}

/** How far messages are read beyond the last look, ms: what became visible late is met there. */
const LATE_MS = 120_000

/**
 * Reads what is newer than what is loaded. Known threads are read from the newest message until a page holds a known
 * one, and reaches behind the last look; where messages move a thread's stamp, only threads whose stamp moved are. A
 * thread that was not known is read over the whole range, since its older messages may lie behind newer known ones of
 * others. Nothing that is loaded is asked for again but the page in which old and new meet.
 *
 * Throws `ConnectorError`, also for a stretch that cannot be read and may hold something new: a look that has seen only
 * a part would be taken for one that found nothing in the rest.
 */
export async function readHead(plan: HeadPlan, kit: WalkKit): Promise<Head> {
  const { scope, range, sinceMs } = plan
  const nowMs = latestNow(plan.nowMs, [scope], kit)
  const stampedMs = stampedSince(sinceMs, scope, kit)
  const { connectionId, platform, suffix } = scope
  const sinceLookMs = Math.max(range?.startMs ?? -Infinity, stampedMs)
  const latestMs = lineAfter(nowMs)
  const updated = plan.isGiven ? [] : await updatedSince(scope, sinceLookMs, latestMs, kit, sinceMs)
  const met = updated.filter(({ createdMs }) => range === null || createdMs < range.endMs)
  const known = new Set(plan.threads.map(({ id }) => unqualified(id)))
  const moved = new Map(met.map(({ id, updatedMs }) => [id, updatedMs]))
  const isStampEnough = !plan.isGiven && kit.verdict(platform) === 'moves'
  const again = plan.threads
    .map((thread) => ({ ...thread, id: unqualified(thread.id) }))
    // As it is now: by an older stamp, no message of the newest window would be looked for in it.
    .map((thread) => ({ ...thread, updatedMs: moved.get(thread.id) ?? thread.updatedMs }))
    .filter(({ id }) => !isStampEnough || moved.has(id))
  const fresh = met.filter(({ id }) => !known.has(id))

  const messages: WalkedMessage[] = []
  const droppedIds: string[] = []
  // A range that was over before the last look gets no new message.
  const isOver = range !== null && range.endMs < stampedMs
  if (!isOver) {
    const newMs = stampedMs + CLOCK_OVERLAP_MS - LATE_MS
    const isEnough = (page: readonly WalkedMessage[]) =>
      page.some(plan.isKnown) && (page.at(-1)?.createdMs ?? 0) < newMs
    const walk = { scope: [scope], threads: again, range, nowMs }
    const read = await drain(walk, isEnough, newMs, kit)
    // The last page may reach beyond what is loaded: that is for the walk to bring, in its turn.
    messages.push(...read.messages.filter(({ createdMs }) => createdMs >= (plan.completeFromMs ?? -Infinity)))
    droppedIds.push(...read.droppedIds)
  }
  // No message is older than its thread: no window before the oldest of them needs to be asked for.
  const oldestMs = fresh.reduce((oldest, { createdMs }) => Math.min(oldest, createdMs), Infinity)
  const since = range && { startMs: Math.max(range.startMs, oldestMs), endMs: range.endMs }
  if (fresh.length > 0) {
    const walk = { scope: [scope], threads: fresh, range: since, nowMs }
    const read = await drain(walk, () => false, -Infinity, kit)
    messages.push(...read.messages)
    droppedIds.push(...read.droppedIds)
  }
  return {
    messages: messages.filter((message) => !plan.isKnown(message)),
    threads: met.map((thread) => ({ ...thread, id: qualified(thread.id, suffix), connectionId })),
    droppedIds,
  }
}

/** Reads until it is enough. A stretch that fails and is newer than `newMs` (ms UTC) fails the whole. */
async function drain(
  plan: WalkPlan,
  isEnough: (page: readonly WalkedMessage[]) => boolean,
  newMs: number,
  kit: WalkKit,
): Promise<Pick<Head, 'messages' | 'droppedIds'>> {
  const messages: WalkedMessage[] = []
  let droppedIds: readonly string[] = []
  let state = startWalk(plan)
  while (state) {
    const page = await walkPage(state, kit)
    const [problem] = page.lanes.flatMap((lane) => (lane.endMs > newMs && lane.problem ? [lane.problem] : []))
    if (problem) throw new ConnectorError(problem.kind, problem)
    messages.push(...page.messages)
    droppedIds = page.droppedIds
    state = isEnough(page.messages) ? null : page.next
  }
  return { messages, droppedIds }
}
