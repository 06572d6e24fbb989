import fc from 'fast-check'
import { expect, it } from 'vitest'
import { type Sequence, sequenceOf } from '../lib/sequence'
import { order } from '../lib/loaded-groups'
import { changesOf } from './group-changes'

interface Group {
  readonly threadId: string
  readonly newestMs: number
}

const listOf = (groups: readonly Group[]): Sequence<Group> => {
  const of = groups.toSorted(order)
  return sequenceOf([], [{ of, start: 0, end: of.length }])
}

const share = fc.double({ min: 0, max: 1, noNaN: true })
const few = fc.array(share, { maxLength: 12 })

it('leads from one list of groups to the other, tells what changed in its place, and names each of the others', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(0, 3, 40, 1_500, 3_000),
      fc.record({ left: few, changed: few, moved: few, joined: few, others: few }),
      (count, { left, changed, moved, joined, others }) => {
        const groups = Array.from({ length: count }, (_, at) => ({
          threadId: `t${at}`,
          newestMs: (at >> 1) * 10,
        }))
        const at = (places: readonly number[]) => new Set(places.map((one) => Math.floor(one * count)))
        const [gone, same, away] = [at(left), at(changed), at(moved)]
        const before = listOf(groups)
        const now = groups.flatMap((group, place) => {
          if (gone.has(place)) return []
          if (away.has(place)) return [{ ...group, newestMs: group.newestMs + 5_000 }]
          return [same.has(place) ? { ...group } : group]
        })
        const fresh = joined.map((one, n) => ({
          threadId: `new ${n}`,
          newestMs: Math.floor(one * count * 5),
        }))
        const sorted = [...now, ...fresh].toSorted(order)
        // Made of the one before, as the product's are.
        const known = new Set<Group>(before)
        const stretches: { of: Sequence<Group>; start: number; end: number }[] = []
        const places = new Map([...before].map((group, place) => [group, place]))
        for (const group of sorted) {
          const place = known.has(group) ? (places.get(group) ?? 0) : null
          const last = stretches.at(-1)
          if (place !== null && last?.of === before && last.end === place) last.end++
          else if (place !== null) stretches.push({ of: before, start: place, end: place + 1 })
          else stretches.push({ of: [group], start: 0, end: 1 })
        }
        const after = sequenceOf(before, stretches)
        const named = [...at(others)].flatMap(
          (place) => sorted[Math.floor((place / (count || 1)) * sorted.length)] ?? [],
        )

        const changes = changesOf(before, after, named)
        const patched: Group[] = [...before]
        for (const { at: start, removed, to, inserted } of changes.toReversed())
          patched.splice(start, removed, ...after.slice(to, to + inserted))
        expect(patched).toEqual(sorted)
        expect(patched.every((group, place) => group === sorted[place])).toBe(true)
        for (const group of named) {
          const place = sorted.indexOf(group)
          expect(changes.some(({ to, inserted }) => place >= to && place < to + inserted)).toBe(true)
        }
        let [end, endTo] = [0, 0]
        for (const { at: start, removed, to, inserted } of changes) {
          expect(start >= end && to >= endTo && start - end === to - endTo).toBe(true)
          expect(removed === inserted || removed === 0 || inserted === 0).toBe(true)
          if (removed === inserted)
            for (let n = 0; n < removed; n++)
              expect(after.at(to + n)?.threadId).toBe(before.at(start + n)?.threadId)
          ;[end, endTo] = [start + removed, to + inserted]
        }
      },
    ),
    { numRuns: 200 },
  )
})
