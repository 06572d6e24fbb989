import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  CAP_PX,
  type Extent,
  type Place,
  bodyHeight,
  lastOffset,
  offsetAt,
  placeAt,
  scrolled,
  settled,
} from './scroll-space'

const px = (max: number) => fc.integer({ min: 0, max: max * 64 }).map((units) => units / 64)
const extent: fc.Arbitrary<Extent> = fc.record({
  before: px(200),
  rows: fc.oneof(px(3_000), px(300_000), px(60_000_000)),
  after: px(200),
  viewport: fc.integer({ min: 100, max: 3_000 }),
})

/** Whether the browser can be there, and every row that is read is inside the rows' element. */
function expectReachable(place: Place, extent: Extent) {
  const range = extent.before + bodyHeight(extent, place) + extent.after - extent.viewport
  expect(place.scrollTop).toBeGreaterThanOrEqual(0)
  expect(place.scrollTop).toBeLessThanOrEqual(Math.max(0, range) + 1)
}

describe('the scroll space', () => {
  it('shows any offset exactly, at a place that the browser can be at', () => {
    fc.assert(
      fc.property(extent, fc.double({ min: -0.1, max: 1.1, noNaN: true }), (extent, share) => {
        const wanted = share * lastOffset(extent)
        const place = placeAt(wanted, extent)
        const inside = Math.max(-extent.before, Math.min(lastOffset(extent), wanted))
        expect(offsetAt(place, extent)).toBeCloseTo(inside, 4)
        expectReachable(place, extent)
      }),
    )
  })

  it('is exact at both ends', () => {
    fc.assert(
      fc.property(extent, (extent) => {
        const start = placeAt(-extent.before, extent)
        expect(start).toEqual({ base: 0, scrollTop: 0 })
        const end = placeAt(lastOffset(extent), extent)
        const range = extent.before + bodyHeight(extent, end) + extent.after - extent.viewport
        // Browsers round.
        expect(Math.abs(end.scrollTop - Math.max(0, range))).toBeLessThanOrEqual(1)
        // A scrollbar that is dragged to its ends shows them.
        const last = Math.max(
          0,
          extent.before + Math.min(extent.rows, CAP_PX) + extent.after - extent.viewport,
        )
        fc.pre(last > 16_001)
        expect(offsetAt(scrolled({ base: 0, scrollTop: 0 }, last, extent), extent)).toBeCloseTo(
          lastOffset(extent),
          4,
        )
        expect(offsetAt(scrolled(end, 0, extent), extent)).toBeCloseTo(-extent.before, 4)
      }),
    )
  })

  it('settles without moving what is read, reachable to both ends, and stays as it is then', () => {
    const steps = fc.array(fc.integer({ min: -16_000, max: 16_000 }), { maxLength: 5 })
    const moved = fc.integer({ min: -50_000, max: 50_000 })
    fc.assert(
      fc.property(
        extent,
        fc.double({ min: 0, max: 1, noNaN: true }),
        moved,
        steps,
        (extent, share, moved, steps) => {
          let place = placeAt(share * lastOffset(extent), extent)
          place = { ...place, base: place.base + moved }
          const wanted = Math.max(-extent.before, Math.min(lastOffset(extent), offsetAt(place, extent)))
          place = { ...place, base: place.base + wanted - offsetAt(place, extent) }
          for (const step of [0, ...steps]) {
            const offset = offsetAt(place, extent)
            const next = Math.max(-extent.before - offset, Math.min(step, lastOffset(extent) - offset))
            place = settled({ ...place, scrollTop: place.scrollTop + next }, extent, false)
            expect(offsetAt(place, extent)).toBeCloseTo(offset + next, 4)
            expectReachable(place, extent)
            const again = settled(place, extent, false)
            expect(again.base).toBeCloseTo(place.base, 4)
            // Nothing of the list is out of reach: where the browser's start is not the list's, it is far away.
            if (place.scrollTop < 100_000) expect(Math.abs(place.base)).toBeLessThanOrEqual(0.5)
          }
        },
      ),
    )
  })
})
