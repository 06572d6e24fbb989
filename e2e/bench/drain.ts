import { MESSAGE_WINDOW_MS, RATE_LIMIT, RATE_WINDOW_MS } from '../../src/connector/limits'
import { CLICK } from '../../src/test/rate-limited-world'
import type { Bench, Benchmark, Outcome } from './benchmark'
import { runChild } from './child'
import { type DrainArgument, type DrainTold, drainToldSchema } from './drain-told'
import { megabytes, ms, ratio, thousands } from './figures'

/** One way of draining, what it was like, and what it is to reach. */
interface Run {
  /** What its figures begin with. */
  readonly name: string
  readonly title: string
  readonly sideBySide: number
  readonly clickEveryMs: number | null
  readonly goals: { readonly share: number; readonly waitMs?: number } | null
}

const WORLD = { threads: 2_000, messages: 1_000_000, days: 4 * 365, seed: 12 }
const DAY_MS = 86_400_000
const DELAY_MS = 400
const CLICK_EVERY_MS = 4_000

const runs: readonly Run[] = [
  {
    name: 'nobody',
    title: 'nobody looks',
    sideBySide: 8,
    clickEveryMs: null,
    goals: { share: 0.9 },
  },
  {
    name: 'people',
    title: 'people look',
    sideBySide: 8,
    clickEveryMs: CLICK_EVERY_MS,
    goals: { share: 0.6, waitMs: 50 },
  },
  {
    name: 'oneWalk',
    title: 'nobody looks, one walk at a time',
    sideBySide: 1,
    clickEveryMs: null,
    goals: null,
  },
]

/** Of the real clock, for one run: a busy machine takes many times as long as an idle one, ms. */
const TIMEOUT_MS = 360_000

/** How much of the upstream's limit a walk through everything gets, and what people feel of it. */
export const drain: Benchmark = {
  name: 'drain',
  title: 'A million messages through the budget',
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const results: { run: Run; told: DrainTold }[] = []
  for (const run of runs) {
    bench.say(run.title)
    const argument: DrainArgument = {
      ...WORLD,
      delayMs: DELAY_MS,
      sideBySide: run.sideBySide,
      clickEveryMs: run.clickEveryMs,
    }
    const told = await runChild(bench, {
      file: 'drain-process.ts',
      argument,
      told: drainToldSchema,
      timeoutMs: TIMEOUT_MS,
    })
    results.push({ run, told })
  }
  const row = (title: string, write: (told: DrainTold) => string) => [
    title,
    ...results.map(({ told }) => write(told)),
  ]
  return {
    method:
      `${thousands(WORLD.messages)} messages in ${thousands(WORLD.threads)} threads over ${thousands(WORLD.days)} days, read ` +
      'in the background through the proxy and its budget over the emulator with its limit of ' +
      `${RATE_LIMIT} requests in ${RATE_WINDOW_MS / 1000} s, each run in a process of its own. First all threads are looked ` +
      `for, then walks read a window of ${MESSAGE_WINDOW_MS / DAY_MS} days each, some of them side by side. Each window is compared with the ` +
      "emulator's truth. The time is simulated: a clock that stands still while the program works, so the machine's speed " +
      `has no part in it, and each call takes up to ${DELAY_MS} ms to arrive and as long again to be answered. Where people ` +
      `look, someone clicks every ${CLICK_EVERY_MS / 1000} s on average (a Poisson process), ${CLICK} calls at once. A wait ` +
      'is the time from the call to its departure for the upstream.',
    tables: [
      {
        head: ['', ...runs.map(({ title }) => title)],
        rows: [
          ['walks side by side', ...runs.map(({ sideBySide }) => thousands(sideBySide))],
          row('share of the limit used, by all calls', ({ share }) => ratio(share)),
          row('share used by the drain alone', ({ drainShare }) => ratio(drainShare)),
          row(`fewest calls in any ${RATE_WINDOW_MS / 1000} s`, ({ fewestInWindow }) =>
            thousands(fewestInWindow),
          ),
          row('simulated time', ({ simulatedMs }) => `${(simulatedMs / 1000).toFixed(0)} s`),
          row('calls, drain', ({ drainCalls }) => thousands(drainCalls)),
          row('calls, people', ({ calls, drainCalls }) => thousands(calls - drainCalls)),
          row('answers 429', ({ refusals }) => thousands(refusals)),
          row('calls turned away by the proxy', ({ turnedAway }) => thousands(turnedAway)),
          row('messages read', ({ messages }) => thousands(messages)),
          row('messages lost, doubled, unknown', (told) =>
            [lostOf(told), told.doubled, told.foreign].map(thousands).join(', '),
          ),
          row('clicks', ({ clicks }) => thousands(clicks)),
          row('wait of a click’s call, 99th percentile', ({ waitMs }) =>
            waitMs ? `${ms(waitMs.p99)} ms` : '–',
          ),
          row('longest', ({ waitMs }) => (waitMs ? `${ms(waitMs.max)} ms` : '–')),
          row('memory with the emulator ready', ({ readyBytes }) => megabytes(readyBytes)),
          row('greatest memory, emulator included', ({ peakBytes }) => megabytes(peakBytes)),
          row('real time', ({ tookMs }) => `${(tookMs / 1000).toFixed(0)} s`),
        ],
      },
    ],
    remarks: results.flatMap(({ run, told }) => [...goalRemarks(run, told), ...wholeRemarks(run, told)]),
    figures: Object.fromEntries(
      results.flatMap(({ run: { name }, told }) => [
        [`${name}ShareRatio`, told.share],
        [`${name}DrainShareRatio`, told.drainShare],
        [`${name}RefusalsCount`, told.refusals],
        [`${name}LostCount`, lostOf(told)],
        [`${name}DoubledCount`, told.doubled],
        [`${name}SimulatedMs`, told.simulatedMs],
        [`${name}PeakBytes`, told.peakBytes],
        ...(told.waitMs ? [[`${name}WaitP99Ms`, told.waitMs.p99]] : []),
      ]),
    ),
  }
}

function goalRemarks({ title, goals }: Run, told: DrainTold): string[] {
  if (goals === null) return []
  const { share, drainShare, waitMs } = told
  const shares =
    `while ${title}, at least ${ratio(goals.share)} of the limit is used: ${ratio(share)}` +
    (waitMs ? `, of which the drain's own is ${ratio(drainShare)}` : '')
  const remarks = [verdict(share >= goals.share, shares)]
  if (goals.waitMs !== undefined && waitMs) {
    const wait = `99 of 100 calls of a click wait less than ${goals.waitMs} ms: ${ms(waitMs.p99)} ms`
    remarks.push(verdict(waitMs.p99 < goals.waitMs, wait))
  }
  return remarks
}

function wholeRemarks({ title, goals }: Run, told: DrainTold): string[] {
  const { refusals, doubled, foreign } = told
  const wrong = lostOf(told) + doubled + foreign
  if (goals === null && refusals + wrong === 0) return []
  const what = `while ${title}, no answer is a 429 and every message is read once: ${refusals} refused, ${wrong} wrong`
  return [verdict(refusals + wrong === 0, what)]
}

function lostOf({ messages }: DrainTold): number {
  return WORLD.messages - messages
}

function verdict(isReached: boolean, what: string): string {
  return `Goal ${isReached ? 'reached' : 'missed'}: ${what}.`
}
