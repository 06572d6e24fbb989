import * as v from 'valibot'
import { FLOOR_MS, MESSAGE_WINDOW_MS } from '../../src/connector/limits'
import { intervalSchema, parseInstant } from '../../src/connector/primitives'
import { startWalk, walkPage } from '../../src/connector/walk/walk'
import { gridLine } from '../../src/connector/walk/windows'
import { type Emulator, createEmulator } from '../../src/emulator/emulator'
import { createRandom } from '../../src/emulator/hash'
import { createVirtualClock } from '../../src/test/virtual-clock'
import type { Bench, Benchmark, Outcome } from './benchmark'
import { ratio, thousands } from './figures'
import { createInProcess } from './in-process'

interface Size {
  readonly name: string
  readonly title: string
  readonly threads: number
  readonly messages: number
  readonly days: number
}

/** What happens between the two readers. */
interface Meanwhile {
  readonly name: string
  readonly title: string
  /** Messages in conversations of the open window. */
  readonly answers: number
  readonly newThreads: number
  /** Messages in conversations in which nothing was written since before the open window. */
  readonly woken: number
}

/** The second reader's requests: how many, and how many of them the first had made too. */
interface Tally {
  readonly all: number
  readonly allShared: number
  /** Those that reach into no time that is still to come: what they ask for is over. */
  readonly closed: number
  readonly closedShared: number
}

const sizes: readonly Size[] = [
  { name: 'small', title: 'a small inbox', threads: 100, messages: 3_000, days: 400 },
  { name: 'hotel', title: 'a quiet inbox', threads: 400, messages: 12_000, days: 400 },
  { name: 'portfolio', title: 'a busy inbox', threads: 2_000, messages: 100_000, days: 400 },
]

const meanwhiles: readonly Meanwhile[] = [
  { name: 'Nothing', title: 'nothing arrives', answers: 0, newThreads: 0, woken: 0 },
  {
    name: 'Arrivals',
    title: 'messages arrive, some in new conversations',
    answers: 40,
    newThreads: 4,
    woken: 0,
  },
  {
    name: 'Woken',
    title: 'so they do, and one in a conversation that slept for months',
    answers: 40,
    newThreads: 4,
    woken: 1,
  },
]

const NOW_MS = Date.parse('2026-03-31T10:00:00Z')
const APART_MS = 5 * 60_000
const PAGES = 12
const WORLDS = 10
const CALL_MS = 200
const LONG_AGO_MS = 60 * 86_400_000

/** How much of what a reader asks for another has asked for in the same words: what a cache could answer. */
export const sharedPages: Benchmark = {
  name: 'shared-pages',
  title: 'Requests that two readers share',
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const results: { size: Size; meanwhile: Meanwhile; tally: Tally }[] = []
  for (const size of sizes) {
    for (const meanwhile of meanwhiles) {
      bench.say(`${size.title}, ${meanwhile.title}`)
      const tallies: Tally[] = []
      for (let world = 0; world < WORLDS; world++) tallies.push(await readTwice(size, meanwhile, world))
      results.push({ size, meanwhile, tally: sum(tallies) })
    }
  }
  const missed = results.filter(({ tally }) => tally.closedShared < tally.closed)
  return {
    method:
      `Two readers open the same inbox without a filter, ${APART_MS / 60_000} minutes of a simulated clock apart, and load ` +
      `${PAGES} pages each with the real walk through the real proxy over the emulator; ${WORLDS} worlds for each row. ` +
      "Counted are the second reader's request bodies that are, byte for byte, also the first's. The open window is what " +
      'reaches up to now: its answers change, and no cache could serve them for long. A conversation that wakes up is asked for in every window ' +
      'since its last message, for it can have had others there: the first reader knew that it had none. ' +
      `${sizes.map(describe).join('; ')}.`,
    tables: [
      {
        head: [
          'between the two readers',
          'requests of the second',
          'identical',
          'outside the open window',
          'identical of these',
        ],
        rows: results.map(({ size, meanwhile, tally }) => [
          `${size.title}; ${meanwhile.title}`,
          thousands(tally.all),
          ratio(tally.allShared / tally.all),
          thousands(tally.closed),
          ratio(tally.closedShared / tally.closed),
        ]),
      },
    ],
    remarks: [
      missed.length === 0
        ? `Goal reached in all ${results.length} cases: outside the open window all requests are identical.`
        : `Goal missed in ${missed.length} of ${results.length} cases: outside the open window all requests are identical. Missed: ` +
          missed
            .map(
              ({ size, meanwhile, tally }) =>
                `${size.title}, ${meanwhile.title} (${thousands(tally.closedShared)} of ${thousands(tally.closed)})`,
            )
            .join('; ') +
          '.',
    ],
    figures: Object.fromEntries(
      results.flatMap(({ size, meanwhile, tally }) => [
        [`${size.name}${meanwhile.name}IdenticalRatio`, tally.allShared / tally.all],
        [`${size.name}${meanwhile.name}ClosedIdenticalRatio`, tally.closedShared / tally.closed],
      ]),
    ),
  }
}

function describe({ title, threads, messages, days }: Size): string {
  return `${title}: ${thousands(messages)} messages in ${thousands(threads)} threads over ${thousands(days)} days`
}

async function readTwice(size: Size, meanwhile: Meanwhile, world: number): Promise<Tally> {
  const clock = createVirtualClock(NOW_MS)
  const random = createRandom(world + 1)
  const emulator = createEmulator({ ...size, seed: 40 + world, now: clock.now })
  const accessToken = emulator.tokens.groupAccessToken
  let bodies: string[] = []
  const product = createInProcess({
    clock,
    destinations: [{ connectionId: 'hotels', emulator, accessToken }],
    delayMs: () => CALL_MS / 2,
    random,
    onCall: (_journey, body) => bodies.push(body),
  })

  async function read(): Promise<readonly string[]> {
    bodies = []
    const kit = product.kit('people', 'moves')
    const range = { startMs: FLOOR_MS, endMs: Number.MAX_SAFE_INTEGER }
    let state = startWalk({ scope: product.scope, threads: null, range, nowMs: clock.now() })
    for (let pages = 0; state && pages < PAGES; pages++) state = (await walkPage(state, kit)).next
    return bodies
  }

  const first = new Set(await clock.run(read()))
  await clock.run(clock.sleep(APART_MS / 2))
  arrive(emulator, accessToken, meanwhile, random)
  await clock.run(clock.sleep(APART_MS / 2))
  const second = await clock.run(read())
  const closed = second.filter((body) => !reachesNow(body))
  return {
    all: second.length,
    allShared: second.filter((body) => first.has(body)).length,
    closed: closed.length,
    closedShared: closed.filter((body) => first.has(body)).length,
  }
}

/** Writes what arrives between the two readers. */
function arrive(
  { control }: Emulator,
  token: string,
  { answers, newThreads, woken }: Meanwhile,
  random: () => number,
): void {
  const windowMs = gridLine(NOW_MS, MESSAGE_WINDOW_MS)
  const threads = control.truthThreads({ token })
  const write = (candidates: typeof threads, count: number) => {
    for (let message = 0; message < count; message++) {
      const thread = candidates[Math.floor(random() * candidates.length)]
      if (!thread) throw new RangeError('there is no such conversation')
      control.write(thread.id, `Message ${message}`)
    }
  }
  write(
    threads.filter(({ updatedMs }) => updatedMs > windowMs),
    answers,
  )
  write(
    threads.filter(({ updatedMs }) => updatedMs < windowMs - LONG_AGO_MS),
    woken,
  )
  for (let thread = 0; thread < newThreads; thread++) control.startThread({ text: 'A new question' })
}

const intervalsSchema = v.object({
  CreatedUtc: v.optional(intervalSchema),
  UpdatedUtc: v.optional(intervalSchema),
})

/** Whether a request asks for a time that is not over yet. */
function reachesNow(body: string): boolean {
  const { CreatedUtc, UpdatedUtc } = v.parse(intervalsSchema, JSON.parse(body))
  const interval = CreatedUtc ?? UpdatedUtc
  return interval === undefined || parseInstant(interval.EndUtc) > NOW_MS
}

function sum(tallies: readonly Tally[]): Tally {
  const of = (key: keyof Tally) => tallies.reduce((total, tally) => total + tally[key], 0)
  return {
    all: of('all'),
    allShared: of('allShared'),
    closed: of('closed'),
    closedShared: of('closedShared'),
  }
}
