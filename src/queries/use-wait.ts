import { useEffect, useState } from 'react'
import { toFailure } from './failure'

/** A time for which the upstream has to be left alone. */
export interface Pause {
  /** What asked for it: another one begins another pause, however long. */
  readonly cause: object
  /** ms from when it was asked for. */
  readonly ms: number
}

/** The least that waiting needs of a query. */
export interface Waiting {
  readonly isFetching: boolean
  /** Why the last try failed while the next one is due. */
  readonly failureReason: Error | null
}

/** The pause that a failure asked for; `null` when it asked for none. */
export function pauseOf(error: Error | null): Pause | null {
  const ms = error === null ? null : toFailure(error).retryAfterMs
  return error === null || ms === null ? null : { cause: error, ms }
}

/**
 * Counts down the seconds, rounded up, for which the upstream has to be left alone before a query goes on by
 * itself. `null` when there is nothing to wait for.
 */
export function useWait({ isFetching, failureReason }: Waiting): number | null {
  return useCountdown(isFetching ? pauseOf(failureReason) : null)
}

/** Counts down a pause from when it is first seen, in whole seconds, rounded up; `null` without one. */
export function useCountdown(pause: Pause | null): number | null {
  const [counted, setCounted] = useState<{ cause: object; leftMs: number } | null>(null)
  const { cause = null, ms = null } = pause ?? {}

  useEffect(() => {
    if (cause === null || ms === null) return
    const untilMs = performance.now() + ms
    const timer = setInterval(() => setCounted({ cause, leftMs: untilMs - performance.now() }), 250)
    return () => clearInterval(timer)
  }, [cause, ms])

  if (ms === null) return null
  // Before the first tick the whole wait is left.
  return Math.max(0, Math.ceil((counted?.cause === cause ? counted.leftMs : ms) / 1000))
}
