import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import type { Message } from '../connector/messages'
import { FLOOR_MS, MESSAGE_WINDOW_MS } from '../connector/limits'
import { END_OF_TIME_MS } from '../connector/walk/shard'
import { gridLine } from '../connector/walk/windows'
import { createRandom } from '../emulator/hash'
import { type Desk, openDesk } from '../test/desk'
import { createMemoryWorld } from '../test/memory-world'
import { groupByThread } from '../test/naive-groups'
import { createVirtualClock } from '../test/virtual-clock'
import { idsOf } from '../test/walks'

// Every run reads a world several times; a busy machine is slow, not wrong.
vi.setConfig({ testTimeout: 120_000 })

const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)
const HOUR = 3_600_000
/** A line of the grid, on which windows end. */
const LINE = gridLine(NOW, MESSAGE_WINDOW_MS) + MESSAGE_WINDOW_MS

const soonMs = fc.integer({ min: 0, max: 700 })

/** Something that happens, and how long after what happened before, ms. */
const eventOf = (what: 'scroll' | 'refresh' | 'write' | 'start' | 'resolve', afterMs = soonMs) =>
  fc.record({
    what: fc.constant(what),
    afterMs,
    desk: fc.nat(1),
    /** Which window the conversation was last updated in, counted back from now, and which one of these it is. */
    window: fc.nat(4),
    pick: fc.nat(1_000),
  })

/** Within the time that the proxy keeps a page: a look for what is new, something new, and a scroll. */
const burstArbitrary = fc.tuple(eventOf('refresh'), eventOf('write'), eventOf('scroll'), eventOf('scroll'))

const eventsArbitrary = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: burstArbitrary },
      { weight: 2, arbitrary: eventOf('write').map((event) => [event]) },
      { weight: 1, arbitrary: eventOf('start').map((event) => [event]) },
      { weight: 1, arbitrary: eventOf('resolve').map((event) => [event]) },
      // The tab comes back, or the desk was left for a while.
      {
        weight: 1,
        arbitrary: eventOf('refresh', fc.constantFrom(16_000, 2 * HOUR)).map((event) => [event]),
      },
    ),
    { minLength: 3, maxLength: 12, size: 'max' },
  )
  .map((acts) => acts.flat())

const worldArbitrary = fc.record({
  seed: fc.nat(1_000_000),
  /** When the first desk opens, ms UTC: anywhere, or soon before a line, or soon after one. */
  startMs: fc.constantFrom(NOW, NOW, LINE - 71 * HOUR, LINE - HOUR, LINE - 2_000, LINE + 1_000, LINE + HOUR),
  /** Whether messages move `UpdatedUtc`, and whether the desks know. */
  moves: fc.boolean(),
  isProven: fc.boolean(),
  isTwo: fc.boolean(),
  /** How far the upstream's clock is ahead of the proxy's, ms. */
  aheadMs: fc.constantFrom(0, 0, 0, -2 * HOUR, -72 * HOUR, 2 * HOUR, 72 * HOUR),
  /** When the second desk opens, ms after the first. */
  secondAfterMs: fc.integer({ min: 0, max: 3_000 }),
  fractions: fc.boolean(),
  slowestMs: fc.constantFrom(20, 400, 2_500),
  events: eventsArbitrary,
})

type WorldPlan = typeof worldArbitrary extends fc.Arbitrary<infer Plan> ? Plan : never

/** Lets things happen, then reads to the end and refreshes once more; gives the desks and what there is to hold. */
async function live(plan: WorldPlan) {
  const {
    seed,
    startMs: openedMs,
    moves,
    isProven,
    isTwo,
    aheadMs,
    secondAfterMs,
    fractions,
    slowestMs,
    events,
  } = plan
  const clock = createVirtualClock(openedMs)
  const random = createRandom(seed)
  const world = createMemoryWorld({
    clock,
    aheadMs,
    emulator: { seed, threads: 40, messages: 90, days: 110, threadUpdated: moves, fractions },
    latency: () => [Math.floor(random() * slowestMs), Math.floor(random() * slowestMs)],
  })
  const { control, tokens } = world.emulator
  const token = isTwo ? tokens.portfolioAccessToken : tokens.accessToken
  const verdict = isProven ? (moves ? 'moves' : 'still') : 'unknown'
  const kits = {
    plain: world.kit(false, () => verdict),
    fresh: world.kit(true, () => verdict),
    readSession: world.readSession,
  }
  const source = {
    kind: 'inbox' as const,
    scope: (isTwo ? ['first', 'second'] : ['first']).map((connectionId) => ({
      connectionId,
      platform: 'p',
      suffix: '',
      enterpriseIds: null,
    })),
    range: { startMs: FLOOR_MS, endMs: END_OF_TIME_MS },
  }
  const open = () => openDesk(source, kits, { verdict, sizes: { shard: 8, counts: [6, 12, 40] } })

  /** A conversation that was last updated in a window, or any, where none was. */
  const pickThread = (window: number, pick: number): string => {
    const startMs = gridLine(clock.now() + aheadMs, MESSAGE_WINDOW_MS) - window * MESSAGE_WINDOW_MS
    const all = control.truthThreads({ token })
    const own = all.filter(({ updatedMs }) => updatedMs >= startMs && updatedMs < startMs + MESSAGE_WINDOW_MS)
    const from = own.length > 0 ? own : all
    return from[pick % from.length]?.id ?? ''
  }

  const desks: Desk[] = []
  await clock.run(
    (async () => {
      desks.push(open())
      await clock.sleep(secondAfterMs)
      desks.push(open())
      for (const { afterMs, what, desk, window, pick } of events) {
        await clock.sleep(afterMs)
        if (what === 'scroll') desks[desk]?.scroll()
        else if (what === 'refresh') desks[desk]?.refresh()
        else if (what === 'write') control.write(pickThread(window, pick), `Message ${pick}`)
        else if (what === 'resolve') control.resolve(pickThread(window, pick))
        else control.startThread({ text: 'Good evening', enterprise: isTwo ? pick % 2 : 0 })
      }
      for (const desk of desks) {
        await desk.settled()
        while (!desk.isAtEnd()) {
          desk.scroll()
          await desk.settled()
        }
        desk.refresh()
        await desk.settled()
      }
    })(),
  )
  return { desks, truth: control.truth({ token }) }
}

/** Everything that there is, each conversation in its order. A failure names what is missing, not all that is there. */
function expectWhole(desk: Desk, truth: readonly Message[]): void {
  const shown = groupByThread(desk.lists())
  const ids = new Set(shown.flatMap(({ messages }) => idsOf(messages)))
  expect(truth.filter(({ id }) => !ids.has(id))).toEqual([])
  const expected = groupByThread([truth])
  const linesOf = (groups: typeof expected) =>
    groups.map(({ threadId, messages }) => [threadId, ...idsOf(messages)].join(' '))
  expect(linesOf(shown).filter((line, at) => line !== linesOf(expected)[at])).toEqual([])
  expect(shown.length).toBe(expected.length)
}

describe('a walk through the memory of the proxy', () => {
  test('holds every message, each once and in order, whatever arrives while users scroll and refresh', async () => {
    await fc.assert(
      fc.asyncProperty(worldArbitrary, async (plan) => {
        const { desks, truth } = await live(plan)
        for (const desk of desks) expectWhole(desk, truth)
      }),
      { numRuns: 40 },
    )
  })
})
