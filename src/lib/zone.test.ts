import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  compareDates,
  dateKey,
  instantsOf,
  isSameLocalDay,
  isZone,
  localDate,
  localDateKey,
  localMs,
  msOfDate,
  offsetMs,
  parseDate,
  startOfLocalDay,
  startOfMonth,
} from './zone'

const zones = [
  'Europe/Budapest',
  'Europe/London',
  'America/New_York',
  'America/Sao_Paulo',
  'America/Havana',
  'America/Nuuk',
  'Asia/Kathmandu',
  'Asia/Tokyo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'Pacific/Apia',
  'Africa/Cairo',
  'Africa/Casablanca',
  'UTC',
]
const zone = fc.constantFrom(...zones)
const second = fc
  .integer({ min: Date.UTC(2010, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 })
  .map((s) => s * 1000)
const date = second.map((ms) => localDate('UTC', ms))

/** The naive model: what Intl prints, asked anew every time. */
function naiveLocal(zone: string, ms: number): string {
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  }).formatToParts(ms)
  const part = (type: string) => parts.find((p) => p.type === type)?.value ?? ''
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}:${part('second')}`
}

const iso = (ms: number) => new Date(ms).toISOString()

test('shows the same wall clock as Intl at any second', () => {
  fc.assert(
    fc.property(zone, second, (zone, ms) => {
      expect(iso(localMs(zone, ms)).slice(0, 19)).toBe(naiveLocal(zone, ms))
      expect(localDateKey(zone, ms)).toBe(naiveLocal(zone, ms).slice(0, 10))
    }),
    { numRuns: 500 },
  )
})

test('is exact to the second where the clock changes, from either side and in either order', () => {
  const change = Date.UTC(2025, 2, 30, 1)
  for (const ms of [change, change - 1, change + 1000, change - 1000, change - 1]) {
    expect(offsetMs('Europe/Budapest', ms)).toBe(ms < change ? 3_600_000 : 7_200_000)
  }
})

test('starts a local day at its first instant, and no earlier', () => {
  fc.assert(
    fc.property(zone, date, (zone, date) => {
      const start = startOfLocalDay(zone, date)
      expect(localDateKey(zone, start) >= dateKey(date)).toBe(true)
      expect(localDateKey(zone, start - 1) < dateKey(date)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

describe('days that do not start like others', () => {
  test.each([
    ['America/Sao_Paulo', '2018-11-04', '2018-11-04T03:00:00.000Z'],
    ['Asia/Beirut', '2022-03-27', '2022-03-26T22:00:00.000Z'],
    ['Africa/Cairo', '2024-04-26', '2024-04-25T22:00:00.000Z'],
  ])('%s on %s starts at 01:00, when its midnight does not exist', (zone, day, start) => {
    const ms = startOfLocalDay(zone, parseDate(day) ?? { year: 0, month: 0, day: 0 })
    expect(iso(ms)).toBe(start)
    expect(iso(localMs(zone, ms)).slice(11, 16)).toBe('01:00')
  })

  test('starts at the first of two midnights', () => {
    expect(iso(startOfLocalDay('America/Havana', { year: 2024, month: 11, day: 3 }))).toBe(
      '2024-11-03T04:00:00.000Z',
    )
  })

  test('gives a date that the zone left out no instants', () => {
    const skipped = { year: 2011, month: 12, day: 30 }
    expect(startOfLocalDay('Pacific/Apia', skipped)).toBe(
      startOfLocalDay('Pacific/Apia', addDays(skipped, 1)),
    )
  })

  test('starts a day in Kathmandu at 18:15 UTC', () => {
    expect(iso(startOfLocalDay('Asia/Kathmandu', { year: 2025, month: 3, day: 9 }))).toBe(
      '2025-03-08T18:15:00.000Z',
    )
  })
})

test('finds every instant at which a clock shows a time', () => {
  fc.assert(
    fc.property(zone, second, (zone, ms) => {
      const local = localMs(zone, ms)
      const { kind, earlier, later } = instantsOf(zone, local)
      expect([earlier, later]).toContain(ms)
      expect(kind).toBe(earlier === later ? 'once' : 'twice')
    }),
    { numRuns: 500 },
  )
})

test('says when a time is shown twice or never', () => {
  expect(instantsOf('Europe/Budapest', Date.UTC(2025, 9, 26, 2, 30))).toEqual({
    kind: 'twice',
    earlier: Date.UTC(2025, 9, 26, 0, 30),
    later: Date.UTC(2025, 9, 26, 1, 30),
  })
  const gapEnd = Date.UTC(2025, 2, 30, 1)
  expect(instantsOf('Europe/Budapest', Date.UTC(2025, 2, 30, 2, 30))).toEqual({
    kind: 'never',
    earlier: gapEnd,
    later: gapEnd,
  })
  expect(instantsOf('Australia/Lord_Howe', Date.UTC(2025, 9, 5, 2, 10)).kind).toBe('never')
})

test('knows the zones of this engine and refuses everything else', () => {
  for (const name of [...zones, 'Etc/UTC', 'Europe/Kyiv', 'Asia/Calcutta']) expect(isZone(name)).toBe(true)
  for (const name of ['', 'Mars/Olympus', '+01:00', 'Central Europe Standard Time']) {
    expect(isZone(name)).toBe(false)
  }
})

test('throws on an unknown zone instead of taking another', () => {
  expect(() => offsetMs('Mars/Olympus', 0)).toThrow(RangeError)
})

test('reads back the dates that it writes, and no others', () => {
  fc.assert(
    fc.property(date, (date) => {
      expect(parseDate(dateKey(date))).toEqual(date)
    }),
  )
  for (const text of [
    '2025-02-29',
    '2025-13-01',
    '2025-00-10',
    '2025-1-1',
    '0001-01-01',
    '',
    '2025-03-01 ',
  ]) {
    expect(parseDate(text)).toBeNull()
  }
})

test('counts days and months on the calendar', () => {
  expect(dateKey(addDays({ year: 2024, month: 2, day: 28 }, 2))).toBe('2024-03-01')
  expect(dateKey(startOfMonth({ year: 2025, month: 1, day: 31 }, -1))).toBe('2024-12-01')
  expect(dateKey(startOfMonth({ year: 2025, month: 12, day: 31 }, 1))).toBe('2026-01-01')
  fc.assert(
    fc.property(date, fc.integer({ min: -5000, max: 5000 }), (date, days) => {
      expect(Math.sign(compareDates(addDays(date, days), date))).toBe(Math.sign(days))
      expect(msOfDate(addDays(date, days)) - msOfDate(date)).toBe(days * 86_400_000)
    }),
  )
})

test('tells local days apart by the zone, not by UTC', () => {
  const late = Date.UTC(2025, 2, 8, 18, 14, 59)
  expect(isSameLocalDay('Asia/Kathmandu', late, late + 1000)).toBe(false)
  expect(isSameLocalDay('UTC', late, late + 1000)).toBe(true)
})
