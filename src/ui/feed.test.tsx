import { type ReactNode, useEffect, useState } from 'react'
import { beforeEach, describe, expect, it } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { press } from '../test/press'
import { settled } from '../test/settled'
import { Feed } from './feed'

interface Row {
  readonly kind: 'row'
  readonly key: string
  readonly threadId: string
  readonly height: number
}

/** Rows whose real heights differ from their estimate, the same for the same number. */
const row = (n: number): Row => ({
  kind: 'row',
  key: `row ${n}`,
  threadId: `thread ${Math.floor(n / 10)}`,
  height: 30 + ((n * 37) % 90),
})
const rows = (from: number, to: number): Row[] => Array.from({ length: to - from }, (_, at) => row(from + at))

const rowsOfFeed: { set: (rows: readonly Row[]) => void } = { set: () => {} }

function TestFeed({
  first,
  olderEnd,
  lead,
}: {
  readonly first: readonly Row[]
  readonly olderEnd: 'top' | 'bottom'
  readonly lead?: ReactNode
}) {
  const [shown, setShown] = useState(first)
  useEffect(() => void (rowsOfFeed.set = setShown), [])
  return (
    <div style={{ height: 400, width: 300 }}>
      <Feed
        label="Rows"
        rows={shown}
        olderEnd={olderEnd}
        estimate={() => 60}
        article={(one) => ({ 'data-row': one.kind, 'aria-label': one.key })}
        lead={lead}
        foot={<p>Foot</p>}
        state="idle"
        onNearOlderEnd={() => {}}
      >
        {(one, isActive) => (
          <button type="button" tabIndex={isActive ? 0 : -1} style={{ height: one.height, display: 'block' }}>
            {one.key}
          </button>
        )}
      </Feed>
    </div>
  )
}

const scroller = () => document.querySelector<HTMLElement>('[data-feed-scroller]')

function visible() {
  const top = scroller()?.getBoundingClientRect().top ?? 0
  return [...document.querySelectorAll<HTMLElement>('article')]
    .map((article) => {
      const box = article.getBoundingClientRect()
      return { key: article.dataset['rowKey'] ?? '', top: box.top - top, bottom: box.bottom - top }
    })
    .filter(({ top, bottom }) => bottom > 0 && top < 400)
}

async function scrollTo(top: number) {
  scroller()?.scrollTo({ top })
  await settled()
}

/** Changes the rows and says by how many px the first visible row moved. */
async function moved(next: readonly Row[]) {
  const before = visible()[0]
  rowsOfFeed.set(next)
  await settled()
  const after = visible().find(({ key }) => key === before?.key)
  return after && before ? Math.abs(after.top - before.top) : null
}

beforeEach(() => {
  rowsOfFeed.set = () => {}
})

describe('what stands before the rows', () => {
  const lead = <div style={{ height: 70 }}>Lead</div>

  it('is seen first and scrolls away with them', async () => {
    await render(<TestFeed first={rows(0, 50)} olderEnd="bottom" lead={lead} />)
    await settled()
    expect(scroller()?.scrollTop).toBe(0)
    expect(visible()[0]).toMatchObject({ key: 'row 0', top: 70 })
    await scrollTo(500)
    await expect.element(page.getByText('Lead')).not.toBeInViewport()
  })

  it('does not move what is read when rows join above it', async () => {
    await render(<TestFeed first={rows(10, 60)} olderEnd="bottom" lead={lead} />)
    await scrollTo(400)
    expect(await moved(rows(5, 60))).toBeLessThan(1)
  })
})

describe('a feed', () => {
  it('shows rows in order without a gap or an overlap, wherever it is scrolled', async () => {
    await render(<TestFeed first={rows(0, 500)} olderEnd="bottom" />)
    for (const top of [0, 333, 5_000, 12_345, 700, 30_000, 0]) {
      await scrollTo(top)
      const seen = visible()
      expect(seen.length).toBeGreaterThan(2)
      for (const [at, one] of seen.slice(1).entries()) {
        expect(Math.abs(one.top - (seen[at]?.bottom ?? 0))).toBeLessThan(0.5)
      }
    }
  })

  it('keeps what is read in place when rows join below, above and in between', async () => {
    await render(<TestFeed first={rows(100, 300)} olderEnd="bottom" />)
    await scrollTo(3_000)
    expect(await moved(rows(100, 400))).toBeLessThan(1)
    expect(await moved(rows(0, 400))).toBeLessThan(1)
    const between = rows(0, 400).flatMap((one) =>
      one.key.endsWith('7') ? [one, { ...one, key: `${one.key} again` }] : [one],
    )
    expect(await moved(between)).toBeLessThan(1)
  })

  it('keeps the next row in place when the one being read goes away', async () => {
    await render(<TestFeed first={rows(0, 300)} olderEnd="bottom" />)
    await scrollTo(4_000)
    const [first, second] = visible()
    rowsOfFeed.set(rows(0, 300).filter(({ key }) => key !== first?.key))
    await settled()
    expect(visible().find(({ key }) => key === second?.key)?.top).toBeCloseTo(second?.top ?? Number.NaN, 0)
  })

  it('follows the row being read when it moves to another place', async () => {
    await render(<TestFeed first={rows(0, 300)} olderEnd="bottom" />)
    await scrollTo(4_000)
    const key = visible()[0]?.key
    const rest = rows(0, 300).filter((one) => one.key !== key)
    expect(
      await moved([...rows(0, 300).filter((one) => one.key === key), ...rest.slice(0, 200)]),
    ).not.toBeNull()
  })

  it('of a conversation opens at its end and stays there when a row is added', async () => {
    await render(<TestFeed first={rows(0, 200)} olderEnd="top" />)
    await expect.poll(() => visible().at(-1)?.key).toBe('row 199')
    rowsOfFeed.set(rows(0, 201))
    await expect.poll(() => visible().at(-1)?.key).toBe('row 200')
    await expect.poll(() => (scroller()?.scrollHeight ?? 0) - (scroller()?.scrollTop ?? 0)).toBeLessThan(402)
  })

  it('of a conversation keeps the line that is read when older rows join above', async () => {
    await render(<TestFeed first={rows(200, 400)} olderEnd="top" />)
    await expect.poll(() => visible().at(-1)?.key).toBe('row 399')
    await scrollTo(2_000)
    expect(await moved(rows(100, 400))).toBeLessThan(1)
    expect(await moved(rows(0, 400))).toBeLessThan(1)
    await scrollTo(0)
    expect(await moved(rows(-50, 400))).toBeLessThan(1)
  })

  it('is walked through by Page Down and Page Up, and left by Control and End', async () => {
    await render(<TestFeed first={rows(0, 100)} olderEnd="bottom" />)
    await press(page.getByRole('article', { name: 'row 0', exact: true }))
    for (let step = 0; step < 30; step++) await userEvent.keyboard('{PageDown}')
    await expect.poll(() => document.activeElement?.getAttribute('data-row-key')).toBe('row 30')
    await userEvent.keyboard('{PageUp}')
    await expect.poll(() => document.activeElement?.getAttribute('data-row-key')).toBe('row 29')
    await userEvent.keyboard('{Control>}{End}{/Control}')
    expect(document.activeElement?.closest('[role="feed"]')).toBeNull()
  })

  it('keeps the focused row in the page however far it is scrolled away', async () => {
    await render(<TestFeed first={rows(0, 400)} olderEnd="bottom" />)
    await press(page.getByRole('button', { name: 'row 2', exact: true }))
    await expect.poll(() => document.activeElement?.textContent).toBe('row 2')
    await settled()
    await scrollTo(15_000)
    expect(document.activeElement?.textContent).toBe('row 2')
  })
})

it.each([
  { key: 'f', ctrlKey: true },
  { key: 'f', metaKey: true },
  { key: 'g', ctrlKey: true },
  { key: 'F3' },
  { key: '/' },
  { key: "'" },
  { key: ' ' },
  { key: 'Home' },
  { key: 'End' },
])('leaves $key to the browser, from a row as well', async (how) => {
  await render(<TestFeed first={rows(0, 50)} olderEnd="bottom" />)
  for (const element of [document.querySelector('article'), document.querySelector('article button')]) {
    const event = new KeyboardEvent('keydown', { ...how, bubbles: true, cancelable: true })
    element?.dispatchEvent(event)
    expect([element !== null, event.defaultPrevented]).toEqual([true, false])
  }
})
