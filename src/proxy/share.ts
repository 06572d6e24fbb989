import { type JobClass, type PerClass, RESERVE, type SharedBudget } from '../lib/budget'
import { SHARE } from '../lib/budget-limit'
import { BEAT_MS, sharesOf } from '../lib/shares'
import type { Contact } from './contact'
import type { Answer, ShareRules } from './store'

/** A token's budget among several replicas. */
export interface Share {
  /** Calls that may be under way here; `null` while the store is asked for each. */
  readonly own: (nowMs: number) => number | null
  /** Asks for places, which `decide` gets. One question at a time: what comes meanwhile is asked for after it. */
  readonly ask: (wants: PerClass) => void
  /** There is something that the others should know at once. */
  readonly tell: () => void
}

export interface ShareParts {
  readonly contact: Contact
  /** A name that tells nothing of the token. */
  readonly token: string | Promise<string>
  readonly replicas: number
  readonly limit: number
  readonly windowMs: number
  readonly budget: SharedBudget
  readonly ticks: () => number
  readonly timer: (run: () => void, ms: number) => () => void
  readonly random: () => number
  /** Looks at the budget anew, with the places that the store gave. */
  readonly decide: (places: PerClass) => void
}

export const NO_PLACES: PerClass = { people: 0, background: 0 }

const classes = ['people', 'background'] as const

/** Another replica's calls may end before the store could foretell it; it is asked again after about this time, ms. */
const POLL_MS = 250

/**
 * Decides what this replica may do alone, so that all of them together never have more under way than the limit:
 * `src/decisions/012-replicas.md`.
 */
export function createShare(parts: ShareParts): Share {
  const { contact, replicas, limit, windowMs, budget, ticks, timer, random, decide } = parts
  const most = Math.max(1, Math.floor(limit * SHARE))
  const { slice, full } = sharesOf(most, replicas)
  /** What the store reckons for this replica, or less. */
  let held = 0
  let youngUntilMs = -Infinity
  let sequence = 0
  let asking: Promise<void> | null = null
  let isWanted = false
  let isUntold = false
  let callOffPoll = (): void => undefined

  /** Calls that this replica may have under way whatever the store does, which reckons with them. */
  function right(nowMs: number): number {
    if (contact.isNew()) return 0
    const least = contact.isOnProbation(nowMs) && youngUntilMs <= nowMs ? held : Math.max(slice, held)
    switch (contact.phase(nowMs)) {
      case 'heard':
        return least
      case 'fading':
        return Math.min(least, full)
      case 'silent':
        return full
    }
  }

  function own(nowMs: number): number | null {
    return contact.isHere() && youngUntilMs <= nowMs ? null : right(nowMs)
  }

  function rulesAt(nowMs: number): ShareRules {
    const calls = budget.calls(nowMs)
    const part = (of: number): number => Math.floor((of * calls) / most)
    return {
      replicas,
      windowMs,
      calls,
      slice: part(slice),
      full: part(full),
      reserve: { looking: Math.ceil(calls * RESERVE.looking), idle: Math.ceil(calls * RESERVE.idle) },
    }
  }

  async function send(wants: PerClass): Promise<void> {
    const token = await parts.token
    const nowMs = ticks()
    const countsMs = budget.underWay(nowMs).map((atMs) => Math.ceil(atMs - nowMs))
    const claim = Math.max(countsMs.length, own(nowMs) ?? 0)
    const lookedMs = nowMs - budget.lookedMs()
    // Should it be heard and its answer lost, no more than this is reckoned.
    held = Math.min(held, claim)
    sequence++
    const answer = await contact.send((store, latestMs) =>
      store.report(token, {
        replica: contact.replica,
        sequence,
        latestMs,
        rules: rulesAt(nowMs),
        claim,
        countsMs,
        wants,
        lookedMs: Number.isFinite(lookedMs) ? Math.floor(lookedMs) : null,
        pauseMs: Math.max(0, Math.ceil(budget.pausedUntilMs(nowMs) - nowMs)) || 0,
      }),
    )
    const isLate = answer.status === 'late'
    if (!isLate) held = claim + answer.grants.people + answer.grants.background
    if (isLate || (answer.status === 'unheard' && contact.isHere())) {
      contact.lose()
      return
    }
    take(answer, wants)
  }

  function take(answer: Answer, wants: PerClass): void {
    const nowMs = ticks()
    youngUntilMs = nowMs + answer.youngMs
    if (answer.pauseMs > 0) budget.pause(nowMs + answer.pauseMs, nowMs)
    const waiting = classes.filter((of) => hold(of, answer, wants, nowMs))
    if (waiting.length > 0) {
      const shortestMs = Math.min(...waiting.map((of) => answer.waitMs[of]))
      callOffPoll()
      callOffPoll = timer(lookAnew, Math.ceil(Math.min(shortestMs, POLL_MS * (0.5 + random()))) + 1)
    }
    decide(answer.grants)
  }

  /** True when the class has to wait for its next place. */
  function hold(of: JobClass, { grants, waitMs }: Answer, wants: PerClass, nowMs: number): boolean {
    if (wants[of] === 0) return false
    const waits = grants[of] < wants[of]
    budget.hold(of, waits ? nowMs + waitMs[of] : -Infinity)
    return waits
  }

  function lookAnew(): void {
    for (const of of classes) budget.hold(of, -Infinity)
    decide(NO_PLACES)
  }

  /** Never rejects: what fails has lost the contact, and the budget is decided on without it. */
  function exchange(wants: PerClass): Promise<void> {
    isWanted = false
    isUntold = false
    const exchanged = send(wants)
      .catch(() => undefined)
      .then(() => {
        asking = null
        if (isWanted || !contact.isHere()) decide(NO_PLACES)
      })
    asking = exchanged
    return exchanged
  }

  /** Done when no question is under way. */
  async function idle(): Promise<void> {
    if (asking === null) return
    await asking
    await idle()
  }

  function hasNews(nowMs: number): boolean {
    return isUntold || !contact.isHere() || own(nowMs) !== null || budget.underWay(nowMs).length !== held
  }

  // What the process before this one has under way is known to the store alone.
  if (contact.isNew()) for (const of of classes) budget.hold(of, ticks() + BEAT_MS)

  contact.add({
    report: async () => {
      await idle()
      if (hasNews(ticks())) await exchange(NO_PLACES)
    },
    nudge: lookAnew,
  })

  return {
    own,
    ask: (wants) => {
      if (asking === null) void exchange(wants)
      else isWanted = true
    },
    tell: () => {
      isUntold = true
      if (asking === null && contact.isHere()) void exchange(NO_PLACES)
    },
  }
}
