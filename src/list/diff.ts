import type { Keyed } from '../lib/keys'
import { type Change, type Sequence, changesBetween, nextDifference } from '../lib/sequence'

/** One place where two lists differ. */
export type Splice = Change

/**
 * Where two lists of rows differ, first place first. Rows are the same when their keys are. What the lists share is not
 * looked at. Else equal stretches cost one comparison a row, of identities where the rows are the same objects;
 * differences cost their own length.
 */
export function spliceRows(before: Sequence<Keyed>, after: Sequence<Keyed>): Splice[] {
  return changesBetween(before, after).flatMap((change) => splicesIn(before, after, change))
}

/** The differences between a stretch of one list and a stretch of the other. */
function splicesIn(before: Sequence<Keyed>, after: Sequence<Keyed>, change: Change): Splice[] {
  if (change.removed === 0 || change.inserted === 0) return [change]
  const old = before.slice(change.at, change.at + change.removed)
  const now = after.slice(change.to, change.to + change.inserted)
  const shorter = Math.min(old.length, now.length)
  const start = sameFrom(old, now, 0, 0, shorter)
  const end = sameUntil(old, now, shorter - start)
  const [left, joined] = [old.slice(0, old.length - end), now.slice(0, now.length - end)]
  const splices: Splice[] = []
  let [at, to] = [start, start]
  while (at < left.length || to < joined.length) {
    const { removed, inserted } = nextDifference(left, joined, at, to, ({ key }) => key)
    splices.push({ at: change.at + at, removed, to: change.to + to, inserted })
    at += removed
    to += inserted
    const same = sameFrom(left, joined, at, to, Math.min(left.length - at, joined.length - to))
    at += same
    to += same
  }
  return splices
}

/** Where a row of the list before stands in the list after, `undefined` when it is in a stretch that was removed. */
export function movedIndex(index: number, splices: readonly Splice[]): number | undefined {
  let low = 0
  let high = splices.length - 1
  // The last splice that begins at or before the row.
  while (low <= high) {
    const middle = (low + high) >> 1
    if ((splices[middle]?.at ?? 0) <= index) low = middle + 1
    else high = middle - 1
  }
  const splice = splices[high]
  if (!splice) return index
  if (index < splice.at + splice.removed) return undefined
  return index - splice.at - splice.removed + splice.to + splice.inserted
}

/** How many rows from a place in each list on are the same, `most` at most. */
function sameFrom(
  before: readonly Keyed[],
  after: readonly Keyed[],
  at: number,
  to: number,
  most: number,
): number {
  let count = 0
  for (;;) {
    // Most rows are the same objects, which need no keys.
    while (count < most && before[at + count] === after[to + count]) count++
    if (count >= most || before[at + count]?.key !== after[to + count]?.key) return count
    count++
  }
}

/** How many rows at the ends of two lists are the same, `most` at most. */
function sameUntil(before: readonly Keyed[], after: readonly Keyed[], most: number): number {
  const [at, to] = [before.length - 1, after.length - 1]
  let count = 0
  for (;;) {
    while (count < most && before[at - count] === after[to - count]) count++
    if (count >= most || before[at - count]?.key !== after[to - count]?.key) return count
    count++
  }
}
