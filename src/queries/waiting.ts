import { useSyncExternalStore } from 'react'
import { ConnectorError } from '../connector/errors'

/** What somebody waits for. */
export type WaitedFor = 'messages' | 'conversations' | 'properties' | 'session'

/** A call that takes longer is told on the screen, ms from when it was sent. */
export const LONG_MS = 15_000

/** The longest that a person's call may take, ms. With the look beyond a stretch that failed, it is a minute in all. */
const LIMIT_MS = 45_000

interface Call {
  readonly what: WaitedFor
  readonly stop: AbortController
  isLong: boolean
  isLate: boolean
}

/** People's calls that are under way, the oldest first. */
const calls = new Set<Call>()
const listeners = new Set<() => void>()

/**
 * Makes a call that a person waits for. It is aborted when the person stops waiting, and after 45 s: then throws
 * `ConnectorError` `timeout`. Throws what `run` throws.
 */
export async function waitFor<Answer>(
  what: WaitedFor,
  signal: AbortSignal | null | undefined,
  run: (signal: AbortSignal) => Promise<Answer>,
): Promise<Answer> {
  const call: Call = { what, stop: new AbortController(), isLong: false, isLate: false }
  const long = setTimeout(() => {
    call.isLong = true
    tell()
  }, LONG_MS)
  const limit = setTimeout(() => {
    call.isLate = true
    call.stop.abort()
  }, LIMIT_MS)
  calls.add(call)
  try {
    return await run(signal ? AbortSignal.any([signal, call.stop.signal]) : call.stop.signal)
  } catch (cause) {
    throw call.isLate && !signal?.aborted ? new ConnectorError('timeout', { cause }) : cause
  } finally {
    clearTimeout(long)
    clearTimeout(limit)
    calls.delete(call)
    if (call.isLong) tell()
  }
}

/** Stops all calls that somebody waits for. What they were for fails as `aborted`, and can be asked for again. */
export function stopWaiting(): void {
  for (const { stop } of calls) stop.abort()
}

/** What somebody has waited for longer than `LONG_MS`; `null` when nobody has. */
export function useLongWait(): WaitedFor | null {
  return useSyncExternalStore(subscribe, longest)
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}

function longest(): WaitedFor | null {
  return [...calls].find(({ isLong }) => isLong)?.what ?? null
}

function tell(): void {
  for (const listener of listeners) listener()
}
