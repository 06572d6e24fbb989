import { RATE_LIMIT, RATE_WINDOW_MS } from '../../src/connector/limits'
import { createRandom } from '../../src/emulator/hash'
import { type Job, createBudget } from '../../src/lib/budget'

const GREEDY = 100
const CLICKS = 33
const CLICK_EVERY_MS = 1_500
const PATIENCE_MS = 10_000
const ANSWER_MS = 100
const STEP_MS = 10

/** How long one person waits while another has a hundred reads under way at any time; on a simulated clock. */
export interface Starving {
  readonly clicks: number
  readonly answered: number
  readonly waitsMs: readonly number[]
}

export function measureStarving(): Starving {
  const budget = createBudget({ limit: RATE_LIMIT, windowMs: RATE_WINDOW_MS, random: createRandom(1) })
  const asked = new Map<Job, number>()
  const answers: { job: Job; atMs: number }[] = []
  const waitsMs: number[] = []
  let greedyWaiting = 0
  let clicks = 0
  const ask = (person: string, nowMs: number): void => {
    const job: Job = { class: 'people', deadlineMs: nowMs + PATIENCE_MS, people: () => [person] }
    if (budget.ask(job, nowMs) !== null) return
    asked.set(job, nowMs)
    if (person === 'greedy') greedyWaiting++
  }
  for (let nowMs = 0; clicks < CLICKS || nowMs < CLICKS * CLICK_EVERY_MS + PATIENCE_MS; nowMs += STEP_MS) {
    for (; answers[0] !== undefined && answers[0].atMs <= nowMs; answers.shift())
      budget.answered(answers[0].job, nowMs)
    for (let more = GREEDY - greedyWaiting; more > 0; more--) ask('greedy', nowMs)
    if (clicks < CLICKS && nowMs >= (clicks + 1) * CLICK_EVERY_MS) {
      clicks++
      ask('other', nowMs)
    }
    const { go, late } = budget.take(nowMs)
    for (const { job } of late) greedyWaiting -= job.people().includes('greedy') ? 1 : 0
    for (const job of go) {
      answers.push({ job, atMs: nowMs + ANSWER_MS })
      if (job.people().includes('greedy')) greedyWaiting--
      else waitsMs.push(nowMs - (asked.get(job) ?? nowMs))
    }
  }
  return { clicks, answered: waitsMs.length, waitsMs }
}
