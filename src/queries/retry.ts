import { ConnectorError, isToWait } from '../connector/errors'
import { backoff, isPassing } from '../connector/retry'

const MAX_WAITS = 5

/** Whether to try again after `failures` (0 at first) have gone before this one. */
export function shouldRetry(failures: number, error: Error): boolean {
  return shouldWait(failures, error) || isPassing(failures, error)
}

/** Whether to come back after a pause that was asked for: all that is left to retry for what retries by itself. */
export function shouldWait(failures: number, error: Error): boolean {
  return isToWait(error) && failures < MAX_WAITS
}

/** ms to wait before the next try: as the upstream said, else exponential with full jitter. */
export function retryDelay(failures: number, error: Error, random: () => number = Math.random): number {
  if (error instanceof ConnectorError && error.retryAfterMs !== null)
    return error.retryAfterMs + random() * 500
  return backoff(failures, random)
}
