// The least that a list can cost: rows of one height, known beforehand, drawn by cloning what the product draws.
import { flushSync } from 'react-dom'
import { createRoot } from 'react-dom/client'
import { type Open, type Opened, type Row, RowElement, type View } from './view'

/** px of every row. */
const ROW_PX = 92

/** Rows beyond the viewport, as many as the product draws. */
const OVERSCAN = 4

/** Rows that one element holds, well below the height that browsers clamp; more are moved within it. */
const CAP_ROWS = 86_000
const CAP_PX = CAP_ROWS * ROW_PX

/** Nearer to the end of the element than this the rows are moved, px. */
const SLACK_PX = 1_000_000

/** An element of each kind of row: the markup is React's, as everywhere, and what is done with it is not. */
const templates = new Map<string, HTMLElement>()

function open<Of extends Row>(box: HTMLElement, first: View<Of>): Opened<Of> {
  let view = first
  const scroller = document.createElement('div')
  const body = document.createElement('div')
  Object.assign(scroller.style, {
    height: '100%',
    overflowY: 'auto',
    position: 'relative',
    overflowAnchor: 'none',
  })
  scroller.dataset['benchScroller'] = ''
  body.style.position = 'relative'
  scroller.append(body)

  /** Drawn rows by their keys. */
  const drawn = new Map<string, HTMLElement>()
  /** Rows that lie before the start of the element. */
  let base = 0

  const elementOf = (row: Row): HTMLElement => {
    const copy = templates.get(row.kind)?.cloneNode(true)
    if (!(copy instanceof HTMLElement)) throw new Error(`no template for a row of kind ${row.kind}`)
    copy.dataset['rowKey'] = row.key
    copy.dataset['threadId'] = row.threadId
    const { text, stamp } = wordsOf(row)
    const [paragraph, time] = [copy.querySelector('p:last-of-type'), copy.querySelector('time')]
    if (paragraph && text !== null) paragraph.textContent = text
    if (time && stamp !== null) time.textContent = stamp
    return copy
  }

  const grow = () => {
    const height = `${Math.min(view.rows.length * ROW_PX, CAP_PX)}px`
    if (body.style.height !== height) body.style.height = height
  }
  const draw = () => {
    grow()
    const top = scroller.scrollTop
    const from = Math.max(0, base + Math.floor(top / ROW_PX) - OVERSCAN)
    const seen = Math.ceil(scroller.clientHeight / ROW_PX) + 1 + 2 * OVERSCAN
    const to = Math.min(view.rows.length, from + seen)
    const keys = new Set<string>()
    for (let index = from; index < to; index++) {
      const row = view.rows[index]
      if (!row) continue
      keys.add(row.key)
      let element = drawn.get(row.key)
      if (!element) {
        drawn.set(row.key, (element = elementOf(row)))
        body.append(element)
      }
      element.ariaPosInSet = String(index + 1)
      element.style.transform = `translateY(${(index - base) * ROW_PX}px)`
    }
    for (const [key, element] of drawn) {
      if (keys.has(key)) continue
      element.remove()
      drawn.delete(key)
    }
  }
  const onScroll = () => {
    const hidden = view.rows.length - base - CAP_ROWS
    const isNearEnd = scroller.scrollTop > CAP_PX - SLACK_PX && hidden > 0
    const isNearStart = scroller.scrollTop < SLACK_PX && base > 0
    if (isNearEnd || isNearStart) goTo(base + scroller.scrollTop / ROW_PX)
    draw()
  }
  /** Brings a row to the top of the viewport. */
  const goTo = (row: number) => {
    const inBody = Math.min(view.rows.length, CAP_ROWS)
    const wanted = Math.round(row - inBody / 2)
    base = Math.max(0, Math.min(view.rows.length - inBody, wanted))
    scroller.scrollTop = (row - base) * ROW_PX
  }
  scroller.addEventListener('scroll', onScroll, { passive: true })
  const resizes = new ResizeObserver(draw)
  box.append(scroller)
  draw()
  resizes.observe(scroller)

  return {
    show: (next) => {
      const top = base + Math.floor(scroller.scrollTop / ROW_PX)
      const line = view.rows[top]
      view = next
      grow()
      // What is read stays where it is.
      let now = top
      while (now < next.rows.length && next.rows[now]?.key !== line?.key) now++
      const joined = now < next.rows.length ? now - top : 0
      if (next.rows.length > CAP_ROWS) base += joined
      else scroller.scrollTop += joined * ROW_PX
      draw()
    },
    jump: (index) => {
      goTo(index)
      draw()
    },
    close: () => {
      resizes.disconnect()
      scroller.remove()
    },
  }
}

function prepare<Of extends Row>(view: View<Of>): void {
  templates.clear()
  for (const row of view.rows.slice(0, 1_000))
    if (!templates.has(row.kind)) templates.set(row.kind, templateOf(row, view))
}

export const openFloor: Open = Object.assign(open, { prepare })

function templateOf<Of extends Row>(row: Of, { content, className }: View<Of>): HTMLElement {
  const box = document.createElement('div')
  const root = createRoot(box)
  flushSync(() => root.render(<RowElement row={row} index={0} content={content} className={className} />))
  const element = box.firstElementChild?.cloneNode(true)
  root.unmount()
  if (!(element instanceof HTMLElement)) throw new Error('a row drew nothing')
  Object.assign(element.style, {
    position: 'absolute',
    insetInline: '0',
    top: '0',
    height: `${ROW_PX}px`,
    overflow: 'hidden',
  })
  return element
}

/** What differs between rows of one kind. */
function wordsOf(row: Row): { readonly text: string | null; readonly stamp: string | null } {
  if (!('message' in row) || typeof row.message !== 'object' || row.message === null) return NO_WORDS
  const { message } = row
  const text = 'text' in message && typeof message.text === 'string' ? message.text : null
  const createdMs = 'createdMs' in message && typeof message.createdMs === 'number' ? message.createdMs : 0
  return { text, stamp: new Date(createdMs).toISOString().slice(11, 16) }
}

const NO_WORDS = { text: null, stamp: null }
