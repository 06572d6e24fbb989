import { FLOOR_MS, MESSAGE_WINDOW_MS } from '../limits'

/** A stretch of time in ms since 1970 UTC: from `startMs` up to, but not including, `endMs`. */
export interface Range {
  readonly startMs: number
  readonly endMs: number
}

/** An interval as the upstream takes it: ms since 1970 UTC, both ends inclusive. */
export interface Window {
  readonly startMs: number
  readonly endMs: number
}

const DAY_MS = 86_400_000

/**
 * The newest window of a walk over `range`.
 *
 * Windows lie on a fixed grid of `lengthMs`, counted from the floor, and not on now or on the filter, so
 * that two readers ask for the same pages. The newest one ends at its grid line, even when that is in the
 * future: nothing newer than now exists, so the page is the same for everyone who asks. Only a range that
 * ended in the past, inside a window, ends it early, at the next UTC midnight: still a fixed boundary, and
 * at most a day of messages too many instead of a month.
 *
 * Gives `null` for an empty range and for one that lies before the floor.
 */
export function newestWindow(range: Range, nowMs: number, lengthMs: number): Window | null {
  if (range.endMs <= Math.max(range.startMs, FLOOR_MS)) return null
  const last = Math.min(range.endMs - 1, Math.max(nowMs, range.startMs))
  const gridStart = gridLine(last, lengthMs)
  const gridEnd = gridStart + lengthMs
  const endMs = range.endMs < nowMs ? Math.min(gridEnd, nextMidnight(range.endMs)) : gridEnd
  return { startMs: gridStart, endMs }
}

/** The window that ends at `endMs` and begins at the grid line before it; `null` when the range begins there or later. */
export function windowBefore(endMs: number, range: Range, lengthMs: number): Window | null {
  if (endMs <= Math.max(range.startMs, FLOOR_MS)) return null
  return { startMs: gridLine(endMs - 1, lengthMs), endMs }
}

/** The line of the grid after now, ms UTC, alike for everyone: no message and no update is newer. */
export function lineAfter(nowMs: number): number {
  return gridLine(nowMs, MESSAGE_WINDOW_MS) + MESSAGE_WINDOW_MS
}

/** The latest UTC midnight at or before an instant. */
export function midnightBefore(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS
}

/** The earliest UTC midnight at or after an instant. */
export function nextMidnight(ms: number): number {
  return Math.ceil(ms / DAY_MS) * DAY_MS
}

/** The latest line at or before an instant of a grid of `lengthMs`, counted from the floor. */
export function gridLine(ms: number, lengthMs: number): number {
  return FLOOR_MS + Math.floor((ms - FLOOR_MS) / lengthMs) * lengthMs
}
