import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import { readEnvelope } from '../connector/credentials'
import type { Problem } from '../connector/errors'
import { MESSAGE_WINDOW_MS } from '../connector/limits'
import { formatInstant, parseInstant } from '../connector/primitives'
import type { WalkKit, WalkPlan } from '../connector/walk/plan'
import { gridLine } from '../connector/walk/windows'
import type { FaultEffect, FaultPlan } from '../emulator/faults'
import { createRandom } from '../emulator/hash'
import { groupByThread } from '../test/naive-groups'
import { askLobby } from '../test/ask-lobby'
import { createFastClock } from '../test/fast-clock'
import { type Screen, readToTheEnd } from '../test/reader-loop'
import { doubled, items, overlapping, shuffled, withoutCursor } from '../test/spoilt-pages'
import { expectOrder, expectWalk, idsOf } from '../test/walks'
import { type WatchedLobby, startWatchedLobby } from '../test/watched-lobby'
import { type RunningEmulator, startEmulator } from './start-emulator'

/** The run's own. Answers overtake each other, so a repeated run is not the very same one. */
const SEED = inject('seed')

/** Waits that the upstream, the budget and the walk ask for are over this many times as fast. */
const SPEED = 50
/** Time that a call upstream may hang, ms of the machine: sockets know no other. Short only where calls do hang. */
const DEADLINE_MS = 120
const LONG_DEADLINE_MS = 5_000
const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)
/** Far more than a walk without faults needs, and far less than one that goes round. */
const MAX_CALLS = 2_500

const clock = createFastClock(NOW, SPEED)
const random = createRandom(SEED)

let source: RunningEmulator
let lobby: WatchedLobby

beforeAll(async () => {
  source = await startEmulator({
    seed: SEED,
    threads: 45,
    messages: 800,
    days: 120,
    rateLimit: 0,
    now: clock.now,
    sleep: clock.sleep,
  })
})

afterAll(() => source.close())

beforeEach(() => {
  source.emulator.control.clearFaults()
  return () => lobby.close()
})

function planOf(connections: readonly string[]): WalkPlan {
  const scope = connections.map((connectionId) => ({
    connectionId,
    platform: 'p',
    suffix: '',
    enterpriseIds: null,
  }))
  // Small shards, so that there are several beside each other.
  return {
    scope,
    threads: null,
    range: null,
    nowMs: clock.now(),
    sizes: { shard: 20, counts: [20, 60, 200] },
  }
}

function kit(insists = false): WalkKit {
  return {
    ...askLobby(lobby.origin, insists),
    now: clock.now,
    sleep: clock.sleep,
    random,
    verdict: () => 'moves',
  }
}

const truth = (from = source) =>
  from.emulator.control.truth({ token: from.emulator.tokens.portfolioAccessToken })

async function read(
  connections: readonly string[],
  faults: readonly FaultPlan[],
  limit = 100_000,
  from = source,
): Promise<Screen> {
  // One for each walk: a budget that shrank in one must not slow down the next.
  lobby = await startWatchedLobby({
    source: from,
    clock,
    random,
    limit,
    deadlineMs: faults.some(({ kind }) => kind === 'hang') ? DEADLINE_MS : LONG_DEADLINE_MS,
    maxCalls: MAX_CALLS,
  })
  for (const fault of faults) from.emulator.control.fault(fault)
  return readToTheEnd(planOf(connections), kit(), kit(true))
}

/** Presses "Try again" until nothing is open, as often as somebody might. */
async function pressUntilWhole(screen: Screen): Promise<void> {
  for (let presses = 0; screen.open().length > 0 && presses < 40; presses++) {
    // A fault that hits by chance may hit one stretch for long: in the end it passes, and what is named is read.
    if (presses === 20) source.emulator.control.clearFaults()
    await screen.retry()
  }
}

/** All messages, each once, in order: in the pages, in each lane, and in the conversations made of both. */
function expectWhole(screen: Screen, from = source): void {
  expect(screen.open()).toEqual([])
  const paged = screen.messages()
  expect(new Set(idsOf(paged)).size).toBe(paged.length)
  expectOrders(screen, from)
  const shown = groupByThread(screen.lists())
  const expected = groupByThread([truth(from)])
  expect(shown.map(({ threadId, messages }) => [threadId, idsOf(messages)])).toEqual(
    expected.map(({ threadId, messages }) => [threadId, idsOf(messages)]),
  )
  expect(lobby.departures.length).toBeLessThan(MAX_CALLS)
}

/** All pages as one list, and each page and each lane by itself. */
function expectOrders(screen: Screen, from = source): void {
  for (const list of [screen.messages(), ...screen.lists()]) expectOrder(list, truth(from))
}

const isAbove = (most: number) => (body: Readonly<Record<string, unknown>>) => {
  const limitation = body['Limitation'] as { readonly Count: number }
  return limitation.Count > most
}

/** Of all that is asked after a cursor, each for the first time. */
const onceAfterCursor = () => {
  const seen = new Set<string>()
  return (body: Readonly<Record<string, unknown>>) => {
    const { Cursor } = body['Limitation'] as { readonly Cursor: string | null }
    const key = JSON.stringify(body)
    return Cursor !== null && !seen.has(key) && seen.add(key).has(key)
  }
}

type Passing = readonly [title: string, plans: () => readonly FaultPlan[]]

/** Faults that come and go, and after which connections are read beside each other or by themselves. */
const ofConnections: readonly Passing[] = [
  ['no fault at all', () => []],
  ['latency', () => [{ kind: 'latency', ms: 900, probability: 0.3 }]],
  ['latency beyond a reader’s patience', () => [{ kind: 'latency', ms: 3_500, probability: 0.1 }]],
  ['resets before any header', () => [{ kind: 'reset', probability: 0.2 }]],
  ['resets in the middle of the body', () => [{ kind: 'truncated', probability: 0.2 }]],
  ['bursts of 502', () => [{ kind: 'status', status: 502, count: 9 }]],
  ['calls that hang', () => [{ kind: 'hang', probability: 0.3, count: 2 }]],
  [
    'everything at once',
    () => [
      { kind: 'reset', probability: 0.04 },
      { kind: 'truncated', probability: 0.04 },
      { kind: 'malformed', probability: 0.04 },
      { kind: 'status', status: 500, probability: 0.04 },
      { kind: 'status', status: 408, probability: 0.04 },
      { kind: 'status', status: 429, retryAfter: 1, probability: 0.02 },
      { kind: 'hang', probability: 0.1, count: 1 },
      items((page) => doubled(page, random)),
      items((page) => shuffled(page, random)),
    ],
  ],
]

/** Faults that are about one answer. */
const ofAnswers: readonly Passing[] = [
  ['malformed bodies', () => [{ kind: 'malformed', probability: 0.2 }]],
  ['bodies of another shape', () => [{ kind: 'wrong-shape', probability: 0.2 }]],
  ['another content type', () => [{ kind: 'content-type', probability: 0.2 }]],
  ['408 above 30 messages', () => [{ kind: 'status', status: 408, when: isAbove(30) }]],
  ['408 at random', () => [{ kind: 'status', status: 408, probability: 0.2 }]],
  ['409 at random', () => [{ kind: 'status', status: 409, probability: 0.2 }]],
  [
    '500 and 503 in turns',
    () => [
      { kind: 'status', status: 500, probability: 0.15 },
      { kind: 'status', status: 503, probability: 0.15 },
    ],
  ],
  ['nothing at all after each cursor, once', () => [{ kind: 'no-content', when: onceAfterCursor() }]],
  [
    'nothing but a cursor after each cursor, once',
    () => [{ ...items(() => []), when: onceAfterCursor(), operation: 'messages/getAll' }],
  ],
  ['no cursor with any page', () => [{ ...withoutCursor, operation: 'messages/getAll' }]],
  ['items twice', () => [items((page) => doubled(page, random))]],
  ['items in another order', () => [items((page) => shuffled(page, random))]],
  [
    'items of the page before',
    () => [{ ...items(overlapping()), operation: 'messages/getAll', probability: 0.3 }],
  ],
]

describe('a walk through one connection', () => {
  test.each([...ofConnections, ...ofAnswers])('brings every message once, in order, under %s', (_, plans) =>
    expectAllIn(['both'], plans()),
  )
})

describe('a walk through two connections', () => {
  test.each(ofConnections)('brings every message once, in order, under %s', (_, plans) =>
    expectAllIn(['first', 'second'], plans()),
  )

  test('goes on without one that is refused, and reads it when it is not', async () => {
    const { accessTokenB } = source.emulator.tokens
    const refused = (body: object) => readEnvelope(body).accessToken === accessTokenB
    const screen = await read(['first', 'second'], [{ kind: 'status', status: 401, when: refused }])
    expect(screen.open()).toMatchObject([
      { lane: { kind: 'failed', connectionId: 'second', problem: { kind: 'unauthorized' } } },
    ])
    expect(lobby.departures.filter(({ accessToken }) => accessToken === accessTokenB)).toHaveLength(1)
    const { accessToken } = source.emulator.tokens
    expectWalk(screen.messages(), source.emulator.control.truth({ token: accessToken }))

    source.emulator.control.clearFaults()
    // For half a minute the proxy does not try a token again by itself.
    await clock.sleep(31_000)
    await pressUntilWhole(screen)
    expectWhole(screen)
  })
})

/** Reads under faults that pass, as staff would: with "Try again" where a stretch was left out. */
async function expectAllIn(connections: readonly string[], faults: readonly FaultPlan[]): Promise<void> {
  const screen = await read(connections, faults)
  await pressUntilWhole(screen)
  expectWhole(screen)
}

describe('a storm of 429', () => {
  /** Nobody asks before the time that the upstream named, on the same token. */
  function expectPauses(): number {
    const refusals = lobby.departures.filter(({ closedUntilMs }) => closedUntilMs !== null)
    for (const { accessToken, answeredMs, closedUntilMs } of refusals) {
      const early = lobby.departures.filter(
        (later) =>
          later.accessToken === accessToken &&
          later.leftMs > answeredMs &&
          later.leftMs < (closedUntilMs ?? 0),
      )
      expect(early).toEqual([])
    }
    return refusals.length
  }

  test.each([
    [['both'], 'seconds'],
    [['both'], 'date'],
    [['first', 'second'], 'seconds'],
    [['first', 'second'], 'date'],
  ] as const)('through %s is waited out as its Retry-After in %s says', async (connections, form) => {
    const refusal = { kind: 'status', status: 429, retryAfter: 3, retryAfterForm: form } as const
    const screen = await read(
      connections,
      [
        { ...refusal, count: 4 },
        { ...refusal, probability: 0.08 },
      ],
      200,
    )
    await pressUntilWhole(screen)
    expectWhole(screen)
    expect(expectPauses()).toBeGreaterThan(3)
  })

  test('without Retry-After is waited out too', async () => {
    const screen = await read(['both'], [{ kind: 'status', status: 429, probability: 0.1 }], 200)
    await pressUntilWhole(screen)
    expectWhole(screen)
  })

  test('of an upstream that allows less than the proxy believes ends', async () => {
    const narrow = await startEmulator({
      seed: SEED,
      threads: 30,
      messages: 600,
      days: 100,
      rateLimit: 12,
      now: clock.now,
    })
    try {
      const screen = await read(['both'], [], 200, narrow)
      await pressUntilWhole(screen)
      expectWhole(screen, narrow)
      expect(expectPauses()).toBeGreaterThan(0)
      // Far from what it took while each 429 dropped what was answered beside it.
      expect(lobby.departures.length).toBeLessThan(250)
    } finally {
      await narrow.close()
    }
  })
})

describe('a stretch that fails for good', () => {
  /** When a message was written in the middle of the third window: no other window touches it. */
  let badMs = 0
  beforeAll(() => {
    const middleMs = gridLine(NOW, MESSAGE_WINDOW_MS) - 1.5 * MESSAGE_WINDOW_MS
    badMs = truth().find(({ createdMs }) => createdMs < middleMs)?.createdMs ?? 0
  })
  const isBad = (body: Readonly<Record<string, unknown>>) => {
    const interval = body['CreatedUtc'] as { StartUtc: string; EndUtc: string } | undefined
    return (
      interval !== undefined &&
      parseInstant(interval.StartUtc) <= badMs &&
      parseInstant(interval.EndUtc) >= badMs
    )
  }

  const lasting: readonly [title: string, effect: FaultEffect, problem: Partial<Problem>][] = [
    ['500', { kind: 'status', status: 500 }, { kind: 'server', status: 500 }],
    ['503', { kind: 'status', status: 503 }, { kind: 'server', status: 503 }],
    ['408', { kind: 'status', status: 408 }, { kind: 'too-heavy', status: 408 }],
    ['400', { kind: 'status', status: 400 }, { kind: 'bad-request', status: 400 }],
    ['malformed bodies', { kind: 'malformed' }, { kind: 'malformed', status: 200 }],
    ['bodies of another shape', { kind: 'wrong-shape' }, { kind: 'malformed', status: 200 }],
    ['another content type', { kind: 'content-type' }, { kind: 'malformed', status: 200 }],
    ['half a body', { kind: 'truncated' }, { kind: 'network' }],
    ['a reset', { kind: 'reset' }, { kind: 'network' }],
    ['silence', { kind: 'hang' }, { kind: 'timeout' }],
  ]

  test.each(lasting)(
    'with %s is named, left out, and read when it is well again',
    async (_, effect, problem) => {
      const fault = { ...effect, operation: 'messages/getAll', when: isBad }
      const screen = await read(['both'], [fault])
      expectNamed(screen, problem)
      const calls = lobby.departures.length
      await screen.retry()
      expectNamed(screen, problem)
      expect(lobby.departures.length - calls).toBeGreaterThan(0)

      source.emulator.control.clearFaults()
      await pressUntilWhole(screen)
      expectWhole(screen)
    },
  )

  /** Everything is there but what lies in stretches that say what is wrong with them, and when to look. */
  function expectNamed(screen: Screen, problem: Partial<Problem>): void {
    const open = screen.open()
    expect(open.length).toBeGreaterThan(0)
    for (const { lane, error } of open) {
      expect(lane).toMatchObject({ kind: 'stretch', connectionId: 'both', problem })
      if (error) expect(error.kind).toBe(problem.kind)
      // Whatever has answered at all can be looked up by the vendor.
      if (problem.status) expect(lane.problem?.requestId).toMatch(/^[0-9a-f-]{36}$/)
      expect([lane.startMs <= badMs, lane.endMs >= badMs]).toEqual([true, true])
      expect(lane.endMs - lane.startMs).toBeLessThanOrEqual(MESSAGE_WINDOW_MS)
    }
    const shown = new Set(screen.lists().flatMap((list) => idsOf(list)))
    const missing = truth().filter(({ id }) => !shown.has(id))
    expect(missing.length).toBeGreaterThan(0)
    for (const { createdMs } of missing) {
      const isIn = open.some(({ lane }) => createdMs >= lane.startMs - 1000 && createdMs <= lane.endMs)
      expect(isIn, formatInstant(createdMs)).toBe(true)
    }
    expectOrders(screen)
  }
})
