import { useEffect, useState } from 'react'

/** An instant that moves on by itself: `now()` at once and then every `everyMs` ms. */
export function useNow(now: () => number, everyMs: number): number {
  const [at, setAt] = useState(now)
  useEffect(() => {
    setAt(now())
    const timer = setInterval(() => setAt(now()), everyMs)
    return () => clearInterval(timer)
  }, [now, everyMs])
  return at
}
