import fc from 'fast-check'
import * as v from 'valibot'
import { expect, test } from 'vitest'
import { messagesResponseSchema } from './messages'
import { readOrdinaryMessages } from './ordinary-messages'

const ID = '4BFE4675-0c0d-4f5e-9c2b-0123456789ab'
const odd = fc.constantFrom<unknown>(undefined, null, '', 7, [], {}, 'x', ID)
/** A field that is nearly always as it should be. */
const field = (good: fc.Arbitrary<unknown>) =>
  fc.oneof({ weight: 30, arbitrary: good }, { weight: 1, arbitrary: odd })

const message = fc.record(
  {
    Id: field(fc.constantFrom(ID, ID.toLowerCase())),
    MessageThreadId: field(fc.constant(ID)),
    Text: field(fc.string({ minLength: 1 })),
    Sender: field(fc.constantFrom<unknown>('Enterprise', { Discriminator: 'Application', Value: null })),
    CreatedUtc: field(
      fc.constantFrom(
        '2026-02-15T19:58:36Z',
        '2026-02-15T19:58:36.5+02:00',
        '2026-02-15T19:58',
        '2026-02-30T25:00Z',
      ),
    ),
    Language: fc.constantFrom('hu', null),
  },
  { requiredKeys: ['Id', 'CreatedUtc'] },
)
const answer = field(
  fc.record({ Messages: field(fc.array(message, { maxLength: 4 })), Cursor: field(fc.constant(ID)) }),
)

test('what it reads, the schema reads the same', () => {
  let read = 0
  fc.assert(
    fc.property(answer, (json) => {
      const ordinary = readOrdinaryMessages(json)
      if (ordinary === null) return
      read += 1
      expect(ordinary).toEqual(v.parse(messagesResponseSchema, json))
      expect(Object.keys(ordinary.Messages[0] ?? {})).not.toContain('Language')
    }),
    { seed: 14, numRuns: 2_000 },
  )
  expect(read).toBeGreaterThan(200)
})

test('it reads what the vendor says', () => {
  const Sender = { Discriminator: 'Enterprise', Value: null }
  const item = { Id: ID, MessageThreadId: ID, Text: 'Hello', Sender, CreatedUtc: '2026-02-15T19:58:36Z' }
  expect(readOrdinaryMessages({ Messages: [item], Cursor: ID })?.Messages[0]).toMatchObject({
    Id: ID.toLowerCase(),
    Sender: 'Enterprise',
  })
})
