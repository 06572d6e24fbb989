import fc from 'fast-check'
import { expect, it } from 'vitest'
import { knownChanges } from './changes'
import { type Stretch, listMadeOf, withPutIn } from './stretches'

interface Item {
  readonly n: number
}

const items = (count: number, from = 0): readonly Item[] =>
  Array.from({ length: count }, (_, at) => ({ n: from + at }))

/** The list after, put together from the list before and what is known to be different. */
function changed(before: readonly Item[], after: readonly Item[]): readonly Item[] | null {
  const list = [...before]
  for (const { at, removed, to, inserted } of knownChanges(before, after)?.toReversed() ?? [])
    list.splice(at, removed, ...after.slice(to, to + inserted))
  return knownChanges(before, after) && list
}

/** Cuts a list, leaves out some of the pieces, and puts others between them. */
const pieces = fc.array(fc.record({ length: fc.nat(5), isKept: fc.boolean(), others: fc.nat(2) }), {
  maxLength: 8,
})

it('a list of stretches holds their items, and knows where it differs from the list that it was made of', () => {
  fc.assert(
    fc.property(fc.nat(30), pieces, (count, cuts) => {
      const before = items(count)
      const stretches: Stretch<Item>[] = []
      let start = 0
      for (const { length, isKept, others } of cuts) {
        const end = Math.min(count, start + length)
        if (isKept) stretches.push({ of: before, start, end })
        stretches.push({ of: items(others, 100 + start), start: 0, end: others })
        start = end
      }
      const list = listMadeOf(before, stretches)
      expect(list).toEqual(stretches.flatMap(({ of, start: from, end }) => of.slice(from, end)))
      expect(changed(before, list)).toEqual(list)
      expect(knownChanges([...before], list)).toBeNull()
    }),
  )
})

it('items that are put in stand before those that have had their place', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(10), { maxLength: 5 }), (places) => {
      const list = items(10)
      const put = places.toSorted((a, b) => a - b).map((at, n) => ({ at, item: { n: 100 + n } }))
      const expected = [...list]
      for (const { at, item } of put.toReversed()) expected.splice(at, 0, item)
      expect(withPutIn(list, put)).toEqual(expected)
    }),
  )
  const list = items(3)
  expect(withPutIn(list, [])).toBe(list)
})
