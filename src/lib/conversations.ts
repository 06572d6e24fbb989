/**
 * The least that grouping needs of a message; `connector` messages are such. Sources are lists that are
 * newest first within each thread.
 */
export interface GroupableMessage {
  readonly id: string
  readonly threadId: string
  readonly sender: string
  readonly createdMs: number
}

/** One thread's loaded messages. */
export interface Group<Message extends GroupableMessage> {
  readonly threadId: string
  /** In reading order: oldest first. Messages of one second keep the server's order. */
  readonly messages: readonly Message[]
  /** ms UTC of the newest one. */
  readonly newestMs: number
}

/**
 * Groups messages by thread, each message once by id, groups from the newest to the oldest message (ties by
 * thread id). A pure function of the set: how the messages came in pages does not matter.
 */
export function groupByThread<Message extends GroupableMessage>(
  sources: Iterable<readonly Message[]>,
): Group<Message>[] {
  const seen = new Set<string>()
  const byThread = new Map<string, Message[]>()
  for (const messages of sources) {
    for (const message of messages) {
      if (seen.has(message.id)) continue
      seen.add(message.id)
      const group = byThread.get(message.threadId)
      if (group) group.push(message)
      else byThread.set(message.threadId, [message])
    }
  }
  const groups: Group<Message>[] = []
  for (const [threadId, newestFirst] of byThread) {
    const messages = inReadingOrder(newestFirst)
    groups.push({ threadId, messages, newestMs: messages.at(-1)?.createdMs ?? 0 })
  }
  return groups.sort((a, b) => b.newestMs - a.newestMs || (a.threadId < b.threadId ? -1 : 1))
}

/**
 * Since when a guest waits: ms UTC of the first Application message that no Enterprise message follows.
 * `null` when nobody waits. `atLeast` when every loaded message is the guest's and older ones may not be
 * loaded: then the wait may be longer.
 *
 * @param messages one thread in reading order, its newest message surely among them
 * @param isWhole whether the thread's oldest message is surely among them too
 */
export function waitingSince(
  messages: readonly GroupableMessage[],
  isWhole: boolean,
): { readonly sinceMs: number; readonly atLeast: boolean } | null {
  let sinceMs: number | null = null
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]
    if (message?.sender !== 'Application') return sinceMs === null ? null : { sinceMs, atLeast: false }
    sinceMs = message.createdMs
  }
  return sinceMs === null ? null : { sinceMs, atLeast: !isWhole }
}

/** Oldest first. Stable, so that a second keeps its order; a list out of order by mistake is mended. */
function inReadingOrder<Message extends GroupableMessage>(newestFirst: Message[]): Message[] {
  newestFirst.reverse()
  for (let at = 1; at < newestFirst.length; at++) {
    const [before, here] = [newestFirst[at - 1], newestFirst[at]]
    if (before && here && before.createdMs > here.createdMs) {
      return newestFirst.sort((a, b) => a.createdMs - b.createdMs)
    }
  }
  return newestFirst
}
