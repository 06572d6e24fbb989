import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { type PlacedRow, anchoredOffset, visibleRows } from './read-line'

/** A row by its key, and by the conversation that it belongs to. */
interface ReadRow {
  readonly key: string
  readonly threadId: string
}

/** What is shown: the rows by their keys, in order, and px of other content before them. */
interface Shown {
  readonly rows: readonly ReadRow[]
  readonly scrollMargin: number
}

interface Remembered extends Shown {
  readonly placed: readonly PlacedRow[]
  readonly scrollTop: number
  readonly isAtEnd: boolean
  /** px. */
  readonly viewportHeight: number
}

/** Nearer to the end than this is at the end, px: browsers round. */
const END_PX = 4

/**
 * Keeps the first visible row where it is on the screen when the content around it changes. With
 * `sticksToEnd`, whoever reads at the very end stays there instead.
 */
export function useReadLine(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  { rows, scrollMargin }: Shown,
  scroller: RefObject<HTMLDivElement | null>,
  sticksToEnd: boolean,
): void {
  const last = useRef<Remembered>({
    rows: [],
    scrollMargin,
    placed: [],
    scrollTop: 0,
    isAtEnd: true,
    viewportHeight: 0,
  })

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const items = virtualizer.getVirtualItems()
    const before = last.current
    const isResized = before.viewportHeight !== element.clientHeight
    if (before.rows !== rows || before.scrollMargin !== scrollMargin || isResized) {
      if (sticksToEnd && before.isAtEnd) virtualizer.scrollToEnd()
      else holdLine(virtualizer, element, before, rows)
    }
    last.current = {
      rows,
      scrollMargin,
      placed: items.map(({ key, start, end }) => ({ key: String(key), start, end })),
      scrollTop: element.scrollTop,
      isAtEnd: isAtEnd(element),
      viewportHeight: element.clientHeight,
    }
  })

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const remember = () => {
      last.current = { ...last.current, scrollTop: element.scrollTop, isAtEnd: isAtEnd(element) }
    }
    element.addEventListener('scroll', remember, { passive: true })
    // A viewport that shrinks hides its lower part: whoever read at the end goes on seeing it.
    const observer = new ResizeObserver(() => {
      const { isAtEnd: wasAtEnd, viewportHeight } = last.current
      if (sticksToEnd && wasAtEnd && viewportHeight !== element.clientHeight) virtualizer.scrollToEnd()
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', remember)
    }
  }, [scroller, sticksToEnd, virtualizer])
}

function holdLine(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  element: HTMLElement,
  before: Remembered,
  rows: Shown['rows'],
): void {
  const index = new Map(rows.map((row, at) => [row.key, at]))
  const screen = visibleRows(before.placed, before.scrollTop, element.clientHeight)
  const offset = anchoredOffset(screen, (key) => {
    const at = index.get(key)
    return at === undefined ? undefined : virtualizer.measurementsCache[at]?.start
  })
  if (offset === null) {
    const start = startOfSameThread(screen, before.rows, rows, virtualizer)
    if (start !== undefined) virtualizer.scrollToOffset(start)
    return
  }
  // Less than a pixel is the browser's rounding, not a move.
  if (Math.abs(offset - element.scrollTop) >= 1) virtualizer.scrollToOffset(offset)
}

/** Where the conversation that was read begins now, when none of its rows that were on the screen is left. */
function startOfSameThread(
  screen: readonly { readonly key: string }[],
  rowsBefore: readonly ReadRow[],
  rows: readonly ReadRow[],
  virtualizer: Virtualizer<HTMLDivElement, Element>,
): number | undefined {
  const threads = new Map(rowsBefore.map(({ key, threadId }) => [key, threadId]))
  for (const { key } of screen) {
    const at = rows.findIndex(({ threadId }) => threadId === threads.get(key))
    if (at !== -1) return virtualizer.measurementsCache[at]?.start
  }
  return undefined
}

function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight <= END_PX
}
