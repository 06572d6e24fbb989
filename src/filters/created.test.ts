import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, dateKey, localDate, localDateKey, startOfLocalDay, type LocalDate } from '../lib/zone'
import {
  createdDates,
  createdLabel,
  createdPresets,
  createdRange,
  DEFAULT_CREATED,
  formatCreated,
  isSameCreated,
  parseCreated,
  rangeProblem,
  type CreatedFilter,
  type CreatedPreset,
} from './created'

const zones = [
  'Europe/Budapest',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Cairo',
  'UTC',
]
const zone = fc.constantFrom(...zones)
const NO_FLOOR = -Infinity
const FLOOR = Date.UTC(2022, 0, 1)
const NOON = Date.UTC(2025, 2, 31, 12)
const HOUR = 3_600_000

const formatters = new Map<string, Intl.DateTimeFormat>()
/** The naive model's only source: the wall clock as Intl prints it. */
function naiveLocal(zone: string, ms: number): string {
  const formatter =
    formatters.get(zone) ??
    new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      hourCycle: 'h23',
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  formatters.set(zone, formatter)
  const parts = formatter.formatToParts(ms)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`
}

/** Days back from today that a preset covers, by the words of its name and Intl's calendar alone. */
function naiveCovers(preset: CreatedPreset, today: string, day: string): boolean {
  const age = (Date.parse(today) - Date.parse(day)) / 86_400_000
  const [year, month] = today.split('-').map(Number)
  const lastMonth =
    month === 1 ? `${(year ?? 0) - 1}-12` : `${year}-${String((month ?? 0) - 1).padStart(2, '0')}`
  const covers: Record<CreatedPreset, boolean> = {
    today: age === 0,
    'last-7-days': age >= 0 && age < 7,
    'last-30-days': age >= 0 && age < 30,
    'this-month': day.startsWith(today.slice(0, 7)),
    'last-month': day.startsWith(lastMonth),
    'any-time': age >= 0,
  }
  return covers[preset]
}

/** How long a date is in Budapest, in hours. */
function hours(day: string): number {
  const range = createdRange({ from: day, to: day }, 'Europe/Budapest', NOON, NO_FLOOR)
  return (range.endMs - range.startMs) / HOUR
}

/** True when the clock of a zone does not change within 18 hours of a local time. */
function isSteady(zone: string, bound: string): boolean {
  const local = Date.parse(`${bound}Z`)
  return naiveOffset(zone, local - 18 * HOUR) === naiveOffset(zone, local + 18 * HOUR)
}

function naiveOffset(zone: string, ms: number): number {
  return Date.parse(`${naiveLocal(zone, ms)}Z`) - ms
}

const within = (range: { startMs: number; endMs: number }, ms: number) =>
  range.startMs <= ms && ms < range.endMs

describe('the range of dates', () => {
  const second = fc.integer({ min: Date.UTC(2011, 0, 1) / 1000, max: Date.UTC(2026, 0, 1) / 1000 })
  const date = second.map((s) => localDate('UTC', s * 1000))
  const span = fc.oneof(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 500 }))
  const nearBound = fc.integer({ min: -30 * 3600, max: 30 * 3600 }).map((s) => s * 1000)

  test('holds a message exactly when its local date is between the two, both included', () => {
    fc.assert(
      fc.property(zone, date, span, nearBound, fc.boolean(), (zone, first, days, near, atEnd) => {
        const [from, to] = [dateKey(first), dateKey(addDays(first, days))]
        const range = createdRange({ from, to }, zone, NOON, NO_FLOOR)
        const message = (atEnd ? range.endMs : range.startMs) + near
        const day = naiveLocal(zone, message).slice(0, 10)
        expect(within(range, message)).toBe(from <= day && day <= to)
      }),
      { numRuns: 2000 },
    )
  })

  test('meets the next range without a gap or an overlap', () => {
    fc.assert(
      fc.property(zone, date, span, span, (zone, first, days, more) => {
        const middle = addDays(first, days)
        const one = { from: dateKey(first), to: dateKey(middle) }
        const two = { from: dateKey(addDays(middle, 1)), to: dateKey(addDays(middle, 1 + more)) }
        expect(createdRange(one, zone, NOON, NO_FLOOR).endMs).toBe(
          createdRange(two, zone, NOON, NO_FLOOR).startMs,
        )
      }),
    )
  })

  test('is empty on the date that Apia left out', () => {
    const range = createdRange({ from: '2011-12-30', to: '2011-12-30' }, 'Pacific/Apia', NOON, NO_FLOOR)
    expect(range.startMs).toBe(range.endMs)
  })

  test('is 23 hours on the day the clock goes forward and 25 when it goes back', () => {
    expect([hours('2025-03-30'), hours('2025-03-31'), hours('2025-10-26')]).toEqual([23, 24, 25])
  })

  test('turns at midnight in +05:45', () => {
    const range = createdRange({ from: '2025-03-09', to: '2025-03-09' }, 'Asia/Kathmandu', NOON, NO_FLOOR)
    expect(range).toEqual({
      startMs: Date.UTC(2025, 2, 8, 18, 15),
      endMs: Date.UTC(2025, 2, 9, 18, 15),
    })
  })
})

describe('the range of times', () => {
  test('can be a single second', () => {
    const at = '2025-03-01T10:00:00'
    expect(createdRange({ from: at, to: at }, 'Europe/Budapest', NOON, FLOOR)).toEqual({
      startMs: Date.UTC(2025, 2, 1, 9, 0, 0),
      endMs: Date.UTC(2025, 2, 1, 9, 0, 1),
    })
  })

  test('holds every message whose local time is between the two, and no other where the clock runs on', () => {
    const second = fc.integer({ min: Date.UTC(2022, 0, 1) / 1000, max: Date.UTC(2026, 0, 1) / 1000 })
    const length = fc.integer({ min: 0, max: 40 * 86_400 })
    const offset = fc.integer({ min: -4 * 3600, max: 4 * 3600 })
    fc.assert(
      fc.property(zone, second, length, offset, fc.boolean(), (zone, s, length, off, atEnd) => {
        const from = naiveLocal(zone, s * 1000)
        const to = naiveLocal(zone, (s + length) * 1000)
        fc.pre(from <= to)
        const range = createdRange({ from, to }, zone, NOON, NO_FLOOR)
        const message = (atEnd ? s + length + off : s + off) * 1000
        const time = naiveLocal(zone, message)
        if (from <= time && time <= to) expect(within(range, message)).toBe(true)
        else if (isSteady(zone, from) && isSteady(zone, to)) expect(within(range, message)).toBe(false)
      }),
      { numRuns: 1000 },
    )
  })

  test('starts at the earlier and ends at the later of two equal times', () => {
    const at = '2025-10-26T02:30:00'
    expect(createdRange({ from: at, to: at }, 'Europe/Budapest', NOON, FLOOR)).toEqual({
      startMs: Date.UTC(2025, 9, 26, 0, 30, 0),
      endMs: Date.UTC(2025, 9, 26, 1, 30, 1),
    })
  })

  test('moves a time that the clock skipped to the end of the gap', () => {
    const gapEnd = Date.UTC(2025, 2, 30, 1)
    const skipped = '2025-03-30T02:30:00'
    const zone = 'Europe/Budapest'
    expect(createdRange({ from: skipped, to: '2025-03-30T04:00:00' }, zone, NOON, FLOOR).startMs).toBe(gapEnd)
    expect(createdRange({ from: '2025-03-30', to: skipped }, zone, NOON, FLOOR).endMs).toBe(gapEnd)
  })

  test('may mix a date and a time', () => {
    expect(createdRange({ from: '2025-03-01', to: '2025-03-02T00:00:00' }, 'UTC', NOON, FLOOR)).toEqual({
      startMs: Date.UTC(2025, 2, 1),
      endMs: Date.UTC(2025, 2, 2, 0, 0, 1),
    })
  })
})

describe('presets', () => {
  test('"any time" begins where messages do and ends with today, in every zone', () => {
    fc.assert(
      fc.property(zone, (zone) => {
        const floorMs = Date.UTC(2022, 0, 1)
        const { startMs, endMs } = createdRange({ preset: 'any-time' }, zone, NOON, floorMs)
        expect(startMs).toBe(floorMs)
        expect(endMs).toBe(createdRange({ preset: 'today' }, zone, NOON, floorMs).endMs)
      }),
    )
  })

  test.each(zones)('cover the days that their names say, on every day of a year in %s', (zone) => {
    const wrong: string[] = []
    let today: LocalDate = { year: 2024, month: 1, day: 1 }
    for (let index = 0; index < 366; index++, today = addDays(today, 1)) {
      // A different time of day each day, the first and the last instant of the day among them.
      const start = startOfLocalDay(zone, today)
      const end = startOfLocalDay(zone, addDays(today, 1)) - 1
      const now = [start, end, start + ((index * 7919 * 1000) % (22 * HOUR))][index % 3] ?? start
      for (const preset of createdPresets.filter((name) => name !== 'any-time')) {
        const range = createdRange({ preset }, zone, now, NO_FLOOR)
        for (const ms of [range.startMs, range.startMs - 1000, range.endMs, range.endMs - 1000, now]) {
          const day = naiveLocal(zone, ms).slice(0, 10)
          const covered = naiveCovers(preset, naiveLocal(zone, now).slice(0, 10), day)
          if (within(range, ms) !== covered) wrong.push(`${preset} ${dateKey(today)} ${day}`)
        }
      }
    }
    expect(wrong).toEqual([])
  })

  test('last 30 days is today and the 29 before it', () => {
    expect(createdDates({ preset: 'last-30-days' }, 'UTC', NOON)).toEqual({
      first: { year: 2025, month: 3, day: 2 },
      last: { year: 2025, month: 3, day: 31 },
    })
  })

  test('today follows the property, not UTC', () => {
    const late = Date.UTC(2025, 2, 31, 19)
    const { startMs } = createdRange({ preset: 'today' }, 'Asia/Kathmandu', late, FLOOR)
    expect(localDateKey('Asia/Kathmandu', startMs)).toBe('2025-04-01')
  })
})

describe('the bounds of what there can be', () => {
  test('never starts before the floor', () => {
    expect(createdRange({ from: '2019-01-01', to: '2022-01-31' }, 'UTC', NOON, FLOOR).startMs).toBe(FLOOR)
    const before = createdRange({ from: '2019-01-01', to: '2019-12-31' }, 'UTC', NOON, FLOOR)
    expect(before).toEqual({ startMs: FLOOR, endMs: FLOOR })
  })

  test('says when a range lies wholly before the floor or after today', () => {
    const problem = (from: string, to: string) => rangeProblem({ from, to }, 'Europe/Budapest', NOON, FLOOR)
    expect(problem('2019-01-01', '2021-12-31')).toBe('too-early')
    expect(problem('2019-01-01', '2022-01-01')).toBeNull()
    expect(problem('2025-04-01', '2025-04-02')).toBe('in-future')
    expect(problem('2025-03-31', '2026-04-02')).toBeNull()
    expect(rangeProblem({ preset: 'this-month' }, 'Europe/Budapest', NOON, FLOOR)).toBeNull()
  })
})

describe('the value in the URL', () => {
  const date = fc
    .integer({ min: Date.UTC(2022, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 })
    .map((s) => new Date(s * 1000).toISOString())
  const bound = fc.tuple(date, fc.boolean()).map(([iso, timed]) => iso.slice(0, timed ? 19 : 10))
  const filter: fc.Arbitrary<CreatedFilter> = fc.oneof(
    fc.constantFrom(...createdPresets).map((preset) => ({ preset })),
    fc
      .tuple(bound, bound)
      .map(([a, b]) => (a.slice(0, 10) <= b.slice(0, 10) ? { from: a, to: b } : { from: b, to: a })),
  )

  test('reads back what it wrote', () => {
    fc.assert(
      fc.property(filter, (filter) => {
        const read = parseCreated(formatCreated(filter))
        if ('error' in read) expect(read.error).toBe('reversed')
        else expect(isSameCreated(read, filter)).toBe(true)
      }),
    )
  })

  test('gives every range that it accepts a start and an end, in any zone', () => {
    fc.assert(
      fc.property(filter, zone, (filter, zone) => {
        const read = parseCreated(formatCreated(filter))
        if ('error' in read) return
        const { startMs, endMs } = createdRange(read, zone, NOON, FLOOR)
        expect(startMs).toBeLessThanOrEqual(endMs)
        expect(startMs).toBeGreaterThanOrEqual(FLOOR)
      }),
    )
  })

  test('is the default when there is none', () => {
    expect(parseCreated(null)).toEqual(DEFAULT_CREATED)
    expect(parseCreated('')).toEqual({ preset: 'last-30-days' })
  })

  test.each([
    ['yesterday', 'unreadable'],
    ['2025-03-01', 'unreadable'],
    ['2025-03-01..', 'unreadable'],
    ['2025-03-01..2025-03-02..2025-03-03', 'unreadable'],
    ['2025-3-1..2025-3-2', 'unreadable'],
    ['2025-03-01T10:00..2025-03-01T11:00', 'unreadable'],
    ['2025-03-01T10:00:00Z..2025-03-01T11:00:00Z', 'unreadable'],
    ['<script>..</script>', 'unreadable'],
    ['2025-02-29..2025-03-01', 'no-such-date'],
    ['2025-02-01..2025-02-30', 'no-such-date'],
    ['2025-02-01T24:00:00..2025-02-02', 'no-such-date'],
    ['2025-02-01..2025-02-02T23:59:60', 'no-such-date'],
    ['2025-03-02..2025-03-01', 'reversed'],
    ['2025-03-01T10:00:01..2025-03-01T10:00:00', 'reversed'],
  ])('refuses %s as %s', (value, error) => {
    expect(parseCreated(value)).toEqual({ error })
  })

  test('never throws, whatever someone writes', () => {
    fc.assert(fc.property(fc.string(), (text) => void parseCreated(text)))
    fc.assert(fc.property(fc.string(), fc.string(), (a, b) => void parseCreated(`${a}..${b}`)))
  })
})

describe('the name of a range', () => {
  const words = {
    today: 'Today',
    'last-7-days': 'Last 7 days',
    'last-30-days': 'Last 30 days',
    'this-month': 'This month',
    'last-month': 'Last month',
    'any-time': 'Any time',
  }
  // ICU puts thin spaces around the dash, and which it puts is its own affair.
  const label = (filter: CreatedFilter) => createdLabel(filter, 'en-GB', words).replaceAll(/\s*–\s*/g, '–')

  test('is the word of a preset, or the dates as the locale writes a range', () => {
    expect(label({ preset: 'last-30-days' })).toBe('Last 30 days')
    expect(label({ from: '2025-03-01', to: '2025-03-31' })).toBe('1–31 March 2025')
    expect(label({ from: '2024-12-30', to: '2025-01-02' })).toBe('30 December 2024–2 January 2025')
    expect(label({ from: '2025-03-01', to: '2025-03-01' })).toBe('1 March 2025')
  })

  test('shows times only where it has some', () => {
    expect(label({ from: '2025-03-01T10:00:00', to: '2025-03-01T10:00:00' })).toContain('10:00:00')
    expect(label({ from: '2025-03-01', to: '2025-03-02' })).not.toContain('00:00')
  })
})
