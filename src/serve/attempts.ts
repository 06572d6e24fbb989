import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { digest } from '../lib/digest'

/** So many attempts of one client are made in a window: a shift that begins, behind a proxy that has one address for all. */
export const ATTEMPTS = 120

/** The length of the window, s. It begins with the client's first attempt. */
export const WINDOW_S = 60

/** Clients are told apart by this many buckets, so that memory is constant whoever asks. */
const BUCKETS = 1_024

/**
 * Counts attempts at what costs more than it costs to ask for, such as a call to the identity provider. Gives a function that
 * takes the client's address and says whether one more may be made. Whoever wastes theirs keeps out only who shares the address.
 *
 * A window ends by a timer, which does not follow the clock: a clock that is set back locks nobody out.
 */
export function createAttempts(): (clientAddress: string) => Promise<boolean> {
  const limiter = new RateLimiterMemory({ points: ATTEMPTS, duration: WINDOW_S })
  // Nobody outside can tell who shares a bucket.
  const secret = crypto.randomUUID()

  return async (clientAddress) => {
    const bucket = Number.parseInt(digest(`${secret} ${clientAddress}`), 16) % BUCKETS
    try {
      await limiter.consume(bucket)
      return true
    } catch (error) {
      if (error instanceof RateLimiterRes) return false
      throw error
    }
  }
}
