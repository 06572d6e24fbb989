import { useEffect, useState } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import { settled } from '../test/settled'
import { Feed } from './feed'
import type { Beginning } from './use-anchor'

const row = (n: number) => ({
  kind: 'message',
  key: `row ${n}`,
  threadId: 'thread',
  height: 30 + ((((n * 37) % 90) + 90) % 90),
})
type Row = ReturnType<typeof row>
type Anchor = { readonly key: string; readonly top: number }
const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, at) => row(from + at))

let setRows: (rows: readonly Row[]) => void = () => {}
let giveUp = () => {}
let told: (Anchor | null)[] = []

function TestFeed(props: {
  readonly first: readonly Row[]
  readonly olderEnd: 'top' | 'bottom'
  readonly anchor: Beginning | null
  readonly isNewerToCome?: boolean
}) {
  const [shown, setShown] = useState(props.first)
  const [isAnchorToCome, setToCome] = useState(true)
  useEffect(() => {
    setRows = setShown
    giveUp = () => setToCome(false)
  }, [])
  return (
    <div style={{ height: 400, width: 300 }}>
      <Feed
        label="Rows"
        rows={shown}
        olderEnd={props.olderEnd}
        estimate={() => 60}
        article={(one) => ({ 'data-row': one.kind })}
        lead={props.isNewerToCome ? <div style={{ height: 900 }}>Newer ones are loading</div> : undefined}
        foot={<p>Foot</p>}
        state="idle"
        onNearOlderEnd={() => {}}
        anchor={props.anchor}
        isAnchorToCome={isAnchorToCome}
        onAnchor={(anchor) => void told.push(anchor)}
      >
        {(one) => <div style={{ height: one.height }}>{one.key}</div>}
      </Feed>
    </div>
  )
}

const scroller = () => document.querySelector<HTMLElement>('[data-feed-scroller]')
/** px from the viewport's top; no number when the row is not in the page, for none is close to that. */
const topOf = (key: string) => {
  const box = document.querySelector(`[data-row-key="${key}"]`)?.getBoundingClientRect()
  return box ? box.top - (scroller()?.getBoundingClientRect().top ?? 0) : Number.NaN
}

beforeEach(() => {
  told = []
})

describe('a feed that begins at a row', () => {
  it.each(['bottom', 'top'] as const)('has it where it is wanted (older end: %s)', async (olderEnd) => {
    await render(<TestFeed first={rows(0, 400)} olderEnd={olderEnd} anchor={{ key: 'row 217', top: -13 }} />)
    await expect.poll(() => topOf('row 217')).toBeCloseTo(-13, 0)
  })

  it('waits for the row, and for rows enough to bring it there', async () => {
    await render(<TestFeed first={rows(0, 50)} olderEnd="bottom" anchor={{ key: 'row 60', top: 20 }} />)
    setRows(rows(0, 61))
    await expect.poll(() => topOf('row 60')).not.toBeNaN()
    setRows(rows(0, 200))
    await expect.poll(() => topOf('row 60')).toBeCloseTo(20, 0)
  })

  it('keeps it there while others join above and below', async () => {
    await render(<TestFeed first={rows(100, 140)} olderEnd="bottom" anchor={{ key: 'row 104', top: 5 }} />)
    await expect.poll(() => topOf('row 104')).toBeCloseTo(5, 0)
    setRows(rows(60, 140))
    await expect.poll(() => topOf('row 104')).toBeCloseTo(5, 0)
    setRows(rows(0, 200))
    await expect.poll(() => topOf('row 104')).toBeCloseTo(5, 0)
  })

  it('of a conversation does not follow its end while newer rows are still to come', async () => {
    const anchor = { key: 'row 199', top: 40 }
    await render(<TestFeed first={rows(0, 200)} olderEnd="top" anchor={anchor} isNewerToCome />)
    await expect.poll(() => topOf('row 199')).toBeCloseTo(40, 0)
    setRows(rows(0, 300))
    await expect.poll(() => topOf('row 199')).toBeCloseTo(40, 0)
  })

  describe('that comes later than another one', () => {
    const anchor = { key: 'row 160', top: 25, standIn: 'row 100' }

    it('holds that one at the top meanwhile, whatever joins above it', async () => {
      await render(<TestFeed first={rows(100, 140)} olderEnd="bottom" anchor={anchor} />)
      await expect.poll(() => topOf('row 100')).toBeCloseTo(0, 0)
      setRows(rows(40, 140))
      await expect.poll(() => topOf('row 99')).not.toBeNaN()
      expect(topOf('row 100')).toBeCloseTo(0, 0)
      setRows(rows(40, 300))
      await expect.poll(() => topOf('row 160')).toBeCloseTo(25, 0)
      setRows(rows(0, 300))
      await expect.poll(() => topOf('row 160')).toBeCloseTo(25, 0)
    })

    it('is let go of once it will not come', async () => {
      await render(<TestFeed first={rows(100, 140)} olderEnd="bottom" anchor={anchor} />)
      await expect.poll(() => topOf('row 100')).toBeCloseTo(0, 0)
      giveUp()
      await settled()
      setRows(rows(100, 300))
      await settled()
      expect(topOf('row 100')).toBeCloseTo(0, 0)
    })

    it('stays where something else has scrolled it, even when the row comes at once', async () => {
      await render(<TestFeed first={rows(100, 140)} olderEnd="bottom" anchor={anchor} />)
      await expect.poll(() => topOf('row 100')).toBeCloseTo(0, 0)
      scroller()?.scrollBy({ top: 500 })
      await settled()
      const before = topOf('row 108')
      setRows(rows(100, 300))
      await settled()
      expect(topOf('row 108')).toBeCloseTo(before, 0)
    })

    it('stays where something else has scrolled it', async () => {
      await render(<TestFeed first={rows(100, 140)} olderEnd="bottom" anchor={anchor} />)
      await expect.poll(() => topOf('row 100')).toBeCloseTo(0, 0)
      scroller()?.scrollBy({ top: 500 })
      await expect.poll(() => topOf('row 107')).toBeLessThan(300)
      await expect.poll(() => told.length).toBeGreaterThan(0)
      const line = told.at(-1)
      setRows(rows(100, 300))
      await expect.poll(() => topOf(line?.key ?? '')).toBeCloseTo(line?.top ?? 0, 0)
    })
  })

  it('lets go when the reader scrolls', async () => {
    await render(<TestFeed first={rows(0, 400)} olderEnd="bottom" anchor={{ key: 'row 217', top: 0 }} />)
    await expect.poll(() => topOf('row 217')).toBeCloseTo(0, 0)
    scroller()?.dispatchEvent(new WheelEvent('wheel', { bubbles: true }))
    scroller()?.scrollBy({ top: 300 })
    await expect.poll(() => topOf('row 217')).toBeLessThan(-200)
    await expect.poll(() => told.at(-1)?.key).toMatch(/^row 22/)
  })
})

describe('what a feed tells of where it is read', () => {
  it('is the first message that can be seen and its place, once scrolling has come to rest', async () => {
    await render(<TestFeed first={rows(0, 400)} olderEnd="bottom" anchor={null} />)
    for (let step = 0; step < 5; step++) scroller()?.scrollBy({ top: 700 })
    await expect.poll(() => told.length).toBe(1)
    const line = told[0]
    expect(line?.top).toBeLessThanOrEqual(0)
    await expect.poll(() => topOf(line?.key ?? '')).toBeCloseTo(line?.top ?? 0, 0)
  })

  it('is nothing at the place where it begins by itself', async () => {
    await render(<TestFeed first={rows(0, 400)} olderEnd="bottom" anchor={null} />)
    scroller()?.scrollTo({ top: 900 })
    await expect.poll(() => told.at(-1)?.key).toBeDefined()
    scroller()?.scrollTo({ top: 0 })
    await expect.poll(() => told.at(-1)).toBeNull()
  })
})
