import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { movedIndex, spliceRows } from './diff'

const keyed = (keys: readonly (number | string)[]) => keys.map((key) => ({ key: String(key) }))
const keys = fc.uniqueArray(fc.nat(60), { maxLength: 40 })

function patched(before: readonly number[], after: readonly number[]): string[] {
  const list = keyed(before)
  for (const { at, removed, to, inserted } of spliceRows(keyed(before), keyed(after)).toReversed()) {
    list.splice(at, removed, ...keyed(after).slice(to, to + inserted))
  }
  return list.map(({ key }) => key)
}

describe('the differences of two lists of rows', () => {
  it('lead from one to the other', () => {
    fc.assert(
      fc.property(keys, keys, (before, after) => {
        expect(patched(before, after)).toEqual(after.map(String))
      }),
      { numRuns: 500 },
    )
  })

  it('tell where a row that was left in place is now', () => {
    fc.assert(
      fc.property(keys, keys, (before, after) => {
        const splices = spliceRows(keyed(before), keyed(after))
        for (const [index, key] of before.entries()) {
          const now = movedIndex(index, splices)
          if (now !== undefined) expect(after[now]).toBe(key)
          else if (!splices.some(({ at, removed }) => index >= at && index < at + removed)) expect.fail()
        }
      }),
      { numRuns: 500 },
    )
  })

  const thousand = Array.from({ length: 1_000 }, (_, at) => at)
  it.each([
    ['rows appended', [...thousand, 'a', 'b'], [{ at: 1_000, removed: 0, to: 1_000, inserted: 2 }]],
    ['rows prepended', ['a', 'b', ...thousand], [{ at: 0, removed: 0, to: 0, inserted: 2 }]],
    [
      'rows merged into two groups',
      [...thousand.slice(0, 300), 'a', ...thousand.slice(300, 700), 'b', ...thousand.slice(700)],
      [
        { at: 300, removed: 0, to: 300, inserted: 1 },
        { at: 700, removed: 0, to: 701, inserted: 1 },
      ],
    ],
    [
      'a group moved to the top',
      [...thousand.slice(500, 505), ...thousand.slice(0, 500), ...thousand.slice(505)],
      [
        { at: 0, removed: 0, to: 0, inserted: 5 },
        { at: 500, removed: 5, to: 505, inserted: 0 },
      ],
    ],
    [
      'a row replaced',
      [...thousand.slice(0, 10), 'a', ...thousand.slice(11)],
      [{ at: 10, removed: 1, to: 10, inserted: 1 }],
    ],
  ])('are the change and nothing else: %s', (_, after, splices) => {
    expect(spliceRows(keyed(thousand), keyed(after))).toEqual(splices)
  })
})
