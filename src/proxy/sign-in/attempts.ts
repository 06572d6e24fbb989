import { digest } from '../../lib/digest'
import type { Gate } from '../gates'
import type { Refusal } from '../problem'

/** So many attempts may come at once from one network: a shift that begins, behind a proxy that has one address for all. */
export const BURST = 120

/** The time in which one more becomes possible, ms. */
export const REFILL_MS = 500

/** Networks are told apart by this many buckets, so that memory is constant whoever asks. */
const BUCKETS = 1_024

export interface AttemptsOptions {
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** What somebody gets who has to wait. */
  readonly refusal: (waitMs: number) => Refusal
}

/**
 * A gate before what costs more than it costs to ask for, such as a call to the identity provider. Each network has attempts
 * of its own, so that whoever wastes theirs keeps out only who shares them: an address, 64 bits of an IPv6 address.
 */
export function createAttempts({ now, refusal }: AttemptsOptions): Gate {
  /** When each bucket will be full again. */
  const fullMs = new Float64Array(BUCKETS)
  // Nobody outside can tell who shares a bucket.
  const secret = crypto.randomUUID()

  return (_, __, peer) => {
    const bucket = Number.parseInt(digest(`${secret} ${peer.clientAddress}`), 16) % BUCKETS
    const nextMs = Math.max(now(), fullMs[bucket] ?? 0) + REFILL_MS
    const waitMs = nextMs - now() - BURST * REFILL_MS
    if (waitMs > 0) throw refusal(waitMs)
    fullMs[bucket] = nextMs
  }
}
