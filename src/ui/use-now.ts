import { useEffect, useState } from 'react'

/** Whatever of these comes, the page may have slept until then. */
const WAKING = ['focus', 'pageshow', 'online'] as const

/**
 * An instant that moves on by itself: `now()` at once, then every `everyMs` ms, and whenever a page wakes up. A machine
 * that slept may wake without an event; then the next tick tells.
 */
export function useNow(now: () => number, everyMs: number): number {
  const [at, setAt] = useState(now)
  useEffect(() => {
    const look = () => setAt(now())
    look()
    const timer = setInterval(look, everyMs)
    for (const type of WAKING) addEventListener(type, look)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      for (const type of WAKING) removeEventListener(type, look)
      document.removeEventListener('visibilitychange', look)
    }
  }, [now, everyMs])
  return at
}
