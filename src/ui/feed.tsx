import {
  type FocusEvent,
  type HTMLAttributes,
  type KeyboardEvent,
  type MouseEvent,
  type ReactNode,
  type Ref,
  memo,
  useEffect,
  useEffectEvent,
  useLayoutEffect,
  useRef,
  useState,
} from 'react'
import { placeOfKey } from '../lib/keys'
import type { List, ListRow } from '../list/list'
import { Reach } from '../list/reach'
import { type Beginning, type FeedAnchor, useAnchor, useAnchorReport } from './use-anchor'
import { selectedButNotDrawn } from './selected-rows'
import { type DrawnRow, useList } from './use-list'

/** Where a feed stands at its older end; tests and assistive tools rely on the words. */
export type FeedState = 'idle' | 'loading' | 'waiting' | 'failed' | 'end'

/** What a row's article carries besides its place: `data-*` and `aria-*`, classes, handlers. */
export type ArticleProps = HTMLAttributes<HTMLElement> & { readonly [data: `data-${string}`]: string }

interface FeedProps<Row extends ListRow, Around> {
  readonly label: string
  readonly rows: readonly Row[]
  /** Where older rows join: below (inbox), or above (a conversation, which then opens at its newest). */
  readonly olderEnd: 'bottom' | 'top'
  /** A row's likely height, px, when the feed is `width` px wide. */
  readonly estimate: (row: Row, width: number) => number
  /** `around` as it says of the row, else `null`. */
  readonly article: (row: Row, around: Around | null) => ArticleProps
  /** What else a row is drawn with, if anything: it is drawn again when that is another. */
  readonly around?: (row: Row) => Around
  /** `isActive` = the one row whose controls are in the tab order; `around` as it says of the row, else `null`. */
  readonly children: (row: Row, isActive: boolean, around: Around | null) => ReactNode
  /**
   * What stands at the newer end, and scrolls away with the rows: before those of a feed whose older end is below, after
   * those of the other; there it says that newer ones are still to come, and nobody is kept at that end.
   */
  readonly lead?: ReactNode
  /** What stands at the older end: progress, a failure, the beginning. */
  readonly foot: ReactNode
  readonly state: FeedState
  /** Told when the reader comes near the older end, and when they leave it. */
  readonly onNearOlderEnd: (isNear: boolean) => void
  /** Told when the feed is scrolled to its very top, and when it leaves it. */
  readonly onTop?: (isAtTop: boolean) => void
  /** Brings a row onto the screen; each new object once. */
  readonly jump?: { readonly key: string } | null
  /** Where to begin: this row with its top so far below the viewport's, once the rows hold it. Used once. */
  readonly anchor?: Beginning | null
  /** Whether that row may still come; by default it may. */
  readonly isAnchorToCome?: boolean
  /**
   * Told, after scrolling has come to rest, which message is read and where; `null` at the very place where a feed
   * begins without an anchor.
   */
  readonly onAnchor?: (anchor: FeedAnchor | null, row: Row | null) => void
  /** Told of each copying of a selection in these rows: which of them are missing, because they are not in the page. */
  readonly onCopy?: (missing: readonly Row[]) => void
}

/** Nearer than this to where a feed begins is there, px: browsers round. */
const BEGINNING_PX = 4

/**
 * A virtualized `role="feed"` of any number of rows of any height. The first visible message keeps its place on the
 * screen whatever is added, removed or put in another order around it.
 *
 * Keyboard, after the ARIA feed pattern: Page Down and Page Up go from row to row, Control+End and
 * Control+Home leave the feed.
 */
export function Feed<Row extends ListRow, Around = null>(props: FeedProps<Row, Around>) {
  const { rows, olderEnd, estimate, onNearOlderEnd, onTop } = props
  const scroller = useRef<HTMLDivElement>(null)
  const body = useRef<HTMLDivElement>(null)
  const before = useRef<HTMLDivElement>(null)
  const after = useRef<HTMLDivElement>(null)
  const start = useRef<HTMLSpanElement>(null)
  const end = useRef<HTMLSpanElement>(null)
  const probe = useRef<HTMLSpanElement>(null)
  const focusNext = useRef<string | null>(null)
  const [isNear, setNear] = useState(true)
  const [isFootFocused, setFootFocused] = useState(false)
  // Whoever tabbed to the button at the end asks for more by pressing it, not by having got there.
  const [isHeld, setHeld] = useState(false)
  const [anchor] = useState(props.anchor ?? null)
  const beginsAtEnd = olderEnd === 'top' && !props.lead
  const { list, drawn, measureRow, draw, hold } = useList(
    { rows, estimate, sticksToEnd: beginsAtEnd },
    { scroller, before, after, body, probe },
  )
  const stopIndex = tabStop(list, olderEnd)
  const { isHeld: isHeldAtAnchor, letGo: letAnchorGo } = useAnchor(
    list,
    anchor,
    props.isAnchorToCome ?? true,
    scroller,
    draw,
  )
  useAnchorReport(
    scroller,
    () =>
      olderEnd === 'bottom'
        ? list.offset + list.box.before <= BEGINNING_PX
        : beginsAtEnd && list.toEnd <= BEGINNING_PX,
    isHeldAtAnchor,
    (line, index) => props.onAnchor?.(line, (index < 0 ? null : rows.at(index)) ?? null),
  )

  const [reach] = useState(() => new Reach())
  const toEnd = () => (olderEnd === 'top' ? list.offset + list.box.before : list.toEnd)
  const tell = () => {
    const { viewport } = list.box
    if (viewport === 0) return
    const now = performance.now()
    reach.loads(props.state === 'loading', now)
    const isNearNow = toEnd() < reach.px(viewport, now)
    setNear(isNearNow)
    onNearOlderEnd(isNearNow && !isHeld)
  }
  useEffect(tell)

  // At once: the row that had the focus may have gone, and the next key would reach nobody.
  useLayoutEffect(() => {
    const key = focusNext.current
    const row = key === null ? null : findRow(scroller.current, key)
    if (!row) return
    focusNext.current = null
    row.focus({ preventScroll: true })
  })

  const jumpTo = useEffectEvent((key: string) => {
    // From the end where people begin to read: a key may have to be made for each row that is passed.
    const index = placeOfKey(rows, key, olderEnd === 'top' ? 'end' : 'start')
    if (index === -1) return
    letAnchorGo()
    list.mark('active', index)
    focusNext.current = key
    if (index === 0) list.goToTop()
    else list.goTo(index, 'center')
    hold()
  })
  const { jump } = props
  useEffect(() => {
    if (jump) jumpTo(jump.key)
  }, [jump])

  const onScroll = () => {
    onTop?.((scroller.current?.scrollTop ?? 0) <= 4)
    reach.moved(toEnd(), performance.now())
    tell()
  }

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey && (event.key === 'End' || event.key === 'Home')) {
      event.preventDefault()
      const exit = event.key === 'End' ? end : start
      exit.current?.focus()
      return
    }
    const step = event.key === 'PageDown' ? 1 : event.key === 'PageUp' ? -1 : 0
    if (step === 0 || event.ctrlKey || event.altKey || event.metaKey) return
    const index = (list.marked('active') ?? 0) + step
    const next = index < 0 ? undefined : rows.at(index)
    if (!next) return
    event.preventDefault()
    list.mark('active', index)
    focusNext.current = next.key
    list.goTo(index, 'auto')
    hold()
  }

  const tellCopy = useEffectEvent(({ target }: ClipboardEvent) => {
    // What is copied out of a field is whole.
    if (target instanceof HTMLInputElement || !body.current) return
    props.onCopy?.(selectedButNotDrawn(list, body.current, getSelection()))
  })
  useEffect(() => {
    const listener = (event: ClipboardEvent) => tellCopy(event)
    document.addEventListener('copy', listener)
    return () => document.removeEventListener('copy', listener)
  }, [])

  const onFocus = (event: FocusEvent) => {
    const row = event.target.closest<HTMLElement>('[data-row-key]')
    if (!row) return
    list.mark('active', Number(row.ariaPosInSet) - 1)
    draw()
  }

  const onClickCapture = (event: MouseEvent<HTMLElement>) => {
    if (!(event.target instanceof Element) || !event.target.closest('[aria-expanded]')) return
    const row = event.target.closest<HTMLElement>('[data-row-key]')
    if (row) list.keepInPlace(Number(row.ariaPosInSet) - 1)
  }

  const foot = (
    <div
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
  const first = drawn.find(({ keptTop }) => keptTop === null)
  return (
    <div
      ref={scroller}
      className="relative h-full overflow-y-auto overscroll-contain [overflow-anchor:none]"
      data-feed-scroller=""
      onScroll={onScroll}
    >
      <span ref={start} tabIndex={-1} role="group" aria-label={props.label} />
      {/* Beyond the start, where nothing can be scrolled to, and no deeper than rows: what it tells changes these. */}
      <span
        ref={probe}
        aria-hidden="true"
        className="invisible absolute -start-[9999px] top-0 text-sm whitespace-pre"
      />
      <div ref={before} className="flow-root">
        {olderEnd === 'top' ? foot : props.lead}
      </div>
      <div
        ref={body}
        role="feed"
        aria-label={props.label}
        aria-busy={props.state === 'loading'}
        className="relative"
        style={{ height: list.bodyHeight, paddingTop: first ? Math.max(0, list.topOf(first.index)) : 0 }}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        onClickCapture={onClickCapture}
      >
        {drawn.map((one) => (
          <Article
            key={one.row.key}
            row={one.row}
            index={one.index}
            sliceIndex={one.sliceIndex}
            keptTop={one.keptTop}
            count={props.state === 'end' ? rows.length : -1}
            isActive={one.index === stopIndex}
            around={props.around?.(one.row) ?? null}
            article={props.article}
            draw={props.children}
            measure={measureRow}
          />
        ))}
      </div>
      <div ref={after} className="flow-root">
        {olderEnd === 'bottom' ? foot : props.lead || <div className="h-4" />}
      </div>
      <span ref={end} tabIndex={-1} role="group" aria-label={props.label} />
    </div>
  )
}

interface ArticleOfFeedProps<Row extends ListRow, Around> extends DrawnRow<Row> {
  readonly count: number
  readonly isActive: boolean
  readonly around: Around | null
  readonly article: FeedProps<Row, Around>['article']
  readonly draw: FeedProps<Row, Around>['children']
  readonly measure: Ref<HTMLElement>
}

/** One row. Those that stay are not drawn again while others come and go. */
const Article = memo(function ArticleOfFeed<Row extends ListRow, Around>(
  props: ArticleOfFeedProps<Row, Around>,
) {
  const {
    row,
    index,
    sliceIndex,
    keptTop,
    count,
    isActive,
    around,
    article: articleOf,
    draw,
    measure,
  } = props
  const { className = '', ...article } = articleOf(row, around)
  return (
    <article
      {...article}
      ref={measure}
      data-index={sliceIndex}
      data-row-key={row.key}
      aria-posinset={index + 1}
      aria-setsize={count}
      tabIndex={isActive ? 0 : -1}
      // Rows follow one another by themselves, so that no wrong height can leave a gap between them.
      className={`${keptTop === null ? 'relative' : 'absolute inset-x-0'} outline-offset-[-2px] ${className}`}
      style={keptTop === null ? NOWHERE : { top: keptTop }}
    >
      {draw(row, isActive, around)}
    </article>
  )
}) as <Row extends ListRow, Around>(props: ArticleOfFeedProps<Row, Around>) => ReactNode

const NOWHERE = {}

/**
 * The row that Tab enters at: the one that was last active while it is on the screen, else the line that is
 * read, which is the first whole row of a list and the last row of a conversation.
 */
function tabStop<Row extends ListRow>(list: List<Row>, olderEnd: 'bottom' | 'top'): number {
  const active = list.marked('active')
  const { visible } = list
  if (!visible) return active ?? 0
  const { first, last } = visible
  if (active !== null && active >= first && active <= last) return active
  if (olderEnd === 'top') return last
  return Math.min(last, list.isCut(first) ? first + 1 : first)
}

function findRow(scroller: HTMLElement | null, key: string): HTMLElement | null {
  return scroller?.querySelector<HTMLElement>(`[data-row-key="${CSS.escape(key)}"]`) ?? null
}
