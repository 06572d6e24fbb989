import { type Virtualizer, defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import {
  type FocusEvent,
  type HTMLAttributes,
  type KeyboardEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useEffectEvent,
  useRef,
  useState,
} from 'react'
import { useReadLine } from './use-read-line'

/** Where a feed stands at its older end; tests and assistive tools rely on the words. */
export type FeedState = 'idle' | 'loading' | 'waiting' | 'failed' | 'end'

/** The least that the feed needs of a row. `key` is unique and stays with what the row shows. */
export interface FeedRow {
  readonly kind: string
  readonly key: string
  readonly threadId: string
}

/** What a row's article carries besides its place: `data-*` and `aria-*`, classes, handlers. */
export type ArticleProps = HTMLAttributes<HTMLElement> & { readonly [data: `data-${string}`]: string }

interface FeedProps<Row extends FeedRow> {
  readonly label: string
  readonly rows: readonly Row[]
  /** Where older rows join: below (inbox), or above (a conversation, which then opens at its newest). */
  readonly olderEnd: 'bottom' | 'top'
  /** A row's likely height, px, when the feed is `width` px wide. */
  readonly estimate: (row: Row, width: number) => number
  readonly article: (row: Row) => ArticleProps
  /** `isActive` = the one row whose controls are in the tab order. */
  readonly children: (row: Row, isActive: boolean) => ReactNode
  /** What stands at the older end: progress, a failure, the beginning. */
  readonly foot: ReactNode
  readonly state: FeedState
  /** Told when the reader comes near the older end, and when they leave it. */
  readonly onNearOlderEnd: (isNear: boolean) => void
  /** Told when the feed is scrolled to its very top, and when it leaves it. */
  readonly onTop?: (isAtTop: boolean) => void
  /** Brings a row onto the screen; each new object once. */
  readonly jump?: { readonly key: string } | null
}

/** Viewports between the reader and the older end at which older rows are wanted. */
const NEAR_VIEWPORTS = 1.5

/**
 * A virtualized `role="feed"` of rows of any height. The first visible row that is still there keeps its
 * place on the screen whatever is added, removed or put in another order around it.
 *
 * Keyboard, after the ARIA feed pattern: Page Down and Page Up go from row to row, Control+End and
 * Control+Home leave the feed.
 */
export function Feed<Row extends FeedRow>(props: FeedProps<Row>) {
  const { rows, olderEnd, estimate, onNearOlderEnd, onTop } = props
  const scroller = useRef<HTMLDivElement>(null)
  const before = useRef<HTMLSpanElement>(null)
  const after = useRef<HTMLSpanElement>(null)
  const [footHeight, footRef] = useHeight()
  const [activeKey, setActiveKey] = useState<string | null>(null)
  const focusNext = useRef<string | null>(null)
  const [isNear, setNear] = useState(true)
  const [isFootFocused, setFootFocused] = useState(false)
  // Whoever tabbed to the button at the end asks for more by pressing it, not by having got there.
  const [isHeld, setHeld] = useState(false)
  const scrollMargin = olderEnd === 'top' ? footHeight : 0

  const activeIndex = Math.max(
    0,
    rows.findIndex((row) => row.key === activeKey),
  )
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    getItemKey: useCallback((index: number) => rows[index]?.key ?? index, [rows]),
    estimateSize: (index) => {
      const row = rows[index]
      return row ? estimate(row, scroller.current?.clientWidth ?? 400) : 0
    },
    overscan: 6,
    scrollMargin,
    // A conversation that is read at its end stays there while its rows get their real heights.
    anchorTo: olderEnd === 'top' ? 'end' : 'start',
    followOnAppend: olderEnd === 'top',
    rangeExtractor: (range) => {
      // The row that holds the focus stays in the page, however far it is scrolled away.
      const indexes = defaultRangeExtractor(range)
      if (activeKey === null || activeIndex >= range.count || indexes.includes(activeIndex)) return indexes
      return [...indexes, activeIndex].toSorted((a, b) => a - b)
    },
  })
  const items = virtualizer.getVirtualItems()
  const stopIndex = tabStop(virtualizer, rows.length, activeKey === null ? null : activeIndex, olderEnd)
  const totalSize = virtualizer.getTotalSize()

  useReadLine(virtualizer, { rows, scrollMargin }, scroller, olderEnd === 'top')

  useEffect(() => {
    const element = scroller.current
    if (!element || element.clientHeight === 0) return
    const toEnd =
      olderEnd === 'top' ? element.scrollTop : element.scrollHeight - element.scrollTop - element.clientHeight
    const isNearNow = toEnd < element.clientHeight * NEAR_VIEWPORTS
    setNear(isNearNow)
    onNearOlderEnd(isNearNow && !isHeld)
  }, [items, totalSize, footHeight, isHeld, olderEnd, onNearOlderEnd])

  useEffect(() => {
    const key = focusNext.current
    const row = key === null ? null : findRow(scroller.current, key)
    if (!row) return
    focusNext.current = null
    row.focus({ preventScroll: true })
  })

  const jumpTo = useEffectEvent((key: string) => {
    const index = rows.findIndex((row) => row.key === key)
    if (index === -1) return
    setActiveKey(key)
    focusNext.current = key
    if (index === 0) virtualizer.scrollToOffset(0)
    else virtualizer.scrollToIndex(index, { align: 'center' })
  })
  const { jump } = props
  useEffect(() => {
    if (jump) jumpTo(jump.key)
  }, [jump])

  const onScroll = () => onTop?.((scroller.current?.scrollTop ?? 0) <= 4)

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey && (event.key === 'End' || event.key === 'Home')) {
      event.preventDefault()
      const exit = event.key === 'End' ? after : before
      exit.current?.focus()
      return
    }
    const step = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.altKey || event.metaKey) return
    const next = rows[activeIndex + step]
    if (!next) return
    event.preventDefault()
    setActiveKey(next.key)
    focusNext.current = next.key
    virtualizer.scrollToIndex(activeIndex + step, { align: 'auto' })
  }

  const onFocus = (event: FocusEvent) => {
    const key = event.target.closest<HTMLElement>('[data-row-key]')?.dataset['rowKey']
    if (key !== undefined) setActiveKey(key)
  }

  const foot = (
    <div
      ref={footRef}
      data-feed-state={props.state}
      role="status"
      // A countdown would be read out every second.
      aria-live={props.state === 'waiting' ? 'off' : 'polite'}
      className="flow-root"
      // Out of the tab order while it is far away: Tab would throw the reader to the end of the list.
      inert={!isNear && !isFootFocused}
      onFocus={() => {
        setFootFocused(true)
        setHeld(true)
      }}
      onBlur={() => {
        setFootFocused(false)
        setHeld(false)
      }}
      onClickCapture={() => setHeld(false)}
    >
      {props.foot}
    </div>
  )
  return (
    <div
      ref={scroller}
      className="relative h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
      data-feed-scroller=""
      onScroll={onScroll}
    >
      <span ref={before} tabIndex={-1} />
      {olderEnd === 'top' && foot}
      <div
        role="feed"
        aria-label={props.label}
        aria-busy={props.state === 'loading'}
        className="relative"
        style={{ height: totalSize }}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
      >
        {items.map((item) => {
          const row = rows[item.index]
          if (!row) return null
          const { className = '', ...article } = props.article(row)
          const isActive = item.index === stopIndex
          return (
            <article
              {...article}
              key={item.key}
              ref={virtualizer.measureElement}
              data-index={item.index}
              data-row-key={row.key}
              aria-posinset={item.index + 1}
              aria-setsize={props.state === 'end' ? rows.length : -1}
              tabIndex={isActive ? 0 : -1}
              className={`absolute inset-x-0 top-0 outline-offset-[-2px] ${className}`}
              style={{ transform: `translateY(${item.start - scrollMargin}px)` }}
            >
              {props.children(row, isActive)}
            </article>
          )
        })}
      </div>
      {olderEnd === 'bottom' ? foot : <div className="h-4" />}
      <span ref={after} tabIndex={-1} />
    </div>
  )
}

/**
 * The row that Tab enters at: the one that was last active while it is on the screen, else the line that is
 * read, which is the first whole row of a list and the last row of a conversation.
 */
function tabStop(
  virtualizer: Virtualizer<HTMLDivElement, Element>,
  count: number,
  activeIndex: number | null,
  olderEnd: 'bottom' | 'top',
): number {
  const { range } = virtualizer
  if (!range) return activeIndex ?? 0
  const { startIndex, endIndex } = range
  if (activeIndex !== null && activeIndex >= startIndex && activeIndex <= endIndex) return activeIndex
  const last = Math.min(endIndex, count - 1)
  if (olderEnd === 'top') return last
  const isCut = (virtualizer.measurementsCache[startIndex]?.start ?? 0) < (virtualizer.scrollOffset ?? 0)
  return Math.min(last, isCut ? startIndex + 1 : startIndex)
}

function findRow(scroller: HTMLElement | null, key: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(key)}"]`) ?? null
}

/** The height of an element, px, and the ref to put on it. */
function useHeight(): [number, (element: HTMLElement | null) => void] {
  const [height, setHeight] = useState(0)
  const observer = useRef<ResizeObserver | null>(null)
  const ref = useCallback((element: HTMLElement | null) => {
    observer.current?.disconnect()
    if (!element) return
    setHeight(element.offsetHeight)
    observer.current = new ResizeObserver(() => setHeight(element.offsetHeight))
    observer.current.observe(element)
  }, [])
  return [height, ref]
}
