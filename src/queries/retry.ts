import { ConnectorError, type ConnectorErrorKind } from '../connector/errors'

/** Kinds that the same call may get over by itself. All calls of this product are reads. */
const PASSING: ReadonlySet<ConnectorErrorKind> = new Set([
  'server',
  'network',
  'timeout',
  'malformed',
  'conflict',
])

const MAX_RETRIES = 2
const MAX_WAITS = 5
const FIRST_DELAY_MS = 300
const LONGEST_DELAY_MS = 4_000

/** Whether to try again after `failures` (0 at first) have gone before this one. */
export function shouldRetry(failures: number, error: Error): boolean {
  if (!(error instanceof ConnectorError)) return false
  if (error.kind === 'rate-limited') return failures < MAX_WAITS
  return PASSING.has(error.kind) && failures < MAX_RETRIES
}

/**
 * ms to wait before the next try: as the upstream said, else exponential with full jitter, so that many
 * readers who failed together do not come back together.
 */
export function retryDelay(failures: number, error: Error, random: () => number = Math.random): number {
  if (error instanceof ConnectorError && error.retryAfterMs !== null)
    return error.retryAfterMs + random() * 500
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures)
}
