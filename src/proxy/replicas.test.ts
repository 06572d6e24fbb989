import { describe, expect, test } from 'vitest'
import { createRandom } from '../emulator/hash'
import {
  LIMIT,
  type Reading,
  WINDOW_MS,
  quantile,
  randomInstants,
  readings,
} from '../test/rate-limited-world'
import { type ReplicaWorld, type Trouble, simulateReplicas } from '../test/replica-world'
import { seedsFrom } from '../test/runs'

const MINUTE_MS = 60_000
const END_MS = 5 * MINUTE_MS
/** When a store that knew nothing has learned what is under way, and the first windows are over, ms. */
const SETTLED_MS = 75_000

const kinds = ['lost', 'gone', 'hung', 'deaf'] as const

function readingOf(seed: number): Reading {
  const all = Object.values(readings)
  return all[seed % all.length]?.((seed * 0.37) % 1) ?? (() => false)
}

function clicksOf(seed: number, meanMs: number, replicas = 3) {
  const random = createRandom(seed)
  return randomInstants(seed, meanMs, 0, END_MS).map((atMs) => ({
    atMs,
    replica: Math.floor(random() * replicas),
  }))
}

/** Trouble about once a minute, from a blink to longer than a window, for all replicas or for one. */
function troublesOf(seed: number): Trouble[] {
  const random = createRandom(seed)
  const troubles: Trouble[] = []
  for (let atMs = SETTLED_MS * random(); atMs < END_MS;) {
    const kind = kinds[Math.floor(random() * kinds.length)] ?? 'gone'
    const untilMs = atMs + 50 * 2_000 ** random()
    const one = kind !== 'lost' && random() < 0.5 ? { replica: Math.floor(random() * 3) } : {}
    troubles.push({ kind, fromMs: atMs, untilMs, ...one })
    atMs = untilMs + random() * MINUTE_MS
  }
  return troubles
}

const common = { endMs: END_MS, replicas: 3, delayMs: 900, background: 20, troubles: [] }

function departuresPerWindow({ departures }: ReplicaWorld, fromMs: number): number {
  return (departures.filter((at) => at >= fromMs).length * WINDOW_MS) / (END_MS - fromMs)
}

/** No upstream refused, and none could have, however it reads its limit. */
function expectNeverOver({ refusals, mostInOneWindow }: ReplicaWorld): void {
  expect(refusals).toEqual([])
  expect(mostInOneWindow).toBeLessThanOrEqual(0.99 * LIMIT)
}

function waitsOfPeople({ trips }: ReplicaWorld, fromMs: number): number[] {
  return trips
    .filter((trip) => trip.class === 'people' && trip.askedMs >= fromMs)
    .map(({ askedMs, leftMs }) => (leftMs ?? Infinity) - askedMs)
}

describe('three replicas whose clocks run apart', () => {
  test.each(seedsFrom(1, 1))('meet no 429 together, and use nearly all there is: %i', async (seed) => {
    const world = await simulateReplicas({ ...common, seed, clicks: [], reading: readingOf(seed) })
    expectNeverOver(world)
    expect(departuresPerWindow(world, SETTLED_MS)).toBeGreaterThan(0.85 * LIMIT)
  })

  test.each(seedsFrom(5, 1))('put people first, each others’ too: %i', async (seed) => {
    const clicks = clicksOf(seed, 4_000)
    const world = await simulateReplicas({ ...common, seed, clicks, reading: readingOf(seed) })
    expectNeverOver(world)
    const waits = waitsOfPeople(world, SETTLED_MS)
    expect(waits.length).toBeGreaterThan(200)
    expect(quantile(waits, 0.9)).toBeLessThan(500)
    expect(departuresPerWindow(world, SETTLED_MS)).toBeGreaterThan(0.6 * LIMIT)
  })

  test.each(seedsFrom(9, 1))('meet no 429 when people want more than there is: %i', async (seed) => {
    const clicks = clicksOf(seed, 700)
    const world = await simulateReplicas({ ...common, seed, clicks, reading: readingOf(seed) })
    expectNeverOver(world)
    expect(departuresPerWindow(world, SETTLED_MS)).toBeGreaterThan(0.85 * LIMIT)
  })
})

describe('a store that comes and goes', () => {
  test.each(seedsFrom(100, 4))('leads to no 429: %i', async (seed) => {
    const world = await simulateReplicas({
      ...common,
      seed,
      delayMs: seed % 2 === 0 ? 900 : 50,
      clicks: clicksOf(seed, seed % 3 === 0 ? 700 : 4_000),
      reading: readingOf(seed),
      troubles: troublesOf(seed),
    })
    expect(world.contacts.filter(({ isHere }) => !isHere).length).toBeGreaterThan(2)
    expectNeverOver(world)
  })

  test.each(kinds)('leaves people what they had before: %s', async (kind) => {
    const fromMs = 2 * MINUTE_MS
    const waits: number[] = []
    for (const seed of seedsFrom(201, 1)) {
      const world = await simulateReplicas({
        ...common,
        seed,
        // Each replica sees a click of 8 calls every 10 s, and background besides.
        clicks: Array.from({ length: 90 }, (_, n) => ({ atMs: 5_000 + (n * 10_000) / 3, replica: n % 3 })),
        reading: readingOf(seed),
        troubles: [{ kind, fromMs, untilMs: fromMs + 40_000 }],
      })
      expectNeverOver(world)
      waits.push(...waitsOfPeople(world, fromMs - 500))
    }
    expect(waits.filter((ms) => ms === Infinity)).toEqual([])
    expect(quantile(waits, 0.95)).toBeLessThan(5_000)
  })
})

test('a replica that is missing has its full share kept for it, and no more', async () => {
  const reading = readingOf(0)
  for (const [running, share] of [
    [1, 1 / 3],
    [2, 2 / 3],
  ] as const) {
    const world = await simulateReplicas({ ...common, seed: 301, running, clicks: [], reading })
    expectNeverOver(world)
    const used = departuresPerWindow(world, SETTLED_MS) / LIMIT
    expect(used).toBeLessThan(share)
    expect(used).toBeGreaterThan(0.8 * share)
  }
})

test.each(seedsFrom(401, 1))(
  'processes that are replaced one after the other meet no 429: %i',
  async (seed) => {
    const restarts = [0, 1, 2, 0, 1, 2].map((replica, n) => ({ atMs: SETTLED_MS + n * 20_000, replica }))
    const clicks = clicksOf(seed, 1_500)
    const world = await simulateReplicas({ ...common, seed, clicks, restarts, reading: readingOf(seed) })
    expectNeverOver(world)
  },
)
