/** The server's clock as a page knows it: by what the server told last, and the time that passed since. */
export interface ServerClock {
  /** The server's now, ms since 1970 UTC. */
  readonly now: () => number
  /** Takes what the server just told, ms since 1970 UTC. */
  readonly set: (nowMs: number) => void
}

/** The desk's two ways of counting, ms from some instant. */
export interface DeskClocks {
  /** Never set by anybody, but stands still while the machine sleeps. */
  readonly tickMs: () => number
  /** Goes on while the machine sleeps, but jumps when somebody sets it. */
  readonly wallMs: () => number
}

/** The two clocks of a machine that is awake differ by less than this, ms: one that is off is put right in small steps. */
const LEAST_SLEEP_MS = 60_000

/**
 * The desk's own clock is not asked what time it is, for it may be wrong by years, only how much passed. Where its two ways
 * of counting differ by much, the machine has slept, or somebody has put the clock on: time has passed until the server says
 * otherwise. The server is asked again before each look for what is new.
 */
export function createServerClock({ tickMs, wallMs }: DeskClocks): ServerClock {
  let told = 0
  let toldAt = { tick: 0, wall: 0 }
  return {
    now: () => {
      const ticked = Math.max(0, tickMs() - toldAt.tick)
      const passed = wallMs() - toldAt.wall
      return told + (passed - ticked > LEAST_SLEEP_MS ? passed : ticked)
    },
    set: (nowMs) => {
      told = nowMs
      toldAt = { tick: tickMs(), wall: wallMs() }
    },
  }
}
