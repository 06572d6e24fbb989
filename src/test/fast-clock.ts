/** A clock that runs faster than the machine's, so that waits of seconds are over in milliseconds. */
export interface FastClock {
  /** ms since 1970 UTC of this clock; never runs backwards. */
  readonly now: () => number
  /** Waits some ms of this clock; rejects when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Runs something after some ms of this clock; gives the way to call it off. */
  readonly timer: (run: () => void, ms: number) => () => void
}

/** Starts at `startMs`, ms UTC, and runs `speed` times as fast as the machine's clock. */
export function createFastClock(startMs: number, speed: number): FastClock {
  const begunMs = performance.now()
  const timer = (run: () => void, ms: number) => {
    const timeout = setTimeout(run, Math.ceil(ms / speed))
    return () => clearTimeout(timeout)
  }
  return {
    now: () => startMs + (performance.now() - begunMs) * speed,
    timer,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const leave = () => {
          callOff()
          reject(new Error('aborted', { cause: signal?.reason }))
        }
        const callOff = timer(() => {
          signal?.removeEventListener('abort', leave)
          resolve()
        }, ms)
        if (signal?.aborted) leave()
        else signal?.addEventListener('abort', leave, { once: true })
      }),
  }
}
