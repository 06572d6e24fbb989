import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Sequence, type Stretch, changesBetween, placeWhere, sequenceOf, withPutIn } from './sequence'

const whole = (of: Sequence<number>): Stretch<number> => ({ of, start: 0, end: of.length })
const numbers = (count: number, from = 0): readonly number[] =>
  Array.from({ length: count }, (_, at) => from + at)
const made = (list: readonly number[]) => sequenceOf<number>([], [whole(list)])

/** Cuts a list, leaves out some of the pieces, and puts others between them. */
const step = fc.array(
  fc.record({
    length: fc.oneof(fc.nat(5), fc.nat(900)),
    isKept: fc.boolean(),
    others: fc.oneof(fc.constant(0), fc.constant(1), fc.nat(700)),
  }),
  { maxLength: 6 },
)
const history = fc.record({
  count: fc.oneof(fc.nat(6_000), fc.nat(30)),
  steps: fc.array(step, { maxLength: 6 }),
})

/** Goes through a history, and looks after each step. */
function goThrough(
  { count, steps }: typeof history extends fc.Arbitrary<infer Value> ? Value : never,
  look: (now: Sequence<number>, naive: readonly number[], before: Sequence<number>) => void,
): void {
  let fresh = count
  let naive = numbers(count)
  let list = made(naive)
  look(list, naive, [])
  for (const pieces of steps) {
    const stretches: Stretch<number>[] = []
    let start = 0
    for (const { length, isKept, others } of [...pieces, { length: Infinity, isKept: true, others: 0 }]) {
      const end = Math.min(naive.length, start + length)
      if (isKept) stretches.push({ of: list, start, end })
      stretches.push(whole(others > 400 ? made(numbers(others, fresh)) : numbers(others, fresh)))
      fresh += others
      start = end
    }
    const before = list
    list = sequenceOf(before, stretches)
    naive = stretches.flatMap(({ of, start: from, end }) => [...of].slice(from, end))
    look(list, naive, before)
  }
}

describe('a sequence', () => {
  it('holds what an array would hold, whatever it was made of', () => {
    fc.assert(
      fc.property(
        history,
        fc.array(fc.integer({ min: -7_000, max: 7_000 }), { minLength: 8, maxLength: 8 }),
        (steps, places) => {
          goThrough(steps, (list, naive) => {
            expect(list.length).toBe(naive.length)
            expect([...list]).toEqual(naive)
            const [start = 0, end = 0] = places
            expect(list.slice(start, end)).toEqual(naive.slice(start, end))
            expect(list.slice(start)).toEqual(naive.slice(start))
            for (const place of places) {
              expect(list.at(place)).toBe(naive.at(place))
              const isIt = (item: number) => item % 97 === Math.abs(place) % 97
              expect(placeWhere(list, isIt)).toBe(naive.findIndex(isIt))
              expect(placeWhere(list, isIt, 'end')).toBe(naive.findLastIndex(isIt))
            }
          })
        },
      ),
    )
  })

  it('knows where it differs from the one before, and that what is in between is the same', () => {
    fc.assert(
      fc.property(history, (steps) => {
        goThrough(steps, (list, naive, before) => {
          const changed = [...before]
          for (const { at, removed, to, inserted } of changesBetween(before, list).toReversed())
            changed.splice(at, removed, ...naive.slice(to, to + inserted))
          expect(changed).toEqual(naive)
          expect(changesBetween(list, list)).toEqual([])
        })
      }),
    )
  })

  it('differs by little from one that a little was put into, however long it is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 20_000, max: 60_000 }),
        fc.array(fc.nat(20_000), { maxLength: 20 }),
        (count, places) => {
          const list = made(numbers(count))
          const put = places.toSorted((a, b) => a - b).map((at, n) => ({ at, item: -1 - n }))
          const changes = changesBetween(list, withPutIn(list, put))
          const looked = changes.reduce((sum, { removed, inserted }) => sum + removed + inserted, 0)
          // A chunk and its neighbour, each twice.
          expect(looked).toBeLessThanOrEqual(put.length * 4 * 128)
        },
      ),
      { numRuns: 30 },
    )
  })

  it('does not fall into crumbs, however often one item is put into it', () => {
    let list = made(numbers(4_000))
    for (let n = 0; n < 3_000; n++) list = withPutIn(list, [{ at: (n * 7_919) % list.length, item: -n }])
    const put = numbers(7).map((n) => ({ at: n * 1_000 + 500, item: -n }))
    const changes = changesBetween(list, withPutIn(list, put))
    // What stands beside an item is copied with it: as much as a chunk of half its size at least.
    const copied = changes.reduce((sum, { removed }) => sum + removed, 0)
    expect(copied / put.length).toBeGreaterThan(50)
  })

  it('puts items in before those that have had their place', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(10), { maxLength: 5 }), (places) => {
        const put = places.toSorted((a, b) => a - b).map((at, n) => ({ at, item: 100 + n }))
        const expected = [...numbers(10)]
        for (const { at, item } of put.toReversed()) expected.splice(at, 0, item)
        expect(withPutIn(numbers(10), put)).toEqual(expected)
      }),
    )
    const list = numbers(3)
    expect(withPutIn(list, [])).toBe(list)
  })
})
