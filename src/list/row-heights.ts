import type { Keyed } from '../lib/keys'
import type { Splice } from './diff'
import type { HeightColumn } from './height-column'

/** More new rows than this at once get the average of a sample. */
const ESTIMATED_AT_ONCE = 2_000

/**
 * Puts the differences between two lists of rows into the column of their heights. A height goes with its row, and
 * only rows that are new are estimated.
 *
 * @param estimate a row's likely height, px
 * @returns where rows stand now that were taken out in one place and put in in another
 */
export function spliceHeights<Row extends Keyed>(
  column: HeightColumn,
  splices: readonly Splice[],
  before: readonly Row[],
  rows: readonly Row[],
  estimate: (row: Row) => number,
): Map<string, number> {
  const stash = new Map<string, { readonly height: number; readonly isMeasured: boolean }>()
  for (const { at, removed } of splices) {
    for (let index = at; index < at + removed; index++) {
      const key = before.at(index)?.key ?? ''
      stash.set(key, { height: column.height(index), isMeasured: column.isMeasured(index) })
    }
  }
  const places = new Map<string, number>()
  // From the last one on, so that what stands before is still where the list before had it.
  for (const { at, removed, to, inserted } of splices.toReversed()) {
    const average = inserted > ESTIMATED_AT_ONCE ? averageOf(rows, to, inserted, estimate) : null
    // Rows that stood nowhere before have no heights to bring along.
    if (average !== null && stash.size === 0) {
      column.fill(at, inserted, average)
      continue
    }
    const heights = new Float32Array(inserted)
    const measured = new Uint8Array(inserted)
    for (let index = 0; index < inserted; index++) {
      const row = rows.at(to + index)
      if (!row) continue
      const had = stash.get(row.key)
      if (had) places.set(row.key, to + index)
      heights[index] = had?.height ?? average ?? estimate(row)
      measured[index] = had?.isMeasured ? 1 : 0
    }
    column.splice(at, removed, heights, measured)
  }
  return places
}

/** The likely height of some of many rows on average, in whole px: what a million of them add up to stays exact. */
function averageOf<Row>(
  rows: readonly Row[],
  from: number,
  count: number,
  estimate: (row: Row) => number,
): number {
  const samples = Math.min(count, 64)
  let sum = 0
  for (let sample = 0; sample < samples; sample++) {
    const row = rows.at(from + Math.floor((sample * count) / samples))
    if (row) sum += estimate(row)
  }
  return Math.round(sum / samples)
}
