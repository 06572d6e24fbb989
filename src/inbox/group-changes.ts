import type { Change } from '../lib/changes'
import { type Ordered, order, placeOf } from '../lib/loaded-groups'

/**
 * Where two lists of groups differ, first place first; both are in the groups' order. Groups that are the same objects
 * are passed with one comparison each.
 *
 * @param others groups of the list after that count as changed, even if they are the same objects
 * @returns as many removed as inserted where each group has changed in its place, else one of the two is 0
 */
export function changesOf<Group extends Ordered>(
  before: readonly Group[],
  after: readonly Group[],
  others: readonly Group[] | 'all',
): readonly Change[] {
  const places = others === 'all' ? [] : placesOf(others, after)
  const changes: { -readonly [Key in keyof Change]: Change[Key] }[] = []
  let nextOther = 0
  let [at, to] = [0, 0]
  while (at < before.length || to < after.length) {
    while (to > (places[nextOther] ?? Infinity)) nextOther++
    const until = others === 'all' ? to : Math.min(after.length, places[nextOther] ?? Infinity)
    while (at < before.length && to < until && before[at] === after[to]) {
      at++
      to++
    }
    if (at === before.length && to === after.length) break
    const [start, startTo] = [at, to]
    const [old, now] = [before[at], after[to]]
    // The one that stands first has left the list, or has joined it; two in one place are one that has changed.
    const isBefore = old && now ? order(old, now) : old ? -1 : 1
    if (isBefore <= 0) at++
    if (isBefore >= 0) to++
    const last = changes.at(-1)
    const isNext = last && last.at + last.removed === start && last.to + last.inserted === startTo
    // Changes of one kind in a row are one.
    if (isNext && Math.sign(isBefore) === Math.sign(last.inserted - last.removed)) {
      last.removed = at - last.at
      last.inserted = to - last.to
    } else changes.push({ at: start, removed: at - start, to: startTo, inserted: to - startTo })
  }
  return changes
}

/** The places of groups among others, in order; one that is not shown has none. */
function placesOf<Group extends Ordered>(
  groups: readonly Group[],
  list: readonly Group[],
): readonly number[] {
  return groups
    .map((group) => ({ group, place: placeOf(list, group) }))
    .flatMap(({ group, place }) => (list[place] === group ? [place] : []))
    .sort((a, b) => a - b)
}
