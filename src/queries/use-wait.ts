import { useEffect, useState } from 'react'
import { toFailure } from './failure'

/** The least that waiting needs of a query. */
interface Waiting {
  readonly isFetching: boolean
  /** Why the last try failed while the next one is due. */
  readonly failureReason: Error | null
}

/**
 * Counts down the seconds, rounded up, for which the upstream has to be left alone before a query goes on by
 * itself. `null` when there is nothing to wait for.
 */
export function useWait({ isFetching, failureReason }: Waiting): number | null {
  const cause = isFetching ? failureReason : null
  const waitMs = cause === null ? null : toFailure(cause).retryAfterMs
  const [wait, setWait] = useState<{ cause: Error | null; leftMs: number } | null>(null)

  useEffect(() => {
    if (waitMs === null) return
    const untilMs = performance.now() + waitMs
    const timer = setInterval(() => setWait({ cause, leftMs: untilMs - performance.now() }), 250)
    return () => clearInterval(timer)
  }, [cause, waitMs])

  if (waitMs === null) return null
  // Before the first tick the whole wait is left.
  return Math.max(0, Math.ceil((wait?.cause === cause ? wait.leftMs : waitMs) / 1000))
}
