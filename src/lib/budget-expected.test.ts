import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { runs } from '../test/runs'
import { type Budget, type Job, type JobClass, createBudget } from './budget'

const WINDOW_MS = 30_000
const START_MS = 1_000

/** A call that is told a time wrong by more than this comes again too early or too late, ms. */
const WRONG_MS = 1_500

const jobOf = (person: string, of: JobClass = 'people', deadlineMs = Infinity): Job => ({
  class: of,
  deadlineMs,
  people: () => [person],
})

const budgetOf = (limit: number): Budget => createBudget({ limit, windowMs: WINDOW_MS, random: () => 0.5 })

/** Lets go who may, answering each call at once; gives who left. */
function goAt(
  budget: Budget,
  nowMs: number,
): { readonly go: readonly Job[]; readonly nextMs: number | null } {
  const { go, nextMs } = budget.take(nowMs)
  for (const job of go) budget.answered(job, nowMs)
  return { go, nextMs }
}

/** Moves the clock until a job leaves, while no other job comes. Returns the time that this took, ms. */
function waitOf(budget: Budget, job: Job, fromMs: number): number {
  for (let nowMs = fromMs; ;) {
    const { go, nextMs } = goAt(budget, nowMs)
    if (go.includes(job)) return nowMs - fromMs
    if (nextMs === null) throw new Error('the job has gone')
    nowMs = Math.max(nowMs + 1, nextMs)
  }
}

/** How long a job that is turned away is told to wait, ms: its patience is over before it comes. */
const toldWait = (budget: Budget, person: string, of: JobClass, nowMs: number): number =>
  budget.ask(jobOf(person, of, nowMs), nowMs) ?? NaN

const rushes = fc.array(
  fc.record({
    person: fc.constantFrom('a', 'b', 'c'),
    of: fc.constantFrom<JobClass>('people', 'people', 'background'),
    count: fc.integer({ min: 1, max: 90 }),
    afterMs: fc.constantFrom(0, 1, 300, 1_100, 4_000),
  }),
  { minLength: 1, maxLength: 10 },
)

interface Rush {
  readonly person: string
  readonly of: JobClass
  readonly count: number
  readonly afterMs: number
}

/** Lets each rush come after the one before, while the calls leave as they may; gives the instant of the last, ms. */
function play(budget: Budget, script: readonly Rush[]): number {
  let nowMs = START_MS
  for (const { person, of, count, afterMs } of script) {
    const untilMs = nowMs + afterMs
    let nextMs = goAt(budget, nowMs).nextMs
    while (nextMs !== null && nextMs <= untilMs) {
      nowMs = Math.max(nowMs + 1, nextMs)
      nextMs = goAt(budget, nowMs).nextMs
    }
    nowMs = Math.max(nowMs, untilMs)
    for (let each = 0; each < count; each++) budget.ask(jobOf(person, of), nowMs)
  }
  goAt(budget, nowMs)
  return nowMs
}

describe('the time that a call is told to wait', () => {
  // The pauses between the other calls get shorter or longer meanwhile, so a few calls are told a wrong time.
  test.each([
    { of: 'people', mostWrong: 0.06 },
    { of: 'background', mostWrong: 0.16 },
  ] as const)(
    'is about how long it would have waited among the calls of the others: $of',
    ({ of, mostWrong }) => {
      const worlds = fc.sample(fc.tuple(fc.integer({ min: 100, max: 300 }), rushes), runs(100))
      const wrong = worlds.filter(([limit, script]) => {
        const budget = budgetOf(limit)
        const nowMs = play(budget, script)
        const toldMs = toldWait(budget, 'own', of, nowMs)
        const own = jobOf('own', of)
        expect(budget.ask(own, nowMs)).toBeNull()
        return Math.abs(toldMs - waitOf(budget, own, nowMs)) > WRONG_MS
      })
      expect(wrong.length).toBeLessThanOrEqual(worlds.length * mostWrong)
    },
  )

  test('counts one call of each other person for one that is late, and not all of theirs', () => {
    const budget = budgetOf(2)
    const nowMs = play(budget, [{ person: 'greedy', of: 'people', count: 90, afterMs: 0 }])
    // It would have its turn after a window, and the store of the replicas holds it until it is too late.
    const own = jobOf('own', 'people', nowMs + WINDOW_MS * 3)
    expect(budget.ask(own, nowMs)).toBeNull()
    budget.shared.hold('people', nowMs + WINDOW_MS * 4)
    const { late } = budget.take(nowMs + 1)
    expect(late.map(({ job }) => job)).toEqual([own])
    expect(late[0]?.waitMs).toBeLessThan(WINDOW_MS * 5)
  })

  test('counts no more turns of background than it gets in its tenth, however many people had theirs', () => {
    const budget = budgetOf(300)
    // A third of the window's calls leaves at once, in which background has one turn.
    const nowMs = play(budget, [
      { person: 'a', of: 'background', count: 90, afterMs: 0 },
      { person: 'a', of: 'people', count: 99, afterMs: 0 },
      { person: 'b', of: 'people', count: 99, afterMs: 0 },
    ])
    const gapMs = WINDOW_MS / 300
    expect(toldWait(budget, 'own', 'people', nowMs)).toBeLessThan(10 * gapMs)
  })
})
