/**
 * Time zones on Intl alone: no Temporal (absent in Node 20), no table of our own. Instants are ms since
 * 1970 UTC; a zone is an IANA name that `isZone` accepts. A "local time" in ms is the wall clock's reading
 * written as if it were UTC, so that arithmetic on it needs no zone.
 */

/** A date on the wall calendar, without a zone. `month` is 1 to 12. */
export interface LocalDate {
  readonly year: number
  readonly month: number
  readonly day: number
}

/**
 * Where a local time lies on the line of instants. `once`: the usual case. `twice`: the clock was put
 * back and `earlier` and `later` differ. `never`: the clock was put forward over it; both are then the
 * first instant after the gap.
 */
export interface LocalTimeInstants {
  readonly kind: 'once' | 'twice' | 'never'
  readonly earlier: number
  readonly later: number
}

/** One UTC day of a zone: its offset at the start, and the change inside it, if there is one. */
interface DayOffsets {
  readonly before: number
  readonly changeAt: number
  readonly after: number
}

const SECOND_MS = 1000
const DAY_MS = 86_400_000
/** Days remembered per zone; a reader's whole history fits, a runaway caller does not fill the memory. */
const MAX_DAYS_PER_ZONE = 20_000

const formatters = new Map<string, Intl.DateTimeFormat>()
const offsets = new Map<string, Map<number, DayOffsets>>()

/**
 * True when this engine knows the zone by an IANA name. The upstream may name one that it does not: the
 * caller then uses UTC and says so. A bare offset such as `+01:00` is no zone here: it has no place to name.
 */
export function isZone(name: string): boolean {
  if (!/^[a-z]/i.test(name)) return false
  try {
    formatterOf(name)
    return true
  } catch {
    return false
  }
}

/**
 * What the zone's wall clock is ahead of UTC at an instant, in ms (negative in the west). Remembered per
 * UTC day, so that asking for thousands of rows costs a few hundred calls of Intl.
 * Throws RangeError for an unknown zone or an instant outside what Date can hold.
 */
export function offsetMs(zone: string, instantMs: number): number {
  const day = Math.floor(instantMs / DAY_MS)
  let days = offsets.get(zone)
  if (days === undefined) {
    days = new Map()
    offsets.set(zone, days)
  }
  let entry = days.get(day)
  if (entry === undefined) {
    if (days.size >= MAX_DAYS_PER_ZONE) days.clear()
    const start = day * DAY_MS
    const end = start + DAY_MS
    const before = readOffset(zone, start)
    const after = days.get(day + 1)?.before ?? readOffset(zone, end)
    entry = { before, after, changeAt: before === after ? Infinity : changeBetween(zone, start, end) }
    days.set(day, entry)
  }
  return instantMs < entry.changeAt ? entry.before : entry.after
}

/** The wall clock's reading at an instant, in ms as if it were UTC. */
export function localMs(zone: string, instantMs: number): number {
  return instantMs + offsetMs(zone, instantMs)
}

/** The date on the zone's wall calendar at an instant. */
export function localDate(zone: string, instantMs: number): LocalDate {
  return dateOfMs(localMs(zone, instantMs))
}

/** The zone's date at an instant as `YYYY-MM-DD`. */
export function localDateKey(zone: string, instantMs: number): string {
  return new Date(localMs(zone, instantMs)).toISOString().slice(0, 10)
}

/** True when both instants fall on one date of the zone's calendar. */
export function isSameLocalDay(zone: string, aMs: number, bMs: number): boolean {
  return Math.floor(localMs(zone, aMs) / DAY_MS) === Math.floor(localMs(zone, bMs) / DAY_MS)
}

/**
 * The first instant of a date in a zone. A day whose midnight does not exist starts at the end of the gap;
 * one whose midnight comes twice starts at the earlier; a date the zone left out altogether
 * (Pacific/Apia, 30 December 2011) has no instants, and the start of the next one is given.
 */
export function startOfLocalDay(zone: string, date: LocalDate): number {
  return instantsOf(zone, msOfDate(date)).earlier
}

/**
 * The instants at which a zone's wall clock shows a local time (ms as if UTC). At a gap or an overlap the
 * answer says so; both candidates are tried against the offsets on either side of any change nearby.
 */
export function instantsOf(zone: string, local: number): LocalTimeInstants {
  // No offset is beyond 14 h, so a day to either side is surely before and after a change at this time.
  const before = offsetMs(zone, local - DAY_MS)
  const after = offsetMs(zone, local + DAY_MS)
  if (before === after) return { kind: 'once', earlier: local - before, later: local - before }
  const first = local - before
  const second = local - after
  const firstShows = offsetMs(zone, first) === before
  const secondShows = offsetMs(zone, second) === after
  if (firstShows && secondShows) return { kind: 'twice', earlier: first, later: second }
  if (firstShows || secondShows) {
    const only = firstShows ? first : second
    return { kind: 'once', earlier: only, later: only }
  }
  const gapEnd = changeBetween(zone, Math.min(first, second), Math.max(first, second))
  return { kind: 'never', earlier: gapEnd, later: gapEnd }
}

/** The date `days` later (earlier when negative). */
export function addDays(date: LocalDate, days: number): LocalDate {
  return dateOfMs(msOfDate(date) + days * DAY_MS)
}

/** The first date of the month that is `months` after the date's own. */
export function startOfMonth(date: LocalDate, months = 0): LocalDate {
  return dateOfMs(Date.UTC(date.year, date.month - 1 + months, 1))
}

/** Negative, zero or positive as `a` is before, on or after `b`. */
export function compareDates(a: LocalDate, b: LocalDate): number {
  return msOfDate(a) - msOfDate(b)
}

/** The date as `YYYY-MM-DD`. */
export function dateKey(date: LocalDate): string {
  return new Date(msOfDate(date)).toISOString().slice(0, 10)
}

/** Reads `YYYY-MM-DD`; `null` when it is not written so or the calendar has no such date. */
export function parseDate(text: string): LocalDate | null {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text)
  if (match === null) return null
  const date = { year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) }
  // Round trip: Date.UTC turns 30 February into 2 March instead of refusing it.
  return dateKey(date) === text ? date : null
}

/** Midnight of a date on a clock without a zone, in ms as if UTC. */
export function msOfDate(date: LocalDate): number {
  return Date.UTC(date.year, date.month - 1, date.day)
}

function dateOfMs(local: number): LocalDate {
  const date = new Date(local)
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() }
}

/** The first whole second in (low, high] whose offset is no longer that of `low`; both ends differ. */
function changeBetween(zone: string, low: number, high: number): number {
  const before = readOffset(zone, low)
  let same = Math.floor(low / SECOND_MS)
  let changed = Math.ceil(high / SECOND_MS)
  while (changed - same > 1) {
    const middle = Math.floor((same + changed) / 2)
    if (readOffset(zone, middle * SECOND_MS) === before) same = middle
    else changed = middle
  }
  return changed * SECOND_MS
}

/** The offset as Intl shows it, uncached. */
function readOffset(zone: string, instantMs: number): number {
  const second = Math.floor(instantMs / SECOND_MS) * SECOND_MS
  const fields = { year: 0, month: 0, day: 0, hour: 0, minute: 0, second: 0 }
  for (const part of formatterOf(zone).formatToParts(second)) {
    switch (part.type) {
      case 'year':
      case 'month':
      case 'day':
      case 'hour':
      case 'minute':
      case 'second':
        fields[part.type] = Number(part.value)
        break
      default:
    }
  }
  const { year, month, day, hour, minute } = fields
  return Date.UTC(year, month - 1, day, hour, minute, fields.second) - second
}

function formatterOf(zone: string): Intl.DateTimeFormat {
  let formatter = formatters.get(zone)
  if (formatter === undefined) {
    formatter = new Intl.DateTimeFormat('en-US-u-ca-gregory-nu-latn', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    })
    formatters.set(zone, formatter)
  }
  return formatter
}
