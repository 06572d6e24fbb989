import type { Keyed } from '../lib/keys'

/** One place where two lists differ: all that is not in such a place is the same, and in the same order. */
export interface Splice {
  /** Where it begins in the list before. */
  readonly at: number
  readonly removed: number
  /** Where it begins in the list after. */
  readonly to: number
  readonly inserted: number
}

/**
 * Where two lists of rows differ, first place first. Rows are the same when their keys are. Equal stretches cost one
 * comparison a row, of identities where the rows are the same objects; differences cost their own length.
 */
export function spliceRows(before: readonly Keyed[], after: readonly Keyed[]): Splice[] {
  const splices: Splice[] = []
  let same = sameFrom(before, after, 0, 0)
  let [at, to] = [same, same]
  while (at < before.length || to < after.length) {
    const { removed, inserted } = nextDifference(before, after, at, to)
    splices.push({ at, removed, to, inserted })
    at += removed
    to += inserted
    same = sameFrom(before, after, at, to)
    at += same
    to += same
  }
  return splices
}

/** Where a row of the list before stands in the list after, `undefined` when it is in a stretch that was removed. */
export function movedIndex(index: number, splices: readonly Splice[]): number | undefined {
  // The last splice that begins at or before the row.
  const splice = splices.findLast(({ at }) => at <= index)
  if (!splice) return index
  if (index < splice.at + splice.removed) return undefined
  return index - splice.at - splice.removed + splice.to + splice.inserted
}

/** How many rows from a place in each list on are the same. */
function sameFrom(before: readonly Keyed[], after: readonly Keyed[], at: number, to: number): number {
  const most = Math.min(before.length - at, after.length - to)
  let count = 0
  for (;;) {
    // Most rows are the same objects, which need no keys. `===` would read each of them: 40 ms of a million.
    while (count < most && Object.is(before[at + count], after[to + count])) count++
    if (count >= most || before[at + count]?.key !== after[to + count]?.key) return count
    count++
  }
}

/** How many rows of each list pass until both go on with the same one; looks as far ahead in one as in the other. */
function nextDifference(before: readonly Keyed[], after: readonly Keyed[], at: number, to: number) {
  const all = { removed: before.length - at, inserted: after.length - to }
  if (all.removed === 0 || all.inserted === 0) return all
  const seenBefore = new Map<string, number>()
  const seenAfter = new Map<string, number>()
  for (let ahead = 0; ahead < all.removed || ahead < all.inserted; ahead++) {
    const [old, now] = [before[at + ahead], after[to + ahead]]
    if (old) seenBefore.set(old.key, ahead)
    if (now) seenAfter.set(now.key, ahead)
    const removed = now && seenBefore.get(now.key)
    if (removed !== undefined) return { removed, inserted: ahead }
    const inserted = old && seenAfter.get(old.key)
    if (inserted !== undefined) return { removed: ahead, inserted }
  }
  return all
}
