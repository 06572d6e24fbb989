/** The server's clock as a page knows it: by what the server told last, and the time that passed since. */
export interface ServerClock {
  /** The server's now, ms since 1970 UTC. */
  readonly now: () => number
  /** Takes what the server just told, ms since 1970 UTC. */
  readonly set: (nowMs: number) => void
}

/**
 * The desk's own clock is not asked what time it is, for it may be wrong by years, only how much passed. Its two ways
 * of counting fail differently: one stands still while the machine sleeps, the other jumps when somebody sets it. The
 * server is asked again before each look for what is new.
 */
export function createServerClock(elapsedMs: () => number): ServerClock {
  let told = 0
  let toldAt = 0
  return {
    now: () => told + Math.max(0, elapsedMs() - toldAt),
    set: (nowMs) => {
      told = nowMs
      toldAt = elapsedMs()
    },
  }
}
