/** A fixed number of places; who finds none waits for one. */
export interface Slots {
  /**
   * Runs a task in a place, and gives the place back when it settles. Rejects when the signal aborts the wait.
   *
   * @param isBehind whether everybody who is not goes first
   */
  readonly run: <Value>(task: () => Promise<Value>, signal: AbortSignal, isBehind?: boolean) => Promise<Value>
}

/** Opens `count` places. First come, first served. */
export function createSlots(count: number): Slots {
  let free = count
  const ahead: (() => void)[] = []
  const behind: (() => void)[] = []

  async function enter(signal: AbortSignal, waiting: (() => void)[]): Promise<void> {
    signal.throwIfAborted()
    if (free > 0) {
      free--
      return
    }
    await new Promise<void>((resolve, reject) => {
      const enterNow = () => {
        signal.removeEventListener('abort', leave)
        resolve()
      }
      const leave = () => {
        waiting.splice(waiting.indexOf(enterNow), 1)
        reject(new Error('left the queue', { cause: signal.reason }))
      }
      waiting.push(enterNow)
      signal.addEventListener('abort', leave, { once: true })
    })
  }

  return {
    run: async (task, signal, isBehind = false) => {
      await enter(signal, isBehind ? behind : ahead)
      try {
        return await task()
      } finally {
        const next = ahead.shift() ?? behind.shift()
        if (next) next()
        else free++
      }
    },
  }
}
