/** What the upstream's refusals have taught about the limit. */
export interface LearnedLimit {
  /** How many calls one window may hold now; at least 1. */
  readonly calls: (nowMs: number) => number
  /** Nothing may leave before this instant, ms. */
  readonly pausedUntilMs: (nowMs: number) => number
  /** A call leaves. In a long pause it is the try of its minute. */
  readonly sent: (nowMs: number) => void
  /** A call that left at `leftMs` was refused; `retryAfterMs` is what the refusal asked for, if anything. */
  readonly refused: (leftMs: number, retryAfterMs: number | null, nowMs: number) => void
  /**
   * Nothing may leave before the first instant because another process was told so, ms; until the second, the end of the
   * pause that the upstream asked for, a call that leaves is a try. A later call replaces both.
   */
  readonly pause: (untilMs: number, wishUntilMs: number) => void
  /** A call that left at `leftMs` was let through. */
  readonly accepted: (leftMs: number) => void
}

/** The part of the limit that is used: what is left over is for whatever an upstream counts that we do not see. */
export const SHARE = 0.99

const SHRINK = 0.7
const SMALLEST = 0.2

/** From nothing back to the whole limit, ms. */
export const RECOVERY_MS = 600_000

/** A pause that is asked for may be a mistake: from here on one call is tried, and one in each such time after it, ms. */
export const TRY_MS = 60_000

/** How long the others wait for the answer of a try before they are told of the pause, ms. */
export const TRY_ANSWER_MS = 2_000

const FIRST_BACKOFF_MS = 1_000
const LONGEST_BACKOFF_MS = 60_000

/**
 * The limit as it is to be obeyed: the configured one until a 429 says otherwise, which happens when other
 * software shares the token. Each refusal takes away a part, and the time without one gives it back slowly.
 * The refusals of calls that were under way together teach once. `random` gives 0 to 1, for the full jitter of
 * https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/
 */
export function createLearnedLimit(limit: number, random: () => number): LearnedLimit {
  let scale = 1
  let pausedUntilMs = -Infinity
  let others = { pauseUntilMs: -Infinity, wishUntilMs: -Infinity }
  /** The end of the pause that was asked for. Until then a call that leaves is a try. */
  let wishUntilMs = -Infinity
  let triedMs = -Infinity
  let refusedMs = -Infinity
  let refusals = 0

  const scaleAt = (nowMs: number): number =>
    Math.min(1, scale + Math.max(0, nowMs - Math.max(refusedMs, pausedUntilMs)) / RECOVERY_MS)

  const ownPauseUntilMs = (nowMs: number): number =>
    nowMs < triedMs + TRY_ANSWER_MS ? Math.min(pausedUntilMs, triedMs + TRY_ANSWER_MS) : pausedUntilMs

  return {
    calls: (nowMs) => Math.max(1, Math.floor(limit * SHARE * scaleAt(nowMs))),
    pausedUntilMs: (nowMs) => Math.max(others.pauseUntilMs, ownPauseUntilMs(nowMs)),
    sent(nowMs) {
      wishUntilMs = Math.max(wishUntilMs, others.wishUntilMs)
      if (nowMs >= wishUntilMs) return
      triedMs = nowMs
      pausedUntilMs = Math.min(wishUntilMs, nowMs + TRY_MS)
    },
    pause: (pauseUntilMs, othersWishUntilMs) =>
      void (others = { pauseUntilMs, wishUntilMs: othersWishUntilMs }),
    refused(leftMs, retryAfterMs, nowMs) {
      const isNews = leftMs >= refusedMs
      if (isNews) {
        scale = Math.max(SMALLEST, scaleAt(nowMs) * SHRINK)
        refusedMs = nowMs
        refusals++
      } else if (retryAfterMs === null) return
      const backoffMs = random() * Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** (refusals - 1))
      triedMs = -Infinity
      wishUntilMs = Math.max(wishUntilMs, nowMs + (retryAfterMs ?? backoffMs))
      pausedUntilMs = Math.max(pausedUntilMs, Math.min(wishUntilMs, nowMs + TRY_MS))
    },
    accepted(leftMs) {
      if (leftMs < refusedMs) return
      refusals = 0
      if (triedMs === -Infinity) return
      // The try was let through, so the pause is over.
      triedMs = wishUntilMs = pausedUntilMs = -Infinity
      others = { pauseUntilMs: -Infinity, wishUntilMs: -Infinity }
    },
  }
}
