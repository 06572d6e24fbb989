import type { Job, PerClass, SharedBudget } from '../lib/budget'
import { SHARE } from '../lib/budget-limit'
import { longestCountMs } from '../lib/budget-log'
import { type Contact, STALE_MS } from './contact'
import type { StoreQuestion, StoreReply } from './store'

/** A token's budget among several replicas. */
export interface Share {
  /** Calls that may count here; `null` while the store is asked for each call. */
  readonly evenShare: (nowMs: number) => number | null
  /** Asks the store for places, which `decide` gets. One question at a time: `decide` asks for what came meanwhile. */
  readonly ask: (wants: PerClass) => void
  readonly sent: (job: Job) => void
  /** The job was answered, with anything but a 429. */
  readonly answered: (job: Job) => void
  /** A job was answered with a 429; `retryAfterMs` as the upstream asked, if it did. */
  readonly refused: (retryAfterMs: number | null) => void
}

export interface ShareParts {
  readonly contact: Contact
  /** Names this process; no other process ever has the same name. */
  readonly replica: string
  /** A name that tells nothing of the token. */
  readonly token: string | Promise<string>
  /** How many processes have the token, at most. */
  readonly replicas: number
  readonly limit: number
  readonly windowMs: number
  readonly budget: SharedBudget
  readonly ticks: () => number
  readonly timer: (run: () => void, ms: number) => () => void
  readonly random: () => number
  /** Looks at the budget anew, with the places that the store granted. */
  readonly decide: (places: PerClass) => void
}

export const NO_PLACES: PerClass = { people: 0, background: 0 }

const classes = ['people', 'background'] as const

/** Other replicas' calls may end sooner than the store can foretell, so it is asked again after about this time, ms. */
const POLL_MS = 250

/** The store learns within this time that calls were answered, or were granted and not made, ms. */
const TELL_MS = 1_000

/**
 * Lets the store decide while it answers, and an even share of the limit while it does not:
 * `src/decisions/017-one-log-for-all-replicas.md`.
 */
export function createShare(parts: ShareParts): Share {
  const { contact, replica, replicas, limit, windowMs, budget, ticks, timer, random, decide } = parts
  let asking: Promise<void> | null = null
  let isTelling = false
  let pause: StoreQuestion['pause'] = null
  /** The next call that leaves is the try in a long pause. */
  let isTrying = false
  let tried: Job | null = null
  let callOffPoll = (): void => undefined

  function questionAt(nowMs: number, wants: PerClass): StoreQuestion {
    const lookedMs = nowMs - budget.lookedMs()
    return {
      replica,
      countingMs: budget.underWay(nowMs).map((untilMs) => Math.ceil(untilMs - nowMs)),
      wants,
      grantMs: STALE_MS + longestCountMs(windowMs),
      windowMs,
      limit: Math.max(1, Math.floor(limit * SHARE)),
      calls: budget.calls(nowMs),
      lookedMs: Number.isFinite(lookedMs) ? Math.floor(lookedMs) : null,
      pause,
    }
  }

  async function exchange(wants: PerClass): Promise<void> {
    const token = await parts.token
    const question = questionAt(ticks(), wants)
    pause = null
    const reply = await contact.ask(token, question).catch(() => null)
    asking = null
    if (reply === null) decide(NO_PLACES)
    else applyReply(reply, wants)
    if (pause !== null) tell()
  }

  function applyReply({ grants, waitMs, pauseMs, wishMs, isTry }: StoreReply, wants: PerClass): void {
    const nowMs = ticks()
    isTrying = isTry
    budget.pause(nowMs + pauseMs, nowMs + wishMs)
    const waiting = classes.filter((jobClass) => grants[jobClass] < wants[jobClass])
    for (const jobClass of waiting) budget.hold(jobClass, nowMs + waitMs[jobClass])
    if (waiting.length > 0) {
      const waits = waiting.map((jobClass) => waitMs[jobClass])
      callOffPoll()
      callOffPoll = timer(lookAnew, Math.ceil(Math.min(...waits, POLL_MS * (0.5 + random()))) + 1)
    }
    decide(grants)
    if (grants.people + grants.background > 0) tellSoon()
  }

  function lookAnew(): void {
    for (const jobClass of classes) budget.hold(jobClass, -Infinity)
    // Another replica may have ended the pause. Without the store the pause that it told last is obeyed.
    if (contact.isHere()) budget.pause(-Infinity, -Infinity)
    decide(NO_PLACES)
  }

  function ask(wants: PerClass): void {
    asking ??= exchange(wants)
  }

  function tell(): void {
    if (asking === null && contact.isHere()) ask(NO_PLACES)
  }

  function tellSoon(): void {
    if (isTelling) return
    isTelling = true
    timer(() => {
      isTelling = false
      tell()
    }, TELL_MS)
  }

  contact.add({
    tell: async () => {
      await asking
      // What was to be told during an outage may be over by now.
      const pausedMs = Math.ceil(budget.pausedUntilMs(ticks()) - ticks())
      pause = pausedMs > 0 ? { ms: pausedMs, wishMs: pause?.wishMs ?? 0 } : null
      ask(NO_PLACES)
      await asking
    },
    changed: lookAnew,
  })

  return {
    evenShare: (nowMs) => (contact.isHere() ? null : Math.max(1, Math.floor(budget.calls(nowMs) / replicas))),
    ask,
    sent: (job) => {
      if (isTrying) tried = job
      isTrying = false
    },
    answered: (job) => {
      tellSoon()
      if (job !== tried) return
      pause = { ms: 0, wishMs: 0 }
      tell()
    },
    refused: (retryAfterMs) => {
      const pausedMs = budget.pausedUntilMs(ticks()) - ticks()
      pause = { ms: Math.max(1, Math.ceil(pausedMs)), wishMs: retryAfterMs ?? 0 }
      tell()
    },
  }
}
