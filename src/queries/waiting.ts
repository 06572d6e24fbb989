import { useSyncExternalStore } from 'react'
import { ConnectorError } from '../connector/errors'

/** What somebody waits for. */
export type WaitedFor = 'messages' | 'conversations' | 'properties' | 'session'

/** A wait that is longer is told on the screen, ms from its beginning. */
export const LONG_MS = 15_000

/** The longest that a person waits for one thing, with all calls and tries that it takes, ms. */
export const LIMIT_MS = 60_000

/** The longest that one call of it may take, ms: a stretch that hangs leaves time for a look beyond it. */
export const CALL_MS = 45_000

/** One thing that a person waits for, with all calls and tries that it takes. */
export interface Wait {
  /** Aborts when the person leaves or stops waiting, and when the time is over. */
  readonly signal: AbortSignal
  /** Makes one of its calls, and says what is asked for. Throws `ConnectorError` `timeout` when its time is over. */
  readonly call: <Answer>(what: WaitedFor, signal: AbortSignal, run: Run<Answer>) => Promise<Answer>
}

type Run<Answer> = (signal: AbortSignal) => Promise<Answer>

/** Runs something after some ms; gives the way to call it off. */
type Timer = (run: () => void, ms: number) => () => void

interface Waiting {
  readonly stop: AbortController
  /** `null` before its first call. */
  what: WaitedFor | null
  isLong: boolean
}

/** What people wait for now, the longest first. */
const waits = new Set<Waiting>()
const listeners = new Set<() => void>()

/**
 * Does everything that one thing takes for which a person waits: all of it within a minute, then throws `ConnectorError`
 * `timeout`. Throws what `run` throws.
 *
 * @param signal aborts when nobody waits any more
 */
export async function waitFor<Answer>(
  signal: AbortSignal | null | undefined,
  run: (wait: Wait) => Promise<Answer>,
  timer: Timer = machineTimer,
): Promise<Answer> {
  const stop = new AbortController()
  const waiting: Waiting = { stop, what: null, isLong: false }
  const own = signal ? AbortSignal.any([signal, stop.signal]) : stop.signal
  const timers = [
    timer(() => {
      waiting.isLong = true
      tell()
    }, LONG_MS),
    timer(() => stop.abort(new ConnectorError('timeout')), LIMIT_MS),
  ]
  waits.add(waiting)
  try {
    return await run({
      signal: own,
      call: (what, ofCall, send) => {
        waiting.what = what
        if (waiting.isLong) tell()
        return inTime(AbortSignal.any([own, ofCall]), send, timer)
      },
    })
  } catch (cause) {
    throw timeoutOf(own) ?? cause
  } finally {
    for (const callOff of timers) callOff()
    waits.delete(waiting)
    if (waiting.isLong) tell()
  }
}

async function inTime<Answer>(signal: AbortSignal, run: Run<Answer>, timer: Timer): Promise<Answer> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const callOff = timer(() => stop.abort(new ConnectorError('timeout')), CALL_MS)
  try {
    return await run(both)
  } catch (cause) {
    throw timeoutOf(both) ?? cause
  } finally {
    callOff()
  }
}

/** The error of a signal that aborted because the time is over. */
function timeoutOf({ reason }: AbortSignal): ConnectorError | null {
  return reason instanceof ConnectorError && reason.kind === 'timeout' ? reason : null
}

/** Stops everything that somebody waits for. It fails as `aborted`, and can be asked for again. */
export function stopWaiting(): void {
  for (const { stop } of waits) stop.abort()
}

/** What somebody has waited for longer than `LONG_MS`; `null` when nobody has. */
export function useLongWait(): WaitedFor | null {
  return useSyncExternalStore(onLongWait, longWait)
}

/** Calls a listener whenever `longWait` may have changed; gives the way to leave. */
export function onLongWait(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

/** What somebody has waited for longer than `LONG_MS`; `null` when nobody has. */
export function longWait(): WaitedFor | null {
  return [...waits].find(({ isLong, what }) => isLong && what !== null)?.what ?? null
}

function tell(): void {
  for (const listener of listeners) listener()
}

function machineTimer(run: () => void, ms: number): () => void {
  const timeout = setTimeout(run, ms)
  return () => clearTimeout(timeout)
}
