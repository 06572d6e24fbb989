/** px of rows that are given to the browser at most; it clamps an element at 33,554,432 px. */
export const CAP_PX = 8_000_000

/** Nearer to an edge of a capped space than this the rows are moved in it, px: further than anyone flings in a frame. */
export const SLACK_PX = 1_000_000

/** A longer step of one scroll event is a scrollbar that is dragged, or a jump: it means a share of the whole, px. */
export const DRAG_PX = 16_000

/** Nearer to the start than this many viewports, rows do not stay out of their place. */
const EDGE_VIEWPORTS = 4

/** The box that a list is seen through, px. */
export interface Box {
  /** What stands before the rows. */
  readonly before: number
  /** What stands after them. */
  readonly after: number
  readonly viewport: number
  readonly width: number
}

/** What is scrolled, px. */
export interface Extent extends Omit<Box, 'width'> {
  readonly rows: number
}

/**
 * Where the reader is. A row that is `offset` px into the list stands `offset - base` px into the rows' element:
 * `base` is 0 while all rows fit into it and nothing has moved.
 */
export interface Place {
  readonly base: number
  readonly scrollTop: number
}

/** The offset in the list, px, of what is at the top of the viewport; negative above the rows. */
export function offsetAt({ base, scrollTop }: Place, { before }: Extent): number {
  return scrollTop - before + base
}

/** The furthest offset that can be at the top of the viewport, px. */
export function lastOffset({ before, rows, after, viewport }: Extent): number {
  return Math.max(-before, rows + after - viewport)
}

/** The height of the rows' element, px. */
export function bodyHeight({ rows }: Extent, { base }: Place): number {
  return rows > CAP_PX ? CAP_PX : Math.max(0, rows - base)
}

/** The place that shows an offset at the top of the viewport, and the scrollbar where it belongs. */
export function placeAt(offset: number, extent: Extent): Place {
  const { before, rows } = extent
  const inside = clamp(offset, -before, lastOffset(extent))
  if (rows <= CAP_PX) return { base: 0, scrollTop: inside + before }
  const share = (inside + before) / (lastOffset(extent) + before)
  const scrollTop = Math.round(share * lastScrollTop(extent))
  return placed(inside, scrollTop, extent)
}

/** The place after the browser has said where it scrolled to. */
export function scrolled(place: Place, scrollTop: number, extent: Extent): Place {
  // Whoever is at the start of the scrollbar went to the start of the list, wherever its rows were a moment ago.
  if (scrollTop <= 0) return { base: 0, scrollTop: 0 }
  if (extent.rows <= CAP_PX || Math.abs(scrollTop - place.scrollTop) <= DRAG_PX)
    return { base: place.base, scrollTop }
  const share = clamp(scrollTop / lastScrollTop(extent), 0, 1)
  const offset = share * (lastOffset(extent) + extent.before) - extent.before
  return { base: clamp(offset + extent.before - scrollTop, 0, extent.rows - CAP_PX), scrollTop }
}

/**
 * The same offset at a place that can stay: nothing out of reach at either end, and far from the edges of a capped
 * space. Whole px, because browsers round.
 *
 * @param isScrolling while something scrolls the rows move rather than the scrollbar, as far as they can
 */
export function settled(place: Place, extent: Extent, isScrolling: boolean): Place {
  const { before, rows, viewport } = extent
  const offset = offsetAt(place, extent)
  if (offset <= -before) return { base: 0, scrollTop: 0 }
  if (rows <= CAP_PX) {
    const isFar = Math.min(place.scrollTop, offset + before) > EDGE_VIEWPORTS * viewport
    if (isScrolling && isFar && Math.abs(place.base) < SLACK_PX) return place
    const moved = Math.max(Math.round(place.base), -place.scrollTop)
    return { base: place.base - moved, scrollTop: place.scrollTop + moved }
  }
  const last = lastScrollTop(extent)
  const lastBase = rows - CAP_PX
  const isNearStart = place.scrollTop < SLACK_PX && place.base > 0
  const isNearEnd = place.scrollTop > last - SLACK_PX && place.base < lastBase
  if (place.base >= 0 && place.base <= lastBase && !isNearStart && !isNearEnd) return place
  return placed(offset, Math.round(last / 2), extent)
}

/** The place that shows an offset with the scrollbar at `scrollTop`, or as near as the ends of the list allow. */
function placed(offset: number, scrollTop: number, extent: Extent): Place {
  const base = clamp(offset + extent.before - scrollTop, 0, extent.rows - CAP_PX)
  return { base, scrollTop: offset + extent.before - base }
}

function lastScrollTop({ before, rows, after, viewport }: Extent): number {
  return Math.max(1, before + Math.min(rows, CAP_PX) + after - viewport)
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value))
}
