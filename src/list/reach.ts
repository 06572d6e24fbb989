/** Viewports before an end at which more is asked for, however slowly it comes nearer. */
const NEAR_VIEWPORTS = 1.5

/** And the most, however fast: who flings does not read, and each page costs a part of the upstream's limit. */
const FAR_VIEWPORTS = 20

/** A reader's speed is what it was on average over about this long, ms. */
const MEMORY_MS = 300

/** A reader who has not moved for this long is at rest, ms. */
const REST_MS = 250

/** How long a page takes before one has been seen, ms. */
const FIRST_LATENCY_MS = 800

/** Latencies that are remembered: the slowest of them counts. */
const LATENCIES = 4

/** The next page may be slower than those before it. */
const MARGIN = 1.5

/**
 * How near to an end of a list more is asked for: so early that a reader who goes on at the same speed does not see the
 * end, if a page brings what they pass while it loads. Every instant is in ms of one clock that never runs backwards.
 */
export class Reach {
  /** px per ms towards the end. */
  #speed = 0
  #last: { readonly toEnd: number; readonly ms: number } | null = null
  #askedMs: number | null = null
  #latencies: number[] = []

  /** Takes how far from the end the reader is, px, after each move. */
  moved(toEnd: number, nowMs: number): void {
    const last = this.#last
    this.#last = { toEnd, ms: nowMs }
    if (last === null) return
    const elapsed = nowMs - last.ms
    if (elapsed <= 0) return
    if (elapsed > REST_MS) this.#speed = 0
    // Away from the end, or an end that has gone further away: no speed towards it.
    const now = Math.max(0, last.toEnd - toEnd) / Math.min(elapsed, REST_MS)
    this.#speed += (now - this.#speed) * (1 - Math.exp(-Math.min(elapsed, REST_MS) / MEMORY_MS))
  }

  /** Takes whether a page is being loaded now. */
  loads(isLoading: boolean, nowMs: number): void {
    if (isLoading) this.#askedMs ??= nowMs
    else if (this.#askedMs !== null) {
      this.#latencies = [...this.#latencies, nowMs - this.#askedMs].slice(-LATENCIES)
      this.#askedMs = null
    }
  }

  /** Nearer to the end than this more is wanted, px. */
  px(viewport: number, nowMs: number): number {
    const isAtRest = this.#last === null || nowMs - this.#last.ms > REST_MS
    const latency = this.#latencies.length === 0 ? FIRST_LATENCY_MS : Math.max(...this.#latencies)
    const ahead = isAtRest ? 0 : this.#speed * latency * MARGIN
    return Math.min(FAR_VIEWPORTS * viewport, NEAR_VIEWPORTS * viewport + ahead)
  }
}
