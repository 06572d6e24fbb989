import type { GroupableMessage } from '../lib/conversations'

/** One thread's messages in reading order. */
export interface NaiveGroup<Message extends GroupableMessage> {
  readonly threadId: string
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
): NaiveGroup<Message>[] {
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
  const groups: NaiveGroup<Message>[] = []
  for (const [threadId, newestFirst] of byThread) {
    const messages = inReadingOrder(newestFirst)
    groups.push({ threadId, messages, newestMs: messages.at(-1)?.createdMs ?? 0 })
  }
  return groups.sort((a, b) => b.newestMs - a.newestMs || (a.threadId < b.threadId ? -1 : 1))
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

/** The latest state of each thread: the first one in the lists. */
export function latestThreads<Thread extends { readonly id: string }>(
  lists: Iterable<readonly Thread[]>,
): ReadonlyMap<string, Thread> {
  const latest = new Map<string, Thread>()
  for (const list of lists)
    for (const thread of list) if (!latest.has(thread.id)) latest.set(thread.id, thread)
  return latest
}
