import { type RefObject, useCallback, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react'
import { placeOfKey } from '../lib/keys'
import type { List, ListRow } from '../list/list'

/** A row by its place on the screen: px from the viewport's top to its own, negative when it begins above it. */
export interface FeedAnchor {
  readonly key: string
  readonly top: number
}

/** Where a feed begins. */
export interface Beginning extends FeedAnchor {
  /** The row that is held at the top until the row itself is there: it may come with a later page. */
  readonly standIn?: string
}

/** Scrolling has come to rest when nothing has moved for this long, ms. */
const REST_MS = 150

/** Rows around a new place get their real heights within this time, ms. */
const SETTLE_MS = 600

/** What a reader begins to do something with. */
const ACTS = ['pointerdown', 'keydown'] as const

/** Whatever of these comes first, it is the reader who scrolls. */
const READERS_OWN = ['wheel', 'touchmove', 'pointerdown', 'keydown', 'focusin'] as const

/**
 * Brings the row that a feed is to begin with to its place, and holds it there while the rows around it get their
 * heights and their neighbours, until the reader scrolls. Gives whether that goes on, and how
 * to end it.
 */
export function useAnchor<Row extends ListRow>(
  list: List<Row>,
  anchor: Beginning | null,
  isToCome: boolean,
  scroller: RefObject<HTMLDivElement | null>,
  draw: () => void,
): { readonly isHeld: RefObject<boolean>; readonly letGo: () => void } {
  const isHeld = useRef(anchor !== null)
  const settledMs = useRef<number | null>(null)
  const hasStandIn = useRef(false)

  const letGo = useCallback(() => {
    if (!isHeld.current) return
    isHeld.current = false
    list.release()
  }, [list])

  const holdStandIn = () => {
    if (hasStandIn.current || anchor?.standIn === undefined) return
    const index = placeOfKey(list.rows, anchor.standIn)
    if (index === -1) return
    hasStandIn.current = true
    list.goTo(index, 0)
    draw()
  }

  // With each commit: rows and their heights come in many of them.
  useLayoutEffect(() => {
    if (!anchor || !isHeld.current || list.box.viewport === 0) return
    if (settledMs.current !== null && performance.now() - settledMs.current > SETTLE_MS) {
      isHeld.current = false
      list.release()
      return
    }
    const isPinned = list.isPinReached !== null
    // Something has scrolled the feed, be it no reader's hand.
    if (hasStandIn.current && !isPinned) return letGo()
    if (!isPinned || hasStandIn.current) {
      const index = placeOfKey(list.rows, anchor.key)
      if (index === -1) return isToCome ? holdStandIn() : letGo()
      hasStandIn.current = false
      list.goTo(index, anchor.top)
      draw()
    }
    // A feed that is still too short is scrolled as far as it goes, and on when it has grown.
    if (list.isPinReached) settledMs.current ??= performance.now()
  })

  useEffect(() => {
    const element = scroller.current
    if (!element) return
    for (const type of READERS_OWN) element.addEventListener(type, letGo, { passive: true })
    return () => {
      for (const type of READERS_OWN) element.removeEventListener(type, letGo)
    }
  }, [letGo, scroller])

  return { isHeld, letGo }
}

/**
 * Tells, when nothing is held and scrolling has come to rest, which message is read and where, and its row's number;
 * `null` and -1 at the place where a feed begins.
 */
export function useAnchorReport(
  scroller: RefObject<HTMLDivElement | null>,
  isAtBeginning: () => boolean,
  isHeld: RefObject<boolean>,
  onAnchor: (anchor: FeedAnchor | null, index: number) => void,
): void {
  const report = useEffectEvent(() => {
    const element = scroller.current
    if (!element || element.clientHeight === 0 || isHeld.current) return
    if (isAtBeginning()) onAnchor(null, -1)
    else {
      const line = firstMessage(element)
      if (line) onAnchor(line.anchor, line.index)
    }
  })
  useEffect(() => {
    const element = scroller.current
    if (!element) return
    let timer: ReturnType<typeof setTimeout> | undefined
    const later = () => {
      clearTimeout(timer)
      timer = setTimeout(atOnce, REST_MS)
    }
    // Whatever a reader does next may lead elsewhere.
    const atOnce = () => {
      if (timer === undefined) return
      clearTimeout(timer)
      timer = undefined
      report()
    }
    element.addEventListener('scroll', later, { passive: true })
    for (const type of ACTS) addEventListener(type, atOnce, { capture: true, passive: true })
    return () => {
      clearTimeout(timer)
      element.removeEventListener('scroll', later)
      for (const type of ACTS) removeEventListener(type, atOnce, { capture: true })
    }
  }, [scroller])
}

function firstMessage(scroller: HTMLElement) {
  const { top } = scroller.getBoundingClientRect()
  // The row that holds the focus stays in the page when it is scrolled away, so order alone does not tell.
  for (const row of scroller.querySelectorAll<HTMLElement>('[role="feed"] > [data-row="message"]')) {
    const box = row.getBoundingClientRect()
    const { rowKey } = row.dataset
    if (rowKey !== undefined && box.bottom > top + 1)
      return { anchor: { key: rowKey, top: box.top - top }, index: Number(row.ariaPosInSet) - 1 }
  }
  return null
}
