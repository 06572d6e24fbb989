/** One call that was let go, and until when it has to be thought of as counting upstream, ms. */
export interface Departure {
  readonly leftMs: number
  countsUntilMs: number
}

/** The departures that may still count in the upstream's window. */
export interface DepartureLog {
  readonly size: () => number
  readonly add: (nowMs: number) => Departure
  /** The answer is here, so the call has arrived by now and not later. */
  readonly answered: (departure: Departure, nowMs: number) => void
  /** It was never sent, so it counts nowhere. */
  readonly remove: (departure: Departure) => void
  readonly forget: (nowMs: number) => void
  /** Until when each of them counts, ms, ascending. */
  readonly instants: () => number[]
  /**
   * The instant at which fewer than `cap` are left when `ahead` more, fewer than `cap` too, have taken their turn; `nowMs` when
   * that is so already.
   */
  readonly roomMs: (cap: number, ahead: number, nowMs: number) => number
}

/**
 * How long after its departure a call may arrive while its answer is outstanding, ms. An answer that comes
 * sooner is the better bound.
 */
const LATEST_ARRIVAL_MS = 2_000

/** For an upstream that counts both ends of its window, and for two clocks that do not run quite alike, ms. */
const SKEW_MS = 50

/** The longest that a call may count after its departure, ms. */
export function longestCountMs(windowMs: number): number {
  return LATEST_ARRIVAL_MS + windowMs + SKEW_MS
}

/**
 * An exact sliding log, for an upstream that counts calls when they arrive. When a call arrives is not known,
 * but it is after it left and before its answer was here, so it is thought of as counting until a window
 * after its answer. Calls of which no more than N count in this sense never are more than N in one window
 * there, however the network delays each of them.
 */
export function createDepartureLog(windowMs: number): DepartureLog {
  /** By the end of their counting; whoever left last counts longest. */
  let log: Departure[] = []

  function roomMs(cap: number, ahead: number, nowMs: number): number {
    const leaving = log.length + ahead - cap
    return leaving < 0 ? nowMs : (log[leaving]?.countsUntilMs ?? nowMs)
  }

  function remove(departure: Departure): boolean {
    const at = log.indexOf(departure)
    if (at >= 0) log.splice(at, 1)
    return at >= 0
  }

  return {
    size: () => log.length,
    add(nowMs) {
      const countsUntilMs = nowMs + longestCountMs(windowMs)
      const departure = { leftMs: nowMs, countsUntilMs }
      log.push(departure)
      return departure
    },
    answered(departure, nowMs) {
      const untilMs = nowMs + windowMs + SKEW_MS
      if (departure.countsUntilMs <= untilMs || !remove(departure)) return
      departure.countsUntilMs = untilMs
      const before = log.findLastIndex(({ countsUntilMs }) => countsUntilMs <= untilMs)
      log.splice(before + 1, 0, departure)
    },
    remove: (departure) => void remove(departure),
    forget(nowMs) {
      const first = log.findIndex(({ countsUntilMs }) => countsUntilMs > nowMs)
      log = first < 0 ? [] : first === 0 ? log : log.slice(first)
    },
    instants: () => log.map(({ countsUntilMs }) => countsUntilMs),
    roomMs,
  }
}
