import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { placeOfKey } from '../lib/keys'
import { List } from './list'
import { runs } from '../test/runs'

interface Row {
  readonly kind: string
  readonly key: string
  readonly threadId: string
  readonly seed: number
}

const row = (seed: number): Row => ({
  kind: seed % 5 === 0 ? 'header' : 'message',
  key: `row ${seed}`,
  threadId: `thread ${Math.floor(seed / 5)}`,
  seed,
})
const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, at) => row(from + at))

/** What the browser would lay out, never what was estimated. */
const realHeight = ({ seed }: Row, width: number) =>
  20 + ((seed * 37) % 90) + (width < 300 ? (seed % 7) * 8 : 0)

/** The page around a list: it draws, measures and scrolls, and knows nothing but what the list tells it. */
class Page {
  readonly list: List<Row>
  scrollTop = 0
  box = { before: 40, after: 60, viewport: 400, width: 400 }

  constructor(sticksToEnd: boolean, estimate: (row: Row) => number = () => 60) {
    this.list = new List({ estimate, sticksToEnd })
  }

  draw(): void {
    const { list } = this
    for (let round = 0; ; round++) {
      if (round > 25) throw new Error('the list never comes to rest')
      const { visible } = list
      if (!visible) break
      const sizes = []
      const last = Math.min(list.slice.to - 1, visible.last + 4)
      for (let index = Math.max(list.slice.from, visible.first - 4); index <= last; index++) {
        const one = list.rows.at(index)
        if (one && !list.isMeasured(index)) sizes.push({ index, height: realHeight(one, this.box.width) })
      }
      if (!list.measured(sizes)) break
    }
    const most = this.box.before + list.bodyHeight + this.box.after - this.box.viewport
    this.scrollTop = Math.round(Math.max(0, Math.min(most, list.scrollTop)))
    list.tookScrollTop(this.scrollTop)
    list.drawn()
  }

  set(next: readonly Row[]): void {
    this.list.setRows(next)
    this.draw()
  }

  resize(change: Partial<Page['box']>): void {
    this.box = { ...this.box, ...change }
    this.list.setBox(this.box)
    this.draw()
  }

  scroll(scrollTop: number): void {
    const most = this.box.before + this.list.bodyHeight + this.box.after - this.box.viewport
    this.scrollTop = Math.round(Math.max(0, Math.min(most, scrollTop)))
    this.list.scrolled(this.scrollTop)
    this.draw()
  }

  topOf(index: number): number {
    return this.box.before + this.list.topOf(index) - this.scrollTop
  }

  /** The first message of which something can be read. */
  get line(): { readonly key: string; readonly top: number } | null {
    const { first, last } = this.list.visible ?? { first: 0, last: -1 }
    for (let index = first; index <= last; index++) {
      const one = this.list.rows.at(index)
      if (one?.kind === 'message') return { key: one.key, top: this.topOf(index) }
    }
    return null
  }

  get isAtAnEnd(): boolean {
    return this.list.offset <= 1 || this.list.toEnd <= 1
  }
}

function opened(sticksToEnd: boolean, first: readonly Row[], estimate?: (row: Row) => number): Page {
  const page = new Page(sticksToEnd, estimate)
  page.list.setBox(page.box)
  page.set(first)
  return page
}

/** Rows added, removed and moved, by shares of the list. */
type Change = (rows: readonly Row[], share: number, fresh: number) => readonly Row[]
const changes: Readonly<Record<string, Change>> = {
  append: (list, _, fresh) => [...list, ...rows(fresh, fresh + 30)],
  prepend: (list, _, fresh) => [...rows(fresh, fresh + 30), ...list],
  insert: (list, share, fresh) => {
    const at = Math.floor(share * list.length)
    return [...list.slice(0, at), ...rows(fresh, fresh + 7), ...list.slice(at)]
  },
  merge: (list, share, fresh) => {
    const every = 2 + Math.floor(share * 30)
    return list.flatMap((one, at) => (at % every === 0 ? [one, row(fresh + at)] : [one]))
  },
  remove: (list, share) => {
    const at = Math.floor(share * list.length)
    return [...list.slice(0, at), ...list.slice(at + 3)]
  },
  toTop: (list, share) => {
    const at = Math.floor(share * list.length)
    return [...list.slice(at, at + 5), ...list.slice(0, at), ...list.slice(at + 5)]
  },
}

const share = fc.double({ min: 0, max: 1, noNaN: true })
const event = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constantFrom(...Object.keys(changes)), share }) },
  fc.record({ kind: fc.constant('scroll'), share }),
  fc.record({ kind: fc.constant('drag'), share }),
  fc.record({ kind: fc.constantFrom('width', 'height', 'before', 'after', 'rest', 'forget'), share }),
)

function apply(page: Page, kind: string, share: number, fresh: number): void {
  const change = changes[kind]
  if (change) return page.set(change([...page.list.rows], share, fresh))
  switch (kind) {
    case 'scroll':
      return page.scroll(page.scrollTop + (share - 0.5) * 900)
    case 'drag':
      return page.scroll(share * page.list.bodyHeight)
    case 'width':
      return page.resize({ width: page.box.width === 400 ? 280 : 400 })
    case 'height':
      return page.resize({ viewport: 200 + Math.round(share * 600) })
    case 'before':
      return page.resize({ before: Math.round(share * 120) })
    case 'after':
      return page.resize({ after: 40 + Math.round(share * 120) })
    case 'rest':
      page.list.rest()
      return page.draw()
    default:
      page.list.forgetHeights()
      return page.draw()
  }
}

describe('the list', () => {
  it('leaves the first visible message where it is, whatever happens around it', () => {
    fc.assert(
      fc.property(fc.array(event, { minLength: 4, maxLength: 25 }), share, (events, from) => {
        const page = opened(false, rows(0, 400))
        page.scroll(from * page.list.bodyHeight)
        for (const [at, { kind, share }] of events.entries()) {
          const { line, isAtAnEnd } = page
          apply(page, kind, share, 10_000 * (at + 1))
          if (kind === 'scroll' || kind === 'drag' || !line || isAtAnEnd || page.isAtAnEnd) continue
          const index = placeOfKey(page.list.rows, line.key)
          if (index !== -1) expect([kind, Math.abs(page.topOf(index) - line.top) < 1]).toEqual([kind, true])
        }
      }),
      { numRuns: runs(100) },
    )
  })

  it('moves rows that were on the screen by as much as was scrolled, over rows never drawn before', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -390, max: 300 }), { maxLength: 60 }), (steps) => {
        const page = opened(true, rows(0, 400))
        for (const step of steps) {
          const { line, scrollTop } = page
          page.scroll(scrollTop + step)
          const index = placeOfKey(page.list.rows, line?.key ?? '')
          const by = page.list.visible
          if (!line || !by || index < by.first || index > by.last || page.isAtAnEnd) continue
          expect(Math.abs(page.topOf(index) - line.top + step)).toBeLessThan(1)
        }
      }),
      { numRuns: runs(50) },
    )
  })

  it('of a conversation opens at its end and stays there for whoever reads there', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const page = opened(true, rows(0, 120))
        for (const [at, { kind, share }] of events.entries()) {
          expect(Math.abs(page.list.toEnd)).toBeLessThan(1)
          if (kind === 'scroll' || kind === 'drag') continue
          apply(page, kind, share, 10_000 * (at + 1))
        }
      }),
      { numRuns: runs(50) },
    )
  })

  it('brings a row exactly to where it was asked for', () => {
    fc.assert(
      fc.property(
        share,
        fc.constantFrom('start', 'center', 'end'),
        fc.constantFrom(60, 500),
        (share, align, estimated) => {
          const page = opened(false, rows(0, 50_000), () => estimated)
          const index = 100 + Math.floor(share * 49_000)
          page.list.goTo(index, align === 'center' ? 'center' : align === 'end' ? 'end' : 'start')
          page.draw()
          const space = 400 - realHeight(row(index), 400)
          const wanted = { start: 0, center: space / 2, end: space }[align] ?? 0
          expect(Math.abs(page.topOf(index) - wanted)).toBeLessThan(1)
          // Held until it is released, whatever arrives meanwhile.
          page.set([...rows(60_000, 60_050), ...page.list.rows])
          expect(Math.abs(page.topOf(index + 50) - wanted)).toBeLessThan(1)
          page.list.release()
          page.set([...rows(70_000, 70_050), ...page.list.rows])
          expect(Math.abs(page.topOf(index + 100) - wanted)).toBeLessThan(1)
        },
      ),
      { numRuns: runs(12) },
    )
  })

  it('reaches every one of 200,000 rows, in order, by scrolling', () => {
    const page = opened(false, rows(0, 200_000))
    page.resize({ viewport: 6_000 })
    let next = 0
    for (let step = 0; step < 5_000; step++) {
      const { visible } = page.list
      expect(visible?.first).toBeLessThanOrEqual(next)
      next = (visible?.last ?? 0) + 1
      if (page.list.toEnd < 1) break
      page.scroll(page.scrollTop + 5_000)
    }
    expect(next).toBe(200_000)
    expect(page.topOf(199_999) + realHeight(row(199_999), 400)).toBeCloseTo(6_000 - page.box.after, 0)
    page.scroll(0)
    expect(page.list.visible?.first).toBe(0)
  })

  it('estimates what is new, and of very many rows a sample', () => {
    let told = 0
    const page = opened(false, rows(0, 300_000), () => {
      told++
      return 60
    })
    page.scroll(9_000_000)
    page.set([...rows(400_000, 400_100), ...page.list.rows])
    page.set([...page.list.rows, ...rows(500_000, 500_100)])
    expect(told).toBeLessThan(500)

    told = 0
    const { line } = page
    page.list.forgetHeights()
    page.draw()
    expect(told).toBeLessThan(500)
    expect(page.line).toEqual(line)
  })

  it('leaps while each scroll leaves nothing of the screen before, until it is slower, at rest or another list', () => {
    const page = opened(false, rows(0, 2_000))
    const leapsAfter = (act: () => void) => {
      act()
      return page.list.isLeaping
    }
    const leap = () => page.scroll(page.scrollTop + 900)
    expect(leapsAfter(() => page.scroll(300))).toBe(false)
    expect(leapsAfter(leap)).toBe(true)
    expect(leapsAfter(() => page.scroll(page.scrollTop + 300))).toBe(false)
    expect(leapsAfter(leap)).toBe(true)
    expect(leapsAfter(() => page.list.rest())).toBe(false)
    expect(leapsAfter(leap)).toBe(true)
    expect(leapsAfter(() => page.set(rows(0, 2_030)))).toBe(false)
    expect(leapsAfter(leap)).toBe(true)
    expect(leapsAfter(() => page.resize({ width: 280 }))).toBe(false)
  })

  it('is nowhere while its box has no height, and comes back to where it was', () => {
    const page = opened(false, rows(0, 400))
    page.scroll(5_000)
    const { line } = page
    page.list.setBox({ ...page.box, viewport: 0 })
    page.list.setRows([...rows(900, 950), ...page.list.rows])
    page.list.setBox(page.box)
    page.draw()
    const index = placeOfKey(page.list.rows, line?.key ?? '')
    expect(page.topOf(index)).toBeCloseTo(line?.top ?? Number.NaN, 0)
  })
})
