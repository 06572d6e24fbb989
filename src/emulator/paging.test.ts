import fc from 'fast-check'
import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { withCredentials } from '../connector/credentials'
import { threadsResponseSchema, toThreadsPage, type Thread } from '../connector/message-threads'
import { type Message, messagesResponseSchema, toMessagesPage } from '../connector/messages'
import { CONNECTOR_PATH } from '../connector/operations'
import { createEmulator } from './emulator'

const NOW = Date.UTC(2026, 3, 2, 10)
const DAY_MS = 86_400_000
const emulator = createEmulator({
  now: () => NOW,
  threads: 60,
  messages: 1200,
  days: 90,
  rateLimit: 0,
  fractions: true,
})
const { tokens, control } = emulator
const tokenChoices = [
  tokens.accessToken,
  tokens.accessTokenB,
  tokens.portfolioAccessToken,
  tokens.groupAccessToken,
]

// Messages written into the past, several into one second and out of order, are where an order goes wrong.
const crowded = control.truthThreads({ token: tokens.accessToken })[3]?.id ?? ''
for (const ms of [900, 100, 500, 100, 999])
  control.write(crowded, `at ${ms}`, { createdMs: NOW - 20 * DAY_MS + ms })

async function post(
  operation: string,
  accessToken: string,
  body: object,
  asked = emulator,
): Promise<unknown> {
  const credentials = { clientToken: tokens.clientToken, accessToken, client: 'test' }
  const init = {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(withCredentials(body, credentials)),
  }
  const response = await asked.fetch(new Request(`http://emulator.test${CONNECTOR_PATH}${operation}`, init))
  return response.json()
}

async function walkMessages(accessToken: string, body: object, count: number): Promise<Message[]> {
  const all: Message[] = []
  for (let cursor: string | null = null; ;) {
    const json = await post('messages/getAll', accessToken, {
      ...body,
      Limitation: { Count: count, Cursor: cursor },
    })
    const page = toMessagesPage(v.parse(messagesResponseSchema, json))
    all.push(...page.messages)
    if (page.messages.length < count) return all
    cursor = page.cursor
  }
}

async function walkThreads(accessToken: string, body: object, count: number): Promise<Thread[]> {
  const all: Thread[] = []
  for (let cursor: string | null = null; ;) {
    const json = await post('messageThreads/getAll', accessToken, {
      ...body,
      Limitation: { Count: count, Cursor: cursor },
    })
    const page = toThreadsPage(v.parse(threadsResponseSchema, json))
    all.push(...page.threads)
    if (page.threads.length < count) return all
    cursor = page.cursor
  }
}

const interval = fc
  .record({
    start: fc.integer({ min: 0, max: 89 * DAY_MS }),
    length: fc.integer({ min: 0, max: 28 * DAY_MS }),
  })
  .map(({ start, length }) => ({
    startMs: NOW - 90 * DAY_MS + start,
    endMs: NOW - 90 * DAY_MS + start + length,
  }))

const iso = (ms: number): string => new Date(ms).toISOString()

describe('paging', () => {
  test('gives exactly the truth, for any threads, interval, scope and page size', async () => {
    const query = fc.record({
      token: fc.constantFrom(...tokenChoices),
      share: fc.double({ min: 0.02, max: 1, noNaN: true }),
      offset: fc.nat(60),
      range: fc.option(interval, { nil: null }),
      count: fc.constantFrom(1, 2, 3, 17, 100, 999, 1000),
      narrow: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(query, async ({ token, share, offset, range, count, narrow }) => {
        const all = control.truthThreads({ token }).map(({ id }) => id)
        const threadIds = all.filter((_, index) => ((index + offset) * 7919) % 100 < share * 100)
        if (threadIds.length === 0) return
        const scope = control.enterprises.filter(
          ({ id }) => control.truthThreads({ token, enterpriseIds: [id] }).length > 0,
        )
        const enterpriseIds = narrow ? scope.slice(0, 1).map(({ id }) => id) : null
        const body = {
          MessageThreadIds: threadIds,
          EnterpriseIds: enterpriseIds,
          CreatedUtc: range === null ? null : { StartUtc: iso(range.startMs), EndUtc: iso(range.endMs) },
        }
        const expected = control.truth({
          token,
          threadIds,
          ...range,
          ...(enterpriseIds === null ? {} : { enterpriseIds }),
        })
        if (count < 17 && expected.length > 200) return
        expect(await walkMessages(token, body, count)).toEqual(expected)
      }),
      { numRuns: 80 },
    )
  })

  test('of threads gives exactly the truth', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...tokenChoices),
        interval,
        fc.integer({ min: 1, max: 30 }),
        async (token, range, count) => {
          const body = { CreatedUtc: { StartUtc: iso(range.startMs), EndUtc: iso(range.endMs) } }
          expect(await walkThreads(token, body, count)).toEqual(control.truthThreads({ token, ...range }))
        },
      ),
      { numRuns: 40 },
    )
  })

  test('shows whole seconds, compares the hidden fraction, and puts the newest-inserted of a second first', async () => {
    const at = NOW - 20 * DAY_MS
    const body = (endMs: number) => ({
      MessageThreadIds: [crowded],
      CreatedUtc: { StartUtc: iso(at), EndUtc: iso(endMs) },
    })
    const texts = async (endMs: number) =>
      (await walkMessages(tokens.accessToken, body(endMs), 2)).map(({ text }) => text)
    expect(await texts(at + 999)).toEqual(['at 999', 'at 100', 'at 500', 'at 100', 'at 900'])
    expect(await texts(at + 500)).toEqual(['at 100', 'at 500', 'at 100'])
    const page = await walkMessages(tokens.accessToken, body(at + 999), 1000)
    expect(new Set(page.map(({ createdMs }) => createdMs))).toEqual(new Set([at]))
  })

  test('compares the second that is shown, without fractions', async () => {
    const shown = createEmulator({ now: () => NOW, threads: 5, messages: 20, rateLimit: 0 })
    const at = NOW - 20 * DAY_MS
    const thread = shown.control.startThread({ createdMs: at + 900, text: 'at 900' })
    for (const [StartUtc, EndUtc] of [
      [at - 1000, at],
      [at, at],
      [at, at + 1000],
    ].map((bounds) => bounds.map(iso))) {
      const interval = { StartUtc, EndUtc }
      const messages = { MessageThreadIds: [thread.id], CreatedUtc: interval, Limitation: { Count: 9 } }
      expect(await post('messages/getAll', tokens.accessToken, messages, shown)).toMatchObject({
        Messages: [{ Text: 'at 900' }],
      })
      const threads = { ...messages, UpdatedUtc: interval }
      expect(await post('messageThreads/getAll', tokens.accessToken, threads, shown)).toMatchObject({
        MessageThreads: [{ Id: thread.id }],
      })
    }
  })

  test('takes an interval with one bound null as open on that side, where bounds may be', async () => {
    const open = createEmulator({ now: () => NOW, threads: 5, messages: 20, rateLimit: 0, openBounds: true })
    const at = NOW - 50 * DAY_MS
    const { id } = open.control.startThread({ createdMs: at, text: 'old' })
    open.control.write(id, 'new', { createdMs: NOW })
    const texts = async (CreatedUtc: object) => {
      const body = { MessageThreadIds: [id], CreatedUtc, Limitation: { Count: 9 } }
      const read = v.safeParse(
        messagesResponseSchema,
        await post('messages/getAll', tokens.accessToken, body, open),
      )
      return read.success ? read.output.Messages.map(({ Text }) => Text) : 'refused'
    }
    expect(await texts({ StartUtc: iso(at), EndUtc: null })).toEqual(['new', 'old'])
    expect(await texts({ StartUtc: iso(at + 1000) })).toEqual(['new'])
    expect(await texts({ StartUtc: null, EndUtc: iso(at) })).toEqual(['old'])
    expect(await texts({ StartUtc: null, EndUtc: null })).toBe('refused')
    expect(await texts({ StartUtc: iso(at), EndUtc: iso(NOW) })).toBe('refused')
    const threads = {
      UpdatedUtc: { StartUtc: iso(at), EndUtc: null },
      MessageThreadIds: [id],
      Limitation: { Count: 9 },
    }
    expect(await post('messageThreads/getAll', tokens.accessToken, threads, open)).toMatchObject({
      MessageThreads: [{ Id: id }],
    })
  })

  test('anchors a walk: what is written meanwhile neither shifts nor repeats anything', async () => {
    const token = tokens.accessToken
    const threadIds = control.truthThreads({ token }).map(({ id }) => id)
    const before = control.truth({ token, threadIds })
    const walked: Message[] = []
    for (let cursor: string | null = null; ;) {
      const json = await post('messages/getAll', token, {
        MessageThreadIds: threadIds,
        Limitation: { Count: 100, Cursor: cursor },
      })
      const page = toMessagesPage(v.parse(messagesResponseSchema, json))
      walked.push(...page.messages)
      control.write(crowded, 'meanwhile')
      if (page.messages.length < 100) break
      cursor = page.cursor
    }
    expect(walked).toEqual(before)
  })
})
