import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { duration, timeFormat, zoneParts } from './time-format'

const stamp = Date.UTC(2022, 2, 9, 12, 19, 46)
/** ICU parts a time from AM with a narrow no-break space. */
const plain = (text: string) => text.replaceAll(/\s/g, ' ')

test('writes times and days the way the English catalogue shows them', () => {
  const format = timeFormat('en-GB', 'Europe/Budapest')
  expect(format.time(stamp)).toBe('13:19')
  expect(format.time(Date.UTC(2022, 2, 9, 8, 5))).toBe('09:05')
  expect(format.time(Date.UTC(2022, 2, 8, 23, 0))).toBe('00:00')
  expect(format.day(stamp)).toBe('Wed 9 March 2022')
  expect(format.dayShort(stamp, stamp)).toBe('9 March')
  expect(format.dayShort(stamp, Date.UTC(2023, 0, 1))).toBe('9 March 2022')
})

test('takes the year from the zone', () => {
  const newYear = Date.UTC(2022, 11, 31, 23, 30)
  expect(timeFormat('en-GB', 'Europe/Budapest').dayShort(newYear, newYear + 3_600_000)).toBe('1 January')
  expect(timeFormat('en-GB', 'UTC').dayShort(newYear, newYear + 3_600_000)).toBe('31 December 2022')
})

test('writes times as the locale counts hours', () => {
  expect(plain(timeFormat('en-US', 'Europe/Budapest').time(stamp))).toBe('1:19 PM')
  expect(timeFormat('de', 'Europe/Budapest').time(stamp)).toBe('13:19')
})

test('shows what Intl shows in the zone, at any second', () => {
  const zone = fc.constantFrom('Europe/London', 'Asia/Kathmandu', 'America/New_York', 'Australia/Lord_Howe')
  const second = fc.integer({ min: Date.UTC(2022, 0, 1) / 1000, max: Date.UTC(2030, 0, 1) / 1000 })
  fc.assert(
    fc.property(zone, fc.constantFrom('en-GB', 'de', 'ja', 'ar', 'cs'), second, (zone, locale, s) => {
      const naive = (options: Intl.DateTimeFormatOptions) =>
        new Intl.DateTimeFormat(locale, { timeZone: zone, ...options }).format(s * 1000)
      const format = timeFormat(locale, zone)
      const shown = format.dayShort(s * 1000, 0)
      expect(shown).toBe(naive({ day: 'numeric', month: 'long', year: 'numeric' }))
      if (locale === 'en-GB') {
        expect(format.time(s * 1000)).toBe(naive({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }))
      }
    }),
  )
})

test('names a zone by its place and its offset of the season', () => {
  expect(zoneParts('Europe/Budapest', stamp)).toEqual({ city: 'Budapest', offset: 'UTC+1' })
  expect(zoneParts('Europe/Budapest', Date.UTC(2022, 6, 1))).toEqual({ city: 'Budapest', offset: 'UTC+2' })
  expect(zoneParts('Asia/Kathmandu', stamp)).toEqual({ city: 'Kathmandu', offset: 'UTC+5:45' })
  expect(zoneParts('America/St_Johns', stamp)).toEqual({ city: 'St Johns', offset: 'UTC-3:30' })
  expect(zoneParts('America/Argentina/Buenos_Aires', stamp)).toEqual({
    city: 'Buenos Aires',
    offset: 'UTC-3',
  })
  expect(zoneParts('Europe/London', stamp)).toEqual({ city: 'London', offset: 'UTC' })
  expect(zoneParts('UTC', stamp)).toEqual({ city: null, offset: 'UTC' })
  expect(zoneParts('Etc/GMT+5', stamp)).toEqual({ city: null, offset: 'UTC-5' })
})

test('splits a stretch of time into whole parts that add up', () => {
  expect(duration(3 * 3_600_000 + 12 * 60_000 + 59_999)).toEqual({ days: 0, hours: 3, minutes: 12 })
  expect(duration(-5)).toEqual({ days: 0, hours: 0, minutes: 0 })
  fc.assert(
    fc.property(fc.nat({ max: 2_000_000_000 }), (ms) => {
      const { days, hours, minutes } = duration(ms)
      expect(((days * 24 + hours) * 60 + minutes) * 60_000).toBe(ms - (ms % 60_000))
      expect(hours).toBeLessThan(24)
      expect(minutes).toBeLessThan(60)
    }),
  )
})
