import { useEffect, useState } from 'react'
import type { Wait } from '../lib/wait'
import { type Failure, toFailure } from './failure'

/** A time for which nothing may be asked. */
export interface Pause {
  /** What asked for it: another one begins another pause, however long. */
  readonly cause: object
  /** ms from when it was asked for. */
  readonly ms: number
  readonly askedBy: Wait['askedBy']
}

/** The least that waiting needs of a query. */
export interface Waiting {
  readonly isFetching: boolean
  /** Why the last try failed while the next one is due. */
  readonly failureReason: Error | null
}

/** The pause that a failure asked for; `null` when it asked for none. */
export function pauseOf(error: Error | null): Pause | null {
  if (error === null) return null
  const { kind, retryAfterMs: ms } = toFailure(error)
  return ms === null ? null : { cause: error, ms, askedBy: askedBy(kind) }
}

/** Who asks for a pause by a failure of this kind. */
export function askedBy(kind: Failure['kind'] | undefined): Wait['askedBy'] {
  return kind === 'lobby-busy' ? 'lobby' : 'mews'
}

/**
 * Counts down the time for which nothing may be asked before a query goes on by itself. `null` when there is nothing to wait for.
 */
export function useWait({ isFetching, failureReason }: Waiting): Wait | null {
  return useCountdown(isFetching ? pauseOf(failureReason) : null)
}

/** Counts down a pause from when it is first seen; `null` without one. */
export function useCountdown(pause: Pause | null): Wait | null {
  const [counted, setCounted] = useState<{ cause: object; leftMs: number } | null>(null)
  const { cause = null, ms = null } = pause ?? {}

  useEffect(() => {
    if (cause === null || ms === null) return
    const untilMs = performance.now() + ms
    const timer = setInterval(() => setCounted({ cause, leftMs: untilMs - performance.now() }), 250)
    return () => clearInterval(timer)
  }, [cause, ms])

  if (pause === null || ms === null) return null
  // Before the first tick the whole wait is left.
  const leftMs = counted?.cause === cause ? counted.leftMs : ms
  return { seconds: Math.max(0, Math.ceil(leftMs / 1000)), askedBy: pause.askedBy }
}
