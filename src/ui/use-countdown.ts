import { useEffect, useState } from 'react'

/**
 * Counts down whole seconds from when `cause` was first seen: what to show while the upstream has to be
 * left alone.
 *
 * @param cause what the waiting belongs to, compared by identity; `null` when there is nothing to wait for
 * @param waitMs how long to wait, ms; `null` likewise
 * @returns seconds left, rounded up; `null` when there is nothing to wait for
 */
export function useCountdown(cause: unknown, waitMs: number | null): number | null {
  const [wait, setWait] = useState<{ cause: unknown; untilMs: number; nowMs: number } | null>(null)

  useEffect(() => {
    if (cause === null || cause === undefined || waitMs === null) return
    const untilMs = performance.now() + waitMs
    const tick = () => setWait({ cause, untilMs, nowMs: performance.now() })
    tick()
    const timer = setInterval(tick, 250)
    return () => clearInterval(timer)
  }, [cause, waitMs])

  if (wait === null || cause !== wait.cause || waitMs === null)
    return waitMs === null ? null : Math.ceil(waitMs / 1000)
  return Math.max(0, Math.ceil((wait.untilMs - wait.nowMs) / 1000))
}
