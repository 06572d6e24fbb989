import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { ConnectorError, errorBodySchema, kindOfStatus, parseRetryAfter } from './errors'
import { messagesResponseSchema, toMessagesPage } from './messages'
import { threadsRequestSchema, threadsResponseSchema, toThreadsPage } from './message-threads'
import { readOperations } from './operations'
import { parseInstant } from './primitives'
import { senderSchema } from './sender'
import { webhookSchema } from './webhook'

const ID = '4BFE4675-98a9-4428-9ea9-ae5300dbaa93'
const wire = {
  Id: ID,
  MessageThreadId: ID,
  Text: 'Hello',
  Sender: 'Application',
  CreatedUtc: '2022-03-09T13:19:46Z',
}

describe('the sender', () => {
  it.each([
    ['Application', 'Application'],
    [{ Discriminator: 'Enterprise' }, 'Enterprise'],
    [{ Discriminator: 'Application', Value: null }, 'Application'],
    [{ Discriminator: 'Robot' }, 'Unknown'],
    ['application', 'Unknown'],
    [{ Discriminator: null }, 'Unknown'],
    [null, 'Unknown'],
    [undefined, 'Unknown'],
    [7, 'Unknown'],
    [['Application'], 'Unknown'],
  ])('%j is read as %s', (sender, expected) => {
    expect(v.parse(senderSchema, sender)).toBe(expected)
  })
})

describe('a page of messages', () => {
  const page = (message: object) => v.safeParse(messagesResponseSchema, { Messages: [message], Cursor: ID })

  it('is read with ids in one case and unknown fields dropped', () => {
    const read = page({ ...wire, Mood: 'good' })
    const id = ID.toLowerCase()
    expect(read.output).toEqual({ Messages: [{ ...wire, Id: id, MessageThreadId: id }], Cursor: id })
  })

  it('reads its own output without a change', () => {
    const once = v.parse(messagesResponseSchema, {
      Messages: [{ ...wire, Sender: { Discriminator: 'Robot' }, Text: '' }],
    })
    expect(v.parse(messagesResponseSchema, JSON.parse(JSON.stringify(once)))).toEqual(once)
  })

  it('fails when a message has no Id or no time: it could be neither told apart nor put in order', () => {
    expect(page({ ...wire, Id: undefined }).success).toBe(false)
    expect(page({ ...wire, Id: 'x' }).success).toBe(false)
    expect(page({ ...wire, CreatedUtc: null }).success).toBe(false)
    expect(page({ ...wire, CreatedUtc: '2022-13-09T13:19:46Z' }).success).toBe(false)
  })

  it('keeps a message with other damage as a placeholder', () => {
    const read = v.parse(messagesResponseSchema, {
      Messages: [{ Id: ID, CreatedUtc: wire.CreatedUtc, Text: '', Sender: {}, MessageThreadId: 'x' }],
    })
    expect(toMessagesPage(read).messages[0]).toMatchObject({ text: null, sender: 'Unknown' })
  })

  it.each([
    '2022-03-09T13:19:46Z',
    '2022-03-09T13:19:46.000Z',
    '2022-03-09T13:19:46',
    '2022-03-09T14:19:46+01:00',
  ])('takes the time as UTC: %s', (text) => {
    expect(parseInstant(text)).toBe(Date.UTC(2022, 2, 9, 13, 19, 46))
  })
})

describe('a page of threads', () => {
  it('takes a thread that does not say whether it is resolved', () => {
    const thread = { Id: ID, CreatedUtc: wire.CreatedUtc, UpdatedUtc: wire.CreatedUtc }
    const read = toThreadsPage(v.parse(threadsResponseSchema, { MessageThreads: [thread] }))
    expect(read.threads[0]).toMatchObject({ isResolved: null, originalSender: null, subject: null })
  })

  it('is not asked for without a filter; a property alone is none', () => {
    const Limitation = { Count: 10 }
    const CreatedUtc = { StartUtc: '2022-03-01T00:00:00Z', EndUtc: '2022-03-02T00:00:00Z' }
    expect(v.safeParse(threadsRequestSchema, { EnterpriseIds: [ID], Limitation }).success).toBe(false)
    expect(v.safeParse(threadsRequestSchema, { CreatedUtc, Limitation }).success).toBe(true)
  })
})

describe('a request for messages', () => {
  const read = (body: object) => v.safeParse(readOperations['messages/getAll'].request, body).success
  const good = { MessageThreadIds: [ID], Limitation: { Count: 1000 } }

  it('has 1 to 1000 threads and a count of 1 to 1000', () => {
    expect(read(good)).toBe(true)
    expect(read({ ...good, MessageThreadIds: [] })).toBe(false)
    expect(read({ ...good, MessageThreadIds: Array.from({ length: 1001 }, () => ID) })).toBe(false)
    expect(read({ ...good, Limitation: { Count: 0 } })).toBe(false)
    expect(read({ ...good, Limitation: { Count: 1001 } })).toBe(false)
    expect(read({ ...good, Limitation: { Count: 1.5 } })).toBe(false)
  })

  it('has both bounds of an interval or none', () => {
    const StartUtc = '2022-03-01T00:00:00Z'
    expect(read({ ...good, CreatedUtc: null })).toBe(true)
    expect(read({ ...good, CreatedUtc: { StartUtc, EndUtc: null } })).toBe(false)
    expect(read({ ...good, CreatedUtc: { StartUtc } })).toBe(false)
  })
})

describe('errors', () => {
  it('have the kind of their status', () => {
    const kinds = [400, 401, 403, 404, 408, 409, 418, 429, 500, 503].map(kindOfStatus)
    expect(kinds).toEqual([
      'bad-request',
      'unauthorized',
      'refused',
      'not-found',
      'too-heavy',
      'conflict',
      'bad-request',
      'rate-limited',
      'server',
      'server',
    ])
  })

  it('are read without Details, whatever else is missing', () => {
    expect(v.parse(errorBodySchema, { Details: { secret: 1 } })).toEqual({ Message: null, RequestId: null })
  })

  it('carry what a screen needs', () => {
    const cause = new Error('socket')
    const error = new ConnectorError('network', { cause, requestId: 'r' })
    expect(error).toMatchObject({ kind: 'network', status: null, requestId: 'r', retryAfterMs: null, cause })
  })

  it.each([
    ['12', 12_000],
    [' 0 ', 0],
    ['Wed, 09 Mar 2022 13:19:56 GMT', 10_000],
    ['Wed, 09 Mar 2022 13:19:36 GMT', 0],
    ['soon', null],
    ['-5', null],
    ['', null],
    [null, null],
  ])('wait as Retry-After says: %s', (header, expected) => {
    expect(parseRetryAfter(header, Date.UTC(2022, 2, 9, 13, 19, 46))).toBe(expected)
  })
})

describe('a webhook call', () => {
  it('is read with other events among the messages, and with a thread id or without', () => {
    const call = v.parse(webhookSchema, {
      EnterpriseId: ID,
      Events: [
        { Discriminator: 'MessageAdded', Value: { Id: ID } },
        { Discriminator: 'Other', Value: null },
      ],
    })
    expect(call.Events.map(({ Discriminator }) => Discriminator)).toEqual(['MessageAdded', 'Other'])
  })
})
