import { hashKey } from '@tanstack/react-query'
import type { ScopeEntry, ThreadRef, WalkPlan } from '../connector/walk/plan'
import type { Range } from '../connector/walk/windows'

/** Where reading begins. */
interface Begun {
  /**
   * ms UTC: the first page holds what is at this instant or before it, and pages go on from there in both directions.
   * Left out: at the newest message.
   */
  readonly startMs?: number
}

/** The conversations of a range at some properties. */
export interface InboxSource extends Begun {
  readonly kind: 'inbox'
  readonly scope: readonly ScopeEntry[]
  readonly range: Range
}

/** One whole conversation. */
export interface ThreadSource extends Begun {
  readonly kind: 'thread'
  /** One connection; its `enterpriseIds` leave out a conversation of another property. */
  readonly scope: readonly [ScopeEntry]
  /** The upstream's own identifier. */
  readonly threadId: string
}

/** What is read. Plain data, and the key of everything that is loaded for it. */
export type MessagesSource = InboxSource | ThreadSource

/** The short names that were given out, by what they stand for. */
const names = new Map<string, string>()
const known = new WeakMap<MessagesSource, string>()

/**
 * A short name of a source for the keys of what is loaded for it; equal sources have the same. Keys are hashed at each
 * drawing, and a source may name hundreds of connections.
 */
export function sourceId(source: MessagesSource): string {
  const kept = known.get(source)
  if (kept !== undefined) return kept
  const text = hashKey([source])
  const name = names.get(text) ?? `${source.kind} ${names.size}`
  names.set(text, name)
  known.set(source, name)
  return name
}

/** The same source, read from an instant (ms UTC) in both directions; `null` = from its newest message. */
export function startedAt(source: InboxSource, startMs: number | null): InboxSource
export function startedAt(source: ThreadSource, startMs: number | null): ThreadSource
export function startedAt(source: MessagesSource, startMs: number | null): MessagesSource
export function startedAt(source: MessagesSource, startMs: number | null): MessagesSource {
  const { startMs: _before, ...rest } = source
  return startMs === null ? rest : { ...rest, startMs }
}

/**
 * What a walk through a source goes through, at the server's now (ms UTC).
 *
 * @param thread when the thread of a conversation was created and updated, where that is known
 */
export function planOf(source: MessagesSource, nowMs: number, thread?: Omit<ThreadRef, 'id'>): WalkPlan {
  const { scope } = source
  if (source.kind === 'inbox') return { scope, threads: null, range: source.range, nowMs }
  const { createdMs, updatedMs } = thread ?? refOf(source)
  return { scope, threads: [{ id: source.threadId, createdMs, updatedMs }], range: null, nowMs }
}

/** A conversation of which nothing but the identifier is known: it may have a message at any time. */
export function refOf({ threadId }: ThreadSource): ThreadRef {
  return { id: threadId, createdMs: 0, updatedMs: Number.MAX_SAFE_INTEGER }
}
