import { isSameLocalDay, localMs, offsetMs } from './zone'

/** Stamps of one locale in one zone. Every argument is an instant, ms since 1970 UTC. */
export interface TimeFormat {
  readonly locale: string
  readonly zone: string
  /** `13:19`; on twelve hours where the locale counts so. */
  readonly time: (ms: number) => string
  /** `Wed 9 March 2022`, for separators and full stamps. */
  readonly day: (ms: number) => string
  /** `3 March`, with the year when it is not the year of `nowMs` in this zone. */
  readonly dayShort: (ms: number, nowMs: number) => string
  /** `3 March, 13:19`; the time alone on the day of `nowMs`. */
  readonly stamp: (ms: number, nowMs: number) => string
  /** True when both fall on one date of the zone. */
  readonly isSameDay: (aMs: number, bMs: number) => boolean
}

/** What a zone is called at an instant; a catalogue makes the sentence ("Budapest time, UTC+1"). */
export interface ZoneParts {
  /** The place in the zone's IANA name, `Ho Chi Minh`; `null` where the name holds none (`UTC`, `Etc/GMT+5`). */
  readonly city: string | null
  /** `UTC`, `UTC+1`, `UTC-3:30`, `UTC+5:45`. */
  readonly offset: string
}

/** Whole days, hours and minutes of a stretch of time, rounded down; a catalogue turns them into words. */
export interface DurationParts {
  readonly days: number
  readonly hours: number
  readonly minutes: number
}

/** The locale of the English catalogue: day before month, 24 hours. */
export const DEFAULT_LOCALE = 'en-GB'

const MINUTE_MS = 60_000
const DAY_MS = 86_400_000
/** Distinct days remembered per formatter before it starts anew. */
const MAX_REMEMBERED = 5_000

const formats = new Map<string, TimeFormat>()

/**
 * The stamps of a locale (BCP 47) in a zone (IANA). Made once per pair; a formatted minute of the day and
 * a formatted day are remembered, so thousands of rows cost thousands of map look-ups.
 * Throws RangeError for a malformed locale or an unknown zone.
 */
export function timeFormat(locale: string, zone: string): TimeFormat {
  const key = `${locale} ${zone}`
  let format = formats.get(key)
  if (format === undefined) formats.set(key, (format = createTimeFormat(locale, zone)))
  return format
}

/** The place and the offset to name a zone by, at an instant (the offset changes with the season). */
export function zoneParts(zone: string, ms: number): ZoneParts {
  const segments = zone.split('/')
  const last = segments.length > 1 && segments[0] !== 'Etc' ? segments.at(-1) : undefined
  return {
    city: last === undefined ? null : last.replaceAll('_', ' '),
    offset: offsetName(offsetMs(zone, ms)),
  }
}

/** Splits a stretch of time, ms, into whole days, hours and minutes; a negative one counts as none. */
export function duration(ms: number): DurationParts {
  const minutes = Math.max(0, Math.floor(ms / MINUTE_MS))
  return { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 }
}

function createTimeFormat(locale: string, zone: string): TimeFormat {
  // The wall clock's reading is formatted as if it were UTC: what repeats then looks up as equal.
  const make = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC' })
  const clock = make({ hour: 'numeric', minute: '2-digit', ...clockOf(locale) })
  const date = make({ weekday: 'short', day: 'numeric', month: 'long', year: 'numeric' })
  const monthDay = make({ day: 'numeric', month: 'long' })
  const monthDayYear = make({ day: 'numeric', month: 'long', year: 'numeric' })
  const time = remembered((minute) => clock.format(minute * MINUTE_MS))
  const day = remembered((index) => withoutComma(locale, date.formatToParts(index * DAY_MS)))
  const inYear = remembered((index) => monthDay.format(index * DAY_MS))
  const inOtherYear = remembered((index) => monthDayYear.format(index * DAY_MS))
  const dayIndex = (ms: number) => Math.floor(localMs(zone, ms) / DAY_MS)
  const year = (ms: number) => new Date(localMs(zone, ms)).getUTCFullYear()
  const timeOf = (ms: number) => time(Math.floor(localMs(zone, ms) / MINUTE_MS) % 1440)
  const dayShort = (ms: number, nowMs: number) =>
    (year(ms) === year(nowMs) ? inYear : inOtherYear)(dayIndex(ms))
  return {
    locale,
    zone,
    time: timeOf,
    day: (ms) => day(dayIndex(ms)),
    dayShort,
    stamp: (ms, nowMs) =>
      isSameLocalDay(zone, ms, nowMs) ? timeOf(ms) : `${dayShort(ms, nowMs)}, ${timeOf(ms)}`,
    isSameDay: (aMs, bMs) => isSameLocalDay(zone, aMs, bMs),
  }
}

/** Two digits for the hour where the locale counts to 24, one where it counts to 12. */
function clockOf(locale: string): Intl.DateTimeFormatOptions {
  const cycle = new Intl.DateTimeFormat(locale, { hour: 'numeric' }).resolvedOptions().hourCycle
  return cycle === 'h23' || cycle === 'h24' ? { hour: '2-digit', hourCycle: 'h23' } : {}
}

/**
 * English with the day before the month, with or without a comma after the weekday as the engine's CLDR
 * edition has it: without, so that the server's tests and every browser show the same.
 */
function withoutComma(locale: string, parts: readonly Intl.DateTimeFormatPart[]): string {
  const plain = locale.startsWith('en') && parts[0]?.type === 'weekday' && parts[2]?.type === 'day'
  return parts.map((part, index) => (plain && index === 1 ? ' ' : part.value)).join('')
}

function offsetName(ms: number): string {
  if (ms === 0) return 'UTC'
  const minutes = Math.round(Math.abs(ms) / MINUTE_MS)
  const rest = minutes % 60
  return `UTC${ms < 0 ? '-' : '+'}${Math.floor(minutes / 60)}${rest === 0 ? '' : `:${String(rest).padStart(2, '0')}`}`
}

function remembered(make: (key: number) => string): (key: number) => string {
  const made = new Map<number, string>()
  return (key) => {
    let text = made.get(key)
    if (text === undefined) {
      if (made.size >= MAX_REMEMBERED) made.clear()
      made.set(key, (text = make(key)))
    }
    return text
  }
}
