/** A row where it was put: px from the start of the scrolled content. */
export interface PlacedRow {
  readonly key: string
  readonly start: number
  readonly end: number
}

/** A row by its place on the screen: px from the top of the viewport, negative when it begins above it. */
export interface ScreenRow {
  readonly key: string
  readonly top: number
}

/** The rows that were on the screen, first one first, when the content was scrolled to `scrollTop` px. */
export function visibleRows(
  placed: readonly PlacedRow[],
  scrollTop: number,
  viewportHeight: number,
): ScreenRow[] {
  return placed
    .filter((row) => row.end > scrollTop && row.start < scrollTop + viewportHeight)
    .map((row) => ({ key: row.key, top: row.start - scrollTop }))
}

/**
 * Where to scroll to, px, so that the first of these rows that still exists stays where it was on the
 * screen. `null` when none of them is left.
 *
 * @param startOf the new start of a row, px, `undefined` when it is gone
 */
export function anchoredOffset(
  screen: readonly ScreenRow[],
  startOf: (key: string) => number | undefined,
): number | null {
  for (const row of screen) {
    const start = startOf(row.key)
    if (start !== undefined) return Math.max(0, start - row.top)
  }
  return null
}
