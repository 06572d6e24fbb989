import type { Group } from './rows'

/** Where a list ends that does not reach now, and what is shown all the same. */
export interface Showing {
  /** ms UTC: what is from here on is not loaded yet; `null` = it reaches now, and everything is shown. */
  readonly completeToMs: number | null
  /** The conversation that is read, shown wherever it may belong. */
  readonly shownThreadId: string | null
  /** Ids of the connections where a new message moves its thread's stamp. */
  readonly moving: ReadonlySet<string>
}

/**
 * The groups of a list that does not reach now: a conversation that went on after what is loaded has its place further up,
 * and comes with its newest message.
 */
export function shownGroups(all: readonly Group[], showing: Showing): readonly Group[] {
  return showing.completeToMs === null ? all : all.filter((group) => !isPast(group, showing))
}

/** Whether a conversation went on after what is loaded. */
function isPast({ threadId, thread }: Group, { completeToMs, shownThreadId, moving }: Showing): boolean {
  if (!thread || completeToMs === null || threadId === shownThreadId) return false
  return thread.updatedMs >= completeToMs && moving.has(thread.connectionId)
}
