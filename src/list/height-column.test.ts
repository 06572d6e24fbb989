import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assertNever } from '../lib/assert-never'
import { HeightColumn } from './height-column'

interface NaiveRow {
  height: number
  measured: number
}

/** Heights as browsers give them: 1/64 px. */
const height = fc.integer({ min: 0, max: 20_000 }).map((units) => units / 64)
const measured = fc.constantFrom(0, 1)
const rows = (maxLength: number) => fc.array(fc.record({ height, measured }), { maxLength, size: 'max' })

const step = fc.oneof(
  fc.record({
    kind: fc.constant('splice' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.oneof(fc.nat(5), fc.nat(1_500)),
    rows: fc.oneof(rows(4), rows(1_400)),
  }),
  fc.record({
    kind: fc.constant('set' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    height,
    measured,
  }),
  fc.record({
    kind: fc.constant('fill' as const),
    share: fc.double({ min: 0, max: 1, noNaN: true }),
    count: fc.nat(2_000),
    height,
  }),
)

function offsets(naive: readonly NaiveRow[]): number[] {
  let px = 0
  return [0, ...naive.map((row) => (px += row.height))]
}

describe('the height column', () => {
  it('answers as a plain list of heights does, whatever is added, removed and set', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 12 }),
        fc.array(fc.double({ min: -0.1, max: 1.1, noNaN: true }), { minLength: 4, maxLength: 4 }),
        (steps, probes) => {
          const column = new HeightColumn()
          const naive: NaiveRow[] = []
          for (const one of steps) {
            const index = Math.floor(one.share * naive.length)
            switch (one.kind) {
              case 'splice': {
                const remove = Math.min(one.remove, naive.length - index)
                column.splice(
                  index,
                  remove,
                  one.rows.map((row) => row.height),
                  one.rows.map((row) => row.measured),
                )
                naive.splice(index, remove, ...one.rows.map((row) => ({ ...row })))
                break
              }
              case 'fill':
                column.fill(index, one.count, one.height)
                naive.splice(
                  index,
                  0,
                  ...Array.from({ length: one.count }, () => ({ height: one.height, measured: 0 })),
                )
                break
              case 'set': {
                const row = naive[index]
                if (!row) break
                column.set(index, one.height, one.measured === 1)
                Object.assign(row, { height: one.height, measured: one.measured })
                break
              }
              default:
                assertNever(one)
            }
            const before = offsets(naive)
            expect(column.length).toBe(naive.length)
            expect(column.total).toBe(before.at(-1))
            for (const probe of probes) {
              const at = Math.min(naive.length, Math.max(0, Math.floor(probe * naive.length)))
              expect(column.offsetOf(at)).toBe(before[at])
              expect(column.height(at)).toBe(naive[at]?.height ?? 0)
              expect(column.isMeasured(at)).toBe(naive[at]?.measured === 1)
              const px = probe * column.total
              const inside = naive.findIndex((_, index) => px >= 0 && (before[index + 1] ?? 0) > px)
              const expected =
                naive.length === 0 ? -1 : px <= 0 ? 0 : inside === -1 ? naive.length - 1 : inside
              expect(column.indexAt(px)).toBe(expected)
            }
          }
        },
      ),
      { numRuns: 60 },
    )
  })

  it('refuses rows that do not exist', () => {
    const column = new HeightColumn()
    column.fill(0, 3, 10)
    expect(() => column.splice(2, 2, [], [])).toThrow(RangeError)
    expect(() => column.set(7, 1, true)).toThrow(RangeError)
  })
})
