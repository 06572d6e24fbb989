import fc from 'fast-check'
import { expect, test } from 'vitest'
import { CLOSED_KEPT_MS, OPEN_KEPT_MS, type Page, createPageCache } from './page-cache'

const page = (length: number, changed: Partial<Page> = {}): Page => ({
  bytes: new Uint8Array(length),
  coding: 'identity',
  requestId: null,
  isClosed: true,
  askedTicks: 1_000,
  ...changed,
})

test('never holds more than it may, whatever is put into it, and gives what was put last', () => {
  const puts = fc.array(fc.record({ key: fc.nat(30), length: fc.nat(5_000) }), { maxLength: 200 })
  fc.assert(
    fc.property(puts, fc.integer({ min: 1_000, max: 20_000 }), (all, maxBytes) => {
      const cache = createPageCache({ maxBytes, ticks: () => 1_000 })
      for (const { key, length } of all) {
        const put = page(length)
        cache.set(String(key), put)
        expect(cache.bytes()).toBeLessThanOrEqual(maxBytes)
        expect(cache.get(String(key), false)).toBe(length + 512 <= maxBytes ? put : undefined)
      }
    }),
  )
})

test('gives up what was not used for longest', () => {
  const cache = createPageCache({ maxBytes: 3_000, ticks: () => 1_000 })
  cache.set('a', page(900))
  cache.set('b', page(900))
  cache.get('a', false)
  cache.set('c', page(900))
  expect(['a', 'b', 'c'].map((key) => cache.get(key, false) !== undefined)).toEqual([true, false, true])
})

test('drops a page when its time is over, counted from when it was asked for', () => {
  let ticks = 1_500
  const cache = createPageCache({ maxBytes: 10_000, ticks: () => ticks })
  cache.set('open', page(10, { isClosed: false }))
  cache.set('closed', page(10))
  cache.set('late', page(10, { isClosed: false, askedTicks: ticks - OPEN_KEPT_MS }))
  expect(cache.get('late', false)).toBeUndefined()
  ticks = 1_000 + OPEN_KEPT_MS
  expect(cache.get('open', false)).toBeDefined()
  ticks += 1
  expect(cache.get('open', false)).toBeUndefined()
  ticks = 1_000 + CLOSED_KEPT_MS
  expect(cache.get('closed', false)).toBeDefined()
  ticks += 1
  expect(cache.get('closed', false)).toBeUndefined()
})

test('drops it also when nobody asks', async () => {
  // The timer is the machine's own: the whole time, so that a slow one still sees the page kept first.
  const cache = createPageCache({ maxBytes: 10_000, ticks: () => performance.now() })
  cache.set('open', page(10, { isClosed: false, askedTicks: performance.now() }))
  expect(cache.bytes()).toBeGreaterThan(0)
  await expect.poll(() => cache.bytes()).toBe(0)
})

test('is not set back by an answer that was asked for earlier and came later', () => {
  const cache = createPageCache({ maxBytes: 10_000, ticks: () => 1_200 })
  const [newer, older] = [page(10, { askedTicks: 1_100 }), page(10)]
  cache.set('key', newer)
  cache.set('key', older)
  cache.replace('key', older, page(5))
  expect(cache.get('key', false)).toBe(newer)
})

test('forgets what begins so, and nothing else', () => {
  const cache = createPageCache({ maxBytes: 10_000, ticks: () => 1_000 })
  for (const key of ['a one', 'a two', 'b one']) cache.set(key, page(10))
  cache.purge('a ')
  expect(['a one', 'a two', 'b one'].map((key) => cache.get(key, false) !== undefined)).toEqual([
    false,
    false,
    true,
  ])
})
