import type { Thread } from '../connector/message-threads'
import type { Message } from '../connector/messages'
import type { Access } from './access'
import { properties } from './seed/properties'
import type { Store, ThreadRecord } from './store'
import { domainMessage, domainThread } from './wire'

/** What is asked of the truth; absent filters let everything pass. */
export interface TruthQuery {
  /** Any of the emulator's tokens; it defines the scope. */
  readonly token: string
  readonly enterpriseIds?: readonly string[]
  readonly threadIds?: readonly string[]
  /** Inclusive, ms since 1970 UTC. */
  readonly startMs?: number
  /** Inclusive. */
  readonly endMs?: number
  /** Exclusive. */
  readonly endBeforeMs?: number
}

/**
 * The exact messages that a client should end up with, newest first. On purpose the plainest way to find
 * them, a look at every message with no index: it is what the paging is compared with.
 */
export function truthOfMessages(store: Store, access: Access, query: TruthQuery): Message[] {
  const found: number[] = []
  for (let serial = 0; serial < store.messageCount; serial++) {
    if (visible(access, store.threadOf(serial), query) && inRange(store.timeOf(serial), query))
      found.push(serial)
  }
  const second = (serial: number): number => Math.floor(store.timeOf(serial) / 1000)
  found.sort((a, b) => second(b) - second(a) || b - a)
  return found.map((serial) => domainMessage(store, serial))
}

/** The exact threads in scope, newest first by creation; the bounds are compared with `CreatedUtc`. */
export function truthOfThreads(store: Store, access: Access, query: TruthQuery): Thread[] {
  return store.threads
    .filter((thread) => visible(access, thread, query) && inRange(thread.createdMs, query))
    .toSorted((a, b) => Math.floor(b.createdMs / 1000) - Math.floor(a.createdMs / 1000) || b.index - a.index)
    .map(domainThread)
}

function visible(
  access: Access,
  thread: ThreadRecord,
  { token, enterpriseIds, threadIds }: TruthQuery,
): boolean {
  const scope = access.scopeOf(token)
  if (scope === null || thread.application !== scope.application) return false
  if (!scope.enterprises.includes(thread.enterprise)) return false
  if (enterpriseIds && !enterpriseIds.some((id) => properties[thread.enterprise]?.id === id.toLowerCase()))
    return false
  return !threadIds || threadIds.some((id) => id.toLowerCase() === thread.id)
}

function inRange(
  ms: number,
  { startMs = -Infinity, endMs = Infinity, endBeforeMs = Infinity }: TruthQuery,
): boolean {
  return ms >= startMs && ms <= endMs && ms < endBeforeMs
}
