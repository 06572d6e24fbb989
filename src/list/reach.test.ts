import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Reach } from './reach'

const VIEWPORT = 800
const FRAME_MS = 16

/** A reader who goes towards the end at a speed of px per ms, and pages that take as long as they take. */
function read(options: {
  readonly speed: (ms: number) => number
  readonly pagePx: number
  readonly latencyMs: (page: number) => number
  readonly ms: number
  readonly startPx?: number
}) {
  const reach = new Reach()
  let toEnd = options.startPx ?? 4_000
  let pages = 0
  let doneMs: number | null = null
  let blanks = 0
  let most = 0
  for (let ms = 0; ms < options.ms; ms += FRAME_MS) {
    if (doneMs !== null && ms >= doneMs) {
      toEnd += options.pagePx
      pages++
      doneMs = null
      reach.loads(false, ms)
    }
    const step = options.speed(ms) * FRAME_MS
    if (step > 0) {
      if (step > toEnd) blanks++
      toEnd = Math.max(0, toEnd - step)
      reach.moved(toEnd, ms)
    }
    most = Math.max(most, toEnd)
    if (doneMs === null && toEnd < reach.px(VIEWPORT, ms)) {
      doneMs = ms + options.latencyMs(pages)
      reach.loads(true, ms)
    }
  }
  return { blanks, pages, most, toEnd }
}

describe('how early more is asked for', () => {
  it('keeps the end from whoever goes on at one speed, where pages bring enough', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.1, max: 8, noNaN: true }),
        fc.integer({ min: 50, max: 900 }),
        fc.array(fc.double({ min: 0.8, max: 1.2, noNaN: true }), { minLength: 8, maxLength: 8 }),
        (speed, latencyMs, jitter) => {
          const { blanks } = read({
            speed: () => speed,
            pagePx: Math.max(2_000, speed * latencyMs * 2),
            latencyMs: (page) => latencyMs * (jitter[page % jitter.length] ?? 1),
            ms: 30_000,
            // Nobody knows a speed before there is one.
            startPx: 4_000 + speed * 1_500,
          })
          expect(blanks).toBe(0)
        },
      ),
    )
  })

  it('asks a reader at rest for nothing beyond a screen and a half', () => {
    const { pages, toEnd } = read({
      speed: (ms) => (ms < 2_000 ? 4 : 0),
      pagePx: 6_000,
      latencyMs: () => 500,
      ms: 60_000,
    })
    const without = read({
      speed: (ms) => (ms < 2_000 ? 4 : 0),
      pagePx: 6_000,
      latencyMs: () => 500,
      ms: 4_000,
    })
    expect(pages).toBe(without.pages)
    expect(toEnd).toBeGreaterThan(VIEWPORT * 1.5)
  })

  it('is never further ahead than a fling is worth', () => {
    fc.assert(
      fc.property(fc.integer({ min: 100, max: 60_000 }), (latencyMs) => {
        const { most } = read({ speed: () => 250, pagePx: 5_000, latencyMs: () => latencyMs, ms: 20_000 })
        expect(most).toBeLessThanOrEqual(20 * VIEWPORT + 5_000)
      }),
    )
  })
})
