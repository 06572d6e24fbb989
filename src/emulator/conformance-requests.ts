import { messagesResponseSchema } from '../connector/messages'
import { CONNECTOR_PATH } from '../connector/operations'
import {
  call,
  callRaw,
  check,
  checkError,
  checkGood,
  type ConformanceCase,
  type ConformanceContext,
  UNKNOWN_ID,
} from './conformance-context'

const MESSAGES = `${CONNECTOR_PATH}messages/getAll`

/** A request that is wrong in one way: what is changed, and the field that the answer names. */
interface Wrong {
  readonly title: string
  readonly operation?: string
  readonly change: object
  readonly field: string
}

const wrongRequests: readonly Wrong[] = [
  { title: 'MessageThreadIds missing', change: { MessageThreadIds: undefined }, field: 'MessageThreadIds' },
  { title: 'MessageThreadIds null', change: { MessageThreadIds: null }, field: 'MessageThreadIds' },
  { title: 'MessageThreadIds empty', change: { MessageThreadIds: [] }, field: 'MessageThreadIds' },
  {
    title: 'more than 1000 threads',
    change: { MessageThreadIds: Array(1001).fill(UNKNOWN_ID) },
    field: 'MessageThreadIds',
  },
  { title: 'a thread id that is no UUID', change: { MessageThreadIds: ['x'] }, field: 'MessageThreadIds' },
  { title: 'an unknown thread id', change: { MessageThreadIds: [UNKNOWN_ID] }, field: 'MessageThreadIds' },
  { title: 'EnterpriseIds empty', change: { EnterpriseIds: [] }, field: 'EnterpriseIds' },
  { title: 'an unknown enterprise', change: { EnterpriseIds: [UNKNOWN_ID] }, field: 'EnterpriseIds' },
  { title: 'Limitation missing', change: { Limitation: undefined }, field: 'Limitation' },
  { title: 'Count missing', change: { Limitation: {} }, field: 'Limitation.Count' },
  { title: 'Count 0', change: { Limitation: { Count: 0 } }, field: 'Limitation.Count' },
  { title: 'Count 1001', change: { Limitation: { Count: 1001 } }, field: 'Limitation.Count' },
  { title: 'Count 1.5', change: { Limitation: { Count: 1.5 } }, field: 'Limitation.Count' },
  { title: 'Count as a string', change: { Limitation: { Count: '10' } }, field: 'Limitation.Count' },
  {
    title: 'a Cursor that is no UUID',
    change: { Limitation: { Count: 1, Cursor: 'x' } },
    field: 'Limitation.Cursor',
  },
  {
    title: 'an unknown Cursor',
    change: { Limitation: { Count: 1, Cursor: UNKNOWN_ID } },
    field: 'Limitation.Cursor',
  },
  { title: 'CreatedUtc as a string', change: { CreatedUtc: '2022-03-01T00:00:00Z' }, field: 'CreatedUtc' },
  ...intervals('CreatedUtc', '2022-02-28T00:00:00.001Z'),
  ...intervals('CreatedUtc', '2022-04-30T00:00:00.001Z', 'messageThreads/getAll'),
  ...intervals('UpdatedUtc', '2022-04-30T00:00:00.001Z', 'messageThreads/getAll'),
  {
    title: 'no filter',
    operation: 'messageThreads/getAll',
    change: { MessageThreadIds: null },
    field: 'MessageThreadIds',
  },
  {
    title: 'EnterpriseIds as the only filter',
    operation: 'messageThreads/getAll',
    change: { MessageThreadIds: undefined, EnterpriseIds: [UNKNOWN_ID] },
    field: 'MessageThreadIds',
  },
  {
    title: 'Limitation missing',
    operation: 'enterprises/getAll',
    change: { Limitation: null },
    field: 'Limitation',
  },
  {
    title: 'ExternalIdentifiers empty',
    operation: 'enterprises/getAll',
    change: { ExternalIdentifiers: [] },
    field: 'ExternalIdentifiers',
  },
]

/** Wrong intervals of a field; `tooLate` is just more than allowed after 31 January 2022 (day clamped). */
function intervals(field: string, tooLate: string, operation?: string): Wrong[] {
  const start = '2022-01-31T00:00:00Z'
  const where = operation === undefined ? {} : { operation }
  return [
    {
      title: `${field}.StartUtc null`,
      change: { [field]: { StartUtc: null, EndUtc: start } },
      field: `${field}.StartUtc`,
      ...where,
    },
    {
      title: `${field}.EndUtc null`,
      change: { [field]: { StartUtc: start, EndUtc: null } },
      field: `${field}.EndUtc`,
      ...where,
    },
    {
      title: `${field}.EndUtc missing`,
      change: { [field]: { StartUtc: start } },
      field: `${field}.EndUtc`,
      ...where,
    },
    {
      title: `${field}.EndUtc no date`,
      change: { [field]: { StartUtc: start, EndUtc: 'soon' } },
      field: `${field}.EndUtc`,
      ...where,
    },
    {
      title: `${field}.EndUtc on 30 February`,
      change: { [field]: { StartUtc: start, EndUtc: '2022-02-30T00:00:00Z' } },
      field: `${field}.EndUtc`,
      ...where,
    },
    {
      title: `${field} ending before it starts`,
      change: { [field]: { StartUtc: start, EndUtc: '2022-01-30T23:59:59Z' } },
      field: `${field}.EndUtc`,
      ...where,
    },
    {
      title: `${field} too long`,
      change: { [field]: { StartUtc: start, EndUtc: tooLate } },
      field: `${field}.EndUtc`,
      ...where,
    },
  ]
}

/** Cases about requests: addresses, tokens, bodies, fields. */
export function requestCases(
  threadIds: (context: ConformanceContext) => Promise<string[]>,
): ConformanceCase[] {
  const good = async (context: ConformanceContext) => ({
    MessageThreadIds: (await threadIds(context)).slice(0, 2),
    Limitation: { Count: 2 },
  })

  return [
    ...wrongRequests.map(({ title, operation = 'messages/getAll', change, field }) => ({
      title: `${operation} with ${title} is 400 naming ${field}`,
      run: async (context: ConformanceContext) => {
        checkError(await call(context, operation, { ...(await good(context)), ...change }), 400, field)
      },
    })),
    {
      title: 'an interval of exactly one calendar month is accepted, its day clamped',
      run: async (context) => {
        for (const [StartUtc, EndUtc] of [
          ['2022-01-31T00:00:00Z', '2022-02-28T00:00:00Z'],
          ['2022-03-01T00:00:00Z', '2022-04-01T00:00:00Z'],
          ['2024-01-31T10:00:00Z', '2024-02-29T10:00:00Z'],
        ]) {
          const body = { ...(await good(context)), CreatedUtc: { StartUtc, EndUtc } }
          checkGood(await call(context, 'messages/getAll', body), messagesResponseSchema)
        }
      },
    },
    {
      title: 'a wrong token is 401, before any complaint about the body',
      run: async (context) => {
        for (const credentials of [{ clientToken: 'WRONG' }, { accessToken: 'WRONG' }]) {
          checkError(await call(context, 'messages/getAll', await good(context), { credentials }), 401)
          checkError(await call(context, 'messages/getAll', { Limitation: 'x' }, { credentials }), 401)
        }
      },
    },
    {
      title: 'an empty token or no client name is 400',
      run: async (context) => {
        for (const credentials of [{ clientToken: '' }, { accessToken: '' }, { client: '' }]) {
          checkError(await call(context, 'messages/getAll', await good(context), { credentials }), 400)
        }
      },
    },
    {
      title: 'LanguageCode and CultureCode are allowed, together or alone',
      run: async (context) => {
        for (const extra of [
          { LanguageCode: 'de-DE' },
          { CultureCode: 'de-DE' },
          { LanguageCode: 'a', CultureCode: 'b' },
        ]) {
          const reply = await call(context, 'messages/getAll', { ...(await good(context)), ...extra })
          checkGood(reply, messagesResponseSchema)
        }
      },
    },
    {
      title: 'any address but the exact one, and any method but POST, is 404',
      run: async (context) => {
        for (const path of [
          `${MESSAGES}/`,
          MESSAGES.toLowerCase(),
          `${CONNECTOR_PATH}Messages/getAll`,
          `${CONNECTOR_PATH}messages/delete`,
          `${CONNECTOR_PATH}constructor`,
          '/',
          '/api/connector/v2/messages/getAll',
        ]) {
          checkError(await callRaw(context, path, '{}'), 404)
        }
        for (const method of ['GET', 'PUT', 'DELETE']) {
          checkError(await callRaw(context, MESSAGES, method === 'GET' ? null : '{}', { method }), 404)
        }
      },
    },
    {
      title: 'a body that is no JSON object is 400',
      run: async (context) => {
        for (const body of ['', '{', 'null', '[]', '"text"', '1']) {
          checkError(await callRaw(context, MESSAGES, body), 400, 'body')
        }
      },
    },
    {
      title: 'a missing or other content type is 415, one with parameters is fine',
      run: async (context) => {
        for (const headers of [
          {},
          { 'Content-Type': 'text/plain' },
          { 'Content-Type': 'application/jsonp' },
        ]) {
          checkError(await call(context, 'messages/getAll', await good(context), { headers }), 415)
        }
        const headers = { 'Content-Type': 'Application/JSON; charset=utf-8' }
        checkGood(
          await call(context, 'messages/getAll', await good(context), { headers }),
          messagesResponseSchema,
        )
      },
    },
    {
      title: 'every answer has a Request-Id of its own',
      run: async (context) => {
        const ids = new Set<string | null>()
        for (let time = 0; time < 3; time++) {
          ids.add((await call(context, 'messages/getAll', await good(context))).headers.get('request-id'))
        }
        check(ids.size === 3 && !ids.has(null), 'three different ones')
      },
    },
  ]
}
