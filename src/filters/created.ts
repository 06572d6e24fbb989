import { assertNever } from '../lib/assert-never'
import {
  addDays,
  instantsOf,
  localDate,
  msOfDate,
  parseDate,
  startOfLocalDay,
  startOfMonth,
  type LocalDate,
} from '../lib/zone'

/** The ranges that have a name, in the order in which they are offered. */
export const createdPresets = [
  'today',
  'last-7-days',
  'last-30-days',
  'this-month',
  'last-month',
  'any-time',
] as const
export type CreatedPreset = (typeof createdPresets)[number]

/**
 * Which messages the inbox shows, by when they were created. A custom bound is a date of the property's
 * calendar (`2025-03-01`) or a time on its clock (`2025-03-01T10:00:00`); both bounds are inclusive, the
 * last one to the end of its day or second.
 */
export type CreatedFilter = { readonly preset: CreatedPreset } | CustomRange
export interface CustomRange {
  readonly from: string
  readonly to: string
}

/**
 * Why a range cannot be used. `unreadable`: written in no known form. `no-such-date`: 30 February.
 * `reversed`: ends before it starts. `too-early`: ends before the first message there can be.
 * `in-future`: starts after today.
 */
export type CreatedProblem = 'unreadable' | 'no-such-date' | 'reversed' | 'too-early' | 'in-future'

/** Instants, ms since 1970 UTC: `startMs` belongs to the range, `endMs` does not. */
export interface InstantRange {
  readonly startMs: number
  readonly endMs: number
}

/** What is shown when the URL names no range, or none that can be used. */
export const DEFAULT_CREATED: CreatedFilter = { preset: 'last-30-days' }

/** In every zone before the floor's day is over: no message is older. */
const FIRST_DATE: LocalDate = { year: 2022, month: 1, day: 1 }

const SECOND_MS = 1000
const DAY_MS = 86_400_000
const BOUND = /^(\d{4}-\d{2}-\d{2})(?:T(\d{2}):(\d{2}):(\d{2}))?$/

/**
 * Reads the URL's value: a preset's name, or two local bounds with `..` between them. An absent or empty
 * one is the default. A value that someone edited into nonsense gives the reason, never a guess.
 */
export function parseCreated(value: string | null): CreatedFilter | { readonly error: CreatedProblem } {
  if (value === null || value === '') return DEFAULT_CREATED
  const preset = createdPresets.find((name) => name === value)
  if (preset !== undefined) return { preset }
  const [from, to, ...more] = value.split('..')
  if (from === undefined || to === undefined || more.length > 0) return { error: 'unreadable' }
  if (!BOUND.test(from) || !BOUND.test(to)) return { error: 'unreadable' }
  const fromMs = firstLocalMs(from)
  const toMs = lastLocalMs(to)
  if (fromMs === null || toMs === null) return { error: 'no-such-date' }
  return fromMs > toMs ? { error: 'reversed' } : { from, to }
}

/** Writes a range as the URL's value; `parseCreated` reads it back. */
export function formatCreated(filter: CreatedFilter): string {
  return 'preset' in filter ? filter.preset : `${filter.from}..${filter.to}`
}

/** True when both are the same choice (not merely the same instants today). */
export function isSameCreated(a: CreatedFilter, b: CreatedFilter): boolean {
  return formatCreated(a) === formatCreated(b)
}

/**
 * The instants of a range in a zone (IANA), at a server's now. "Last 30 days" is today and the 29 days
 * before it; "today" and "this month" go on to the end of the day and the month; "any time" is no filter. Nothing is before
 * `floorMs`. A bound on a time that the clock skipped is the first instant after the gap; on one that it
 * showed twice, the earlier as a start and the later as an end. The range may be empty (`startMs` equal
 * to `endMs`), for instance on a date that the zone left out.
 * Throws RangeError for a custom range that `parseCreated` would refuse.
 */
export function createdRange(
  filter: CreatedFilter,
  zone: string,
  nowMs: number,
  floorMs: number,
): InstantRange {
  const { startMs, endMs } =
    'preset' in filter ? presetRange(filter.preset, zone, nowMs) : customRange(filter, zone)
  const start = Math.max(startMs, floorMs)
  return { startMs: start, endMs: Math.max(endMs, start) }
}

/**
 * Why a well-formed range can hold no message: it ends before `floorMs`, or starts after today in the
 * zone. `null` when it can. Use it beside `parseCreated`, which knows neither zone nor now.
 */
export function rangeProblem(
  filter: CreatedFilter,
  zone: string,
  nowMs: number,
  floorMs: number,
): 'too-early' | 'in-future' | null {
  const { startMs, endMs } =
    'preset' in filter ? presetRange(filter.preset, zone, nowMs) : customRange(filter, zone)
  if (endMs <= floorMs) return 'too-early'
  return startMs >= startOfLocalDay(zone, addDays(localDate(zone, nowMs), 1)) ? 'in-future' : null
}

/** First and last date that a range touches, in the zone: what a calendar shows as selected. */
export function createdDates(
  filter: CreatedFilter,
  zone: string,
  nowMs: number,
): { readonly first: LocalDate; readonly last: LocalDate } {
  if ('preset' in filter) return presetDates(filter.preset, localDate(zone, nowMs))
  const first = parseDate(filter.from.slice(0, 10))
  const last = parseDate(filter.to.slice(0, 10))
  if (first === null || last === null) throw unusable(filter)
  return { first, last }
}

/**
 * What a range is called: a preset by its word, a custom one by its dates as the locale writes a range
 * ("1 – 31 March 2025"), with times only where it has some.
 */
export function createdLabel(
  filter: CreatedFilter,
  locale: string,
  presetWords: Readonly<Record<CreatedPreset, string>>,
): string {
  if ('preset' in filter) return presetWords[filter.preset]
  const first = firstLocalMs(filter.from)
  const last = lastLocalMs(filter.to)
  if (first === null || last === null) throw unusable(filter)
  const timed = filter.from.includes('T') || filter.to.includes('T')
  const format = new Intl.DateTimeFormat(locale, {
    timeZone: 'UTC',
    dateStyle: 'long',
    ...(timed ? { timeStyle: 'medium' } : {}),
  })
  return format.formatRange(first, last)
}

function presetDates(preset: CreatedPreset, today: LocalDate): { first: LocalDate; last: LocalDate } {
  switch (preset) {
    case 'today':
      return { first: today, last: today }
    case 'last-7-days':
      return { first: addDays(today, -6), last: today }
    case 'last-30-days':
      return { first: addDays(today, -29), last: today }
    case 'this-month':
      return { first: startOfMonth(today), last: addDays(startOfMonth(today, 1), -1) }
    case 'last-month':
      return { first: startOfMonth(today, -1), last: addDays(startOfMonth(today), -1) }
    case 'any-time':
      return { first: FIRST_DATE, last: today }
    default:
      return assertNever(preset)
  }
}

function presetRange(preset: CreatedPreset, zone: string, nowMs: number): InstantRange {
  const { first, last } = presetDates(preset, localDate(zone, nowMs))
  // West of Greenwich the first date begins after the floor.
  const startMs = preset === 'any-time' ? -Infinity : startOfLocalDay(zone, first)
  return { startMs, endMs: startOfLocalDay(zone, addDays(last, 1)) }
}

function customRange(range: CustomRange, zone: string): InstantRange {
  const fromMs = firstLocalMs(range.from)
  const toMs = lastLocalMs(range.to)
  if (fromMs === null || toMs === null || fromMs > toMs) throw unusable(range)
  const start = instantsOf(zone, fromMs)
  // A whole day ends where the next one starts, whatever the clock does in its last second.
  if (!range.to.includes('T')) return { startMs: start.earlier, endMs: instantsOf(zone, toMs + 1000).earlier }
  const end = instantsOf(zone, toMs)
  return { startMs: start.earlier, endMs: end.kind === 'never' ? end.later : end.later + SECOND_MS }
}

/** The first local second of a bound, ms as if UTC; `null` when there is no such date or time. */
function firstLocalMs(bound: string): number | null {
  return readBound(bound)?.ms ?? null
}

/** The last local second of a bound, ms as if UTC; `null` when there is no such date or time. */
function lastLocalMs(bound: string): number | null {
  const read = readBound(bound)
  return read === null ? null : read.timed ? read.ms : read.ms + DAY_MS - SECOND_MS
}

function readBound(bound: string): { ms: number; timed: boolean } | null {
  const match = BOUND.exec(bound)
  const date = parseDate(match?.[1] ?? '')
  if (match === null || date === null) return null
  if (match[2] === undefined) return { ms: msOfDate(date), timed: false }
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])]
  if (hour > 23 || minute > 59 || second > 59) return null
  return { ms: msOfDate(date) + ((hour * 60 + minute) * 60 + second) * SECOND_MS, timed: true }
}

function unusable(range: CustomRange): RangeError {
  return new RangeError(`No usable range: ${range.from}..${range.to}`)
}
