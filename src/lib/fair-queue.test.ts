import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Budget, type Job, type JobClass, createBudget } from './budget'
import { inTurns } from './fair-queue'

const WINDOW_MS = 3_000

const jobOf = (person: string, of: JobClass = 'people', deadlineMs = Infinity): Job => ({
  class: of,
  deadlineMs,
  people: () => [person],
})

const budgetOf = (limit: number, most: { queueLimit?: number; personLimit?: number } = {}): Budget =>
  createBudget({ limit, windowMs: WINDOW_MS, random: () => 0.5, ...most })

/** Lets time pass until a job leaves, answering each call at once; gives the jobs that left meanwhile, it the last. */
function leavesAfter(budget: Budget, job: Job, startMs: number, meanwhile: (nowMs: number) => void): Job[] {
  const left: Job[] = []
  let nowMs = startMs
  while (!left.includes(job)) {
    const { go, nextMs } = budget.take(nowMs)
    for (const each of go) {
      left.push(each)
      budget.answered(each, nowMs)
    }
    meanwhile(nowMs)
    if (nextMs === null) break
    nowMs = Math.max(nowMs + 1, nextMs)
  }
  return left.slice(0, left.indexOf(job) + 1)
}

describe('the first of a person', () => {
  test('waits for one call of each other person at most, whatever those ask for before and after', () => {
    const rush = fc.record({
      person: fc.constantFrom('a', 'b', 'c'),
      count: fc.integer({ min: 1, max: 150 }),
      afterMs: fc.constantFrom(0, 1, 50, 900),
    })
    fc.assert(
      fc.property(
        fc.constantFrom<JobClass>('people', 'background'),
        fc.integer({ min: 3, max: 60 }),
        fc.array(rush, { minLength: 1, maxLength: 8 }),
        (of, limit, rushes) => {
          const budget = budgetOf(limit)
          let nowMs = 1_000
          for (const { person, count, afterMs } of rushes) {
            nowMs += afterMs
            for (let each = 0; each < count; each++) budget.ask(jobOf(person, of), nowMs)
            for (const job of budget.take(nowMs).go) budget.answered(job, nowMs)
          }
          const own = jobOf('late', of)
          expect(budget.ask(own, nowMs)).toBeNull()
          // The others go on asking while it waits.
          const left = leavesAfter(budget, own, nowMs, (atMs) => {
            for (const person of ['a', 'b', 'c']) budget.ask(jobOf(person, of), atMs)
          })
          expect(left.at(-1)).toBe(own)
          const others = left.slice(0, -1).flatMap((job) => job.people())
          expect(new Set(others).size).toBe(others.length)
        },
      ),
      { numRuns: 300 },
    )
  })

  test('is taken into a queue that is full of the others, and the last of those is told to come later', () => {
    const budget = budgetOf(1, { queueLimit: 4 })
    const greedy = Array.from({ length: 6 }, () => jobOf('greedy'))
    expect(greedy.map((job) => budget.ask(job, 0) === null)).toEqual([true, true, true, true, false, false])
    const own = jobOf('other')
    expect(budget.ask(own, 0)).toBeNull()
    const { go, late } = budget.take(0)
    expect(go).toEqual([greedy[0]])
    expect(late.map(({ job }) => job)).toEqual([greedy[3]])
  })
})

describe('background, while somebody never stops asking as people do', () => {
  /** Asks on for people after each call, as fast as calls leave; gives the ms after which each job left, in their order. */
  function waitsOf(jobs: readonly Job[], limit: number, persons: readonly string[]): number[] {
    const budget = createBudget({ limit, windowMs: 30_000, random: () => 0.5 })
    const rush = (atMs: number): void => {
      for (const person of persons)
        for (let each = 0; each < 5; each++) budget.ask(jobOf(person, 'people', atMs + 10_000), atMs)
    }
    for (let atMs = 0; atMs < 60_000; atMs += 1_000) {
      rush(atMs)
      for (const job of budget.take(atMs).go) budget.answered(job, atMs)
    }
    expect(jobs.map((job) => budget.ask(job, 60_000))).toEqual(jobs.map(() => null))
    const left = new Map<Job, number>()
    for (let atMs = 60_000; atMs < 120_000; atMs += 250) {
      rush(atMs)
      const { go } = budget.take(atMs)
      for (const job of go) {
        left.set(job, atMs - 60_000)
        budget.answered(job, atMs)
      }
    }
    return jobs.map((job) => left.get(job) ?? Infinity)
  }

  test('leaves within the minute that it waits, one of each person before a second of anybody', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 300 }),
        fc.subarray(['greedy', 'a', 'b'], { minLength: 1 }),
        fc.integer({ min: 1, max: 4 }),
        (limit, persons, each) => {
          const owners = ['a', 'a', 'c'].flatMap((person) => Array.from({ length: each }, () => person))
          const jobs = owners.map((person) => jobOf(person, 'background', 120_000))
          const waits = waitsOf(jobs, limit, persons)
          expect(Math.max(...waits)).toBeLessThan(60_000)
          // The first of the person who came last waits for one call of the other.
          const first = owners.indexOf('c')
          expect(waits.filter((ms) => ms < (waits[first] ?? 0)).length).toBeLessThanOrEqual(1)
        },
      ),
      { numRuns: 15 },
    )
  })
})

test('no more of one person waits than the bound for a person, and others are not bounded by it', () => {
  const budget = budgetOf(1, { personLimit: 3 })
  const taken = (person: string, count: number) =>
    Array.from({ length: count }, () => budget.ask(jobOf(person), 0)).filter((waitMs) => waitMs === null)
      .length
  expect([taken('greedy', 10), taken('other', 2)]).toEqual([3, 2])
})

test('a job that several wait for has the turn of the one of them who has asked for least', () => {
  const [first, second] = [jobOf('greedy'), jobOf('greedy')]
  const shared: Job = { ...jobOf('greedy'), people: () => ['greedy', 'other'] }
  expect(inTurns([first, second, shared])).toEqual([first, shared, second])
})
