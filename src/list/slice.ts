/** The rows around the viewport; another object when they or one of their heights are others. */
export interface Slice {
  readonly from: number
  /** The row after the last one. */
  readonly to: number
}

/** Rows beyond the viewport in a new slice. */
const SLICE_MARGIN = 120

/** A slice is chosen anew when fewer rows than this are left of it beyond the viewport. */
const SLICE_EDGE = 24

/**
 * The same slice, or another one where the viewport is near its edge.
 *
 * @param visible the first and the last row on the screen, `null` where there is none
 * @param count of all rows
 */
export function sliceAround(
  slice: Slice,
  visible: { readonly first: number; readonly last: number } | null,
  count: number,
): Slice {
  if (!visible) return slice.to === 0 ? slice : { from: 0, to: 0 }
  const { first, last } = visible
  const { from, to } = slice
  const isInside = from < to && to <= count
  const isFarFromStart = from === 0 || first - from >= SLICE_EDGE
  const isFarFromEnd = to === count || to - last > SLICE_EDGE
  if (isInside && isFarFromStart && isFarFromEnd) return slice
  return { from: Math.max(0, first - SLICE_MARGIN), to: Math.min(count, last + 1 + SLICE_MARGIN) }
}
