import { StrictMode } from 'react'
import { describe, expect, it } from 'vitest'
import { render } from 'vitest-browser-react'
import {
  dice,
  drawn,
  expectWhole,
  fixedRow,
  line,
  type Row,
  rows,
  scroller,
  scrollTo,
  type Shown,
  TestFeed,
  visible,
  world,
} from '../test/big-feed'
import { seedsFrom } from '../test/runs'
import { covered, settled } from '../test/settled'

const focusedRow = () => document.activeElement?.getAttribute('data-row-key') ?? null
const focusRow = (key: string) =>
  document.querySelector<HTMLElement>(`[data-row-key="${key}"]`)?.focus({ preventScroll: true })

describe('the line that is read', () => {
  for (const olderEnd of ['top', 'bottom'] as const) {
    for (const seed of seedsFrom(1, 1)) {
      it(`does not move by whatever happens in any order, seed ${seed}, older ${olderEnd}`, async () => {
        const random = dice(seed)
        let shown: Shown['rows'] = rows(0, 240)
        await render(
          <StrictMode>
            <TestFeed first={{ rows: shown }} olderEnd={olderEnd} />
          </StrictMode>,
        )
        await settled()
        let fresh = 600
        let focused = ''
        const some = (count: number) => rows((fresh += 60), fresh + count)
        const somewhere = () => Math.floor(random() * shown.length)
        const events: Readonly<Record<string, () => void>> = {
          older: () => void (shown = olderEnd === 'top' ? [...some(40), ...shown] : [...shown, ...some(40)]),
          live: () => void (shown = olderEnd === 'top' ? [...shown, ...some(2)] : [...some(6), ...shown]),
          merge: () => void (shown = shown.toSpliced(somewhere(), 0, ...some(7))),
          unfold: () => void (shown = shown.toSpliced(Math.floor(random() * 20), 0, ...some(50))),
          remove: () => void (shown = shown.toSpliced(somewhere(), 4)),
          moveUp: () => {
            const at = somewhere()
            shown = [...shown.slice(at, at + 6), ...shown.slice(0, at), ...shown.slice(at + 6)]
          },
          width: () => world.change({ width: 220 + Math.round(random() * 200) }),
          height: () => world.change({ height: 300 + Math.round(random() * 200) }),
          font: () => world.change({ fontSize: 14 + Math.round(random() * 4) }),
          // As the browser's own setting does: what is measured by it is told apart by the list's probe.
          textSize: () =>
            void (document.documentElement.style.fontSize = `${14 + Math.round(random() * 6)}px`),
          focus: () => focusRow((focused = visible().at(-1)?.key ?? '')),
          rotate: () =>
            world.change(random() < 0.5 ? { width: 420, height: 300 } : { width: 220, height: 500 }),
          ends: () => world.change({ lead: Math.round(random() * 80), foot: 40 + Math.round(random() * 80) }),
        }
        for (let round = 0; round < 40; round++) {
          const range = scroller().scrollHeight - 400
          if (round % 3 === 0) await scrollTo(range * (0.2 + random() * 0.6))
          else await scrollTo(scroller().scrollTop + (random() - 0.5) * 700)
          const before = line()
          const names = Object.keys(events)
          // Two or three things at once, as when a page arrives while a message does.
          const happening = Array.from(
            { length: 1 + Math.floor(random() * 3) },
            () => names[Math.floor(random() * names.length)] ?? '',
          )
          for (const name of happening) events[name]?.()
          world.change({ rows: shown })
          await settled()
          expectWhole()
          if (!shown.some(({ key }) => key === focused)) focused = ''
          if (focused !== '') expect([...happening, focusedRow()]).toEqual([...happening, focused])
          // What moved to either end cannot stand in the middle of the screen.
          const { scrollTop, scrollHeight, clientHeight } = scroller()
          const isAtAnEnd = scrollTop < 1 || scrollHeight - scrollTop - clientHeight < 1
          if (isAtAnEnd || !shown.some(({ key }) => key === before?.key)) continue
          const after = drawn().find(({ key }) => key === before?.key)
          const moved = Math.abs((after?.top ?? Number.NaN) - (before?.top ?? Number.NaN))
          expect([...happening, moved < 1 ? 'stays' : `moved by ${moved}`]).toEqual([...happening, 'stays'])
        }
      })
    }
  }

  for (const olderEnd of ['top', 'bottom'] as const) {
    for (const seed of seedsFrom(5, 1)) {
      it(`stays while a jump, a live message and older rows come together, seed ${seed}, older ${olderEnd}`, async () => {
        const random = dice(seed)
        let shown: Shown['rows'] = rows(10_000, 12_000)
        await render(<TestFeed first={{ rows: shown }} olderEnd={olderEnd} />)
        await settled()
        for (let round = 0; round < 6; round++) {
          // In the middle: at an end there may not be enough to bring it there.
          const at = Math.floor(shown.length * (0.1 + random() * 0.8))
          const key = shown[at]?.key ?? ''
          const [live, older] = [
            rows(round * 100, round * 100 + 12),
            rows(20_000 + round * 500, 20_100 + round * 500),
          ]
          const change = () => {
            shown = olderEnd === 'top' ? [...older, ...shown, ...live] : [...live, ...shown, ...older]
            world.change({ rows: shown })
          }
          const isChangeFirst = random() < 0.5
          if (isChangeFirst) change()
          world.jump(key)
          if (!isChangeFirst) change()
          await settled()
          const box = drawn().find((one) => one.key === key)
          const middle = ((box?.top ?? Number.NaN) + (box?.bottom ?? Number.NaN)) / 2
          expect([round, key, Math.abs(middle - 200) < 1]).toEqual([round, key, true])
          expect(focusedRow()).toBe(key)
          expectWhole()
        }
      })
    }
  }
})

describe('a list of 200,000 rows', () => {
  // That every single one can be reached is tried in `src/list/list.test.ts`, where none has to be drawn.
  it('is read in order at its start, in its middle and to its end, and back at its start', async () => {
    await render(<TestFeed first={{ rows: rows(0, 200_000, fixedRow), height: 4_000 }} />)
    await settled()
    const last = () => scroller().scrollHeight - scroller().clientHeight
    for (const share of [0, 0.5, 0.99]) {
      await scrollTo(last() * share)
      let next = drawn()[0]?.number ?? 0
      for (let step = 0; step < 30; step++) {
        for (const { number } of drawn()) {
          if (number < next) continue
          expect(number).toBe(next)
          next++
        }
        if (last() - scroller().scrollTop < 2) break
        scroller().scrollTop += 3_900
        await covered()
      }
    }
    expect(visible().at(-1)).toMatchObject({ key: 'row 199999', number: 200_000 })
    expect(visible().at(-1)?.bottom).toBeCloseTo(3_950, 0)
    await scrollTo(0)
    expect(visible()[0]).toMatchObject({ key: 'row 0', top: 0 })
  })
})

// Most of its time goes into making a million rows and into comparing them.
describe('a list of a million rows', () => {
  it('draws a screen of them, estimates a sample of them, and reaches any of them exactly', async () => {
    world.estimates = 0
    const all = rows(0, 1_000_000, fixedRow)
    await render(<TestFeed first={{ rows: all }} />)
    expect(world.estimates).toBeLessThan(3_000)
    await settled()
    for (const [key, top] of [
      ['row 999999', 400 - 50 - 45],
      ['row 500000', 177.5],
      ['row 3', 135],
      ['row 987654', 177.5],
      ['row 0', 0],
    ] as const) {
      world.jump(key)
      await settled()
      expect(drawn().length).toBeLessThan(40)
      const box = drawn().find((one) => one.key === key)
      expect([key, Math.abs((box?.top ?? Number.NaN) - top) < 1]).toEqual([key, true])
      expect(document.activeElement?.getAttribute('data-row-key')).toBe(key)
      expectWhole()
    }
  })

  it('is dragged through by its scrollbar, first and last row at its ends, and does not move by what joins', async () => {
    let all = rows(0, 1_000_000, fixedRow)
    await render(<TestFeed first={{ rows: all }} />)
    await settled()
    const last = () => scroller().scrollHeight - scroller().clientHeight
    for (const share of [0.5, 1, 0.1, 0.93, 0]) {
      await scrollTo(last() * share)
      expectWhole()
      const number = visible()[0]?.number ?? 0
      expect(Math.abs(number / 1_000_000 - share)).toBeLessThan(0.001)
      // A list at rest also draws a few that are about to be seen.
      expect(drawn().length).toBeLessThan(40)
    }
    await scrollTo(last() * 0.6)
    for (const next of [
      (list: Row[]) => [...rows(2_000_000, 2_000_100, fixedRow), ...list],
      (list: Row[]) => [
        ...list.slice(0, 400_000),
        ...rows(3_000_000, 3_000_100, fixedRow),
        ...list.slice(400_000),
      ],
      (list: Row[]) => [...list, ...rows(4_000_000, 4_000_100, fixedRow)],
    ]) {
      const before = visible()[0]
      all = next(all)
      world.change({ rows: all })
      await settled()
      expect(visible()[0]?.key).toBe(before?.key)
      expect(Math.abs((visible()[0]?.top ?? 0) - (before?.top ?? 0))).toBeLessThan(1)
    }
  })
})
