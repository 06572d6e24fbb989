import { type Virtualizer, useVirtualizer } from '@tanstack/react-virtual'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useReducer, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { List, type ListRow } from '../list/list'
import { useFonts } from './use-fonts'

interface ListProps<Row extends ListRow> {
  readonly rows: readonly Row[]
  /** A row's likely height, px, when the list is `width` px wide. */
  readonly estimate: (row: Row, width: number) => number
  /** Opens at its end, and stays there for whoever reads there while this is so. */
  readonly sticksToEnd: boolean
}

/** The elements that make up the list. */
export interface ListElements {
  readonly scroller: RefObject<HTMLDivElement | null>
  /** What stands before the rows, and after them. */
  readonly before: RefObject<HTMLDivElement | null>
  readonly after: RefObject<HTMLDivElement | null>
  /** The parent of the rows and of nothing else. */
  readonly body: RefObject<HTMLDivElement | null>
  /** For some text, as wide as it is, by which another font is noticed. */
  readonly probe: RefObject<HTMLElement | null>
}

/** A row to draw. */
export interface DrawnRow<Row> {
  readonly row: Row
  /** Its place in the whole list. */
  readonly index: number
  /** Its place in what the virtualizer sees. */
  readonly sliceIndex: number
  /** Where it stands, px, when it is kept in the page away from the others; `null` where it follows the row before. */
  readonly keptTop: number | null
}

interface Size {
  readonly index: number
  /** px. */
  readonly height: number
}

/** Rows beyond the viewport that are drawn. */
const OVERSCAN = 4

/** The same while each frame shows other rows than the one before. */
const LEAP_OVERSCAN = 0

/** A scroller that has reported nothing for this long is at rest, ms. */
const REST_MS = 150

/** Selected rows that are kept in the page in between the first and the last one. */
const MOST_SELECTED = 200

/**
 * What to draw of a list of any length, and where. The virtualizer sees a slice of a few hundred rows, counts px
 * from the start of the slice, and never scrolls by itself: places are the `List`'s, scroll positions are written here.
 */
export function useList<Row extends ListRow>(props: ListProps<Row>, elements: ListElements) {
  const { rows, estimate, sticksToEnd } = props
  const { scroller } = elements
  const [, draw] = useReducer((count: number) => count + 1, 0)
  const told = useRef(estimate)
  const [list] = useState(
    () =>
      new List<Row>({
        estimate: (row, width) => told.current(row, width),
        sticksToEnd,
      }),
  )
  told.current = estimate
  list.follow(sticksToEnd)
  if (rows !== list.rows) {
    // Who scrolled in this frame has not been heard of yet.
    if (scroller.current && scroller.current.clientHeight > 0) list.scrolled(scroller.current.scrollTop)
    list.setRows(rows)
  }

  const { slice } = list
  // Heights by key that a ResizeObserver has reported and that are not in the list yet.
  const [resized] = useState(() => new Map<string, number>())
  const isObserver = useRef(false)
  const virtualizer = useVirtualizer<HTMLDivElement, HTMLElement>({
    count: slice.to - slice.from,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => list.rows.at(slice.from + index)?.key ?? index, [list, slice]),
    estimateSize: (index) => list.heightOf(slice.from + index),
    overscan: list.isLeaping ? LEAP_OVERSCAN : OVERSCAN,
    scrollToFn: () => {},
    observeElementRect: (instance, report) => observeBox(instance, report),
    observeElementOffset: (_, report) => observeScrolling(list, elements, draw, report),
    measureElement: (element, entry) => {
      const index = list.slice.from + Number(element.dataset['index'])
      const known = list.heightOf(index)
      const height = entry?.borderBoxSize[0]?.blockSize
      isObserver.current = entry !== undefined
      // A hidden list has no heights.
      if (height === undefined || !scroller.current || scroller.current.clientHeight === 0) return known
      if (Math.fround(height) !== known) resized.set(element.dataset['rowKey'] ?? '', height)
      return height
    },
    onChange: () => {
      // Heights that a ResizeObserver reports are drawn before the frame that shows them.
      if (isObserver.current && resized.size > 0 && list.measured(takeSizes(list, resized))) flushSync(draw)
    },
  })
  virtualizer.shouldAdjustScrollPositionOnItemSizeChange = keepScrollPosition
  syncVirtualizer(virtualizer, list)

  const drawn = drawnRows(virtualizer, list)
  const [seen] = useState(() => new WeakSet<Element>())

  // After every commit, each of which has an array of its own: it may have drawn rows for the first time, or have to
  // move the scrollbar.
  useLayoutEffect(
    () => settle(list, elements, newSizes(list, elements, drawn, seen), draw),
    [list, elements, drawn, seen, draw],
  )
  useBox(list, elements, draw, virtualizer.measureElement)
  useFonts(list, elements.probe, draw)
  useEffect(() => {
    // A list that has just been opened draws what is on the screen first.
    const timer = setTimeout(() => {
      if (list.isScrolling) return
      list.rest()
      draw()
    }, REST_MS)
    return () => clearTimeout(timer)
  }, [list, draw])
  useSelection(list, elements.body)

  const [holds, setHolds] = useState(0)
  useEffect(() => {
    if (holds === 0) return
    // The second frame is the first one after all sizes have been reported.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => {
        list.release()
      })
    })
    return () => cancelAnimationFrame(frame)
  }, [holds, list])

  return {
    list,
    drawn,
    measureRow: virtualizer.measureElement,
    draw,
    /** Draws the place that the list was just sent to, and holds it until what is there has its real heights. */
    hold: useCallback(() => setHolds((count) => count + 1), []),
  }
}

/** Takes the heights of what was drawn and draws again where they are not the estimated ones; else scrolls there. */
function settle<Row extends ListRow>(
  list: List<Row>,
  { scroller: { current: scroller } }: ListElements,
  sizes: readonly Size[],
  draw: () => void,
): void {
  if (!scroller || scroller.clientHeight === 0) return
  const hasScrolled = takeScroll(list, scroller)
  if (list.measured(sizes) || hasScrolled) return draw()
  if (scroller.scrollTop !== list.scrollTop) {
    scroller.scrollTop = list.scrollTop
    list.tookScrollTop(scroller.scrollTop)
  }
  list.drawn()
}

/** Whether the reader has scrolled without a scroll event so far: then nothing may be written over it. */
function takeScroll<Row extends ListRow>(list: List<Row>, scroller: HTMLElement): boolean {
  const { scrollTop, scrollHeight, clientHeight } = scroller
  const isPushed = scrollTop < list.heardOf && scrollTop > scrollHeight - clientHeight - 1
  if (!isPushed) return list.scrolled(scrollTop) !== 'echo'
  // Not the reader, but an end that has come nearer.
  list.pushedTo(scrollTop)
  return false
}

function keepScrollPosition(): boolean {
  return false
}

/** The virtualizer counts from the start of the slice, and forgets what it measured of another one. */
function syncVirtualizer<Row extends ListRow>(
  virtualizer: Virtualizer<HTMLDivElement, HTMLElement>,
  list: List<Row>,
): void {
  virtualizer.scrollOffset = list.offsetInSlice
  virtualizer.scrollRect = { width: list.box.width, height: list.box.viewport }
  // The heights are the list's; a second memory of them would grow with every row that was ever seen.
  virtualizer.itemSizeCache.clear()
}

function drawnRows<Row extends ListRow>(
  virtualizer: Virtualizer<HTMLDivElement, HTMLElement>,
  list: List<Row>,
): DrawnRow<Row>[] {
  const { from } = list.slice
  const inWindow = virtualizer.getVirtualItems().map(({ index }) => from + index)
  const [first = 0, last = -1] = [inWindow[0], inWindow.at(-1)]
  const drawn: DrawnRow<Row>[] = []
  const put = (index: number, keptTop: number | null) => {
    const row = list.rows.at(index)
    if (row) drawn.push({ row, index, sliceIndex: index - from, keptTop })
  }
  const kept = keptRows(list).filter((index) => index < first || index > last)
  for (const index of kept) if (index < first) put(index, Math.max(list.topOf(index), -list.heightOf(index)))
  for (const index of inWindow) put(index, null)
  for (const index of kept)
    if (index > last) put(index, Math.min(list.topOf(index), list.bodyHeight - list.heightOf(index)))
  return drawn
}

/** Rows that hold the focus or a selection, first one first. */
function keptRows<Row extends ListRow>(list: List<Row>): number[] {
  const active = list.marked('active')
  const [start, end] = [list.marked('selectionStart'), list.marked('selectionEnd')]
  const kept = new Set<number>()
  if (active !== null) kept.add(active)
  if (start !== null && end !== null) {
    const [low, high] = [Math.min(start, end), Math.max(start, end)]
    kept.add(low).add(high)
    if (high - low <= MOST_SELECTED) for (let index = low; index < high; index++) kept.add(index)
  }
  return [...kept].sort((a, b) => a - b)
}

/** The heights of rows that have just come into the page, known ones too: the font may be another one since. */
function newSizes<Row extends ListRow>(
  list: List<Row>,
  { scroller, body }: ListElements,
  drawn: readonly DrawnRow<Row>[],
  seen: WeakSet<Element>,
): readonly Size[] {
  if (!scroller.current || scroller.current.clientHeight === 0) return []
  return drawn.flatMap(({ index }, at) => {
    const element = body.current?.children[at]
    if (!element || (seen.has(element) && list.isMeasured(index))) return []
    seen.add(element)
    return [{ index, height: heightOf(element) }]
  })
}

/** Heights that were reported, by the indexes that their rows have now. */
function takeSizes<Row extends ListRow>(list: List<Row>, resized: Map<string, number>): readonly Size[] {
  const sizes: Size[] = []
  const { from, to } = list.slice
  for (let index = from; index < to; index++) {
    const height = resized.get(list.rows.at(index)?.key ?? '')
    if (height !== undefined) sizes.push({ index, height })
  }
  resized.clear()
  return sizes
}

/** The box is the `List`'s affair, which hears of it once for all. */
function observeBox(
  { scrollElement }: Virtualizer<HTMLDivElement, HTMLElement>,
  report: (rect: { readonly width: number; readonly height: number }) => void,
): () => void {
  if (scrollElement) report({ width: scrollElement.clientWidth, height: scrollElement.clientHeight })
  return () => {}
}

/** Tells the list where it was scrolled to, then the virtualizer, and draws before the frame that shows it. */
function observeScrolling<Row extends ListRow>(
  list: List<Row>,
  { scroller: { current: scroller }, body }: ListElements,
  draw: () => void,
  report: (offset: number, isScrolling: boolean) => void,
): () => void {
  if (!scroller) return () => {}
  let timer: ReturnType<typeof setTimeout> | undefined
  const rest = () => {
    list.rest()
    draw()
    report(list.offsetInSlice, false)
  }
  const onScroll = () => {
    if (scroller.clientHeight === 0) return
    // The event that tells of a selection may be later than this one.
    markSelection(list, body)
    const what = list.scrolled(scroller.scrollTop)
    if (what === 'echo' && !list.isScrolling) return
    clearTimeout(timer)
    timer = setTimeout(rest, REST_MS)
    if (what === 'redraw') flushSync(draw)
    report(list.offsetInSlice, true)
  }
  scroller.addEventListener('scroll', onScroll, { passive: true })
  return () => {
    clearTimeout(timer)
    scroller.removeEventListener('scroll', onScroll)
  }
}

/** Keeps the list told of the box that it is seen through. */
function useBox<Row extends ListRow>(
  list: List<Row>,
  elements: ListElements,
  draw: () => void,
  measureRow: (row: null) => void,
): void {
  const { scroller, before, after } = elements
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const read = () =>
      list.setBox({
        before: heightOf(before.current),
        after: heightOf(after.current),
        viewport: element.clientHeight,
        width: element.clientWidth,
      })
    if (read()) draw()
    const observer = new ResizeObserver(() => {
      const isChanged = read()
      // A list that was hidden may have lost its place in the browser.
      const isLost = element.clientHeight > 0 && Math.abs(element.scrollTop - list.scrollTop) >= 1
      if (!isChanged && !isLost) return
      flushSync(draw)
      // Rows that went are no longer watched: to a ResizeObserver they would be a change that comes too late.
      measureRow(null)
    })
    for (const one of [element, before.current, after.current]) if (one) observer.observe(one)
    return () => observer.disconnect()
  }, [list, scroller, before, after, draw, measureRow])
}

/** Keeps the rows in the page that a selection begins and ends in. */
function useSelection<Row extends ListRow>(list: List<Row>, body: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const onSelect = () => markSelection(list, body)
    document.addEventListener('selectionchange', onSelect)
    return () => document.removeEventListener('selectionchange', onSelect)
  }, [list, body])
}

function markSelection<Row extends ListRow>(
  list: List<Row>,
  { current: body }: RefObject<HTMLElement | null>,
): void {
  const rowOf = (node: Node | null): number | null => {
    const element = node instanceof Element ? node : node?.parentElement
    const row = element?.closest<HTMLElement>('[data-row-key]')
    return row && body?.contains(row) ? Number(row.ariaPosInSet) - 1 : null
  }
  const selection = getSelection()
  const isNone = !selection || selection.isCollapsed
  const [start, end] = isNone ? [null, null] : [rowOf(selection.anchorNode), rowOf(selection.focusNode)]
  // A selection that begins or ends elsewhere holds the row at its other end.
  list.mark('selectionStart', start ?? end)
  list.mark('selectionEnd', end ?? start)
}

/** In the element's own px, as a ResizeObserver says it: a rectangle on the screen is zoomed with the CSS around it. */
function heightOf(element: Element | null): number {
  return element ? element.getBoundingClientRect().height / (element.currentCSSZoom ?? 1) : 0
}
