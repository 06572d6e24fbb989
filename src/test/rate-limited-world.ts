import { createRandom } from '../emulator/hash'
import { type Budget, type Job, type JobClass, createBudget } from '../lib/budget'

export const LIMIT = 200
export const WINDOW_MS = 30_000

/** Takes the instant of an arrival; says whether the upstream lets it pass. */
export type Reading = (nowMs: number) => boolean

/** What "200 requests in 30 s" can be read as, each as plainly as it can be written. `phase` is 0 to 1; `limit` is the real one. */
export const readings: Readonly<Record<string, (phase: number, limit?: number) => Reading>> = {
  'a sliding log': (_, limit = LIMIT) => slidingLog(limit, (age) => age < WINDOW_MS),
  'a sliding log with both ends': (_, limit = LIMIT) => slidingLog(limit, (age) => age <= WINDOW_MS),
  'fixed windows': (phase, limit = LIMIT) => {
    const counts = new Map<number, number>()
    return (nowMs) => {
      const window = Math.floor(nowMs / WINDOW_MS + phase)
      const count = (counts.get(window) ?? 0) + 1
      if (count <= limit) counts.set(window, count)
      return count <= limit
    }
  },
  'a bucket of tokens': (_, limit = LIMIT) => {
    let tokens = limit
    let filledMs = 0
    return (nowMs) => {
      tokens = Math.min(limit, tokens + ((nowMs - filledMs) * limit) / WINDOW_MS)
      filledMs = nowMs
      if (tokens < 1) return false
      tokens--
      return true
    }
  },
  'a window from the first request of a burst': (_, limit = LIMIT) => {
    let fromMs = -Infinity
    let count = 0
    return (nowMs) => {
      if (nowMs - fromMs >= WINDOW_MS) [fromMs, count] = [nowMs, 0]
      return ++count <= limit
    }
  },
}

function slidingLog(limit: number, counts: (ageMs: number) => boolean): Reading {
  let log: number[] = []
  return (nowMs) => {
    log = log.filter((at) => counts(nowMs - at))
    if (log.length >= limit) return false
    log.push(nowMs)
    return true
  }
}

/** Who asks for what. */
export interface Crowd {
  /** Background asks whenever fewer than this many of its calls wait or are under way; 0 = there is none. */
  readonly background: number
  /** Instants at which a person asks for 8 calls at once, ms, ascending. */
  readonly clicks: readonly number[]
}

export interface Journey {
  readonly class: JobClass
  readonly askedMs: number
  /** `null`: turned away. */
  readonly leftMs: number | null
}

export interface World {
  readonly journeys: readonly Journey[]
  readonly departures: readonly number[]
  readonly refusals: readonly number[]
}

/** Calls in one click of a person. */
export const CLICK = 8

/**
 * Runs a budget against an upstream for `endMs` of simulated time. Each call takes up to `delayMs` to arrive
 * and as long again to be answered. `others` are the arrivals of another program with the same token, ms.
 */
export function simulate(options: {
  readonly seed: number
  readonly endMs: number
  readonly delayMs: number
  readonly crowd: Crowd
  readonly reading?: Reading
  readonly others?: readonly number[]
  readonly retryAfterMs?: number | null
  /** Between two looks of the timer, ms: it is never quite on time. */
  readonly timerMs?: number
}): World {
  const { seed, endMs, delayMs, crowd, others = [], retryAfterMs = null, timerMs = 2 } = options
  const random = createRandom(seed)
  const reading = options.reading ?? (() => true)
  const budget: Budget = createBudget({ limit: LIMIT, windowMs: WINDOW_MS, random })
  const events = createAgenda()
  const journeys = new Map<Job, Journey>()
  const departures: number[] = []
  const refusals: number[] = []
  let inBackground = 0
  let alarmMs = Infinity

  function ask(of: JobClass, nowMs: number): void {
    const deadlineMs = nowMs + (of === 'people' ? 10_000 : 60_000)
    // What waits in the background is of as many people as it is calls.
    const person = String(journeys.size)
    const job: Job = { class: of, deadlineMs, people: () => [person] }
    journeys.set(job, { class: of, askedMs: nowMs, leftMs: null })
    const waitMs = budget.ask(job, nowMs)
    if (of === 'people') return
    inBackground++
    if (waitMs !== null) events.add(nowMs + waitMs, (at) => backgroundDone(at))
  }

  function backgroundDone(nowMs: number): void {
    inBackground--
    fill(nowMs)
  }

  function fill(nowMs: number): void {
    while (inBackground < crowd.background) ask('background', nowMs)
    pump(nowMs)
  }

  function pump(nowMs: number): void {
    const { go, late, nextMs } = budget.take(nowMs)
    for (const job of go) {
      departures.push(nowMs)
      journeys.set(job, { class: job.class, askedMs: journeys.get(job)?.askedMs ?? nowMs, leftMs: nowMs })
      events.add(nowMs + random() * delayMs, (at) => arrive(job, at))
    }
    for (const { job } of late) if (job.class === 'background') backgroundDone(nowMs)
    if (nextMs === null || (nextMs >= alarmMs && alarmMs > nowMs)) return
    alarmMs = nextMs + random() * timerMs
    events.add(alarmMs, pump)
  }

  function arrive(job: Job, nowMs: number): void {
    const passes = reading(nowMs)
    if (!passes) refusals.push(nowMs)
    events.add(nowMs + random() * delayMs, (at) => {
      if (passes) budget.answered(job, at)
      else budget.told(job, retryAfterMs, at)
      if (job.class === 'background') inBackground--
      fill(at)
    })
  }

  for (const at of crowd.clicks)
    events.add(at, (nowMs) => {
      for (let call = 0; call < CLICK; call++) ask('people', nowMs)
      pump(nowMs)
    })
  for (const at of others) events.add(at, (nowMs) => void reading(nowMs))
  events.add(0, fill)
  events.run(endMs)
  return { journeys: [...journeys.values()], departures, refusals }
}

/** What is to happen, by its instant. */
function createAgenda() {
  const heap: { atMs: number; run: (nowMs: number) => void }[] = []
  return {
    add(atMs: number, run: (nowMs: number) => void) {
      let low = 0
      let high = heap.length
      // Descending, so that the next one is at the end.
      while (low < high) {
        const middle = (low + high) >> 1
        if ((heap[middle]?.atMs ?? 0) > atMs) low = middle + 1
        else high = middle
      }
      heap.splice(low, 0, { atMs, run })
    },
    run(endMs: number) {
      for (let next = heap.pop(); next !== undefined && next.atMs < endMs; next = heap.pop())
        next.run(next.atMs)
    },
  }
}

/** Instants of a Poisson process with the given mean distance, ms. */
export function randomInstants(seed: number, meanMs: number, startMs: number, endMs: number): number[] {
  const random = createRandom(seed)
  const instants: number[] = []
  for (let at = startMs; ;) {
    at -= Math.log(1 - random()) * meanMs
    if (at >= endMs) return instants
    instants.push(at)
  }
}

/** The fewest and the most of `instants` in any whole window between the two, by windows that begin at each of them. */
export function perWindow(instants: readonly number[], startMs: number, endMs: number) {
  const counts: number[] = []
  for (let from = startMs; from + WINDOW_MS <= endMs; from += 1_000)
    counts.push(instants.filter((at) => at >= from && at < from + WINDOW_MS).length)
  const sum = instants.filter((at) => at >= startMs && at < endMs).length
  return { fewest: Math.min(...counts), mean: (sum * WINDOW_MS) / (endMs - startMs) }
}

/** The value below which the given part of the values lies. */
export function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN
}
