import { useCallback, useLayoutEffect, useRef } from 'react'

/**
 * The same function at each drawing, that does what the one of the last drawing does. For what readers do, never for
 * what is drawn.
 */
export function useLatest<Args extends unknown[], Result>(
  act: (...args: Args) => Result,
): (...args: Args) => Result {
  const latest = useRef(act)
  useLayoutEffect(() => {
    latest.current = act
  })
  return useCallback((...args: Args) => latest.current(...args), [])
}
