import * as v from 'valibot'
import type { Bench, Benchmark, Outcome } from './benchmark'
import { runChild } from './child'
import { megabytes, ms, spreadOf, thousands } from './figures'
import { quantile, spread } from './stats'

/** How large an emulator is. */
export interface Size {
  readonly threads: number
  readonly messages: number
  readonly days: number
}

const sizes: readonly { readonly name: string; readonly size: Size }[] = [
  { name: 'default', size: { threads: 400, messages: 12_000, days: 400 } },
  { name: 'million', size: { threads: 2_000, messages: 1_000_000, days: 4 * 365 } },
]

/** Each is a process of its own, so that its memory is its own too. */
const PROCESSES = 3
const TIMEOUT_MS = 120_000

const toldSchema = v.object({
  readyMs: v.number(),
  /** On the CPU, all threads. */
  readyCpuMs: v.number(),
  /** Of the process before there was an emulator in it. */
  beforeBytes: v.number(),
  readyBytes: v.number(),
  /** The most that the process ever had, the pages included. */
  peakBytes: v.number(),
  pageMs: v.pipe(v.array(v.number()), v.minLength(1)),
  pageCpuMs: v.pipe(v.array(v.number()), v.minLength(1)),
  /** Messages on each of those pages. */
  pageMessages: v.array(v.number()),
  /** Characters of each answer. */
  pageLengths: v.array(v.number()),
  threadIds: v.number(),
})
type Told = v.InferOutput<typeof toldSchema>

/** How long the emulator takes to be ready, what it holds, and what its heaviest page costs. */
export const emulatorPage: Benchmark = {
  name: 'emulator-page',
  title: "The emulator's page of 1,000 messages over 1,000 threads",
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const told = new Map<string, Told[]>()
  for (let run = 0; run < PROCESSES; run++) {
    for (const { name, size } of sizes) {
      bench.say(`${name}, process ${run + 1} of ${PROCESSES}`)
      told.set(name, [...(told.get(name) ?? []), await runProcess(bench, size, run)])
    }
  }
  const results = sizes.map(({ name, size }) => {
    const runs = told.get(name) ?? []
    return {
      name,
      size,
      threadIds: runs[0]?.threadIds ?? 0,
      ready: spread(runs.map(({ readyMs }) => readyMs)),
      readyCpu: spread(runs.map(({ readyCpuMs }) => readyCpuMs)),
      readyBytes: spread(runs.map(({ readyBytes }) => readyBytes)),
      beforeBytes: spread(runs.map(({ beforeBytes }) => beforeBytes)),
      peakBytes: spread(runs.map(({ peakBytes }) => peakBytes)),
      page: spread(runs.flatMap(({ pageMs }) => pageMs)),
      pageCpu: spread(runs.flatMap(({ pageCpuMs }) => pageCpuMs)),
      p95: quantile(
        runs.flatMap(({ pageMs }) => pageMs),
        0.95,
      ),
      messages: spread(runs.flatMap(({ pageMessages }) => pageMessages)),
      length: spread(runs.flatMap(({ pageLengths }) => pageLengths)),
    }
  })
  return {
    method:
      `createEmulator in ${PROCESSES} processes of its own per size, rate limit off. Then messages/getAll from the ` +
      'Request to the last byte of the answer, in the same process: Count 1000 and up to 1,000 random thread ids, in ' +
      'random windows of 28 days, from a random cursor inside the window (every second one from its newest message).',
    tables: [
      {
        head: ['median (min–max)', ...results.map(({ size }) => `${thousands(size.messages)} messages`)],
        rows: [
          [
            'threads, days',
            ...results.map(({ size }) => `${thousands(size.threads)}, ${thousands(size.days)}`),
          ],
          ['ready, ms', ...results.map(({ ready }) => spreadOf(ready, ms))],
          ['ready, ms on the CPU', ...results.map(({ readyCpu }) => spreadOf(readyCpu, ms))],
          [
            'memory of the process before',
            ...results.map(({ beforeBytes }) => spreadOf(beforeBytes, megabytes)),
          ],
          [
            'memory of the process when ready',
            ...results.map(({ readyBytes }) => spreadOf(readyBytes, megabytes)),
          ],
          [
            'greatest memory of the process',
            ...results.map(({ peakBytes }) => spreadOf(peakBytes, megabytes)),
          ],
          ['thread ids asked for', ...results.map(({ threadIds }) => thousands(threadIds))],
          ['messages on a page', ...results.map(({ messages }) => spreadOf(messages, String))],
          ['answer, characters', ...results.map(({ length }) => spreadOf(length, thousands))],
          ['page, ms', ...results.map(({ page }) => spreadOf(page, ms))],
          ['page, ms on the CPU', ...results.map(({ pageCpu }) => spreadOf(pageCpu, ms))],
          ['page, ms, 95th percentile', ...results.map(({ p95 }) => ms(p95))],
          ['pages measured', ...results.map(({ page }) => thousands(page.count))],
        ],
      },
    ],
    remarks: [],
    figures: Object.fromEntries(
      results.flatMap((result) => [
        [`${result.name}ReadyMs`, result.ready.median],
        [`${result.name}PeakBytes`, result.peakBytes.max],
        [`${result.name}PageMedianMs`, result.page.median],
        [`${result.name}PageMedianCpuMs`, result.pageCpu.median],
        [`${result.name}PageP95Ms`, result.p95],
      ]),
    ),
  }
}

/** Measures one emulator in a process of its own. */
function runProcess(bench: Bench, size: Size, seed: number): Promise<Told> {
  const argument = { ...size, seed }
  return runChild(bench, { file: 'emulator-process.ts', argument, told: toldSchema, timeoutMs: TIMEOUT_MS })
}
