import type { UpdatedVerdict } from '../../src/connector/walk/plan'
import { FLOOR_MS, MESSAGE_WINDOW_MS } from '../../src/connector/limits'
import { startWalk, walkPage } from '../../src/connector/walk/walk'
import { gridLine } from '../../src/connector/walk/windows'
import { type Emulator, createEmulator } from '../../src/emulator/emulator'
import { createRandom } from '../../src/emulator/hash'
import { createVirtualClock } from '../../src/test/virtual-clock'
import type { Bench, Benchmark, Outcome, Table } from './benchmark'
import { thousands } from './figures'
import { type Journey, createInProcess } from './in-process'

/** What is looked at. */
interface Scope {
  /** What its figures begin with. */
  readonly name: string
  readonly title: string
  readonly connections: number
  /** Of each connection. */
  readonly threads: number
  readonly messages: number
  readonly days: number
}

/** What a platform does with `UpdatedUtc`, and what the browser knows of that when it asks. */
interface Stamp {
  readonly name: string
  readonly title: string
  readonly moves: boolean
  readonly verdict: UpdatedVerdict
}

/** Where now lies in the window of 28 days that is open. */
interface Moment {
  readonly title: string
  readonly intoMs: number
}

/** What one page cost. */
interface Count {
  readonly scope: Scope
  readonly stamp: Stamp
  readonly moment: Moment
  readonly threadCalls: number
  readonly messageCalls: number
  /** The most that one connection was asked. */
  readonly mostOfOne: number
  /** Calls of which each waited for the answer to the one before. */
  readonly inSequence: number
  readonly messages: number
}

const scopes: readonly Scope[] = [
  {
    name: 'portfolio',
    title: 'one portfolio of four years',
    connections: 1,
    threads: 5_000,
    messages: 50_000,
    days: 4 * 365,
  },
  { name: 'fifty', title: '50 connections', connections: 50, threads: 100, messages: 2_000, days: 400 },
]

const stamps: readonly Stamp[] = [
  { name: 'Moves', title: 'moves, known', moves: true, verdict: 'moves' },
  { name: 'MovesUnproven', title: 'moves, not proven yet', moves: true, verdict: 'unknown' },
  { name: 'Still', title: 'does not move, known', moves: false, verdict: 'still' },
  { name: 'StillUnproven', title: 'does not move, not proven yet', moves: false, verdict: 'unknown' },
]

const HOUR_MS = 3_600_000
const moments: readonly Moment[] = [
  { title: 'an hour into the window', intoMs: HOUR_MS },
  { title: 'in the middle of it', intoMs: MESSAGE_WINDOW_MS / 2 },
  { title: 'an hour before its end', intoMs: MESSAGE_WINDOW_MS - HOUR_MS },
]

const WINDOW_START_MS = gridLine(Date.parse('2026-03-31T10:00:00Z'), MESSAGE_WINDOW_MS)
/** What each call takes, there and back, ms; far below the patience of a walk. */
const CALL_MS = 100
const GOAL = 2

/** How many requests stand between a reader and the first message. */
export const firstPage: Benchmark = {
  name: 'first-page',
  title: 'Requests before the first message',
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const counts: Count[] = []
  for (const scope of scopes) {
    for (const moment of moments) {
      for (const moves of [true, false]) {
        bench.say(`${scope.title}, ${moment.title}, UpdatedUtc ${moves ? 'moves' : 'does not move'}`)
        const nowMs = WINDOW_START_MS + moment.intoMs
        const emulators = Array.from({ length: scope.connections }, (_, index) =>
          createEmulator({ ...scope, seed: 100 + index, now: () => nowMs, threadUpdated: moves }),
        )
        for (const stamp of stamps.filter((one) => one.moves === moves))
          counts.push(await countPage(emulators, { scope, stamp, moment }))
      }
    }
  }
  return {
    method:
      'The walk, through the proxy and its budget, over emulators with their rate limit, all in one process, from the ' +
      'beginning of an inbox without a filter until it gives a first message. Requests are counted, not timed: every ' +
      `answer takes the same simulated ${CALL_MS} ms, so that the time to the first message says how many of them stood ` +
      'in sequence. Not counted: the session, which the proxy answers itself, and enterprises/getAll, which the page asks ' +
      'before for the zone to count days in: one more in sequence.',
    tables: scopes.map((scope) => tableOf(scope, counts)),
    remarks: [goalRemark(counts), windowRemark(counts)],
    figures: Object.fromEntries(
      scopes.flatMap((scope) =>
        stamps.flatMap((stamp) => {
          const own = counts.filter((count) => count.scope === scope && count.stamp === stamp)
          return [
            [`${scope.name}${stamp.name}InSequenceCount`, most(own.map(({ inSequence }) => inSequence))],
            [`${scope.name}${stamp.name}RequestsCount`, most(own.map(callsOf))],
          ]
        }),
      ),
    ),
  }
}

async function countPage(
  emulators: readonly Emulator[],
  of: Pick<Count, 'scope' | 'stamp' | 'moment'>,
): Promise<Count> {
  const nowMs = WINDOW_START_MS + of.moment.intoMs
  const clock = createVirtualClock(nowMs)
  const journeys: Journey[] = []
  const product = createInProcess({
    clock,
    destinations: emulators.map((emulator, index) => ({
      connectionId: `hotel-${index + 1}`,
      emulator,
      accessToken: emulator.tokens.groupAccessToken,
    })),
    delayMs: () => CALL_MS / 2,
    random: createRandom(1),
    onCall: (journey) => journeys.push(journey),
  })
  const kit = product.kit('people', of.stamp.verdict)
  const messages = await clock.run(firstMessages())
  const answered = journeys.filter(({ status }) => status === 200)
  if (answered.length < journeys.length) throw new Error('a call was not answered')
  const ofOne = new Map<string, number>()
  for (const { connectionId } of journeys) ofOne.set(connectionId, (ofOne.get(connectionId) ?? 0) + 1)
  return {
    ...of,
    threadCalls: journeys.filter(({ operation }) => operation === 'messageThreads/getAll').length,
    messageCalls: journeys.filter(({ operation }) => operation === 'messages/getAll').length,
    mostOfOne: most([...ofOne.values()]),
    inSequence: Math.round((clock.now() - nowMs) / CALL_MS),
    messages,
  }

  async function firstMessages(): Promise<number> {
    const range = { startMs: FLOOR_MS, endMs: Number.MAX_SAFE_INTEGER }
    let state = startWalk({ scope: product.scope, threads: null, range, nowMs })
    while (state) {
      const page = await walkPage(state, kit)
      if (page.lanes.length > 0) throw new Error('a connection was left out')
      if (page.messages.length > 0) return page.messages.length
      state = page.next
    }
    throw new Error('there is no message')
  }
}

function tableOf(scope: Scope, counts: readonly Count[]): Table {
  const { title, threads, messages, days } = scope
  const each = scope.connections > 1 ? ' each' : ''
  return {
    head: [
      `${title}; ${thousands(threads)} threads, ${thousands(messages)} messages, ${thousands(days)} days${each}; UpdatedUtc …`,
      'requests for threads',
      'for messages',
      'most of one connection',
      'in sequence',
      'messages on the page',
    ],
    rows: counts
      .filter((count) => count.scope === scope)
      .map((count) => [
        `… ${count.stamp.title}; ${count.moment.title}`,
        thousands(count.threadCalls),
        thousands(count.messageCalls),
        thousands(count.mostOfOne),
        thousands(count.inSequence),
        thousands(count.messages),
      ]),
  }
}

function goalRemark(counts: readonly Count[]): string {
  const over = counts.filter(({ inSequence }) => inSequence > GOAL)
  const [worst] = over.toSorted((a, b) => b.inSequence - a.inSequence)
  const goal = `at most ${GOAL} requests in sequence before the first message`
  if (!worst) return `Goal reached in all ${counts.length} cases: ${goal}.`
  const { scope, stamp, moment, inSequence } = worst
  return (
    `Goal missed in ${over.length} of ${counts.length} cases: ${goal}; ${inSequence} for ${scope.title}, where UpdatedUtc ` +
    `${stamp.title}, ${moment.title}.`
  )
}

function windowRemark(counts: readonly Count[]): string {
  const windows = Math.ceil(
    most(counts.map(({ scope }) => scope.days)) / (MESSAGE_WINDOW_MS / (24 * HOUR_MS)),
  )
  const requests = most(counts.map(({ mostOfOne }) => mostOfOne))
  return `The most that one connection was asked is ${requests} requests; the longest history has ${windows} windows.`
}

function callsOf({ threadCalls, messageCalls }: Count): number {
  return threadCalls + messageCalls
}

function most(values: readonly number[]): number {
  return Math.max(0, ...values)
}
