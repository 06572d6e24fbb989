import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { WalkedMessage } from '../connector/walk/plan'
import { qualified } from '../lib/qualified'
import { createKeep } from './kept-message'

const id = fc
  .tuple(fc.oneof(fc.uuid(), fc.string({ minLength: 1 })), fc.constantFrom('', 'p2'))
  .map(([own, suffix]) => qualified(own, suffix))
const message: fc.Arbitrary<WalkedMessage> = fc.record({
  id,
  threadId: fc.constantFrom('t1', 't2', 't1@p2'),
  connectionId: fc.constantFrom('c1', 'c2'),
  text: fc.option(fc.string({ minLength: 1 })),
  sender: fc.constantFrom('Application', 'Enterprise', 'Unknown'),
  createdMs: fc.oneof(
    fc
      .integer({ min: Date.UTC(2014, 11, 31, 23, 59) / 1000, max: 1_420_070_400 + 60 })
      .map((second) => second * 1000),
    fc.integer({ min: 0, max: 8_640_000_000_000_000 }),
    fc.integer({ min: 0, max: 4_000_000_000 }).map((second) => second * 1000),
  ),
})

it('keeps all that a message says', () => {
  fc.assert(
    fc.property(fc.array(message), (messages) => {
      const kept = createKeep().messages(messages)
      const said = kept.map(({ id, threadId, connectionId, text, sender, createdMs }) => {
        return { id, threadId, connectionId, text, sender, createdMs }
      })
      expect(said).toEqual(messages)
      expect(kept.map(({ key }) => key)).toEqual(messages.map((one) => one.id))
    }),
  )
})

it('keeps all that a thread says', () => {
  const thread = { connectionId: 'c', originalSender: 'Ada', subject: null, createdMs: 1, updatedMs: 2 }
  const threads = ['t', 't@p2'].map((id) => ({ ...thread, id, isResolved: true }))
  expect(createKeep().threads(threads)).toEqual(threads)
})

it('leaves what is kept as it is', () => {
  const keep = createKeep().messages
  const createdMs = Date.UTC(2024, 1, 1)
  const kept = keep([{ id: 'm', threadId: 't', connectionId: 'c', text: 'x', sender: 'Unknown', createdMs }])
  expect(keep(kept)[0]).toBe(kept[0])
})
