import { describe, expect, it } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import {
  drawn,
  expectWhole,
  line,
  type Row,
  rows,
  scroller,
  scrollTo,
  TestFeed,
  visible,
  world,
} from '../test/big-feed'
import { press } from '../test/press'
import { covered, settled } from '../test/settled'

describe('bad input', () => {
  const odd: readonly Row[] = [
    { kind: 'message', key: 'word', threadId: 'odd', text: 'W'.repeat(200_000) },
    { kind: 'message', key: 'breaks', threadId: 'odd', text: `top${'\n'.repeat(20_000)}bottom` },
    { kind: 'message', key: 'unseen', threadId: 'odd', text: '\u200B\u200D\u2060\uFEFF' },
    { kind: 'message', key: 'nothing', threadId: 'odd', height: 0 },
  ]

  it('of messages higher than any screen, or of no height, is passed over in both directions', async () => {
    await render(<TestFeed first={{ rows: [...rows(0, 60), ...odd, ...rows(60, 120)] }} />)
    await settled()
    const met = new Set<string>()
    const pass = async (direction: number) => {
      for (let still = 0; still < 15;) {
        for (const { key } of drawn()) met.add(key)
        expectWhole()
        const before = scroller().scrollTop
        // Step by step through rows of a line, in leaps through the others.
        const isOdd = visible().some(({ key }) => odd.some((one) => one.key === key))
        scroller().scrollTop += direction * (isOdd ? 15_000 : 350)
        await covered()
        still = Math.abs(scroller().scrollTop - before) < 1 ? still + 1 : 0
      }
    }
    await pass(1)
    expect([...met].filter((key) => odd.some((one) => one.key === key)).toSorted()).toEqual([
      'breaks',
      'nothing',
      'unseen',
      'word',
    ])
    expect(visible().at(-1)?.key).toBe('row 119')
    await pass(-1)
    expect(visible()[0]?.key).toBe('row 0')
  })

  it('of a group of 50,000 that unfolds above leaves the line where it is', async () => {
    const group = rows(0, 90)
    await render(<TestFeed first={{ rows: group }} />)
    await scrollTo(1_200)
    const before = line()
    world.change({ rows: [...group.slice(0, 2), ...rows(1_000, 51_000), ...group.slice(2)] })
    await settled()
    expect(
      Math.abs((drawn().find(({ key }) => key === before?.key)?.top ?? Number.NaN) - (before?.top ?? 0)),
    ).toBeLessThan(1)
    expectWhole()
  })

  it('of a box without height draws nothing until there is one, and finds its place again after it was hidden', async () => {
    await render(<TestFeed first={{ rows: rows(0, 300), height: 0 }} />)
    await settled()
    expect(drawn()).toEqual([])
    world.change({ height: 400 })
    await settled()
    expectWhole()
    await scrollTo(3_000)
    const before = line()
    const box = scroller().parentElement
    if (box) box.style.display = 'none'
    await settled()
    world.change({ rows: [...rows(400, 460), ...rows(0, 300)] })
    await settled()
    if (box) box.style.display = ''
    await settled()
    expect(
      Math.abs((drawn().find(({ key }) => key === before?.key)?.top ?? Number.NaN) - (before?.top ?? 0)),
    ).toBeLessThan(1)
    expectWhole()
  })

  for (const zoom of [0.3, 1.1, 5]) {
    it(`of a zoom of ${zoom * 100} % leaves no gap and moves nothing`, async () => {
      await render(<TestFeed first={{ rows: rows(0, 400), zoom }} />)
      await settled()
      for (const top of [900, 4_000, 2_500]) {
        await scrollTo(top)
        expectWhole()
        const before = line()
        world.change({ rows: [...rows(1_000 + top * 10, 1_050 + top * 10), ...rows(0, 400)] })
        await settled()
        const after = drawn().find(({ key }) => key === before?.key)
        expect(Math.abs((after?.top ?? Number.NaN) - (before?.top ?? 0))).toBeLessThan(1.5)
      }
    })
  }
})

describe('what is selected', () => {
  it('stays selected when it is scrolled away, and when rows join above', async () => {
    await render(<TestFeed first={{ rows: rows(0, 600) }} />)
    await press(page.getByText(/^3 guest/))
    // Rows beyond the screen are drawn when the list has opened.
    await expect.poll(() => scroller().querySelectorAll('p').length).toBeGreaterThan(6)
    const [from, to] = [scroller().querySelectorAll('p')[3], scroller().querySelectorAll('p')[5]]
    if (from?.firstChild && to?.firstChild)
      getSelection()?.setBaseAndExtent(from.firstChild, 0, to.firstChild, 1)
    // Browsers tell of a selection a task later.
    await settled()
    const text = getSelection()?.toString()
    expect(text?.length).toBeGreaterThan(10)
    await scrollTo(8_000)
    world.change({ rows: [...rows(900, 950), ...rows(0, 600)] })
    await scrollTo(12_000)
    expect(getSelection()?.toString()).toBe(text)
  })
})

it('what is read stays on the screen when all rows get far lower, and no ResizeObserver goes round', async () => {
  await render(<TestFeed first={{ rows: rows(0, 400), fontSize: 32 }} />)
  // Far into a message that is higher than the screen.
  for (let top = 3_000; (line()?.top ?? 0) >= -700 && top < 20_000; top += 150) await scrollTo(top)
  const read = line()?.key
  expect(line()?.top).toBeLessThan(-700)
  // Not by React: nobody but a ResizeObserver tells the list of it. One that goes round fails the test (`test/set-up.ts`).
  for (const size of ['8px', '40px', '10px']) {
    scroller().style.fontSize = size
    await settled()
    expectWhole()
    expect([size, ...visible().map(({ key }) => key)]).toContain(read)
  }
})
