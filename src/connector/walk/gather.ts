import type { WalkKit } from './plan'

/** How one of several tasks ended; `late`: it did not, and was given up. */
export type Outcome<Value> =
  | { readonly kind: 'done'; readonly value: Value }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'late' }

/** Something to wait for; it tells when its first request has been sent. */
export type Task<Value> = (signal: AbortSignal, onSent: () => void) => Promise<Value>

/**
 * Runs tasks side by side, and waits for all of them, but not for ever, if there is enough to go on with: one of them
 * is done, or `isEnough` says so from the start. Those that are given up are aborted.
 *
 * A task is slow when its answer takes longer than `patienceMs` from the moment its first request was sent: what it
 * spends in the browser's own queue is not its fault. One that is still in that queue after `turnMs` has spent nothing,
 * and is given up then. A slow one is also given up while others are in the queue: it may hold their place.
 */
export async function gatherWithin<Value>(
  tasks: readonly Task<Value>[],
  options: {
    readonly patienceMs: number
    readonly turnMs: number
    readonly isEnough: boolean
    readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
    readonly signal?: AbortSignal | undefined
  },
): Promise<Outcome<Value>[]> {
  const { patienceMs, turnMs, sleep, signal } = options
  const outcomes: (Outcome<Value> | undefined)[] = tasks.map(() => undefined)
  const stops = tasks.map(() => new AbortController())
  const stages: ('queued' | 'sent' | 'slow')[] = tasks.map(() => 'queued')
  const patience = new AbortController()
  // A single task has nobody who could wait for it.
  const isWatched = tasks.length > 1 || options.isEnough
  let isTurnOver = false
  await new Promise<void>((resolve) => {
    const look = () => {
      const isEnough = options.isEnough || outcomes.some((outcome) => outcome?.kind === 'done')
      const isOpen = (at: number) => outcomes[at] === undefined
      const isSomeoneQueued = stages.some((stage, at) => stage === 'queued' && isOpen(at))
      for (const [at, stage] of stages.entries()) {
        const isDue =
          stage === 'slow' ? isEnough || isSomeoneQueued : stage === 'queued' && isTurnOver && isEnough
        if (!isDue || !isOpen(at)) continue
        outcomes[at] = { kind: 'late' }
        stops[at]?.abort()
      }
      if (outcomes.every((outcome) => outcome !== undefined)) resolve()
    }
    const wait = (ms: number, then: () => void) => {
      if (!isWatched) return
      sleep(ms, patience.signal).then(
        () => {
          then()
          look()
        },
        () => undefined,
      )
    }
    const settle = (at: number, outcome: Outcome<Value>) => {
      outcomes[at] ??= outcome
      look()
    }
    for (const [at, task] of tasks.entries()) {
      const stop = stops[at]?.signal ?? patience.signal
      const onSent = () => {
        if (stages[at] !== 'queued') return
        stages[at] = 'sent'
        wait(patienceMs, () => void (stages[at] = 'slow'))
      }
      task(signal ? AbortSignal.any([signal, stop]) : stop, onSent).then(
        (value) => settle(at, { kind: 'done', value }),
        (error: unknown) => settle(at, { kind: 'failed', error }),
      )
    }
    wait(turnMs, () => void (isTurnOver = true))
    look()
  })
  patience.abort()
  return outcomes.map((outcome) => outcome ?? { kind: 'late' })
}

/** A kit that aborts with a signal and tells when a request has been sent. */
export function watchedKit(kit: WalkKit, signal: AbortSignal, onSent: () => void): WalkKit {
  const isAtOnce = !kit.isQueued
  return {
    ...kit,
    signal,
    messages: (connectionId, body, own = signal, _onSent, isFresh = false) => {
      if (isAtOnce) onSent()
      return kit.messages(connectionId, body, own, onSent, isFresh)
    },
    threads: (connectionId, body, own = signal, _onSent, isFresh = false) => {
      if (isAtOnce) onSent()
      return kit.threads(connectionId, body, own, onSent, isFresh)
    },
  }
}
