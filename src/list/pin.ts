/** Where a row is brought to: `auto` moves no more than it takes to see the whole row; a number is px below the viewport's top. */
export type Align = 'start' | 'center' | 'end' | 'auto' | number

/** A row that is held at a place on the screen. */
export interface Pin {
  readonly index: number
  readonly align: Exclude<Align, 'auto'>
}

/** A row's box in the list, px. */
export interface RowBox {
  readonly top: number
  readonly bottom: number
}

/** Where a row is to be held; `null` when `auto` has nothing to move. `offset` = px of the list above the viewport. */
export function pinOf(
  index: number,
  align: Align,
  { top, bottom }: RowBox,
  { offset, viewport }: { readonly offset: number; readonly viewport: number },
): Pin | null {
  if (align !== 'auto') return { index, align }
  if (top >= offset && bottom <= offset + viewport) return null
  return { index, align: top < offset ? 'start' : 'end' }
}

/** px of the list above the viewport with a row at its place. */
export function pinnedOffset({ align }: Pin, { top, bottom }: RowBox, viewport: number): number {
  if (typeof align === 'number') return top - align
  const space = viewport - (bottom - top)
  const above = { start: 0, center: space / 2, end: space }[align]
  // A row higher than the viewport is read from its beginning.
  return top - Math.max(0, above)
}
