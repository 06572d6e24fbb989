import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { userEvent } from 'vitest/browser'
import { useState } from 'react'
import { Feed } from './feed'

interface Row {
  readonly key: string
  readonly kind: 'message' | 'header'
  readonly threadId: string
}

const rows: readonly Row[] = Array.from({ length: 2_000 }, (_, at) => ({
  key: `row ${at}`,
  kind: at % 10 === 0 ? 'header' : 'message',
  threadId: 'thread',
}))

function TestFeed() {
  const [missing, setMissing] = useState<readonly Row[] | null>(null)
  return (
    <>
      <p>Before</p>
      <div style={{ height: 400, width: 300 }}>
        <Feed
          label="Rows"
          rows={rows}
          olderEnd="bottom"
          estimate={() => 40}
          article={() => ({})}
          foot={<p>Foot</p>}
          state="end"
          onNearOlderEnd={() => {}}
          onCopy={setMissing}
        >
          {(row) => <p style={{ height: 40 }}>{row.key}</p>}
        </Feed>
      </div>
      <p>After</p>
      <output>{missing === null ? 'not copied' : `${missing.length} of ${missing[0]?.key ?? 'none'}`}</output>
    </>
  )
}

function textOf(label: string): Node {
  const node = [...document.querySelectorAll('p')].find((one) => one.textContent === label)?.firstChild
  if (!node) throw new Error(`${label} is not in the page`)
  return node
}

function copy(): number {
  const drawn = [...document.querySelectorAll<HTMLElement>('article')].length
  document.dispatchEvent(new ClipboardEvent('copy', { bubbles: true }))
  return drawn
}

test('a selection of rows that are all in the page misses none of them', async () => {
  const screen = await render(<TestFeed />)
  await expect.element(screen.getByText('row 0', { exact: true })).toBeVisible()
  getSelection()?.setBaseAndExtent(textOf('row 0'), 0, textOf('row 3'), 2)
  copy()
  await expect.element(screen.getByText('0 of none')).toBeVisible()
})

test('a selection that goes beyond the rows in the page misses those in between', async () => {
  const screen = await render(<TestFeed />)
  await expect.element(screen.getByText('row 0', { exact: true })).toBeVisible()
  getSelection()?.setBaseAndExtent(textOf('row 0'), 0, textOf('row 3'), 2)
  const scroller = document.querySelector('[data-feed-scroller]')
  // In steps, as a selection is drawn: what holds its beginning stays in the page.
  for (const place of [100, 900]) {
    scroller?.scrollTo({ top: place * 40 })
    await expect.element(screen.getByText(`row ${place + 2}`, { exact: true })).toBeInTheDocument()
    getSelection()?.extend(textOf(`row ${place + 2}`), 1)
  }
  const drawn = copy()
  // Rows 0 to 902 are selected. Of those in the page, the ones after the last selected row do not count.
  const after = [...document.querySelectorAll('article')].filter(
    (row) => Number(row.ariaPosInSet) > 903,
  ).length
  await expect.element(screen.getByText(`${903 - (drawn - after)} of row`)).toBeVisible()
})

test('everything selected misses every row that is not in the page', async () => {
  const screen = await render(<TestFeed />)
  await expect.element(screen.getByText('row 0', { exact: true })).toBeVisible()
  await userEvent.keyboard('{Control>}a{/Control}')
  const drawn = copy()
  await expect.element(screen.getByText(`${rows.length - drawn} of row`)).toBeVisible()
})

test('a selection elsewhere misses nothing here', async () => {
  const screen = await render(<TestFeed />)
  await expect.element(screen.getByText('row 0', { exact: true })).toBeVisible()
  getSelection()?.selectAllChildren(screen.getByText('Before').element())
  copy()
  await expect.element(screen.getByText('0 of none')).toBeVisible()
})
