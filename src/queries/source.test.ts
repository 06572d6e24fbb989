import { expect, it } from 'vitest'
import { type InboxSource, sourceId } from './source'

const source = (connectionId: string): InboxSource => ({
  kind: 'inbox',
  scope: [{ connectionId, platform: 'p', suffix: '', enterpriseIds: null }],
  range: { startMs: 0, endMs: 1 },
})

it('gives equal sources one name, others another, and a short one however many connections there are', () => {
  expect(sourceId(source('a'))).toBe(sourceId(source('a')))
  expect(sourceId(source('a'))).not.toBe(sourceId(source('b')))
  const [entry] = source('a').scope
  if (!entry) throw new Error('no entry')
  const many = { ...source('a'), scope: Array.from({ length: 300 }, () => entry) }
  expect(sourceId(many).length).toBeLessThan(20)
})
