import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Budget, type Job, type JobClass, createBudget } from './budget'

const WINDOW_MS = 3_000
const LATEST_ARRIVAL_MS = 2_000

const budgetOf = (limit: number, queueLimit?: number): Budget =>
  createBudget({
    limit,
    windowMs: WINDOW_MS,
    random: () => 0.5,
    ...(queueLimit === undefined ? {} : { queueLimit }),
  })

/** Whoever it is for: where nothing else is said, all of it is for one person. */
const somebody = () => ['somebody']
const people = (deadlineMs = Infinity): Job => ({ class: 'people', deadlineMs, people: somebody })
const background = (deadlineMs = Infinity): Job => ({ class: 'background', deadlineMs, people: somebody })

function askFor(budget: Budget, count: number, job: () => Job, nowMs: number): Job[] {
  const jobs = Array.from({ length: count }, job)
  for (const each of jobs) budget.ask(each, nowMs)
  return jobs
}

/** What happens after a while: some ask, the oldest call without an answer gets one, a caller leaves. */
type Step =
  | { readonly kind: 'ask'; readonly of: JobClass; readonly count: number; readonly patienceMs: number }
  | { readonly kind: 'answer' | 'leave' | 'nothing' }
  | { readonly kind: 'refuse'; readonly retryAfterMs: number | null }

const steps = (withRefusals: boolean): fc.Arbitrary<(Step & { readonly afterMs: number })[]> => {
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('ask' as const),
        of: fc.constantFrom<JobClass>('people', 'background'),
        count: fc.integer({ min: 1, max: 12 }),
        patienceMs: fc.constantFrom(500, 5_000, 60_000),
      }),
    },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom('answer' as const, 'leave' as const, 'nothing' as const),
      }),
    },
    {
      weight: withRefusals ? 1 : 0,
      arbitrary: fc.record({
        kind: fc.constant('refuse' as const),
        retryAfterMs: fc.option(fc.oneof(fc.integer({ min: 0, max: 4_000 }), fc.constant(86_400_000))),
      }),
    },
  )
  return fc.array(
    fc.tuple(step, fc.constantFrom(0, 1, 20, 300, 2_500)).map(([what, afterMs]) => ({ ...what, afterMs })),
    { maxLength: 120 },
  )
}

interface Call {
  readonly job: Job
  readonly leftMs: number
  /** When the call can have arrived at the latest. */
  arrivedMs: number
  answered: boolean
  /** Whose calls waited on when this one left. */
  readonly others: ReadonlySet<JobClass>
}

/** Plays steps as a driver would, and looks at every instant at which the budget wanted to be looked at. */
function play(budget: Budget, script: readonly (Step & { readonly afterMs: number })[]) {
  const asked: Job[] = []
  const waiting = new Set<Job>()
  const left = new Set<Job>()
  const late: { job: Job; waitMs: number; atMs: number }[] = []
  const calls: Call[] = []
  let nowMs = 1_000
  let nextMs: number | null = null

  function take(): void {
    const decision = budget.take(nowMs)
    for (const { job, waitMs } of decision.late) {
      expect(waiting.delete(job)).toBe(true)
      late.push({ job, waitMs, atMs: nowMs })
    }
    for (const job of decision.go) {
      expect(waiting.delete(job)).toBe(true)
      const others = new Set([...waiting].map((other) => other.class))
      calls.push({ job, leftMs: nowMs, arrivedMs: nowMs + LATEST_ARRIVAL_MS, answered: false, others })
    }
    nextMs = decision.nextMs
    expect(nextMs === null).toBe(waiting.size === 0)
    if (nextMs !== null) expect(nextMs).toBeGreaterThan(nowMs)
  }

  function passTo(instant: number): void {
    while (nextMs !== null && nextMs <= instant) {
      nowMs = nextMs
      take()
    }
    nowMs = Math.max(nowMs, instant)
  }

  for (const step of script) {
    passTo(nowMs + step.afterMs)
    const open = calls.find(({ answered }) => !answered)
    if (step.kind === 'ask') {
      for (let n = 0; n < step.count; n++) {
        const job: Job = { class: step.of, deadlineMs: nowMs + step.patienceMs, people: somebody }
        asked.push(job)
        const waitMs = budget.ask(job, nowMs)
        if (waitMs === null) waiting.add(job)
        else late.push({ job, waitMs, atMs: nowMs })
      }
    } else if (step.kind === 'leave') {
      const [job] = waiting
      if (job !== undefined) {
        budget.leave(job)
        waiting.delete(job)
        left.add(job)
      }
    } else if (step.kind !== 'nothing' && open !== undefined) {
      open.answered = true
      open.arrivedMs = Math.min(open.arrivedMs, nowMs)
      if (step.kind === 'refuse') budget.told(open.job, step.retryAfterMs, nowMs)
      else budget.answered(open.job, nowMs)
    }
    take()
  }
  passTo(nowMs + 200_000)
  return { asked, waiting, left, late, calls }
}

/** The most calls in any window when each arrives somewhere between its departure and its latest. */
function mostInOneWindow(calls: readonly Call[], part: (index: number) => number): number {
  const arrivals = calls
    .map(({ leftMs, arrivedMs }, index) => leftMs + part(index) * (arrivedMs - leftMs))
    .sort((a, b) => a - b)
  return arrivals.reduce(
    (most, from) => Math.max(most, arrivals.filter((at) => at >= from && at <= from + WINDOW_MS).length),
    0,
  )
}

describe('for any course of events', () => {
  test('no window of the upstream holds more than the limit, wherever each call is delayed', () => {
    fc.assert(
      fc.property(
        steps(true),
        fc.integer({ min: 1, max: 40 }),
        fc.infiniteStream(fc.double({ min: 0, max: 1, noNaN: true })),
        (script, limit, parts) => {
          const { calls } = play(budgetOf(limit), script)
          const drawn = calls.map(() => parts.next().value ?? 0)
          for (const part of [
            (index: number) => drawn[index] ?? 0,
            () => 0,
            () => 1,
            (index: number) => index % 2,
          ])
            expect(mostInOneWindow(calls, part)).toBeLessThanOrEqual(limit)
        },
      ),
      { numRuns: 400 },
    )
  })

  test('every job leaves once, is told once to come later, or has left, and whoever left spends nothing', () => {
    fc.assert(
      fc.property(steps(true), (script) => {
        const { asked, waiting, left, late, calls } = play(budgetOf(20), script)
        expect([...waiting]).toEqual([])
        const ends = [...calls.map(({ job }) => job), ...late.map(({ job }) => job), ...left]
        expect(ends).toHaveLength(asked.length)
        expect(new Set(ends)).toEqual(new Set(asked))
        for (const { job, leftMs } of calls) expect(leftMs).toBeLessThan(job.deadlineMs)
        for (const { waitMs } of late) expect(waitMs).toBeGreaterThan(0)
      }),
      { numRuns: 400 },
    )
  })

  test('people leave in the order in which they came, and so does background', () => {
    fc.assert(
      fc.property(steps(true), (script) => {
        const { asked, calls } = play(budgetOf(20), script)
        for (const of of ['people', 'background'] as const) {
          const order = calls.filter(({ job }) => job.class === of).map(({ job }) => asked.indexOf(job))
          expect(order).toEqual(order.toSorted((a, b) => a - b))
        }
      }),
    )
  })

  test('background that had no turn for a second has the next after nine of people, and none sooner while they wait', () => {
    fc.assert(
      fc.property(steps(true), fc.integer({ min: 1, max: 40 }), (script, limit) => {
        const { calls } = play(budgetOf(limit), script)
        /** Turns of people since background had one, in each of which it waited on, and the instant of the first. */
        let row = { turns: 0, fromMs: 0 }
        for (const { job, leftMs, others } of calls) {
          if (job.class === 'background') {
            if (others.has('people')) expect(row.turns).toBeGreaterThanOrEqual(9)
            row = { turns: 0, fromMs: 0 }
          } else if (others.has('background')) {
            if (row.turns >= 9) expect(leftMs - row.fromMs).toBeLessThan(1_000)
            row = { turns: row.turns + 1, fromMs: row.turns === 0 ? leftMs : row.fromMs }
          }
        }
      }),
      { numRuns: 400 },
    )
  })

  test('background never eats the reserve, and keeps its pace', () => {
    fc.assert(
      fc.property(steps(false), (script) => {
        const { calls } = play(budgetOf(100), script)
        // 99 are used, 4 % of which are kept when nobody looks.
        const most = 99 - 4
        for (const [index, { job, leftMs, others }] of calls.entries()) {
          if (job.class === 'people' || others.has('people')) continue
          const before = calls.slice(0, index).filter((call) => call.leftMs > leftMs - WINDOW_MS)
          expect(before.length).toBeLessThan(most)
          const same = before.filter((call) => call.job.class === 'background' && call.leftMs > leftMs - 500)
          expect(same.length).toBeLessThanOrEqual(Math.ceil((500 * most) / WINDOW_MS) + 2)
        }
      }),
    )
  })
})

describe('a 429', () => {
  test('makes everybody wait as long as it says, and tells people who would wait for long', () => {
    const budget = budgetOf(100)
    const [first, second] = askFor(budget, 2, people, 0)
    budget.take(0)
    if (first) budget.told(first, 1_500, 10)
    askFor(budget, 1, people, 20)
    askFor(budget, 1, background, 20)
    expect(budget.take(20)).toMatchObject({ go: [], late: [], nextMs: 1_510 })
    // The longer wish counts, also of a call that was under way meanwhile.
    if (second) budget.told(second, 9_000, 30)
    expect(budget.take(30)).toMatchObject({ go: [], late: [{ job: { class: 'people' }, waitMs: 9_000 }] })
    expect(budget.ask(people(), 1_030)).toBe(8_000)
    expect(budget.ask(background(5_000), 1_030)).toBe(8_000)
    expect(budget.take(9_029).go).toEqual([])
    expect(budget.take(9_030).go).toMatchObject([{ class: 'background' }])
  })

  const DAY_MS = 86_400_000

  test('for a day holds everybody for a minute, then lets one try a minute through until one is answered', () => {
    const budget = budgetOf(100)
    const [first] = askFor(budget, 1, people, 0)
    budget.take(0)
    if (first) budget.told(first, DAY_MS, 0)
    expect(budget.ask(people(), 1_000)).toBe(59_000)
    const jobs = askFor(budget, 5, people, 60_000)
    const tried = budget.take(60_000)
    expect(tried).toMatchObject({ go: [jobs[0]], late: [], nextMs: 62_000 })
    // The others wait for its answer, and no longer: then they are told when the next try is due.
    expect(budget.take(61_999)).toMatchObject({ go: [], late: [] })
    const late = jobs.slice(1).map((job) => expect.objectContaining({ job }))
    expect(budget.take(62_000).late).toEqual(late)
    expect(budget.ask(people(), 63_000)).toBe(57_000)

    for (let nowMs = 120_000, minute = 0; minute < 5; minute++, nowMs += 60_000) {
      const again = askFor(budget, 5, people, nowMs)
      const { go } = budget.take(nowMs)
      expect(go).toEqual([again[0]])
      for (const job of go) budget.told(job, DAY_MS, nowMs)
      expect(budget.take(nowMs).late).toHaveLength(4)
    }
    const last = askFor(budget, 5, people, 420_000)
    expect(budget.take(420_000).go).toEqual([last[0]])
    if (last[0]) budget.answered(last[0], 420_100)
    expect(budget.take(420_100).go).toEqual(last.slice(1))
  })

  test('is over neither by an answer to a call that left before it, nor by nobody asking', () => {
    const budget = budgetOf(100)
    const [first, second] = askFor(budget, 2, people, 0)
    budget.take(0)
    if (first) budget.told(first, DAY_MS, 10)
    if (second) budget.answered(second, 20)
    expect(budget.ask(people(), 1_000)).toBeGreaterThan(50_000)
    askFor(budget, 5, people, 3_600_000)
    expect(budget.take(3_600_000).go).toHaveLength(1)
  })

  test('for a day that another process was told of lets one call try after the minute, and not the whole queue', () => {
    const budget = budgetOf(100)
    budget.shared.pause(60_000, 86_400_000)
    const jobs = askFor(budget, 5, people, 60_000)
    expect(budget.take(60_000)).toMatchObject({ go: [jobs[0]], late: [], nextMs: 62_000 })
    if (jobs[0]) budget.answered(jobs[0], 60_300)
    expect(budget.take(60_300).go).toHaveLength(4)
  })

  test('that another process learned of, and that is short, stops all calls until it ends', () => {
    const budget = budgetOf(100)
    budget.shared.pause(20_000, 20_000)
    askFor(budget, 5, background, 2_000)
    expect(budget.take(19_999).go).toEqual([])
    const jobs = askFor(budget, 5, people, 20_000)
    expect(budget.take(20_000).go).toEqual(expect.arrayContaining(jobs))
  })

  test('without a wish makes everybody wait longer each time, up to a minute, with full jitter', () => {
    for (const part of [0, 0.5, 0.999]) {
      const budget = createBudget({ limit: 100, windowMs: WINDOW_MS, random: () => part })
      let nowMs = 0
      for (const longestMs of [1_000, 2_000, 4_000, 8_000, 16_000, 32_000, 60_000, 60_000]) {
        const [job] = askFor(budget, 1, background, nowMs)
        budget.take(nowMs)
        if (job) budget.told(job, null, nowMs)
        askFor(budget, 1, background, nowMs)
        const wait = (budget.take(nowMs).nextMs ?? nowMs) - nowMs
        expect(wait === 0 || Math.abs(wait - part * longestMs) < 100).toBe(true)
        nowMs += longestMs + 10_000
        budget.take(nowMs)
      }
    }
  })

  /** How many of people's calls leave in one window. */
  function room(budget: Budget, nowMs: number): number {
    let count = 0
    const jobs = askFor(budget, 100, people, nowMs)
    for (let at: number | null = nowMs; at !== null && at < nowMs + WINDOW_MS; at = budget.take(at).nextMs)
      count += budget.take(at).go.length
    for (const job of jobs) budget.leave(job)
    return count
  }

  test('shrinks the limit once for calls that were under way together, and time gives it back', () => {
    expect(room(budgetOf(100), 0)).toBe(99)
    const budget = budgetOf(100)
    const jobs = askFor(budget, 8, people, 0)
    budget.take(0)
    for (const job of jobs) budget.told(job, 0, 10)
    expect(room(budget, 10_000)).toBeLessThan(75)
    expect(room(budget, 20_000)).toBeGreaterThan(65)
    expect(room(budget, 400_000)).toBe(99)
  })
})

test('tells when there will be room to whoever would be late or finds the queue full', () => {
  const budget = budgetOf(2, 3)
  askFor(budget, 1, people, 0)
  expect(budget.take(0).go).toHaveLength(1)
  // The call counts until a window after its latest arrival.
  const waitMs = LATEST_ARRIVAL_MS + WINDOW_MS + 50 - 500
  expect(budget.ask(people(500 + 1_000), 500)).toBe(waitMs)
  expect([1, 2, 3].map(() => budget.ask(people(), 500))).toEqual([null, null, null])
  expect(budget.ask(people(), 500)).toBe(waitMs + 3 * WINDOW_MS)
  expect(budget.take(500).late).toEqual([])
})

test('gives back what was let go and never sent', () => {
  const budget = budgetOf(2)
  const [job] = askFor(budget, 1, people, 0)
  expect(budget.take(0).go).toHaveLength(1)
  askFor(budget, 1, people, 0)
  expect(budget.take(0).go).toEqual([])
  if (job) budget.leave(job)
  expect(budget.take(0).go).toHaveLength(1)
})

test('tells how many calls are left, as they come and go, and none in a pause', () => {
  const budget = budgetOf(100)
  expect(budget.left(0)).toBe(99)
  askFor(budget, 10, people, 0)
  const { go } = budget.take(0)
  expect(budget.left(0)).toBe(99 - go.length)
  for (const job of go) budget.answered(job, 100)
  expect(budget.left(100 + WINDOW_MS)).toBe(99 - go.length)
  expect(budget.left(100 + WINDOW_MS + 51)).toBe(99)
  const [next] = askFor(budget, 1, people, 10_000)
  budget.take(10_000)
  if (next !== undefined) budget.told(next, 5_000, 10_000)
  expect(budget.left(14_999)).toBe(0)
  expect(budget.left(20_000)).toBeGreaterThan(0)
  budget.shared.allow(3)
  expect(budget.left(30_000)).toBe(3)
})
