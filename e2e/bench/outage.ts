import { LIMIT, WINDOW_MS, readings } from '../../src/test/rate-limited-world'
import { OUTAGES, refusalsPerOutage } from '../../src/test/replica-world'
import type { Bench, Benchmark, Outcome, Table } from './benchmark'

const LIMITS = [LIMIT, 180, 160]
const SEEDS = [31, 32]
const CROWDS = [
  { name: 'people look', clickEveryMs: 4_000 },
  { name: 'people want more than there is', clickEveryMs: 700 },
]
const CASES = [{ name: 'no outage', outage: null }, ...Object.entries(OUTAGES).map(toCase)]

function toCase([name, outage]: [string, (typeof OUTAGES)[keyof typeof OUTAGES]]) {
  return { name, outage }
}

/** How many 429s three replicas meet when Redis does not answer for a while. */
export const outage: Benchmark = {
  name: 'outage',
  title: 'What an outage of Redis costs',
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const figures: Record<string, number> = {}
  const tables: Table[] = []
  for (const { name, clickEveryMs } of CROWDS) {
    const rows: string[][] = []
    for (const limit of LIMITS)
      for (const { name: caseName, outage: each } of CASES) {
        bench.say(`${name}, ${limit} allowed, ${caseName}`)
        const counts: number[] = []
        for (const reading of Object.keys(readings)) {
          for (const seed of SEEDS) {
            const { count } = await refusalsPerOutage({ seed, clickEveryMs, reading, outage: each, limit })
            counts.push(count)
          }
        }
        rows.push([`${limit}: ${caseName}`, ...pairs(counts)])
        figures[`${clickEveryMs}-${limit}-${caseName.replaceAll(' ', '-')}-mostCount`] = Math.max(...counts)
      }
    tables.push({ head: [`${name}; really allowed`, ...Object.keys(readings)], rows })
  }
  return {
    method:
      `Three replicas with a limit of ${LIMIT} calls in ${WINDOW_MS / 1000} s share one token for 200 s of simulated time; ` +
      'background asks at all of them, and people click, 8 calls at once. Each call takes up to 0.9 s to arrive and as long ' +
      'again to be answered. From the 80th to the 120th second Redis is lost with all that it knew, or one replica cannot ' +
      'reach it. The figures are the answers 429 in one run, for two runs. The upstream sends no Retry-After.',
    tables,
    remarks: [],
    figures,
  }
}

/** The counts of each reading, one for each seed. */
function pairs(counts: readonly number[]): string[] {
  const cells: string[] = []
  for (let index = 0; index < counts.length; index += SEEDS.length)
    cells.push(counts.slice(index, index + SEEDS.length).join(', '))
  return cells
}
