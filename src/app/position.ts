import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import { type Begin, type Position, isSamePosition, readPosition } from '../lib/position'

/** A list of the page whose place is kept by itself. */
export type Pane = 'inbox' | 'thread'

/** A browser refuses more than a hundred changes of the history in half a minute. */
const THROTTLE_MS = 400

let pending: Partial<Record<Pane, Position | null>> = {}
let timer: ReturnType<typeof setTimeout> | undefined
let writtenMs = -Infinity

/** What the history's current entry holds; anybody may have written it. */
export function historyState(): Readonly<Record<string, unknown>> {
  const state: unknown = history.state
  return typeof state === 'object' && state !== null ? { ...state } : {}
}

/** Where a list was read last in this entry of the history: `null` = at its newest, `undefined` = nobody knows. */
export function keptPosition(pane: Pane): Position | null | undefined {
  const value = historyState()[pane]
  return value === null ? null : (readPosition(value) ?? undefined)
}

/** Remembers where a list is read, with the entry of the history; soon, if not at once. */
function keep(pane: Pane, position: Position | null): void {
  pending = { ...pending, [pane]: position }
  const waitMs = writtenMs + THROTTLE_MS - performance.now()
  if (waitMs <= 0) flushPositions()
  else timer ??= setTimeout(flushPositions, waitMs)
}

/** Writes what has not been written yet: before this entry of the history is left. */
export function flushPositions(): void {
  clearTimeout(timer)
  timer = undefined
  if (Object.keys(pending).length === 0) return
  history.replaceState({ ...historyState(), ...pending }, '')
  pending = {}
  writtenMs = performance.now()
}

/** The entry that it was read in has been left already. */
function dropPending(): void {
  clearTimeout(timer)
  timer = undefined
  pending = {}
}

interface Begun {
  readonly owner: string
  /** ms UTC: where what is loaded begins; `null` = at its newest. */
  readonly startMs: number | null
  readonly begin: Begin
  /** Whether this entry of the history said where. */
  readonly isKept: boolean
}

/**
 * Where a list begins, and how what is read of it is kept with each entry of the history. Going back or forward begins it
 * where it was read there: among what is loaded where that holds the message, else at the message's instant.
 *
 * @param owner what the list shows: another one begins where the history says
 * @param isUsable whether the list can hold an instant, ms UTC
 * @param isLoaded whether what began at `startMs` holds a message
 */
export function usePosition(
  pane: Pane,
  owner: string,
  isUsable: (createdMs: number) => boolean,
  isLoaded: (startMs: number | null, key: string) => boolean,
) {
  const usable = () => {
    const kept = keptPosition(pane)
    return kept && !isUsable(kept.createdMs) ? undefined : kept
  }
  const beginning = (): Begun => {
    const kept = usable()
    const position = kept ?? null
    return {
      owner,
      startMs: position?.createdMs ?? null,
      begin: { position, visit: 0 },
      isKept: kept !== undefined,
    }
  }
  const [begun, setBegun] = useState(beginning)
  const now = begun.owner === owner ? begun : beginning()
  if (now !== begun) setBegun(now)

  /** Where it is read now. */
  const read = useRef<Position | null>(now.begin.position)
  useEffect(() => {
    read.current = now.begin.position
    // A conversation may begin at the message of a link, which the history knows nothing of.
    if (pane === 'inbox') keep(pane, now.begin.position)
  }, [pane, now.begin])

  const onPopState = useEffectEvent(() => {
    dropPending()
    const kept = usable()
    // Where nobody knows better, it stays where it is.
    if (kept === undefined || isSamePosition(kept, read.current)) return
    const position = kept
    setBegun((before) => {
      const key = position?.key
      const stays = key !== undefined && key !== null && isLoaded(before.startMs, key)
      const startMs = stays ? before.startMs : (position?.createdMs ?? null)
      const begin = { position, visit: before.begin.visit + 1 }
      return { ...before, startMs, begin, isKept: true }
    })
  })
  useEffect(() => {
    addEventListener('popstate', onPopState)
    addEventListener('pagehide', flushPositions)
    return () => {
      removeEventListener('popstate', onPopState)
      removeEventListener('pagehide', flushPositions)
    }
  }, [])

  return {
    startMs: now.startMs,
    begin: now.begin,
    isKept: now.isKept,
    /** Told where it is read; `null` = at its newest. */
    onRead: useCallback(
      (position: Position | null) => {
        read.current = position
        keep(pane, position)
      },
      [pane],
    ),
    /** Begins elsewhere; `stays` = what is loaded holds it. */
    onBegin: (position: Position | null, stays: boolean) => {
      keep(pane, position)
      // At once, as it is asked for and rare: what is written while a page is left may be too late for its reload.
      flushPositions()
      setBegun((before) => ({
        ...before,
        startMs: stays ? before.startMs : (position?.createdMs ?? null),
        begin: { position, visit: before.begin.visit + 1 },
        isKept: true,
      }))
    },
  }
}
