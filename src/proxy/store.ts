import type { PerClass } from '../lib/budget'

/** What a replica tells the store of one token, and asks of it. */
export interface Report {
  readonly replica: string
  /** Ascending for each replica: what comes in the wrong order is not taken. */
  readonly sequence: number
  /** Void after this instant of the store's clock, ms. */
  readonly latestMs: number
  readonly rules: ShareRules
  /** Calls that this replica may have under way, with what it has. */
  readonly claim: number
  /** How long each call of its own that was sent may count from now on, ms, ascending. */
  readonly countsMs: readonly number[]
  /** Calls that it wants to make now. */
  readonly wants: PerClass
  /** How long ago a person asked for something, ms; `null` when nobody did. */
  readonly lookedMs: number | null
  /** How long the upstream is to be left alone, ms; 0 when it is not. */
  readonly pauseMs: number
}

/** The arithmetic of the budget as it is shared; whole numbers. */
export interface ShareRules {
  readonly replicas: number
  readonly windowMs: number
  /** What a window may hold. */
  readonly calls: number
  /** What is reckoned for a replica that is heard, and for one that is not. */
  readonly slice: number
  readonly full: number
  /** What background leaves alone while people are looking, and while nobody is. */
  readonly reserve: { readonly looking: number; readonly idle: number }
}

/**
 * `late`: the message came too late or out of order, and nothing was changed. `unheard`: the replica has to say
 * that it is there first. `young`: the store does not know yet what is under way.
 */
export const statuses = ['ok', 'late', 'unheard', 'young'] as const

export interface Answer {
  readonly status: (typeof statuses)[number]
  /** The store's clock, ms since 1970 UTC. */
  readonly nowMs: number
  /** How long it goes on being young, ms. */
  readonly youngMs: number
  readonly pauseMs: number
  /** How many of the calls that were wanted may be made. */
  readonly grants: PerClass
  /** When there may be room for more, ms from now. */
  readonly waitMs: PerClass
}

/** Says that a replica is there. All that it had to report of any token has to be reported before. */
export interface Beat {
  readonly replica: string
  readonly latestMs: number
  /** How long a replica is remembered after its last beat, ms. */
  readonly rememberedMs: number
}

export interface BeatAnswer {
  readonly isTaken: boolean
  readonly nowMs: number
  /**
   * How long this replica has no slice of its own yet, ms: it came when others were counted on already, and perhaps
   * had been granted what is kept for it now.
   */
  readonly probationMs: number
}

/**
 * What the replicas know in common. Every call settles within `STORE_TIMEOUT_MS`, or nearly, and rejects when
 * there is no answer, with whatever error.
 */
export interface Store {
  /** The store's clock, ms since 1970 UTC. */
  readonly time: () => Promise<number>
  readonly beat: (beat: Beat) => Promise<BeatAnswer>
  /** `token` is a name that tells nothing of the token. */
  readonly report: (token: string, report: Report) => Promise<Answer>
  /** Something failed: the connection is to be made anew. */
  readonly reset: () => void
  /** Runs something each time the store can be asked, and at once when it already can. */
  readonly onReady: (run: () => void) => void
}
