import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { dateKey, localDate } from '../lib/zone'
import { parseCreated, rangeProblem } from './created'
import { dateBounds, draftOf, readDraft } from './custom-draft'

const NOW = Date.UTC(2025, 2, 31, 22, 30)
const FLOOR = Date.UTC(2022, 0, 1)
const bounds = dateBounds('Europe/Budapest', NOW, FLOOR)
const date = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2027, 0, 1) / 1000 })
  .map((s) => localDate('UTC', s * 1000))

test('ends at the property’s today, not at UTC’s', () => {
  expect(dateKey(bounds.today)).toBe('2025-04-01')
  expect(dateKey(bounds.floor)).toBe('2022-01-01')
  expect(dateKey(dateBounds('America/New_York', NOW, FLOOR).floor)).toBe('2022-01-01')
})

test('gives a range that the URL can hold, or a reason', () => {
  fc.assert(
    fc.property(date, date, (first, last) => {
      const [from, to] = [dateKey(first), dateKey(last)]
      const read = readDraft(first, last, bounds)
      const possible = '2022-01-01' <= from && from <= to && to <= '2025-04-01'
      expect('refusal' in read).toBe(!possible)
      if ('refusal' in read) return
      expect(parseCreated(`${read.from}..${read.to}`)).toEqual({ from, to })
      expect(rangeProblem(read, 'Europe/Budapest', NOW, FLOOR)).toBeNull()
    }),
  )
})

test('wants both dates', () => {
  expect(readDraft(null, bounds.today, bounds)).toEqual({ refusal: 'incomplete' })
  expect(readDraft(bounds.today, null, bounds)).toEqual({ refusal: 'incomplete' })
})

test('starts with dates that may be chosen', () => {
  const keys = (from: string, to: string) => {
    const { first, last } = draftOf({ from, to }, 'Europe/Budapest', NOW, bounds)
    return [dateKey(first), dateKey(last)]
  }
  expect(keys('2019-01-01', '2030-01-01')).toEqual(['2022-01-01', '2025-04-01'])
  expect(keys('2025-03-01T10:00:00', '2025-03-02')).toEqual(['2025-03-01', '2025-03-02'])
  const month = draftOf({ preset: 'this-month' }, 'Europe/Budapest', NOW, bounds)
  expect([dateKey(month.first), dateKey(month.last)]).toEqual(['2025-04-01', '2025-04-01'])
})
