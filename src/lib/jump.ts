import type { Jump, Position } from './position'
import { addDays, parseDate, startOfLocalDay } from './zone'

const SECOND_MS = 1000

/** What `position.ts` leaves open: the first message of the instant, at the top of the screen. */
const firstAt = (createdMs: number): Position => ({ key: null, threadId: null, createdMs, top: 0 })

/**
 * Where a list from new to old begins for a jump; `null` = at its newest message. A date is gone to from its end: what was
 * said that day follows below.
 *
 * @param range ms UTC
 * @param zone in which days are counted
 */
export function inboxJump(
  jump: Jump,
  range: { readonly startMs: number; readonly endMs: number },
  zone: string,
): Position | null {
  if (jump.kind !== 'date') return jump.kind === 'newest' ? null : firstAt(range.startMs)
  const date = parseDate(jump.date)
  if (!date) return null
  const lastMs = startOfLocalDay(zone, addDays(date, 1)) - SECOND_MS
  return lastMs >= range.endMs ? null : firstAt(Math.max(range.startMs, lastMs))
}

/**
 * The same for a conversation, which is read from old to new: a date is gone to from its start.
 *
 * @param createdMs ms UTC: no message is older
 */
export function threadJump(jump: Jump, createdMs: number, zone: string): Position | null {
  if (jump.kind !== 'date') return jump.kind === 'newest' ? null : firstAt(createdMs)
  const date = parseDate(jump.date)
  return date && firstAt(Math.max(createdMs, startOfLocalDay(zone, date)))
}
