import { expect, test } from 'vitest'
import { createClosing } from './closed'

const NOW = Date.UTC(2026, 2, 9, 13, 20, 0)
const connection = {
  id: 'one',
  name: 'One',
  platformAddress: 'https://a.test',
  credentials: { clientToken: 'C'.repeat(20), accessToken: 'A'.repeat(20), client: 'Client 1' },
}
const whole = { CreatedUtc: { EndUtc: '2026-03-09T13:00:00Z' }, Limitation: { Cursor: null } }
const answer = (...stamps: string[]) => ({
  Messages: stamps.map((CreatedUtc) => ({ CreatedUtc })),
  Cursor: stamps.length === 0 ? null : 'cursor',
})

test.each([
  ['all older', true, ['2026-03-09T12:59:00Z', '2026-03-09T12:58:00Z']],
  ['nothing', true, []],
  ['one that is newer than the interval', false, ['2026-03-09T12:58:00Z', '2026-03-09T13:18:00Z']],
  ['one that is newer, in another form', false, ['2026-03-09T12:58:00Z', '2026-03-09T15:18:00+02:00']],
  ['all older, in different forms', true, ['2026-03-09T14:58:00.5+02:00', '2026-03-09T12:58:00']],
  ['all older, and long ones', true, ['2026-03-09T12:59:00.123Z', '2026-03-09T12:58:00.123Z']],
])('a page of an interval that is over, with %s: closed is %s', (_, isClosed, stamps) => {
  expect(createClosing()(connection, whole, answer(...stamps), NOW)).toBe(isClosed)
})

test('a cursor of one token says nothing about the same one of another', () => {
  const isClosed = createClosing()
  const next = { Limitation: { Cursor: 'cursor' } }
  const old = answer('2026-03-09T12:00:00Z')
  isClosed(connection, { Limitation: {} }, old, NOW)
  const other = { ...connection, credentials: { ...connection.credentials, accessToken: 'B'.repeat(20) } }
  expect(isClosed(connection, next, old, NOW)).toBe(true)
  expect(isClosed(other, next, old, NOW)).toBe(false)
})

test('of two places that one cursor was given for, the newer one counts', () => {
  const isClosed = createClosing()
  const next = { Limitation: { Cursor: 'cursor' } }
  const [old, recent] = [answer('2026-03-09T12:00:00Z'), answer('2026-03-09T13:19:00Z')]
  isClosed(connection, { Limitation: {} }, recent, NOW)
  isClosed(connection, { Limitation: {} }, old, NOW)
  expect(isClosed(connection, next, { ...old, Cursor: null }, NOW)).toBe(false)
})
