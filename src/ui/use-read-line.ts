import type { Virtualizer } from '@tanstack/react-virtual'
import { type RefObject, useEffect, useLayoutEffect, useRef } from 'react'
import { type PlacedRow, anchoredOffset, visibleRows } from './read-line'

/** What is shown: the rows by their keys, in order, and px of other content before them. */
interface Shown {
  readonly rows: readonly { readonly key: string }[]
  readonly scrollMargin: number
}

interface Remembered extends Shown {
  readonly placed: readonly PlacedRow[]
  readonly scrollTop: number
  readonly isAtEnd: boolean
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
  const last = useRef<Remembered>({ rows: [], scrollMargin, placed: [], scrollTop: 0, isAtEnd: true })

  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const items = virtualizer.getVirtualItems()
    const before = last.current
    if (before.rows !== rows || before.scrollMargin !== scrollMargin) {
      if (sticksToEnd && before.isAtEnd) virtualizer.scrollToEnd()
      else holdLine(virtualizer, element, before, rows)
    }
    last.current = {
      rows,
      scrollMargin,
      placed: items.map(({ key, start, end }) => ({ key: String(key), start, end })),
      scrollTop: element.scrollTop,
      isAtEnd: isAtEnd(element),
    }
  })

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    const remember = () => {
      last.current = { ...last.current, scrollTop: element.scrollTop, isAtEnd: isAtEnd(element) }
    }
    element.addEventListener('scroll', remember, { passive: true })
    return () => element.removeEventListener('scroll', remember)
  }, [scroller])
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
  // Less than a pixel is the browser's rounding, not a move.
  if (offset !== null && Math.abs(offset - element.scrollTop) >= 1) virtualizer.scrollToOffset(offset)
}

function isAtEnd(element: HTMLElement): boolean {
  return element.scrollHeight - element.scrollTop - element.clientHeight <= END_PX
}
