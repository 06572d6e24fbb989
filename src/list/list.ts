import type { Keyed } from '../lib/keys'
import { movedIndex, spliceRows } from './diff'
import { HeightColumn } from './height-column'
import { type Align, type Pin, type RowBox, pinOf, pinnedOffset } from './pin'
import { type Line, firstThatIsLeft, linesOnScreen, startOfSameThread, topOfLine } from './read-line'
import { spliceHeights } from './row-heights'
import { type Box, DRAG_PX, type Extent, type Place } from './scroll-space'
import { type Slice, sliceAround } from './slice'
import { bodyHeight, lastOffset, offsetAt, placeAt, scrolled, settled } from './scroll-space'

/** The least that the list needs of a row. `key` is unique and stays with what the row shows. */
export interface ListRow extends Keyed {
  readonly kind: string
  readonly threadId: string
}

/** A row that stays in the page wherever it is: the active one, and the two ends of a selection. */
export type Mark = 'active' | 'selectionStart' | 'selectionEnd'

export interface ListOptions<Row> {
  /** A row's likely height, px, in a list that is `width` px wide: asked of new rows, and of all when heights are forgotten. */
  readonly estimate: (row: Row, width: number) => number
  /** Opens at its end, and stays there for whoever reads there; see `follow`. */
  readonly sticksToEnd: boolean
}

/** For what is estimated before the list has been laid out, px. */
const WIDTH_BEFORE_LAYOUT = 400

/** Nearer to the end than this is at the end, px: browsers round. */
const END_PX = 4

/**
 * Where the rows of a list are, and where its reader is. No DOM: it is told what the browser says, and tells what to
 * draw where. Whatever changes, the read line stays: the first message on the screen.
 */
export class List<Row extends ListRow> {
  readonly #options: ListOptions<Row>
  #column = new HeightColumn()
  #rows: readonly Row[] = []
  #box: Box = { before: 0, after: 0, viewport: 0, width: 0 }
  #place: Place = { base: 0, scrollTop: 0 }
  /** Where the scrollbar was when the browser was last heard of, px. */
  #heardOf = 0
  #slice: Slice = { from: 0, to: 0 }
  #line: Line | null = null
  #pin: Pin | null = null
  #sticksToEnd: boolean
  #isAtEnd: boolean
  #isScrolling = false
  #isLeaping = true
  #marks: Record<Mark, number | null> = { active: null, selectionStart: null, selectionEnd: null }

  constructor(options: ListOptions<Row>) {
    this.#options = options
    this.#sticksToEnd = options.sticksToEnd
    this.#isAtEnd = options.sticksToEnd
  }

  get rows(): readonly Row[] {
    return this.#rows
  }
  get box(): Box {
    return this.#box
  }
  get slice(): Slice {
    return this.#slice
  }
  get isScrolling(): boolean {
    return this.#isScrolling
  }
  /** Whether nothing is left of the screen before, since opening or by the last scroll: what is near may never be seen. */
  get isLeaping(): boolean {
    return this.#isLeaping
  }
  /** Where the browser's scrollbar belongs, px. */
  get scrollTop(): number {
    return this.#place.scrollTop
  }
  /** Where the browser's scrollbar was when it was last heard of, px. */
  get heardOf(): number {
    return this.#heardOf
  }
  /** px of the list above the top of the viewport; negative while what stands before the rows is seen. */
  get offset(): number {
    return offsetAt(this.#place, this.#extent)
  }
  /** px between the bottom of the viewport and the end of everything. */
  get toEnd(): number {
    return lastOffset(this.#extent) - this.offset
  }
  /** px of the slice above the top of the viewport. */
  get offsetInSlice(): number {
    return Math.max(0, this.offset - this.#column.offsetOf(this.#slice.from))
  }
  /** The height of the rows' element, px. */
  get bodyHeight(): number {
    return bodyHeight(this.#extent, this.#place)
  }
  readonly #estimate = (row: Row) => this.#options.estimate(row, this.#box.width || WIDTH_BEFORE_LAYOUT)
  get #extent(): Extent {
    return { ...this.#box, rows: this.#column.total }
  }

  /** px. */
  heightOf(index: number): number {
    return this.#column.height(index)
  }
  isMeasured(index: number): boolean {
    return this.#column.isMeasured(index)
  }
  /** Where a row begins in the rows' element, px. */
  topOf(index: number): number {
    return this.#column.offsetOf(index) - this.#place.base
  }
  /** The first and the last row of which anything is on the screen; `null` when there is none. */
  get visible(): { readonly first: number; readonly last: number } | null {
    if (this.#rows.length === 0 || this.#box.viewport === 0) return null
    const { offset } = this
    const last = this.#column.indexAt(offset + this.#box.viewport - 1)
    // A last pixel of a row is not read.
    return { first: Math.min(last, this.#column.indexAt(offset + 1)), last }
  }

  /** Whether a row begins above the top of the viewport. */
  isCut(index: number): boolean {
    return this.#column.offsetOf(index) < this.offset
  }

  marked(mark: Mark): number | null {
    return this.#marks[mark]
  }
  mark(mark: Mark, index: number | null): void {
    this.#marks[mark] = index
  }

  /** What is pressed stays under the pointer, whatever that changes: for the next change its row is the read line. */
  keepInPlace(index: number): void {
    const [height, top] = [this.#column.height(index), this.#column.offsetOf(index) - this.offset]
    this.#line = { index, top, height, isMessage: false, isKnown: true }
  }

  /** Takes the rows of now. Costs a comparison of identities for each row, and more for those that are different. */
  setRows(rows: readonly Row[]): void {
    if (rows === this.#rows) return
    const before = this.#rows
    const splices = spliceRows(before, rows)
    const lines = splices.length === 0 ? [] : this.#lines()
    this.#rows = rows
    if (splices.length === 0) return
    this.#isLeaping &&= before.length === 0
    const places = spliceHeights(this.#column, splices, before, rows, this.#estimate)
    const now = (index: number) => movedIndex(index, splices) ?? places.get(before.at(index)?.key ?? '')
    for (const mark of ['active', 'selectionStart', 'selectionEnd'] as const) {
      const index = this.#marks[mark]
      this.#marks[mark] = index === null ? null : (now(index) ?? null)
    }
    const pinned = this.#pin && now(this.#pin.index)
    this.#pin = this.#pin && typeof pinned === 'number' ? { ...this.#pin, index: pinned } : null
    this.#line = firstThatIsLeft(lines, now) ?? startOfSameThread(lines, before, rows)
    this.#restore()
    this.#slice = { ...this.#slice }
  }

  /** Takes the heights of rows that are in the page, px. Whether anything has to be drawn anew. */
  measured(sizes: readonly { readonly index: number; readonly height: number }[]): boolean {
    if (this.#box.viewport === 0) return false
    const other = sizes.filter(({ index, height }) => Math.fround(height) !== this.#column.height(index))
    if (other.length > 0) this.#line ??= this.#chosenLine()
    for (const { index, height } of sizes) this.#column.set(index, height, true)
    if (other.length === 0) return false
    this.#restore()
    this.#slice = { ...this.#slice }
    return true
  }

  /** Takes the box of now; of one without height or width the list is hidden, and nothing changes until it is seen. */
  setBox(box: Box): boolean {
    const before = this.#box
    if (box.viewport === 0 || box.width === 0) return false
    const isSame =
      box.before === before.before && box.after === before.after && box.viewport === before.viewport
    if (isSame && box.width === before.width) return false
    // At the very top what stands before the first row is read with it.
    const isAtTop = this.offset <= -before.before
    if (isAtTop) this.#line = null
    else this.#line ??= this.#chosenLine()
    const { offset } = this
    this.#box = box
    this.#isLeaping &&= before.viewport === 0
    const moved = isAtTop ? -box.before : offset
    this.#place = { ...this.#place, base: moved + box.before - this.#place.scrollTop }
    if (before.width !== box.width) this.#forget()
    this.#restore()
    return true
  }

  /** Text may be of another height from now on: each height is an estimate again. */
  forgetHeights(): void {
    this.#line ??= this.#chosenLine()
    this.#forget()
    this.#restore()
  }

  /** Takes what the browser says about its scrollbar: whether that was the reader, and whether to draw anew. */
  scrolled(scrollTop: number): 'echo' | 'moved' | 'redraw' {
    const step = scrollTop - this.#heardOf
    if (this.#box.viewport === 0 || Math.abs(step) < 1) return 'echo'
    // Where the scrollbar belongs may not have been written yet: the reader goes on from there.
    const wanted = this.#place.scrollTop + step
    this.#heardOf = scrollTop
    const before = { slice: this.#slice, offset: this.offset, base: this.#place.base }
    // Beyond its start nothing is but a bounce.
    this.#place = scrolled(this.#place, Math.max(0, wanted), this.#extent)
    this.#pin = null
    this.#line = null
    this.#isScrolling = true
    this.#isLeaping = Math.abs(step) > this.#box.viewport
    const isNearEnd = this.toEnd <= END_PX
    // Rows that get their real heights move the end away from under a reader who did nothing.
    this.#isAtEnd = this.#sticksToEnd && (isNearEnd || (this.#isAtEnd && this.offset >= before.offset))
    this.#line = this.#chosenLine()
    this.#place = settled(this.#place, this.#extent, true)
    this.#choose()
    const isSame = before.slice === this.#slice && before.base === this.#place.base
    return isSame && Math.max(0, wanted) === this.#place.scrollTop ? 'moved' : 'redraw'
  }

  /** Nothing scrolls any more: rows that were moved out of their place go back to it, and the scrollbar with them. */
  rest(): void {
    this.#isScrolling = false
    this.#isLeaping = false
    if (this.#box.viewport > 0) this.#place = settled(this.#place, this.#extent, false)
  }

  /** The browser was told where its scrollbar belongs, and took it as this. */
  tookScrollTop(scrollTop: number): void {
    this.#heardOf = scrollTop
    this.#place = { ...this.#place, scrollTop }
  }

  /** The browser moved its scrollbar because there was no more to scroll; it belongs where it did. */
  pushedTo(scrollTop: number): void {
    this.#heardOf = scrollTop
  }

  /** Whether a reader at the end stays there from now on: not while what comes next is still to be read. */
  follow(sticksToEnd: boolean): void {
    if (sticksToEnd === this.#sticksToEnd) return
    this.#sticksToEnd = sticksToEnd
    this.#isAtEnd = sticksToEnd && this.#pin === null && this.#box.viewport > 0 && this.toEnd <= END_PX
  }

  /** Brings a row onto the screen, and keeps it there until `release` or until the reader scrolls. */
  goTo(index: number, align: Align): void {
    const pin = pinOf(index, align, this.#boxOf(index), { offset: this.offset, ...this.#box })
    if (!pin) return
    this.#pin = pin
    this.#isAtEnd = false
    this.#line = null
    this.#restore()
  }

  /** Whether the row that is held is where it belongs; `null` when none is. What is too short holds it as far as it goes. */
  get isPinReached(): boolean | null {
    return this.#pin && Math.abs(this.#target() - this.offset) < 1
  }

  /** To the very top, what stands before the rows included. */
  goToTop(): void {
    this.#pin = null
    this.#line = null
    this.#isAtEnd = false
    this.#place = { base: 0, scrollTop: 0 }
    this.#line = this.#chosenLine()
    this.#restore()
  }

  /** What was drawn has its real heights: the row that was brought here is held no more than any other. */
  release(): void {
    if (this.#pin) this.#line = null
    this.#pin = null
  }

  /** All rows on the screen have their real heights: whatever is next, the first message then is the read line. */
  drawn(): void {
    this.#line = null
  }

  /** Estimates all rows anew but those on the screen: a lower estimate would take the read line off it. */
  #forget(): void {
    const { first, last } = this.visible ?? { first: 0, last: -1 }
    const before = this.#column
    this.#column = new HeightColumn()
    const all = { at: 0, removed: 0, to: 0, inserted: this.#rows.length }
    spliceHeights(this.#column, [all], [], this.#rows, this.#estimate)
    for (let index = first; index <= last; index++) this.#column.set(index, before.height(index), false)
    this.#slice = { from: 0, to: 0 }
  }

  #boxOf(index: number): RowBox {
    return { top: this.#column.offsetOf(index), bottom: this.#column.offsetOf(index + 1) }
  }

  /** Moves to where the pinned row, the end or the read line is now, and takes the slice around it. */
  #restore(): void {
    if (this.#box.viewport === 0) return
    this.#moveTo(this.#target())
    this.#choose()
  }

  #target(): number {
    if (this.#pin) return pinnedOffset(this.#pin, this.#boxOf(this.#pin.index), this.#box.viewport)
    if (this.#isAtEnd) return lastOffset(this.#extent)
    const line = this.#line
    if (!line) return this.offset
    const height = this.#column.height(line.index)
    return this.#column.offsetOf(line.index) - topOfLine(line, height, this.#box.viewport)
  }

  #moveTo(offset: number): void {
    const extent = this.#extent
    const last = lastOffset(extent)
    const inside = Math.max(-extent.before, Math.min(last, offset))
    // What cannot be held is let go of: it would jump back when there is room again.
    if (inside !== offset && this.#line) this.#line = { ...this.#line, top: this.#line.top + offset - inside }
    const step = inside - this.offset
    const isJump = this.#isAtEnd || this.#pin !== null
    if (isJump && (Math.abs(step) > DRAG_PX || this.#isAtEnd)) this.#place = placeAt(inside, extent)
    else if (isJump)
      this.#place = settled({ ...this.#place, scrollTop: this.#place.scrollTop + step }, extent, false)
    else this.#place = settled({ ...this.#place, base: this.#place.base + step }, extent, this.#isScrolling)
  }

  #choose(): void {
    this.#slice = sliceAround(this.#slice, this.visible, this.#rows.length)
  }

  /** The rows on the screen, best first, of which the first that is left will be the read line. */
  #lines(): Line[] {
    const lines = this.visible ? linesOnScreen(this.visible, this.offset, this.#column, this.#rows) : []
    return this.#line && this.visible ? [this.#line, ...lines] : lines
  }

  #chosenLine(): Line | null {
    const { offset, visible } = this
    if (!visible) return null
    // At the very top one reads from the first row on, whatever it turns out to be.
    if (offset <= -this.#box.before)
      return { index: 0, top: this.#box.before, height: 0, isMessage: false, isKnown: false }
    return this.#lines()[0] ?? null
  }
}
