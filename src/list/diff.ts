import { type Change, knownChanges } from '../lib/changes'

/** What a row has of its own that does not change. */
export interface Keyed {
  readonly key: string
}

/** One place where two lists differ. */
export type Splice = Change

/**
 * Where two lists of rows differ, first place first. Rows are the same when their keys are. Where it is known what the
 * list after was made of, only its changes are looked at. Else equal stretches cost one comparison a row, of identities
 * where the rows are the same objects, and nothing else; differences cost their own length.
 */
export function spliceRows(before: readonly Keyed[], after: readonly Keyed[]): Splice[] {
  if (before === after) return []
  const whole = { at: 0, removed: before.length, to: 0, inserted: after.length }
  const changes = knownChanges(before, after) ?? [whole]
  return changes.flatMap((change) => splicesIn(before, after, change))
}

/** The differences between a stretch of one list and a stretch of the other. */
function splicesIn(before: readonly Keyed[], after: readonly Keyed[], change: Change): Splice[] {
  const shorter = Math.min(change.removed, change.inserted)
  const start = sameFrom(before, after, change.at, change.to, shorter)
  const ends = [change.at + change.removed, change.to + change.inserted] as const
  const end = sameUntil(before, after, ...ends, shorter - start)
  const splices: Splice[] = []
  let [at, to] = [change.at + start, change.to + start]
  const [lastAt, lastTo] = [ends[0] - end, ends[1] - end]
  while (at < lastAt || to < lastTo) {
    const { removed, inserted } = nextDifference(before, after, { at, to, lastAt, lastTo })
    splices.push({ at, removed, to, inserted })
    at += removed
    to += inserted
    const same = sameFrom(before, after, at, to, Math.min(lastAt - at, lastTo - to))
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

interface Stretch {
  readonly at: number
  readonly to: number
  readonly lastAt: number
  readonly lastTo: number
}

/** How many rows of each list pass until both go on with the same row; looks as far ahead in one as in the other. */
function nextDifference(
  before: readonly Keyed[],
  after: readonly Keyed[],
  { at, to, lastAt, lastTo }: Stretch,
): { readonly removed: number; readonly inserted: number } {
  if (at === lastAt || to === lastTo) return { removed: lastAt - at, inserted: lastTo - to }
  const seenBefore = new Map<string, number>()
  const seenAfter = new Map<string, number>()
  for (let ahead = 0; at + ahead < lastAt || to + ahead < lastTo; ahead++) {
    const old = at + ahead < lastAt ? before[at + ahead] : undefined
    const fresh = to + ahead < lastTo ? after[to + ahead] : undefined
    if (old) seenBefore.set(old.key, ahead)
    if (fresh) seenAfter.set(fresh.key, ahead)
    const removed = fresh && seenBefore.get(fresh.key)
    if (removed !== undefined) return { removed, inserted: ahead }
    const inserted = old && seenAfter.get(old.key)
    if (inserted !== undefined) return { removed: ahead, inserted }
  }
  return { removed: lastAt - at, inserted: lastTo - to }
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

/** How many rows before a place in each list are the same, `most` at most. */
function sameUntil(
  before: readonly Keyed[],
  after: readonly Keyed[],
  endAt: number,
  endTo: number,
  most: number,
): number {
  const [at, to] = [endAt - 1, endTo - 1]
  let count = 0
  for (;;) {
    while (count < most && before[at - count] === after[to - count]) count++
    if (count >= most || before[at - count]?.key !== after[to - count]?.key) return count
    count++
  }
}
