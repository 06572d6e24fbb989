import type { PerClass } from '../lib/budget'

/** How long the store may take to answer, ms. */
export const STORE_TIMEOUT_MS = 100

/** What a process tells the store of one token, and how many calls it wants to make. */
export interface StoreQuestion {
  /** Names this process; no other process ever has the same name. */
  readonly replica: string
  /** How long each call of this process that was sent still counts, ms. They replace the calls that the store knows of it. */
  readonly countingMs: readonly number[]
  readonly wants: PerClass
  /** How long a call counts from its grant, at most, ms. */
  readonly grantMs: number
  /** Length of the upstream's window, ms. */
  readonly windowMs: number
  /** The calls that one window may hold; and fewer of them, as 429s have taught this process. */
  readonly limit: number
  readonly calls: number
  /** How long ago a person asked for something, ms; `null` when nobody did. */
  readonly lookedMs: number | null
  /**
   * After a 429: how long nobody may call, and how long the upstream asked to be left alone, ms. Zeros end a long pause,
   * in which one call was let through. `null` when there is nothing to tell.
   */
  readonly pause: { readonly ms: number; readonly wishMs: number } | null
}

export interface StoreReply {
  /** How many of the calls that were wanted may be made now. */
  readonly grants: PerClass
  /** When there may be room for the next call of a class, ms from now. */
  readonly waitMs: PerClass
  /** How long nobody may call, and how long the upstream asked to be left alone, ms. */
  readonly pauseMs: number
  readonly wishMs: number
  /** The one call that is granted is the try of its minute, in a long pause. */
  readonly isTry: boolean
}

/** What all replicas share: a log of the calls of each token. A promise rejects when there is no answer in time. */
export interface Store {
  readonly ask: (token: string, question: StoreQuestion) => Promise<StoreReply>
  /** Shows that the store runs scripts. */
  readonly check: () => Promise<unknown>
  /** Told whenever a connection is open, and whenever one has ended. */
  readonly onConnection: (changed: (isOpen: boolean) => void) => void
  /** Drops the connection and opens another one. */
  readonly reset: () => void
}
