import { describe, expect, test } from 'vitest'
import {
  CLICK,
  LIMIT,
  type Reading,
  WINDOW_MS,
  type World,
  perWindow,
  quantile,
  randomInstants,
  readings,
  simulate,
} from '../test/rate-limited-world'
import { seedsFrom } from '../test/runs'

const MINUTE_MS = 60_000
const END_MS = 10 * MINUTE_MS
const SEEDS = seedsFrom(11, 1)
const DELAYS_MS = [50, 900]

/** A click every few seconds on average, and so now and then three at once; the first brings the reserve back. */
const clicks = (seed: number): number[] => [50_000, ...randomInstants(seed, 4_000, MINUTE_MS, END_MS)]

const runs = DELAYS_MS.flatMap((delayMs) => SEEDS.map((seed) => ({ seed, delayMs })))

/** How long people's calls waited for their departure, ms; one that was turned away waited for ever. */
const waits = ({ journeys }: World): number[] =>
  journeys
    .filter((journey) => journey.class === 'people')
    .map(({ askedMs, leftMs }) => (leftMs ?? Infinity) - askedMs)

describe.each(Object.entries(readings))('an upstream that reads the limit as %s', (_, reading) => {
  const readingOf = (seed: number): Reading => reading((seed * 0.37) % 1)

  test.each(runs)('refuses nothing, with people and background: %o', ({ seed, delayMs }) => {
    const crowd = { background: 40, clicks: clicks(seed) }
    expect(simulate({ seed, delayMs, endMs: END_MS, crowd, reading: readingOf(seed) }).refusals).toEqual([])
  })

  test.each(runs)('refuses nothing when people want more than there is: %o', ({ seed, delayMs }) => {
    const crowd = { background: 40, clicks: randomInstants(seed, 700, 0, END_MS) }
    expect(simulate({ seed, delayMs, endMs: END_MS, crowd, reading: readingOf(seed) }).refusals).toEqual([])
  })
})

test.each(runs)(
  'while nobody looks, background gets 0.9 of the limit, and nearly so in any window: %o',
  (run) => {
    const { departures } = simulate({ ...run, endMs: END_MS, crowd: { background: 40, clicks: [] } })
    const { mean, fewest } = perWindow(departures, MINUTE_MS, END_MS)
    expect(mean).toBeGreaterThanOrEqual(0.9 * LIMIT)
    expect(fewest).toBeGreaterThanOrEqual(0.88 * LIMIT)
  },
)

test.each(runs)(
  'while people look, 0.6 of it is used, and 99 of 100 of their calls leave within 50 ms: %o',
  (run) => {
    const world = simulate({ ...run, endMs: END_MS, crowd: { background: 40, clicks: clicks(run.seed) } })
    expect(perWindow(world.departures, MINUTE_MS, END_MS).fewest).toBeGreaterThanOrEqual(0.6 * LIMIT)
    expect(waits(world).length).toBeGreaterThan(100 * CLICK)
    expect(quantile(waits(world), 0.99)).toBeLessThan(50)
  },
)

test('the first click after a long time leaves at once, and the reserve is back within seconds', () => {
  for (const run of runs) {
    const crowd = { background: 40, clicks: [5 * MINUTE_MS, 5 * MINUTE_MS + 5_000, 5 * MINUTE_MS + 6_000] }
    expect(Math.max(...waits(simulate({ ...run, endMs: END_MS, crowd })))).toBeLessThan(50)
  }
})

test('the reserve is given to background again when nobody has asked for half a minute', () => {
  const share = (clicks: number[]): number => {
    const crowd = { background: 40, clicks }
    const { departures } = simulate({ seed: 21, delayMs: 50, endMs: END_MS, crowd })
    return perWindow(departures, 4 * MINUTE_MS, END_MS).mean
  }
  const everyMinute = Array.from({ length: 10 }, (_, minute) => minute * MINUTE_MS)
  expect(share([0, MINUTE_MS, 2 * MINUTE_MS])).toBeCloseTo(share([]), 0)
  expect(share(everyMinute)).toBeLessThan(share([]) - 5)
})

test('after a burst nobody waits in silence: what is left of the window is spread over it', () => {
  for (const run of runs) {
    const burst = Array.from({ length: 60 }, () => MINUTE_MS)
    const world = simulate({ ...run, endMs: END_MS, crowd: { background: 40, clicks: burst } })
    const gaps = world.departures.map((at, index) => at - (world.departures[index - 1] ?? at))
    expect(Math.max(...gaps)).toBeLessThan(7_000)
    const alone = simulate({ ...run, endMs: 2 * MINUTE_MS, crowd: { background: 0, clicks: burst } })
    const gapsAlone = alone.departures.map((at, index) => at - (alone.departures[index - 1] ?? at))
    expect(alone.departures.length).toBeGreaterThan(100)
    expect(Math.max(...gapsAlone)).toBeLessThan(1_000)
  }
})

test('a process that is started anew goes on at the pace of the last one', () => {
  for (const run of runs) {
    const crowd = { background: 40, clicks: [] }
    const last = simulate({ ...run, endMs: 2 * MINUTE_MS, crowd })
    const others = last.departures.map((at) => at - 2 * MINUTE_MS)
    const reading = readings['a sliding log']?.(0) ?? (() => false)
    expect(simulate({ ...run, endMs: 2 * MINUTE_MS, crowd, others, reading }).refusals).toEqual([])
  }
})

test('when another program takes part of the limit, the refusals become few', () => {
  for (const seed of SEEDS) {
    const others = randomInstants(seed, WINDOW_MS / 70, 0, END_MS)
    const crowd = { background: 40, clicks: [] }
    for (const retryAfterMs of [null, 2_000]) {
      const reading = readings['a sliding log']?.(0)
      const { refusals, departures } = simulate({
        seed,
        delayMs: 300,
        endMs: END_MS,
        crowd,
        others,
        retryAfterMs,
        ...(reading === undefined ? {} : { reading }),
      })
      expect(refusals.length).toBeGreaterThan(0)
      expect(refusals.length / departures.length).toBeLessThan(0.02)
    }
  }
})
