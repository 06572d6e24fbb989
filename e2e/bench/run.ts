// npm run bench -- [name...] [--option value...]: runs the benchmarks that are named, or all, and writes report.json and
// report.md.
import { availableParallelism, constants, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import type { Benchmark, Options } from './benchmark'
import { attack } from './attack'
import { bundle } from './bundle'
import { drain } from './drain'
import { emulatorPage } from './emulator-page'
import { firstMessage } from './first-message'
import { firstPage } from './first-page'
import { proxyCost } from './proxy-cost'
import { proxySharing } from './proxy-sharing'
import { list } from './list/list'
import { outage } from './outage'
import { type Section, toText, writeReport } from './report'
import { createSession } from './session'
import { sharedPages } from './shared-pages'
import { steadyScroll } from './steady-scroll'

const benchmarks: readonly Benchmark[] = [
  firstMessage,
  bundle,
  emulatorPage,
  drain,
  outage,
  firstPage,
  sharedPages,
  proxySharing,
  proxyCost,
  list,
  steadyScroll,
  attack,
]

/** No benchmark takes longer that does not say so: something hangs, and a run in the night must end, ms. */
const TIMEOUT_MS = 10 * 60_000

const known = [...new Set(benchmarks.flatMap(({ options = [] }) => options))]
const { positionals: asked, values } = parseArgs({
  allowPositionals: true,
  options: Object.fromEntries(known.map((name) => [name, { type: 'string' as const }])),
})
const unknown = asked.filter((name) => benchmarks.every((benchmark) => benchmark.name !== name))
if (unknown.length > 0) {
  console.error(`No such benchmark: ${unknown.join(', ')}. There are:`)
  for (const { name, title } of benchmarks) console.error(`  ${name.padEnd(16)}${title}`)
  process.exitCode = 1
} else {
  try {
    await run(
      benchmarks.filter(({ name }) => asked.length === 0 || asked.includes(name)),
      values,
    )
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  }
}

async function run(chosen: readonly Benchmark[], options: Options): Promise<void> {
  const order = benchmarks.map(({ name }) => name)
  for (const benchmark of chosen) {
    const section = await runOne(benchmark, options)
    console.log(toText(section))
    // At once, so that what fails later takes nothing with it.
    await writeReport([section], order)
  }
  console.error('bench: written to e2e/bench/report.md and report.json')
}

/** Runs one benchmark, and ends whatever it started, also when it fails, hangs, or this program is told to end. */
async function runOne(
  { name, title, timeoutMs = TIMEOUT_MS, run: measure }: Benchmark,
  options: Options,
): Promise<Section> {
  const session = createSession((line) => console.error(`bench: ${name}: ${line}`))
  let isLeaving = false
  const leave = (code: number) => {
    isLeaving = true
    void session.end().finally(() => process.exit(code))
  }
  const onSignal = (signal: NodeJS.Signals) => leave(128 + constants.signals[signal])
  const signals: readonly NodeJS.Signals[] = ['SIGINT', 'SIGTERM', 'SIGHUP']
  for (const signal of signals) process.once(signal, onSignal)
  const timer = setTimeout(() => {
    session.say(`not done after ${timeoutMs / 60_000} minutes`)
    leave(1)
  }, timeoutMs)
  try {
    session.say('starts')
    const environment = {
      date: new Date().toISOString().slice(0, 16).replace('T', ' '),
      node: process.versions.node,
      cpus: availableParallelism(),
      load: Number((loadavg()[0] ?? 0).toFixed(1)),
    }
    const outcome = await measure(session, options)
    return { name, title, environment: { ...environment, chromium: session.chromium() }, outcome }
  } catch (error) {
    // What was ended under its hands fails, and that is nothing to tell.
    if (isLeaving) await new Promise<never>(() => {})
    throw error
  } finally {
    clearTimeout(timer)
    for (const signal of signals) process.off(signal, onSignal)
    await session.end()
  }
}
