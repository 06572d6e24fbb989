import { longestCountMs } from './budget-log'

/** What a replica may have under way without a grant: at any time, and when nothing has been heard of it for long. */
export interface Shares {
  readonly slice: number
  readonly full: number
}

/** How long the store may take to answer, ms. */
export const STORE_TIMEOUT_MS = 100

/** An answer that is older than this is not acted upon, ms: this process may have stood still while it lay there. */
export const STALE_MS = 2 * STORE_TIMEOUT_MS

/**
 * How long after it was sent a message may still be heard, ms: it names the store's instant after which it is void,
 * and that instant is known but for the time an answer took.
 */
export const HEARD_MS = STORE_TIMEOUT_MS + STALE_MS

/** How often each replica says that it is there, ms. */
export const BEAT_MS = 1_000

/** A replica that was not heard for this long counts as silent, ms. */
export const SILENT_MS = 5_000

/** For clocks that do not run quite alike, ms. */
const SLACK_MS = 250

/**
 * Half of an even share is each replica's own; the other half of everything goes to whoever needs it.
 * `calls` is what one window may hold, not less than `replicas`.
 */
export function sharesOf(calls: number, replicas: number): Shares {
  const full = Math.max(1, Math.floor(calls / replicas))
  return { slice: Math.max(1, Math.floor(full / 2)), full }
}

/** The longest that a call may count after its grant, ms. */
export function longestGrantMs(windowMs: number): number {
  return STALE_MS + longestCountMs(windowMs)
}

/** After this time nothing counts any more of what left before it, ms. */
export function drainMs(windowMs: number): number {
  return longestGrantMs(windowMs) + SLACK_MS
}

/** How long a store that knows nothing gives no grant, ms: until then every replica is heard, or has its full share. */
export function youngMs(windowMs: number): number {
  return SILENT_MS + drainMs(windowMs) + HEARD_MS + SLACK_MS
}
