import { ConnectorError } from '../connector/errors'
import { RATE_LIMIT, RATE_WINDOW_MS } from '../connector/limits'
import { type Budget, type Job, type JobClass, createBudget } from '../lib/budget'
import { NO_PLACES, type Share, type ShareParts, createShare } from './share'

/** How many calls a token may make in any window; `limit` 0 = there is no budget, and nothing waits. */
export interface Rate {
  readonly limit: number
  readonly windowMs: number
}

export interface SpendParts {
  readonly rate: Rate
  /** ms of a clock that never runs backwards, whatever is done to the time of day. */
  readonly ticks: () => number
  /** Runs something after `ms`; gives the way to call it off. */
  readonly timer: (run: () => void, ms: number) => () => void
  /** 0 to 1, as `Math.random`. */
  readonly random: () => number
  /** The other processes with the same tokens, and the store that they have in common; `null` = this one is alone. */
  readonly together: Pick<ShareParts, 'contact' | 'replica' | 'replicas'> | null
}

/** The vendor's rate, the machine's clock, timer and dice, and nobody beside this process. */
export const SPEND_DEFAULTS: SpendParts = {
  rate: { limit: RATE_LIMIT, windowMs: RATE_WINDOW_MS },
  ticks: () => performance.now(),
  timer: (run, ms) => {
    const timeout = setTimeout(run, ms)
    return () => clearTimeout(timeout)
  },
  random: Math.random,
  together: null,
}

/** One call that may be made now. Whoever holds it tells what became of it. */
export interface Leave {
  readonly answered: () => void
  /** The answer was a 429; `retryAfterMs` as it asked, if it did. */
  readonly refused: (retryAfterMs: number | null) => void
  /** It was not made after all, and costs nothing. */
  readonly unused: () => void
}

/**
 * Settles when a call may be made; those of one class take turns by the people whom they are for. Throws a
 * `ConnectorError`, with the ms after which the call could go: `rate-limited` when the upstream asked for a pause, `lobby-busy`
 * when the budget or the queue has no room for it in time; `aborted` when the caller has left.
 */
export type Spend = (of: JobClass, signal: AbortSignal, people: () => readonly string[]) => Promise<Leave>

/** How long a job of a class may wait, ms. */
const PATIENCE_MS: Readonly<Record<JobClass, number>> = { people: 10_000, background: 60_000 }

interface Waiting {
  readonly go: () => void
  readonly turnAway: (error: ConnectorError) => void
}

/**
 * Gives a token's budget the timer and the promises that it knows nothing of. `tokenName` makes the name of the
 * token for the store; `onBudget` gets the way to ask how many calls are left, as far as this process knows.
 */
export function createSpend(
  parts: SpendParts,
  tokenName: () => string | Promise<string>,
  onBudget: (left: () => number) => void = () => undefined,
): Spend {
  const { rate, ticks, timer, random, together } = parts
  if (rate.limit === 0) return () => Promise.resolve(FREE)
  const budget: Budget = createBudget({ ...rate, random })
  onBudget(() => budget.left(ticks()))
  const share: Share | null =
    together === null
      ? null
      : createShare({
          ...together,
          ...rate,
          budget: budget.shared,
          token: tokenName(),
          ticks,
          timer,
          random,
          decide,
        })
  const waiting = new Map<Job, Waiting>()
  let callOff = (): void => undefined

  /** Lets go who may, turns away who is late, and comes back when there is something to decide. */
  function decide(places = NO_PLACES): void {
    callOff()
    const nowMs = ticks()
    const evenShare = share === null ? Infinity : share.evenShare(nowMs)
    budget.shared.allow(evenShare ?? Infinity)
    const { go, late, lacks, nextMs } = budget.take(nowMs, evenShare === null ? places : undefined)
    const asks = evenShare === null && lacks.people + lacks.background > 0
    // Whoever asked the store comes back with what it says.
    callOff =
      nextMs === null || asks ? () => undefined : timer(decide, Math.max(1, Math.ceil(nextMs - nowMs)))
    for (const job of go) share?.sent(job)
    if (asks) share?.ask(lacks)
    for (const job of go) waiting.get(job)?.go()
    for (const { job, waitMs, isPaused } of late) waiting.get(job)?.turnAway(noRoom(waitMs, isPaused))
  }

  function leaveOf(job: Job): Leave {
    return {
      answered: () => {
        budget.answered(job, ticks())
        share?.answered(job)
        decide()
      },
      refused: (retryAfterMs) => {
        budget.told(job, retryAfterMs, ticks())
        share?.refused(retryAfterMs)
        decide()
      },
      unused: () => {
        budget.leave(job)
        decide()
      },
    }
  }

  return (of, signal, people) =>
    new Promise((resolve, reject) => {
      if (signal.aborted) {
        reject(new ConnectorError('aborted'))
        return
      }
      const nowMs = ticks()
      const job: Job = { class: of, deadlineMs: nowMs + PATIENCE_MS[of], people }
      const waitMs = budget.ask(job, nowMs)
      if (waitMs !== null) {
        reject(noRoom(waitMs, budget.isPaused(job, nowMs)))
        return
      }
      const left = (): void => {
        waiting.delete(job)
        budget.leave(job)
        reject(new ConnectorError('aborted'))
        decide()
      }
      const done = (): void => {
        waiting.delete(job)
        signal.removeEventListener('abort', left)
      }
      signal.addEventListener('abort', left, { once: true })
      waiting.set(job, {
        go: () => {
          done()
          resolve(leaveOf(job))
        },
        turnAway: (error) => {
          done()
          reject(error)
        },
      })
      decide()
    })
}

const FREE: Leave = { answered: () => undefined, refused: () => undefined, unused: () => undefined }

/** A pause is the upstream's wish; the bounds of the budget and of its queue are Lobby's own. */
function noRoom(retryAfterMs: number, isPaused: boolean): ConnectorError {
  return new ConnectorError(isPaused ? 'rate-limited' : 'lobby-busy', { retryAfterMs })
}
