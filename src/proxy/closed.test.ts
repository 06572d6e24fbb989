import { expect, test } from 'vitest'
import { nodeCodec } from '../serve/codec'
import { SEEN_AGAIN_MS, createClosing } from './closed'

const NOW = Date.UTC(2026, 2, 9, 13, 20, 0)
const connection = {
  id: 'one',
  name: 'One',
  platformAddress: 'https://a.test',
  credentials: { clientToken: 'C'.repeat(20), accessToken: 'A'.repeat(20), client: 'Client 1' },
}
const whole = { CreatedUtc: { EndUtc: '2026-03-09T13:00:00Z' }, Limitation: { Count: 2, Cursor: null } }
const closing = (behindMs = 0) => createClosing(nodeCodec.digest, { behindMs: () => behindMs })
const once = (askedMs = NOW, json = '{}', key = 'a') => ({
  key,
  json: new TextEncoder().encode(json),
  askedMs,
})
const answer = (...stamps: string[]) => ({
  Messages: stamps.map((CreatedUtc) => ({ CreatedUtc })),
  Cursor: stamps.length === 0 ? null : 'cursor',
})

test.each([
  ['all older', true, ['2026-03-09T12:59:00Z', '2026-03-09T12:58:00Z']],
  ['one that is newer than the interval', false, ['2026-03-09T12:58:00Z', '2026-03-09T13:18:00Z']],
  ['one that is newer, in another form', false, ['2026-03-09T12:58:00Z', '2026-03-09T15:18:00+02:00']],
  ['all older, in different forms', true, ['2026-03-09T14:58:00.5+02:00', '2026-03-09T12:58:00']],
  ['all older, and long ones', true, ['2026-03-09T12:59:00.123Z', '2026-03-09T12:58:00.123Z']],
])('a page of an interval that is over, with %s: closed is %s', (_, isClosed, stamps) => {
  expect(closing()(connection, whole, answer(...stamps), once())).toBe(isClosed)
})

test('a cursor of one token says nothing about the same one of another', () => {
  const isClosed = closing()
  const next = { Limitation: { Count: 1, Cursor: 'cursor' } }
  const old = answer('2026-03-09T12:00:00Z')
  isClosed(connection, { Limitation: { Count: 1 } }, old, once())
  const other = { ...connection, credentials: { ...connection.credentials, accessToken: 'B'.repeat(20) } }
  const further = { ...old, Cursor: 'further' }
  expect(isClosed(connection, next, further, once())).toBe(true)
  expect(isClosed(other, next, further, once())).toBe(false)
})

test('of two places that one cursor was given for, the newer one counts', () => {
  const isClosed = closing()
  const next = { Limitation: { Count: 1, Cursor: 'cursor' } }
  const [old, recent] = [answer('2026-03-09T12:00:00Z'), answer('2026-03-09T13:19:00Z')]
  isClosed(connection, { Limitation: { Count: 1 } }, recent, once())
  isClosed(connection, { Limitation: { Count: 1 } }, old, once())
  expect(isClosed(connection, next, { ...old, Cursor: 'further' }, once())).toBe(false)
})

test('a page is as old as the clock of its upstream says, where that is behind', () => {
  const hour = 3_600_000
  const page = answer('2026-03-09T12:59:00Z', '2026-03-09T12:58:00Z')
  // Two hours behind, its now is 11:20 when ours is 13:20: these two were stamped in its future.
  for (const [behindMs, atMs, isClosed] of [
    [-2 * hour, NOW, false],
    [-2 * hour, NOW + 2 * hour - 16 * 60_000, false],
    [-2 * hour, NOW + 2 * hour, true],
    [-72 * hour, NOW + 2 * hour, false],
    [-72 * hour, NOW + 72 * hour, true],
  ] as const)
    expect([behindMs, atMs, closing(behindMs)(connection, whole, page, once(atMs))]).toEqual([
      behindMs,
      atMs,
      isClosed,
    ])
})

test('a full page whose cursor is the one that it was asked with is not kept before it was answered twice', () => {
  const isClosed = closing()
  const next = { ...whole, Limitation: { Count: 2, Cursor: 'cursor' } }
  const page = answer('2026-03-09T12:59:00Z', '2026-03-09T12:58:00Z')
  expect(isClosed(connection, next, page, once())).toBe(false)
  expect(isClosed(connection, next, { ...page, Cursor: 'another' }, once())).toBe(true)
})

test.each([
  ['is short', ['2026-03-09T12:59:00Z'], 'cursor'],
  ['is empty', [], null],
  ['is empty and leads on', [], 'cursor'],
  ['is full and does not lead on', ['2026-03-09T12:59:00Z', '2026-03-09T12:58:00Z'], null],
])('a page that %s is closed when it was answered twice, some time apart', (_, stamps, Cursor) => {
  const isClosed = closing()
  const page = { ...answer(...stamps), Cursor }
  const at = (askedMs: number, json = '{}', key = 'a') =>
    isClosed(connection, whole, page, once(askedMs, json, key))
  expect(at(NOW)).toBe(false)
  expect(at(NOW + SEEN_AGAIN_MS - 1)).toBe(false)
  expect(at(NOW + SEEN_AGAIN_MS, '{}', 'another request')).toBe(false)
  expect(at(NOW + SEEN_AGAIN_MS)).toBe(true)
  // Another answer begins anew.
  expect(at(NOW + 2 * SEEN_AGAIN_MS, 'another answer')).toBe(false)
  expect(at(NOW + 3 * SEEN_AGAIN_MS)).toBe(false)
  expect(at(NOW + 4 * SEEN_AGAIN_MS)).toBe(true)
})
