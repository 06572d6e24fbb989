import { FLOOR_MS } from '../limits'
import type { Range } from './windows'
import { lineAfter } from './windows'
import { latestNow, latestThreads, sweepWindow, sweepWindows } from './discovery'
import { END_OF_TIME_MS } from './shard'
import type { ScopeEntry, ThreadRef, WalkKit, WalkedThread } from './plan'
import { qualified, unqualified } from '../../lib/qualified'
import { type Lane, startWalk } from './walk'

/**
 * All threads of a connection, found by the time of their creation: the only way to find an old one that woke up,
 * where it is not proven that a message moves `UpdatedUtc`. One window after the other, newest first, for it runs
 * behind what people wait for.
 */
export async function sweepThreads(
  scope: ScopeEntry,
  nowMs: number,
  kit: WalkKit,
): Promise<readonly WalkedThread[]> {
  const threads: WalkedThread[] = []
  for (const window of sweepWindows(lineAfter(latestNow(nowMs, [scope], kit)))) {
    const found = await sweepWindow(scope, window, kit)
    const { connectionId, suffix } = scope
    threads.push(...found.map((thread) => ({ ...thread, id: qualified(thread.id, suffix), connectionId })))
  }
  return latestThreads(threads)
}

/**
 * The lane that reads what a walk does not: all threads of a sweep but those that the walk has read from its newest
 * message on, because its very first look met them.
 *
 * @param firstMetIds of the walk's first page
 * @param at `nowMs`: the later of the server's now and the upstream's when the walk began, ms UTC
 * @returns `null` when there is nothing left to read
 */
export function laneOfSwept(
  scope: ScopeEntry,
  swept: readonly WalkedThread[],
  firstMetIds: ReadonlySet<string>,
  at: { readonly range: Range | null; readonly nowMs: number },
): Lane | null {
  const { range, nowMs } = at
  const threads: ThreadRef[] = swept
    .filter(({ id, createdMs }) => !firstMetIds.has(id) && (range === null || createdMs < range.endMs))
    .map(({ id, createdMs, updatedMs }) => ({ id: unqualified(id), createdMs, updatedMs }))
  // A single thread with a range is read by windows like any other number of them.
  const state = startWalk({ scope: [scope], threads, range: range ?? EVERYTHING, nowMs })
  if (!state) return null
  const { connectionId } = scope
  const startMs = range?.startMs ?? 0
  return {
    id: `swept.${connectionId}`,
    connectionId,
    kind: 'late',
    startMs,
    endMs: nowMs,
    problem: null,
    state,
  }
}

const EVERYTHING: Range = { startMs: FLOOR_MS, endMs: END_OF_TIME_MS }
