import { describe, expect, test } from 'vitest'
import { LIMIT, type Reading, WINDOW_MS, quantile, readings } from '../test/rate-limited-world'
import {
  OUTAGES,
  type ReplicaWorld,
  clicksOf,
  refusalsPerOutage,
  simulateReplicas,
} from '../test/replica-world'
import { seedsFrom } from '../test/runs'

const MINUTE_MS = 60_000
const END_MS = 3 * MINUTE_MS
/** When the first windows are over, ms. */
const SETTLED_MS = WINDOW_MS

/** The most 429s that one outage of 40 s may cost; `npm run bench -- outage` prints how many it costs. */
const MOST_REFUSALS = 40

const common = { endMs: END_MS, replicas: 3, delayMs: 900, background: 6, troubles: [] }

function readingOf(seed: number): Reading {
  const all = Object.values(readings)
  return all[seed % all.length]?.((seed * 0.37) % 1) ?? (() => false)
}

function departuresPerWindow({ departures }: ReplicaWorld, fromMs: number): number {
  return (departures.filter(({ atMs }) => atMs >= fromMs).length * WINDOW_MS) / (END_MS - fromMs)
}

/** No upstream refused a call, and none could have, however it reads its limit. */
function expectNeverOver({ refusals, mostInOneWindow }: ReplicaWorld): void {
  expect(refusals).toEqual([])
  expect(mostInOneWindow).toBeLessThanOrEqual(0.99 * LIMIT)
}

function waitsOfPeople({ trips }: ReplicaWorld, fromMs: number): number[] {
  return trips
    .filter((trip) => trip.class === 'people' && trip.askedMs >= fromMs)
    .map(({ askedMs, leftMs }) => (leftMs ?? Infinity) - askedMs)
}

describe('three replicas whose clocks run apart, while the store answers', () => {
  test.each(seedsFrom(1, 2))('meet no 429 together, and use nearly all there is: %i', async (seed) => {
    const world = await simulateReplicas({ ...common, seed, clicks: [], reading: readingOf(seed) })
    expectNeverOver(world)
    expect(departuresPerWindow(world, SETTLED_MS)).toBeGreaterThan(0.85 * LIMIT)
  })

  test.each(seedsFrom(6, 2))('put people first, each others’ too: %i', async (seed) => {
    const clicks = clicksOf(seed, 4_000, END_MS)
    const world = await simulateReplicas({ ...common, seed, clicks, reading: readingOf(seed) })
    expectNeverOver(world)
    const waits = waitsOfPeople(world, SETTLED_MS)
    expect(waits.length).toBeGreaterThan(100)
    expect(quantile(waits, 0.9)).toBeLessThan(500)
    expect(departuresPerWindow(world, SETTLED_MS)).toBeGreaterThan(0.6 * LIMIT)
  })

  test.each(seedsFrom(11, 5))('meet no 429 when people want more than there is: %i', async (seed) => {
    const clicks = clicksOf(seed, 700, END_MS)
    const world = await simulateReplicas({ ...common, seed, clicks, reading: readingOf(seed) })
    expectNeverOver(world)
    expect(departuresPerWindow(world, SETTLED_MS)).toBeGreaterThan(0.85 * LIMIT)
  })

  test.each(seedsFrom(16, 2))(
    'meet no 429 while processes are replaced one after the other: %i',
    async (seed) => {
      const restarts = [0, 1, 2, 0, 1, 2].map((replica, n) => ({ atMs: 40_000 + n * 20_000, replica }))
      const clicks = clicksOf(seed, 1_500, END_MS)
      const world = await simulateReplicas({ ...common, seed, clicks, restarts, reading: readingOf(seed) })
      expectNeverOver(world)
    },
  )
})

test('one replica that is busy alone gets all there is', async () => {
  const world = await simulateReplicas({
    ...common,
    seed: 21,
    running: 1,
    background: 20,
    clicks: [],
    reading: readingOf(0),
  })
  expectNeverOver(world)
  expect(departuresPerWindow(world, SETTLED_MS)).toBeGreaterThan(0.85 * LIMIT)
})

describe.each(Object.entries(OUTAGES))('a store that is %s', (_, outage) => {
  const { fromMs, untilMs } = outage

  test.each(Object.keys(readings))('costs a few 429s at most, and all recover: %s', async (reading) => {
    const { world, count } = await refusalsPerOutage({ seed: 31, clickEveryMs: 700, reading, outage })
    expect(count).toBeLessThanOrEqual(MOST_REFUSALS)
    expect(world.refusals.filter((atMs) => atMs < fromMs || atMs > untilMs + WINDOW_MS)).toEqual([])
    expect(world.contacts.some(({ isHere }) => !isHere)).toBe(true)
    for (const replica of [0, 1, 2]) {
      expect(world.contacts.findLast((contact) => contact.replica === replica)?.isHere).toBe(true)
      const later = world.departures.filter(
        (call) => call.replica === replica && call.atMs > untilMs + WINDOW_MS,
      )
      expect(later.length).toBeGreaterThan(0)
    }
  })

  test('goes on serving people', async () => {
    const waits: number[] = []
    for (const seed of seedsFrom(41, 2)) {
      const world = await simulateReplicas({
        ...common,
        seed,
        // Each replica sees a click of 8 calls every 10 s, and background besides.
        clicks: Array.from({ length: 54 }, (__, n) => ({ atMs: 5_000 + (n * 10_000) / 3, replica: n % 3 })),
        reading: readingOf(seed),
        troubles: [outage],
      })
      waits.push(...waitsOfPeople(world, fromMs - 500))
    }
    expect(waits.length).toBeGreaterThan(200)
    expect(quantile(waits, 0.9)).toBeLessThan(5_000)
  })
})

test.each(['hung', 'deaf'] as const)(
  'a store that is %s and comes back costs a few 429s at most',
  async (kind) => {
    const outage = { kind, fromMs: MINUTE_MS, untilMs: MINUTE_MS + 20_000 }
    const reading = 'a sliding log'
    const { count } = await refusalsPerOutage({ seed: 51, clickEveryMs: 700, reading, outage })
    expect(count).toBeLessThanOrEqual(MOST_REFUSALS)
  },
)

test('a store that answers late now and then costs hardly any 429', async () => {
  const clicks = clicksOf(61, 700, END_MS)
  const world = await simulateReplicas({
    ...common,
    seed: 61,
    clicks,
    lateOneIn: 500,
    reading: readingOf(0),
  })
  expect(world.contacts.filter(({ isHere }) => !isHere).length).toBeGreaterThan(0)
  expect(world.refusals.length).toBeLessThanOrEqual(MOST_REFUSALS)
})
