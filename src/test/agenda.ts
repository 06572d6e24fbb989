/** What is to happen, by its instant, ms; whatever waits for no timer happens before the next of it. */
export interface Agenda {
  readonly now: () => number
  /** Gives the way to call it off. */
  readonly after: (ms: number, run: () => void) => () => void
  /** Lets everything happen that is due before an instant, and time pass until then. */
  readonly run: (endMs: number) => Promise<void>
}

export function createAgenda(): Agenda {
  const heap: { readonly atMs: number; readonly run: () => void; isOff: boolean }[] = []
  let nowMs = 0
  return {
    now: () => nowMs,
    after(ms, run) {
      const entry = { atMs: nowMs + Math.max(0, ms), run, isOff: false }
      let low = 0
      let high = heap.length
      // Descending, so that the next one is at the end.
      while (low < high) {
        const middle = (low + high) >> 1
        if ((heap[middle]?.atMs ?? 0) > entry.atMs) low = middle + 1
        else high = middle
      }
      heap.splice(low, 0, entry)
      return () => void (entry.isOff = true)
    },
    async run(endMs) {
      await new Promise((resolve) => setImmediate(resolve))
      for (let next = heap.at(-1); next !== undefined && next.atMs < endMs; next = heap.at(-1)) {
        heap.pop()
        if (next.isOff) continue
        nowMs = next.atMs
        next.run()
        await new Promise((resolve) => setImmediate(resolve))
      }
      nowMs = Math.max(nowMs, endMs)
    },
  }
}
