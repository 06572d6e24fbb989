import { type ReactNode, useEffect, useLayoutEffect, useState } from 'react'
import { expect } from 'vitest'
import { Feed } from '../ui/feed'
import { ENDS_PX, settled } from './settled'

export interface Row {
  readonly kind: 'message' | 'header'
  readonly key: string
  readonly threadId: string
  readonly text?: string
  /** px; `undefined` where the text decides. */
  readonly height?: number
}

export interface Shown {
  readonly rows: readonly Row[]
  readonly width: number
  readonly height: number
  readonly lead: number
  readonly foot: number
  readonly fontSize: number
  /** px of 1 rem, as the browser's own setting for text; `null` = as it is. */
  readonly textSize: number | null
  readonly zoom: number
}

/** A row of text that wraps at other words when the feed gets narrower. */
const row = (n: number): Row => ({
  kind: n % 6 === 0 ? 'header' : 'message',
  key: `row ${n}`,
  threadId: `thread ${Math.floor(n / 6)}`,
  text: `${n} ${'guest and property '.repeat((n * 7) % 23)}`,
})
export const fixedRow = (n: number): Row => ({
  kind: 'message',
  key: `row ${n}`,
  threadId: 'one',
  height: 45,
})
export const rows = (from: number, to: number, make = row): Row[] =>
  Array.from({ length: to - from }, (_, at) => make(from + at))

export const world: {
  change: (change: Partial<Shown>) => void
  estimates: number
  jump: (key: string) => void
} = {
  change: () => {},
  estimates: 0,
  jump: () => {},
}

export function TestFeed({
  first,
  olderEnd = 'bottom',
}: {
  readonly first: Partial<Shown>
  readonly olderEnd?: 'top' | 'bottom'
}) {
  const [shown, setShown] = useState<Shown>({
    rows: [],
    width: 300,
    height: 400,
    lead: 0,
    foot: 50,
    fontSize: 16,
    textSize: null,
    zoom: 1,
    ...first,
  })
  const [jump, setJump] = useState<{ readonly key: string } | null>(null)
  useEffect(() => {
    world.change = (change) => setShown((before) => ({ ...before, ...change }))
    world.jump = (key) => setJump({ key })
  }, [])
  const { width, height, fontSize, textSize, zoom } = shown
  useLayoutEffect(() => {
    const { style } = document.documentElement
    style.fontSize = textSize === null ? '' : `${textSize}px`
    return () => void (style.fontSize = '')
  }, [textSize])
  return (
    <div style={{ height, width, fontSize, zoom, lineHeight: 1.25 }}>
      <Feed
        label="Rows"
        rows={shown.rows}
        olderEnd={olderEnd}
        estimate={(one) => {
          world.estimates++
          return one.height ?? 40
        }}
        article={() => ({})}
        lead={<div style={{ height: shown.lead }} />}
        foot={<div style={{ height: shown.foot }} />}
        state="idle"
        onNearOlderEnd={() => {}}
        jump={jump}
      >
        {(one): ReactNode => (
          <p style={{ height: one.height, overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {one.text ?? one.key}
          </p>
        )}
      </Feed>
    </div>
  )
}

export const scroller = () => {
  const element = document.querySelector<HTMLElement>('[data-feed-scroller]')
  if (!element) throw new Error('there is no feed')
  return element
}
export function drawn() {
  const { top } = scroller().getBoundingClientRect()
  return [...scroller().querySelectorAll<HTMLElement>('[role="feed"] > article')].map((article) => {
    const box = article.getBoundingClientRect()
    return {
      key: article.dataset['rowKey'] ?? '',
      number: Number(article.ariaPosInSet),
      top: box.top - top,
      bottom: box.bottom - top,
    }
  })
}
export const visible = () => {
  const { height } = scroller().getBoundingClientRect()
  return drawn().filter(({ top, bottom }) => bottom > 1 && top < height)
}
export const line = () => visible().find(({ key }) => Number(key.split(' ')[1]) % 6 !== 0)

/** Rows follow one another, in order, and cover the viewport, but for what stands at the ends. */
export function expectWhole() {
  const seen = visible()
  for (const [at, one] of seen.slice(1).entries()) {
    expect(Math.abs(one.top - (seen[at]?.bottom ?? 0))).toBeLessThan(0.5)
    expect(one.number).toBe((seen[at]?.number ?? 0) + 1)
  }
  const { scrollTop, scrollHeight, clientHeight } = scroller()
  const { height } = scroller().getBoundingClientRect()
  const toEnd = scrollHeight - scrollTop - clientHeight
  expect(seen.at(0)?.top ?? Number.NaN).toBeLessThanOrEqual(scrollTop < ENDS_PX ? ENDS_PX : 1)
  expect(seen.at(-1)?.bottom ?? Number.NaN).toBeGreaterThanOrEqual(height - (toEnd < ENDS_PX ? ENDS_PX : 1))
}

export async function scrollTo(top: number) {
  scroller().scrollTop = top
  await settled()
}

/** Numbers from 0 to 1, the same for the same seed. */
export function dice(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 4_294_967_296
    return state / 4_294_967_296
  }
}
