import { type Ordered, order, placeOf } from '../lib/loaded-groups'
import { type Change, type Sequence, changesBetween } from '../lib/sequence'

/**
 * Where two lists of groups differ, first place first; both are in the groups' order. What they share is not looked at.
 *
 * @param others groups of the list after that count as changed, even if they are the same objects
 * @returns as many removed as inserted where each group has changed in its place, else one of the two is 0
 */
export function changesOf<Group extends Ordered>(
  before: Sequence<Group>,
  after: Sequence<Group>,
  others: readonly Group[] | 'all',
): readonly Change[] {
  const places = others === 'all' ? 'all' : placesOf(others, after)
  const changes: { -readonly [Key in keyof Change]: Change[Key] }[] = []
  const note = (at: number, removed: number, to: number, inserted: number) => {
    const last = changes.at(-1)
    const isNext = last && last.at + last.removed === at && last.to + last.inserted === to
    // Changes of one kind in a row are one.
    if (isNext && Math.sign(last.removed - last.inserted) === removed - inserted) {
      last.removed += removed
      last.inserted += inserted
    } else changes.push({ at, removed, to, inserted })
  }
  for (const stretch of toLookAt(before, after, places)) {
    let { at, to } = stretch
    const [end, endTo] = [at + stretch.removed, to + stretch.inserted]
    while (at < end || to < endTo) {
      const old = at < end ? before.at(at) : undefined
      const now = to < endTo ? after.at(to) : undefined
      // The one that stands first has left the list, or has joined it; two in one place are one that has changed.
      const isBefore = old && now ? order(old, now) : old ? -1 : 1
      const isSame = old === now && places !== 'all' && !places.has(to)
      const [removed, inserted] = [isBefore <= 0 ? 1 : 0, isBefore >= 0 ? 1 : 0]
      if (!isSame) note(at, removed, to, inserted)
      at += removed
      to += inserted
    }
  }
  return changes
}

/** The stretches that may differ, and the places of others in between. */
function toLookAt(
  before: Sequence<Ordered>,
  after: Sequence<Ordered>,
  places: ReadonlySet<number> | 'all',
): readonly Change[] {
  if (places === 'all') return [{ at: 0, removed: before.length, to: 0, inserted: after.length }]
  const stretches = [...changesBetween(before, after)]
  for (const place of places) {
    const next = stretches.findLastIndex(({ to }) => to <= place) + 1
    const { at, removed, to, inserted } = stretches[next - 1] ?? { at: 0, removed: 0, to: 0, inserted: 0 }
    if (place < to + inserted) continue
    const here = place - to - inserted + at + removed
    stretches.splice(next, 0, { at: here, removed: 1, to: place, inserted: 1 })
  }
  return stretches
}

/** The places of groups among others, in order; one that is not shown has none. */
function placesOf<Group extends Ordered>(
  groups: readonly Group[],
  list: Sequence<Group>,
): ReadonlySet<number> {
  const places = groups.flatMap((group) => {
    const place = placeOf(list, group)
    return list.at(place) === group ? [place] : []
  })
  return new Set(places.sort((a, b) => a - b))
}
