import { enterprisesResponseSchema } from '../connector/enterprises'
import { MAX_REQUEST_BYTES } from '../connector/limits'
import {
  addThreadResponseSchema,
  type ThreadsResponse,
  threadsResponseSchema,
} from '../connector/message-threads'
import {
  addMessagesResponseSchema,
  type MessagesResponse,
  messagesResponseSchema,
} from '../connector/messages'
import { CONNECTOR_PATH } from '../connector/operations'
import { formatInstant, parseInstant } from '../connector/primitives'
import { requestCases } from './conformance-requests'
import {
  call,
  check,
  checkError,
  checkGood,
  type ConformanceCase,
  type ConformanceContext,
  UNKNOWN_ID,
} from './conformance-context'

const DAY_MS = 86_400_000

type WireMessage = MessagesResponse['Messages'][number]

/** Threads of the last 89 days, newest first. */
async function someThreads(context: ConformanceContext, count = 100) {
  const now = Date.now()
  const body = { CreatedUtc: span(now - 89 * DAY_MS, now), Limitation: { Count: count } }
  const page = checkGood(await call(context, 'messageThreads/getAll', body), threadsResponseSchema)
  check(page.MessageThreads.length > 0, 'there is a thread in the last 89 days to test with')
  return page
}

async function someThreadIds(context: ConformanceContext): Promise<string[]> {
  return (await someThreads(context)).MessageThreads.map(({ Id }) => Id)
}

function span(startMs: number, endMs: number) {
  return { StartUtc: formatInstant(startMs), EndUtc: formatInstant(endMs) }
}

/** All pages of a query, by the cursor; at most 50. */
async function walk(context: ConformanceContext, body: object, count: number): Promise<WireMessage[]> {
  const all: WireMessage[] = []
  let cursor: string | null = null
  for (let page = 0; page < 50; page++) {
    const request: object = { ...body, Limitation: { Count: count, Cursor: cursor } }
    const answer: MessagesResponse = checkGood(
      await call(context, 'messages/getAll', request),
      messagesResponseSchema,
    )
    check(answer.Messages.length <= count, 'no page is longer than Count')
    all.push(...answer.Messages)
    cursor = answer.Cursor
    if (cursor === null || answer.Messages.length < count) break
  }
  return all
}

const paging: ConformanceCase[] = [
  {
    title: 'messages come newest first, only of the threads asked for, each once over all pages',
    run: async (context) => {
      const ids = (await someThreadIds(context)).slice(0, 20)
      const all = await walk(context, { MessageThreadIds: ids }, 7)
      check(new Set(all.map(({ Id }) => Id)).size === all.length, 'every message once')
      check(
        all.every(({ MessageThreadId }) => ids.includes(MessageThreadId)),
        'only the threads asked for',
      )
      const times = all.map(({ CreatedUtc }) => parseInstant(CreatedUtc))
      check(
        times.every((ms, index) => index === 0 || ms <= (times[index - 1] ?? 0)),
        'newest first',
      )
    },
  },
  {
    title: 'pages of any size add up to the same list',
    run: async (context) => {
      const body = { MessageThreadIds: (await someThreadIds(context)).slice(0, 8) }
      const large = (await walk(context, body, 1000)).map(({ Id }) => Id)
      const small = (await walk(context, body, Math.max(3, Math.ceil(large.length / 40)))).map(({ Id }) => Id)
      check(large.join() === small.join(), 'the same messages in the same order')
    },
  },
  {
    title: 'both ends of CreatedUtc are inclusive, and one instant is an interval',
    run: async (context) => {
      const ids = await someThreadIds(context)
      const [newest] = await walk(context, { MessageThreadIds: ids.slice(0, 1) }, 1000)
      check(newest !== undefined, 'there is a message to test with')
      const ms = parseInstant(newest.CreatedUtc)
      const near = await walk(context, { MessageThreadIds: ids, CreatedUtc: span(ms, ms + 1000) }, 1000)
      check(
        near.some(({ Id }) => Id === newest.Id),
        'the message of the first second is there',
      )
      const before = await walk(
        context,
        { MessageThreadIds: ids, CreatedUtc: span(ms - 60_000, ms - 1000) },
        1000,
      )
      check(!before.some(({ Id }) => Id === newest.Id), 'the message of the next second is not')
      const one = await call(context, 'messages/getAll', {
        MessageThreadIds: ids,
        CreatedUtc: span(ms, ms),
        Limitation: { Count: 10 },
      })
      checkGood(one, messagesResponseSchema)
    },
  },
  {
    title: 'CreatedUtc null and EnterpriseIds null are the same as absent',
    run: async (context) => {
      const body = { MessageThreadIds: (await someThreadIds(context)).slice(0, 5) }
      const plain = await walk(context, body, 1000)
      const nulls = await walk(context, { ...body, CreatedUtc: null, EnterpriseIds: null }, 1000)
      check(plain.map(({ Id }) => Id).join() === nulls.map(({ Id }) => Id).join(), 'the same messages')
    },
  },
  {
    title: 'identifiers compare without case and unknown properties are ignored',
    run: async (context) => {
      const ids = (await someThreadIds(context)).slice(0, 3)
      const body = { MessageThreadIds: ids.map((id) => id.toUpperCase()), Surprise: { Deep: [1] } }
      const limited = { ...body, Limitation: { Count: 10, Extra: true } }
      const page = checkGood(await call(context, 'messages/getAll', limited), messagesResponseSchema)
      check(page.Messages.length > 0, 'messages of threads in capital letters')
    },
  },
  {
    title: 'Cursor is the oldest message returned, and null when nothing was',
    run: async (context) => {
      const body = { MessageThreadIds: (await someThreadIds(context)).slice(0, 3), Limitation: { Count: 2 } }
      const page = checkGood(await call(context, 'messages/getAll', body), messagesResponseSchema)
      check(page.Cursor === page.Messages.at(-1)?.Id, 'Cursor is the last Id')
      const long = Date.UTC(2022, 0, 1)
      const none = { ...body, CreatedUtc: span(long, long + DAY_MS) }
      const empty = checkGood(await call(context, 'messages/getAll', none), messagesResponseSchema)
      check(empty.Messages.length === 0 && empty.Cursor === null, 'nothing, and no cursor')
    },
  },
  {
    title: 'an empty page is 204 without a body when return=minimal is preferred',
    run: async (context) => {
      const long = Date.UTC(2022, 0, 1)
      const body = {
        MessageThreadIds: await someThreadIds(context),
        CreatedUtc: span(long, long),
        Limitation: { Count: 5 },
      }
      const headers = { 'Content-Type': 'application/json', Prefer: 'return=minimal' }
      const reply = await call(context, 'messages/getAll', body, { headers })
      check(reply.status === 204 && reply.text === '', '204 and nothing in it')
      check(!reply.headers.has('content-type'), 'no Content-Type')
      check((reply.headers.get('request-id') ?? '') !== '', 'a Request-Id')
      const full = { MessageThreadIds: await someThreadIds(context), Limitation: { Count: 5 } }
      checkGood(await call(context, 'messages/getAll', full, { headers }), messagesResponseSchema)
    },
  },
  {
    title: 'threads page by cursor, each once, and are found by id',
    run: async (context) => {
      const { MessageThreads: first } = await someThreads(context, 30)
      const now = Date.now()
      const seen: string[] = []
      let cursor: string | null = null
      while (seen.length < first.length) {
        const body: object = {
          CreatedUtc: span(now - 89 * DAY_MS, now),
          Limitation: { Count: 4, Cursor: cursor },
        }
        const page: ThreadsResponse = checkGood(
          await call(context, 'messageThreads/getAll', body),
          threadsResponseSchema,
        )
        seen.push(...page.MessageThreads.map(({ Id }) => Id))
        cursor = page.Cursor
        if (page.MessageThreads.length < 4) break
      }
      const expected = first.map(({ Id }) => Id)
      check(seen.slice(0, expected.length).join() === expected.join(), 'the same threads in the same order')
      const byId = { MessageThreadIds: expected.slice(0, 2), Limitation: { Count: 10 } }
      const found = checkGood(await call(context, 'messageThreads/getAll', byId), threadsResponseSchema)
      check(found.MessageThreads.length === Math.min(2, expected.length), 'exactly the threads asked for')
    },
  },
  {
    title: 'enterprises tell name and time zone, and filter messages',
    run: async (context) => {
      const reply = await call(context, 'enterprises/getAll', { Limitation: { Count: 100 } })
      const { Enterprises } = checkGood(reply, enterprisesResponseSchema)
      const ids = Enterprises.map(({ Id }) => Id)
      check(
        ids.length > 0 && Enterprises.every(({ TimeZoneIdentifier }) => TimeZoneIdentifier !== null),
        'zones',
      )
      const threads = (await someThreadIds(context)).slice(0, 5)
      const all = await walk(context, { MessageThreadIds: threads }, 1000)
      const filtered = await walk(context, { MessageThreadIds: threads, EnterpriseIds: ids }, 1000)
      check(all.length === filtered.length, 'all properties in scope are all messages')
    },
  },
]

const scopes: ConformanceCase[] = [
  {
    title: 'a token sees its own properties and its own application only',
    needs: 'emulator',
    run: async (context) => {
      const tokens = tokensOf(context)
      const mine = await someThreadIds(context)
      const body = { MessageThreadIds: mine.slice(0, 1), Limitation: { Count: 1 } }
      for (const credentials of [
        { accessToken: tokens.accessTokenB },
        { clientToken: tokens.otherClientToken, accessToken: tokens.otherAccessToken },
      ]) {
        checkError(await call(context, 'messages/getAll', body, { credentials }), 400, 'MessageThreadIds')
      }
      for (const accessToken of [tokens.portfolioAccessToken, tokens.groupAccessToken]) {
        const reply = await call(context, 'messages/getAll', body, { credentials: { accessToken } })
        check(checkGood(reply, messagesResponseSchema).Messages.length === 1, 'a portfolio sees it too')
      }
    },
  },
  {
    title: 'a foreign identifier is answered exactly like one that does not exist',
    needs: 'emulator',
    run: async (context) => {
      const tokens = tokensOf(context)
      const credentials = { accessToken: tokens.accessTokenB }
      const foreign = (
        await someThreadIds({ ...context, credentials: { ...context.credentials, ...credentials } })
      )[0]
      check(foreign !== undefined, 'property 2 has a thread')
      const messages = await Promise.all(
        [foreign, UNKNOWN_ID].map(async (id) => {
          const reply = await call(context, 'messages/getAll', {
            MessageThreadIds: [id],
            Limitation: { Count: 1 },
          })
          checkError(reply, 400, 'MessageThreadIds')
          return JSON.stringify(reply.json).replace(reply.headers.get('request-id') ?? '', '')
        }),
      )
      check(messages[0] === messages[1], 'the same answer')
    },
  },
  {
    title: 'the portfolio is properties 1 and 2, the group all, and EnterpriseIds narrows both',
    needs: 'emulator',
    run: async (context) => {
      const tokens = tokensOf(context)
      const count = async (accessToken: string): Promise<string[]> => {
        const reply = await call(
          context,
          'enterprises/getAll',
          { Limitation: { Count: 9 } },
          { credentials: { accessToken } },
        )
        return checkGood(reply, enterprisesResponseSchema).Enterprises.map(({ Id }) => Id)
      }
      const [one] = await count(tokens.accessToken)
      const [two] = await count(tokens.accessTokenB)
      check(one !== undefined && two !== undefined, 'one property each')
      check((await count(tokens.portfolioAccessToken)).join() === [one, two].join(), 'exactly those two')
      check((await count(tokens.groupAccessToken)).length === 6, 'all six')
      const narrow = {
        CreatedUtc: span(Date.now() - 80 * DAY_MS, Date.now()),
        EnterpriseIds: [two],
        Limitation: { Count: 1000 },
      }
      const credentials = { accessToken: tokens.portfolioAccessToken }
      const some = checkGood(
        await call(context, 'messageThreads/getAll', narrow, { credentials }),
        threadsResponseSchema,
      )
      const own = await someThreads(
        { ...context, credentials: { ...context.credentials, accessToken: tokens.accessTokenB } },
        1000,
      )
      check(
        some.MessageThreads.every(({ Id }) => own.MessageThreads.some((thread) => thread.Id === Id)),
        'only of property 2',
      )
      const outside = {
        MessageThreadIds: await someThreadIds(context),
        EnterpriseIds: [two],
        Limitation: { Count: 1 },
      }
      checkError(await call(context, 'messages/getAll', outside), 400, 'EnterpriseIds')
    },
  },
  {
    title: 'what is added is there at once, newest first, as Application',
    needs: 'emulator',
    run: async (context) => {
      const reply = await call(context, 'messageThreads/add', { OriginalSender: 'Ada', Subject: 'Keys' })
      const [thread] = checkGood(reply, addThreadResponseSchema).MessageThreads
      check(thread !== undefined && thread.IsResolved === false, 'the thread')
      const items = ['one', 'two', 'three'].map((Text) => ({
        MessageThreadId: thread.Id,
        Text,
        Identifier: `i-${Text}`,
      }))
      const added = checkGood(
        await call(context, 'messages/add', { Messages: items }),
        addMessagesResponseSchema,
      )
      check(
        added.Messages.map(({ Identifier }) => Identifier).join() === 'i-one,i-two,i-three',
        'identifiers come back',
      )
      const all = await walk(context, { MessageThreadIds: [thread.Id] }, 2)
      check(
        all.map(({ Text }) => Text).join() === 'three,two,one',
        'of the same second the newest-inserted first',
      )
      check(
        all.every(({ Sender }) => Sender === 'Application'),
        'as Application',
      )
    },
  },
  {
    title: 'one bad item adds none, and a portfolio token adds nothing',
    needs: 'emulator',
    run: async (context) => {
      const tokens = tokensOf(context)
      const [id] = await someThreadIds(context)
      check(id !== undefined, 'a thread')
      const before = (await walk(context, { MessageThreadIds: [id] }, 1000)).length
      const good = { MessageThreadId: id, Text: 'hello' }
      for (const bad of [
        { MessageThreadId: UNKNOWN_ID, Text: 'x' },
        { MessageThreadId: id, Text: '' },
      ]) {
        checkError(await call(context, 'messages/add', { Messages: [good, bad] }), 400, 'Messages.1')
      }
      const credentials = { accessToken: tokens.portfolioAccessToken }
      checkError(await call(context, 'messages/add', { Messages: [good] }, { credentials }), 400)
      checkError(
        await call(context, 'messageThreads/add', { OriginalSender: 'A', Subject: 'B' }, { credentials }),
        400,
      )
      checkError(
        await call(context, 'messageThreads/add', { OriginalSender: 'A', Subject: '' }),
        400,
        'Subject',
      )
      check((await walk(context, { MessageThreadIds: [id] }, 1000)).length === before, 'nothing was added')
    },
  },
  {
    title: 'a body over 16 MiB is 413',
    needs: 'emulator',
    run: async (context) => {
      const body = `{"a":"${'x'.repeat(MAX_REQUEST_BYTES)}"}`
      const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }
      const response = await context.fetch(
        new Request(`${context.base}${CONNECTOR_PATH}messages/getAll`, init),
      )
      check(response.status === 413, `413, not ${response.status}`)
    },
  },
]

function tokensOf(context: ConformanceContext) {
  check(context.tokens !== undefined, 'the emulator tells its tokens')
  return context.tokens
}

/** Every promise that the viewer relies on, as cases for the emulator or a real tenant. */
export const conformanceCases: readonly ConformanceCase[] = [
  ...requestCases(someThreadIds),
  ...paging,
  ...scopes,
]
