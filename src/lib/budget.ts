import { createLearnedLimit } from './budget-limit'
import { type Departure, createDepartureLog } from './budget-log'
import { type Waiting, alreadyWaiting, inTurns } from './fair-queue'

const classes = ['people', 'background'] as const

/** Who a call is for. People are waiting at a screen; background is everything that nobody waits for. */
export type JobClass = (typeof classes)[number]

export interface BudgetOptions {
  /** Calls that the upstream allows in any window; at least 1. */
  readonly limit: number
  readonly windowMs: number
  /** 0 to 1; for the jitter of a backoff. */
  readonly random: () => number
  /** Jobs of one class that may wait; 500 by default. */
  readonly queueLimit?: number
  /** Jobs of one class that may wait for one person; 100 by default. */
  readonly personLimit?: number
}

/** A call that wants to be made. Its identity is what counts. */
export interface Job extends Waiting {
  readonly class: JobClass
  /** The instant after which nobody wants it any more, ms. */
  readonly deadlineMs: number
}

/** A job that will not be done in time, and the time from now after which asking again makes sense, ms. */
export interface TurnedAway {
  readonly job: Job
  readonly waitMs: number
  /** Whether the pause that the upstream asked for keeps it out; else it is the budget, or a full queue. */
  readonly isPaused: boolean
}

export interface Decision {
  /** To be sent now, in this order. */
  readonly go: readonly Job[]
  /** Not to be sent any more. */
  readonly late: readonly TurnedAway[]
  /** Jobs whose turn it is and for which there was no place. */
  readonly lacks: PerClass
  /** When to ask for the next decision, ms; `null` while nobody waits. */
  readonly nextMs: number | null
}

/** A number for each class. */
export type PerClass = Readonly<Record<JobClass, number>>

/** The budget of one token. Every instant is in ms of one clock that never runs backwards. */
export interface Budget {
  /**
   * Puts a job into its queue, in which people take turns; gives the ms to wait instead when it would be refused or late
   * there.
   */
  readonly ask: (job: Job, nowMs: number) => number | null
  /** Whether the pause that the upstream asked for is enough to keep the job out. */
  readonly isPaused: (job: Job, nowMs: number) => boolean
  /** `places` are the jobs of each class that may leave now, held or not; by default there is one for each that is not held. */
  readonly take: (nowMs: number, places?: PerClass) => Decision
  /** Nobody wants the job any more, and it was not sent: it spends nothing. */
  readonly leave: (job: Job) => void
  /** The upstream has answered a job that was sent, with anything but a 429. */
  readonly answered: (job: Job, nowMs: number) => void
  /** The upstream has answered a job that was sent with a 429; `retryAfterMs` as it asked, if it did. */
  readonly told: (job: Job, retryAfterMs: number | null, nowMs: number) => void
  /** How many calls may still be made before others have to leave the window; 0 during a pause. */
  readonly left: (nowMs: number) => number
  /** What is to be known where several processes share the limit. */
  readonly shared: SharedBudget
}

/** The side of a budget that is turned to the other processes with the same token. */
export interface SharedBudget {
  /** From now on no more than this many calls may count here, 0 or more, whatever the limit. */
  readonly allow: (calls: number) => void
  /** Holds the jobs of a class until this instant: no place is expected for them before. */
  readonly hold: (of: JobClass, untilMs: number) => void
  /** Another process was told to leave the upstream alone: see `LearnedLimit`. */
  readonly pause: (untilMs: number, wishUntilMs: number) => void
  /** The time until which nothing may leave after a 429, ms; in the past when there is none. */
  readonly pausedUntilMs: (nowMs: number) => number
  /** Calls that one window may hold, as 429s have taught here. */
  readonly calls: (nowMs: number) => number
  /** The instants until which the calls that were sent may count, ms. */
  readonly underWay: (nowMs: number) => number[]
  /** When a person last asked for something, ms. */
  readonly lookedMs: () => number
}

/** The part of the limit that background leaves alone: while people are looking, and while nobody is. */
export const RESERVE = { looking: 0.2, idle: 0.04 }

/** People count as looking for this long after they asked for something, ms. */
export const LOOKING_MS = 30_000

/** Turns that background may make up for at once after it could not leave, beside the one that is due. */
export const CATCH_UP = 2

/** When background had no turn for a while, it gets every tenth turn: a user who never stops does not stop background. */
export const SHARED_TURN = 10

/** How long background has no turn before it shares those of people, ms. */
export const SHARED_AFTER_MS = 1_000

/** The share of the limit that people may take in one go; the rest of what they want is spread over the window. */
const BURST = 1 / 3

/** People are told of a pause that is longer than this, for the screen to show, in place of being kept waiting, ms. */
const SILENT_PAUSE_MS = 2_000

/**
 * Decides which calls may leave when. Pure: it reads no clock and starts no timer. People go before
 * background, which leaves a reserve for them and goes at an even pace, so that what it took comes back at an even pace
 * too. When it had no turn for a while, one in `SHARED_TURN` turns of people is its. A 429 makes everybody wait and the limit shrink.
 */
export function createBudget(options: BudgetOptions): Budget {
  const { limit, windowMs, random, queueLimit = 500, personLimit = 100 } = options
  const log = createDepartureLog(windowMs)
  const learned = createLearnedLimit(limit, random)
  const queues: Readonly<Record<JobClass, Job[]>> = { people: [], background: [] }
  const departures = new WeakMap<Job, Departure>()
  let lookedMs = -Infinity
  let peopleLeftMs = -Infinity
  let burstOverMs = -Infinity
  let backgroundPaceMs = -Infinity
  let backgroundLeftMs = -Infinity
  /** Turns that people had since then while background waited. */
  let peopleTurns = 0
  let allowed = Infinity
  const heldMs = { people: -Infinity, background: -Infinity }

  /** How many calls may count, of whichever class. */
  const callsAt = (nowMs: number): number => Math.min(allowed, learned.calls(nowMs))

  /** How many calls may count before a class has to stop. */
  function cap(of: JobClass, nowMs: number): number {
    const calls = callsAt(nowMs)
    if (of === 'people') return calls
    const part = nowMs - lookedMs < LOOKING_MS ? RESERVE.looking : RESERVE.idle
    return Math.max(1, calls - Math.ceil(calls * part))
  }

  /** The time between two departures of a class, ms. */
  function gapMs(of: JobClass, nowMs: number): number {
    if (of === 'background') return windowMs / cap(of, nowMs)
    const calls = cap(of, nowMs)
    // What people do not take at once is spread over the time until the first of it comes back: a
    // window without any answer is worse for them than slower ones.
    if (burstOverMs - nowMs < (windowMs * BURST) / (1 - BURST) || log.size() >= calls) return 0
    return (log.roomMs(log.size(), 0, nowMs) - nowMs) / (calls - log.size())
  }

  /** When a job with that many of its class before it may leave, as far as can be known now. */
  function turnMs(of: JobClass, before: number, nowMs: number): number {
    return Math.max(heldMs[of], ownTurnMs(of, before, nowMs))
  }

  /** The same for a job that has a place already. */
  function ownTurnMs(of: JobClass, before: number, nowMs: number): number {
    if (callsAt(nowMs) < 1) return nowMs + windowMs
    const roomMs = of === 'people' ? peopleRoomMs(before, nowMs) : backgroundRoomMs(before, nowMs)
    return Math.max(nowMs, learned.pausedUntilMs(nowMs), roomMs)
  }

  /** When the calls before it, and the pace, let a job of people leave. */
  function peopleRoomMs(before: number, nowMs: number): number {
    const calls = callsAt(nowMs)
    // Each call counts for a window: as many as one holds leave again after it, at the same pace.
    const laterMs = Math.floor(before / calls) * windowMs
    const ahead = before % calls
    const gap = gapMs('people', nowMs)
    const spread = Math.min(ahead, calls - log.size())
    return laterMs + Math.max(log.roomMs(calls, ahead, nowMs), peopleLeftMs + gap + spread * gap)
  }

  /** The same for background, which goes after the people who wait. */
  function backgroundRoomMs(before: number, nowMs: number): number {
    const calls = cap('background', nowMs)
    const gap = gapMs('background', nowMs)
    const paceMs = Math.max(backgroundPaceMs, nowMs - CATCH_UP * gap) + before * gap
    const ahead = before + queues.people.length
    if (ahead < calls) return Math.max(paceMs, log.roomMs(calls, ahead, nowMs))
    if (before < calls) return Math.max(paceMs, windowMs + ownTurnMs('people', ahead - calls, nowMs))
    const laterMs = Math.floor(before / calls) * windowMs
    return Math.max(paceMs, laterMs + backgroundRoomMs(before % calls, nowMs))
  }

  /** The same for a job that comes, with the turns that both classes have of each other. */
  function expectedMs(of: JobClass, before: number, nowMs: number): number {
    const { people, background } = queues
    if ((of === 'people' ? background : people).length === 0) return turnMs(of, before, nowMs)
    /** The job itself is the last of its class that counts. */
    const last = { people: people.length, background: background.length, [of]: before + 1 }
    const left = { people: 0, background: 0 }
    let turns = peopleTurns
    let sharedMs = backgroundLeftMs
    let atMs = nowMs
    while (left.people < last.people) {
      atMs = turnMs('people', left.people + left.background, nowMs)
      const isShared = left.background < last.background && isSharedTurn(turns, atMs - sharedMs)
      const turnOf = isShared ? 'background' : 'people'
      left[turnOf]++
      if (turnOf === of && left[of] === last[of]) return atMs
      turns = isShared ? 0 : turns + 1
      if (isShared) sharedMs = atMs
    }
    return Math.max(atMs, turnMs(of, before, nowMs))
  }

  /** The ms from now until a job's turn, for one that is turned away. */
  function waitMs(job: Job, before: number, nowMs: number): number {
    return Math.max(1, Math.ceil(expectedMs(job.class, before, nowMs) - nowMs))
  }

  function isPaused(job: Job, nowMs: number): boolean {
    const untilMs = learned.pausedUntilMs(nowMs)
    const isTold = job.class === 'people' && untilMs - nowMs > SILENT_PAUSE_MS
    return isTold || (untilMs > nowMs && job.deadlineMs <= untilMs)
  }

  function hasNoPlace(job: Job, before: number): boolean {
    return before >= queueLimit || alreadyWaiting(queues[job.class], job.people()) >= personLimit
  }

  function replaceQueue(of: JobClass, jobs: readonly Job[]): void {
    queues[of].splice(0, Infinity, ...jobs)
  }

  /** Takes out of a queue whose time is over, or cannot come in time any more, or whose place others have taken. */
  function dropLate(of: JobClass, nowMs: number): TurnedAway[] {
    const lastMs = Math.max(nowMs, heldMs[of])
    const isLate = (job: Job, at: number): boolean =>
      at >= queueLimit || job.deadlineMs <= lastMs || isPaused(job, nowMs)
    const late = queues[of].filter(isLate)
    if (late.length === 0) return []
    replaceQueue(
      of,
      queues[of].filter((job, at) => !isLate(job, at)),
    )
    const order = inTurns([...queues[of], ...late])
    return late.map((job) => ({
      job,
      waitMs: waitMs(job, order.indexOf(job), nowMs),
      isPaused: isPaused(job, nowMs),
    }))
  }

  function mayLeave(of: JobClass, hasPlace: boolean, nowMs: number): boolean {
    if (queues[of].length === 0 || (of === 'background' && queues.people.length > 0)) return false
    return (hasPlace ? ownTurnMs : turnMs)(of, 0, nowMs) <= nowMs
  }

  /** How many of a class have their turn now. */
  function due(of: JobClass, nowMs: number): number {
    if (of === 'background' && queues.people.length > 0) return 0
    const most = of === 'people' ? burstLeft(nowMs) : Infinity
    let count = 0
    while (count < Math.min(most, queues[of].length) && turnMs(of, count, nowMs) <= nowMs) count++
    return count
  }

  /** How many calls people may take in one go; at least 1. */
  function burstLeft(nowMs: number): number {
    const leftMs = (windowMs * BURST) / (1 - BURST) - Math.max(0, burstOverMs - nowMs)
    return Math.max(1, Math.ceil((leftMs * callsAt(nowMs) * (1 - BURST)) / windowMs))
  }

  /** Takes out of the queues whose turn it is, where a turn of this class has come. */
  function takeNext(of: JobClass, nowMs: number): Job | undefined {
    const isDue = isSharedTurn(peopleTurns, nowMs - backgroundLeftMs)
    const isShared = of === 'people' && isDue && queues.background.length > 0
    return queues[isShared ? 'background' : of].shift()
  }

  function depart(job: Job, turnOf: JobClass, nowMs: number): void {
    if (job.class === 'background') {
      peopleTurns = 0
      backgroundLeftMs = nowMs
    } else if (queues.background.length > 0) peopleTurns++
    if (turnOf === 'people') {
      peopleLeftMs = nowMs
      burstOverMs = Math.max(burstOverMs, nowMs) + windowMs / (callsAt(nowMs) * (1 - BURST))
    } else {
      const gap = gapMs('background', nowMs)
      backgroundPaceMs = Math.max(backgroundPaceMs, nowMs - CATCH_UP * gap) + gap
    }
    learned.sent(nowMs)
    departures.set(job, log.add(nowMs))
  }

  return {
    ask(job, nowMs) {
      log.forget(nowMs)
      if (job.class === 'people') lookedMs = nowMs
      const queued = inTurns([...queues[job.class], job])
      const before = queued.indexOf(job)
      const isInTime = expectedMs(job.class, before, nowMs) < job.deadlineMs
      if (hasNoPlace(job, before) || !isInTime || isPaused(job, nowMs)) return waitMs(job, before, nowMs)
      replaceQueue(job.class, queued)
      return null
    },

    isPaused,

    take(nowMs, places) {
      log.forget(nowMs)
      // Who shares a job that waits may have come or left.
      for (const of of classes) replaceQueue(of, inTurns(queues[of]))
      const late = classes.flatMap((of) => dropLate(of, nowMs))
      const go: Job[] = []
      for (const of of classes) {
        let left = places?.[of] ?? Infinity
        for (; left > 0 && mayLeave(of, places !== undefined, nowMs); left--) {
          const job = takeNext(of, nowMs)
          if (job === undefined) break
          depart(job, of, nowMs)
          go.push(job)
        }
      }
      const lacks = { people: due('people', nowMs), background: due('background', nowMs) }
      return { go, late, lacks, nextMs: nextMs(nowMs) }
    },

    leave(job) {
      const queue = queues[job.class]
      const at = queue.indexOf(job)
      if (at >= 0) queue.splice(at, 1)
      const departure = departures.get(job)
      if (departure !== undefined) log.remove(departure)
      departures.delete(job)
    },

    answered(job, nowMs) {
      const departure = departures.get(job)
      if (departure === undefined) return
      log.answered(departure, nowMs)
      learned.accepted(departure.leftMs)
    },

    told(job, retryAfterMs, nowMs) {
      const departure = departures.get(job)
      if (departure === undefined) return
      log.answered(departure, nowMs)
      learned.refused(departure.leftMs, retryAfterMs, nowMs)
    },

    left(nowMs) {
      log.forget(nowMs)
      return learned.pausedUntilMs(nowMs) > nowMs ? 0 : Math.max(0, callsAt(nowMs) - log.size())
    },

    shared: {
      allow: (calls) => void (allowed = calls),
      hold: (of, untilMs) => void (heldMs[of] = untilMs),
      pause: learned.pause,
      pausedUntilMs: learned.pausedUntilMs,
      calls: learned.calls,
      underWay: (nowMs) => {
        log.forget(nowMs)
        return log.instants()
      },
      lookedMs: () => lookedMs,
    },
  }

  function nextMs(nowMs: number): number | null {
    const { people, background } = queues
    const instants = [...people, ...background].map(({ deadlineMs }) => deadlineMs)
    if (people.length > 0) instants.push(turnMs('people', 0, nowMs))
    else if (background.length > 0) {
      instants.push(turnMs('background', 0, nowMs))
      // The reserve shrinks when nobody has looked for a while.
      if (lookedMs + LOOKING_MS > nowMs) instants.push(lookedMs + LOOKING_MS)
    }
    return instants.length === 0 ? null : instants.reduce((a, b) => Math.min(a, b))
  }
}

/** Whether a turn of people is background's, after so many of theirs and so many ms since background had one. */
function isSharedTurn(peopleTurns: number, sinceMs: number): boolean {
  return peopleTurns >= SHARED_TURN - 1 && sinceMs >= SHARED_AFTER_MS
}
