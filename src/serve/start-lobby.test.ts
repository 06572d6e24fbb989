import { connect } from 'node:net'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import type { FaultPlan } from '../emulator/faults'
import type { LogFields } from '../proxy/options'
import { requestBytes, sendRaw } from '../test/raw-http'
import { type RunningEmulator, startEmulator } from './start-emulator'
import { type Lobby, startLobby } from './start-lobby'

let source: RunningEmulator
let lobby: Lobby
const lines: string[] = []
const CALL = '/api/one/messages/getAll'

beforeAll(async () => {
  source = await startEmulator({ threads: 20, messages: 200, rateLimit: 0 })
  const { clientToken, accessToken } = source.emulator.tokens
  const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
  const connections = [{ id: 'one', name: 'One', platformAddress: source.base, credentials }]
  lobby = await startLobby({
    config: { connections },
    writeLog: (line) => lines.push(line),
    clientDirectory: 'missing',
  })
})

afterAll(async () => {
  await lobby.close()
  await source.close()
})

beforeEach(() => {
  source.emulator.control.clearRequests()
  source.emulator.control.clearFaults()
  lines.length = 0
})

/** A call as the client's page makes it, with the given headers in the place of its own. */
function call(body: string, changed: Record<string, string> = {}, line = `POST ${CALL} HTTP/1.1`): string {
  const headers = {
    Host: new URL(lobby.origin).host,
    'Content-Type': 'application/json',
    'X-Lobby': '1',
    'Sec-Fetch-Site': 'same-origin',
    ...changed,
  }
  return requestBytes(line, Object.entries(headers), body)
}

function messagesBody(): string {
  const [thread] = source.emulator.control.truthThreads({ token: source.emulator.tokens.accessToken })
  return JSON.stringify({ MessageThreadIds: [thread?.id], Limitation: { Count: 5 } })
}

const statusOf = (answer: string): number => Number(answer.split(' ')[1])
const received = () => source.emulator.control.requests

test('reads messages of the emulator through the edge', async () => {
  const answer = await sendRaw(lobby.origin, call(messagesBody()))
  expect(statusOf(answer)).toBe(200)
  expect(answer).toMatch(/\r\nx-request-id: [0-9a-f-]{36}\r\n/)
  expect(answer).toContain('"Sender":"')
  expect(received()).toMatchObject([{ operation: 'messages/getAll', status: 200 }])
  const [line = '{}'] = lines
  expect(JSON.parse(line)).toMatchObject({ level: 'info', route: 'messages/getAll', status: 200 })
})

test.each([
  ['an encoded slash', 404, () => call(messagesBody(), {}, 'POST /api/one/messages%2FgetAll HTTP/1.1')],
  ['double slashes', 404, () => call(messagesBody(), {}, 'POST //api/one/messages/getAll HTTP/1.1')],
  ['the way up and out', 404, () => call(messagesBody(), {}, 'POST /api/one/../../etc/passwd HTTP/1.1')],
  [
    'an operation that writes, by the way up',
    404,
    () => call('{}', {}, 'POST /api/one/messages/getAll/../add HTTP/1.1'),
  ],
  [
    'a foreign address in the request line',
    403,
    () => call(messagesBody(), {}, `POST http://evil.test${CALL} HTTP/1.1`),
  ],
  [
    'our address in the request line and a foreign Host',
    403,
    () => call(messagesBody(), { Host: 'evil.test' }, `POST http://localhost${CALL} HTTP/1.1`),
  ],
  ['a foreign Host', 403, () => call(messagesBody(), { Host: 'evil.test' })],
  ['a Host with a path in it', 403, () => call(messagesBody(), { Host: `localhost${CALL}?` })],
  ['a Host with a user in it', 400, () => call(messagesBody(), { Host: 'x@localhost' })],
  ['a second Host', 403, () => call(messagesBody(), { host: 'evil.test' })],
  ['a second header of our own', 403, () => call(messagesBody(), { 'x-lobby': '1' })],
  ['a second content type', 415, () => call(messagesBody(), { 'content-type': 'text/plain' })],
  ['a second length', 400, () => call(messagesBody(), { 'content-length': '1' })],
  ['a length and chunks', 400, () => call(messagesBody(), { 'Transfer-Encoding': 'chunked' })],
  ['a header folded over two lines', 400, () => call(messagesBody(), { 'X-A': '1\r\n X-B: 2' })],
  ['TRACE', 400, () => call('', {}, `TRACE ${CALL} HTTP/1.1`)],
  ['an asterisk', 400, () => call('', {}, 'OPTIONS * HTTP/1.1')],
  ['2 MB', 413, () => call(messagesBody().replace('{', `{"Extra":"${'x'.repeat(2_000_000)}",`))],
  ['no HTTP at all', 400, () => '\u0016\u0003\u0001\u0002\u0000\r\n\r\n'],
])('refuses %s, and nothing goes upstream', async (_, status, bytes) => {
  expect(statusOf(await sendRaw(lobby.origin, bytes()))).toBe(status)
  expect(received()).toEqual([])
})

test('stops reading 2 MB in chunks at the cap', async () => {
  const chunk = 'x'.repeat(64 * 1024)
  const chunks = Array.from({ length: 32 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
  const head = call('', { 'Transfer-Encoding': 'chunked' })
  expect(statusOf(await sendRaw(lobby.origin, `${head}${chunks}0\r\n\r\n`))).toBe(413)
  expect(received()).toEqual([])
})

test('passes nothing on of the browser but the fields of the operation', async () => {
  let seen: Readonly<Record<string, unknown>> = {}
  source.emulator.control.fault({
    kind: 'no-content',
    when: (body) => {
      seen = body
      return true
    },
  })
  const { clientToken, accessToken } = source.emulator.tokens
  const asked: unknown = JSON.parse(messagesBody())
  const body = messagesBody().replace('{', '{"LanguageCode":"de","Extra":{"a":1},"__proto__":{"b":2},')
  const answer = await sendRaw(
    lobby.origin,
    call(body, { Cookie: 'a=b', Authorization: 'Bearer x', Prefer: 'return=minimal' }),
  )
  expect(answer.split('\r\n\r\n')[1]).toBe('{"Messages":[],"Cursor":null}')
  const envelope = { ClientToken: clientToken, AccessToken: accessToken, Client: 'Sample Client 1.0.0' }
  expect(seen).toEqual({ ...(asked as object), ...envelope })
})

const faults: [title: string, fault: FaultPlan, status: number, kind: string][] = [
  ['a reset', { kind: 'reset' }, 502, 'network'],
  ['half an answer', { kind: 'truncated' }, 502, 'network'],
  ['broken JSON', { kind: 'malformed' }, 502, 'malformed'],
  ['another shape', { kind: 'wrong-shape' }, 502, 'malformed'],
  ['HTML', { kind: 'content-type' }, 502, 'malformed'],
  ['401', { kind: 'status', status: 401 }, 502, 'unauthorized'],
  [
    '429 with a date',
    { kind: 'status', status: 429, retryAfter: 3, retryAfterForm: 'date' },
    429,
    'rate-limited',
  ],
  ['more than 8 MB', { kind: 'body', body: new Uint8Array(8 * 1024 * 1024 + 1) }, 504, 'too-heavy'],
]
test.each(faults)('tells %s upstream as such', async (_, fault, status, kind) => {
  source.emulator.control.fault(fault)
  const answer = await sendRaw(lobby.origin, call(messagesBody()))
  expect(statusOf(answer)).toBe(status)
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ kind })
})

/** Lets the next calls hang; settles when one has arrived. */
function hang(): Promise<void> {
  return new Promise((resolve) => {
    const when = () => {
      resolve()
      return true
    }
    source.emulator.control.fault({ kind: 'hang', when })
  })
}

test('drops the call upstream when the browser leaves', async () => {
  const arrived = hang()
  const { hostname, port } = new URL(lobby.origin)
  const socket = connect(Number(port), hostname)
  socket.write(call(messagesBody()))
  await arrived
  expect(lines).toEqual([])
  socket.destroy()
  await vi.waitFor(() => expect(received()).toHaveLength(1))
  await vi.waitFor(() => expect(lines).toHaveLength(1))
  const entry = JSON.parse(lines[0] ?? '{}') as LogFields
  expect(entry).toMatchObject({ route: 'messages/getAll', status: 499, kind: 'aborted' })
})

test('answers HEAD without a body, and health without the upstream', async () => {
  const host = new URL(lobby.origin).host
  const head = await sendRaw(lobby.origin, requestBytes('HEAD /healthz HTTP/1.1', [['Host', host]]))
  expect([statusOf(head), head.split('\r\n\r\n')[1]]).toEqual([200, ''])
  const get = await sendRaw(lobby.origin, requestBytes('GET /healthz HTTP/1.0', []))
  expect([statusOf(get), get.split('\r\n\r\n')[1]]).toEqual([200, 'ok'])
  expect(received()).toEqual([])
})

test('says where it listens and that the client is missing, and closes while a call hangs', async () => {
  const { clientToken, accessToken } = source.emulator.tokens
  const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
  const other = await startLobby({
    config: { connections: [{ id: 'one', name: 'One', platformAddress: source.base, credentials }] },
    clientDirectory: 'missing',
  })
  expect(other.origin).toBe(`http://127.0.0.1:${other.port}`)
  expect(other.hasClient).toBe(false)
  const arrived = hang()
  const pending = sendRaw(other.origin, call(messagesBody(), { Host: new URL(other.origin).host }))
  await arrived
  await other.close()
  await pending.catch(() => undefined)
  await expect(fetch(`${other.origin}/healthz`)).rejects.toThrow('fetch failed')
})
