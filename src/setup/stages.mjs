import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder, readJson } from './paths.mjs'
import { say } from './run.mjs'

/**
 * @typedef {object} Stage
 * @property {(report: string, args: string[]) => Promise<number>} run gives the exit code; writes its JSON report, if it has one, to the path
 * @property {() => Promise<void>} [prepare] its time is not the stage's
 * @property {() => string | null} [reasonToSkip] why the stage cannot run on this machine; asked before `prepare`
 * @property {'vitest' | 'playwright'} [counts] whose report it writes; a stage without one counts no tests
 *
 * @typedef {{ passed: number, failed: number, skipped: number }} Counts
 */

/**
 * Splits the command line into the stages to run and what to hand to their runner.
 *
 * @param {string[]} known all stages, in order
 * @param {string[]} argv
 * @returns {{ names: string[], args: string[] }}
 * @throws {Error} when there are arguments for a runner and not exactly one stage to take them
 */
export function stagesOf(known, argv) {
  const rest = argv.findIndex((arg) => !known.includes(arg))
  const asked = rest === -1 ? argv : argv.slice(0, rest)
  const args = rest === -1 ? [] : argv.slice(rest)
  if (args.length > 0 && asked.length !== 1) {
    throw new Error(
      `"${args[0]}" is no stage. Stages: ${known.join(', ')}; one of them takes further arguments.`,
    )
  }
  return { names: asked.length === 0 ? known : known.filter((name) => asked.includes(name)), args }
}

/**
 * Reads a runner's JSON report.
 *
 * @param {'vitest' | 'playwright'} runner
 * @param {unknown} report parsed JSON; `null` when the runner wrote none
 * @returns {Counts}
 */
export function countsOf(runner, report) {
  /** @param {unknown} value @param {string} key */
  const number = (value, key) => {
    const field = typeof value === 'object' && value !== null ? Reflect.get(value, key) : 0
    return typeof field === 'number' ? field : 0
  }
  if (runner === 'vitest') {
    return {
      passed: number(report, 'numPassedTests'),
      failed: number(report, 'numFailedTests'),
      skipped: number(report, 'numPendingTests') + number(report, 'numTodoTests'),
    }
  }
  const stats = typeof report === 'object' && report !== null ? Reflect.get(report, 'stats') : null
  return {
    passed: number(stats, 'expected'),
    // A test that needed a second attempt has failed once, and nobody knows why.
    failed: number(stats, 'unexpected') + number(stats, 'flaky'),
    skipped: number(stats, 'skipped'),
  }
}

/**
 * Takes `--no-install` out of the command line.
 *
 * @param {string[]} argv
 * @returns {{ isInstalling: boolean, rest: string[] }}
 */
export function withoutInstallOption(argv) {
  const rest = argv.filter((arg) => arg !== '--no-install')
  return { isInstalling: rest.length === argv.length, rest }
}

/**
 * Runs all stages, one after the other, also after one that fails. A stage that fails without a failed test
 * (types, lint, a file that does not load, a crash) counts as one failure; a skipped stage counts as nothing.
 *
 * @param {Record<string, Stage>} stages
 * @param {string[]} names
 * @param {string[]} args for the runner
 * @param {{ folder?: string, tell?: (line: string) => void }} [options] where reports go, and how progress is told
 * @returns {Promise<{ passed: number, failed: number, ran: number, lines: string[] }>} the sums, the number of stages
 *   that were not skipped, and a line per stage
 */
export async function runStages(
  stages,
  names,
  args,
  { folder = join(cacheFolder, `test-${process.pid}`), tell = say } = {},
) {
  mkdirSync(folder, { recursive: true })
  const lines = []
  let passed = 0
  let failed = 0
  let ran = 0
  try {
    for (const name of names) {
      const label = name.padEnd(12)
      const reason = stages[name]?.reasonToSkip?.() ?? null
      if (reason !== null) {
        lines.push(`${label}SKIPPED: ${reason}`)
        continue
      }
      const outcome = await runStage(name, stages[name], args, join(folder, `${name}.json`), tell)
      lines.push(`${label}${outcome.line}`)
      passed += outcome.passed
      failed += outcome.failed
      ran += 1
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return { passed, failed, ran, lines }
}

/**
 * @param {string} name
 * @param {Stage | undefined} stage
 * @param {string[]} args
 * @param {string} report
 * @param {(line: string) => void} tell
 */
async function runStage(name, stage, args, report, tell) {
  tell(`${name}...`)
  let startedAt = performance.now()
  let code = 1
  try {
    if (!stage) throw new Error(`There is no stage ${name}`)
    await stage.prepare?.()
    startedAt = performance.now()
    code = await stage.run(report, args)
  } catch (error) {
    // Without a browser there is no stage, and still a last line to print.
    tell(error instanceof Error ? error.message : String(error))
  }
  const seconds = `${((performance.now() - startedAt) / 1000).toFixed(1)} s`
  const counts = stage?.counts
    ? countsOf(stage.counts, readJson(report))
    : { passed: 0, failed: 0, skipped: 0 }
  const failed = code === 0 ? counts.failed : Math.max(1, counts.failed)
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''
  const tests = stage?.counts ? `  ${counts.passed} passed, ${counts.failed} failed${skipped}` : ''
  const verdict = failed === 0 ? 'ok' : 'FAILED'
  return { passed: counts.passed, failed, line: `${verdict.padEnd(6)}${seconds.padStart(9)}${tests}` }
}
