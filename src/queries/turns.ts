import { createSlots } from '../lib/slots'

/**
 * Requests that are under way at a time. A browser opens six sockets to a server over HTTP/1.1 and lets everything else
 * wait without saying so; with one fewer, what waits does so here, where it is known, and the session finds a socket.
 */
export const TURNS = 5

/** Of these, as many as may be taken by what nobody waits for. */
const BACKGROUND_TURNS = 2

/** Who is sent next. */
export interface Turns {
  /** Runs a task when it is its turn: what nobody waits for comes last. Rejects when the signal aborts the wait. */
  readonly take: <Value>(
    task: () => Promise<Value>,
    isBackground: boolean,
    signal?: AbortSignal,
  ) => Promise<Value>
}

/** The queue of one page. */
export function createTurns(): Turns {
  const all = createSlots(TURNS)
  const background = createSlots(BACKGROUND_TURNS)
  return {
    take: (task, isBackground, signal = new AbortController().signal) =>
      isBackground ? background.run(() => all.run(task, signal, true), signal) : all.run(task, signal),
  }
}
