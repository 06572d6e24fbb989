/** A clock that moves only when everything that can happen without it has happened. */
export interface VirtualClock {
  /** ms UTC. */
  readonly now: () => number
  /** Waits some ms of this clock; rejects with the signal's reason when it aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** Lets time pass until a promise settles; rejects when nothing is left that could settle it. */
  readonly run: <Value>(promise: Promise<Value>) => Promise<Value>
}

interface Timer {
  readonly atMs: number
  readonly ring: () => void
}

/** Starts at `startMs`, ms UTC. */
export function createVirtualClock(startMs: number): VirtualClock {
  let nowMs = startMs
  const timers = new Set<Timer>()
  return {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        const leave = () => {
          timers.delete(timer)
          reject(new Error('aborted', { cause: signal?.reason }))
        }
        const timer = {
          atMs: nowMs + ms,
          ring: () => {
            signal?.removeEventListener('abort', leave)
            resolve()
          },
        }
        if (signal?.aborted) return leave()
        signal?.addEventListener('abort', leave, { once: true })
        timers.add(timer)
      }),
    run: async (promise) => {
      let isSettled = false
      const settle = () => void (isSettled = true)
      promise.then(settle, settle)
      for (;;) {
        // Everything that waits for no timer goes first.
        await new Promise((resolve) => setImmediate(resolve))
        if (isSettled) return promise
        const next = [...timers].reduce<Timer | null>(
          (first, timer) => (first === null || timer.atMs < first.atMs ? timer : first),
          null,
        )
        if (next === null) throw new Error('nothing is left that could go on')
        timers.delete(next)
        nowMs = Math.max(nowMs, next.atMs)
        next.ring()
      }
    },
  }
}
