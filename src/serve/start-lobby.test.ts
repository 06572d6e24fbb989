import { connect } from 'node:net'
import * as v from 'valibot'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { MESSAGE_WINDOW_MS } from '../connector/limits'
import { formatInstant } from '../connector/primitives'
import type { FaultPlan } from '../emulator/faults'
import type { LogFields } from '../proxy/options'
import { requestBytes, sendRaw } from '../test/raw-http'
import { ConfigError } from './config-error'
import { startDemo } from './demo'
import { type RunningEmulator, startEmulator } from './start-emulator'
import { type Lobby, startLobby } from './start-lobby'

let source: RunningEmulator
let lobby: Lobby
const lines: string[] = []
const CALL = '/api/one/messages/getAll'

beforeAll(async () => {
  source = await startEmulator({ threads: 20, messages: 200, rateLimit: 0 })
})

afterAll(() => source.close())

/** One per test: a 401 or a 429 of one test would stop the calls of the next. */
beforeEach(async () => {
  source.emulator.control.clearRequests()
  source.emulator.control.clearFaults()
  lines.length = 0
  const { clientToken, accessToken } = source.emulator.tokens
  const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
  const connections = [{ id: 'one', name: 'One', platformAddress: source.base, credentials }]
  lobby = await startLobby({
    signIn: { mode: 'open' },
    config: { connections },
    writeLog: (line) => lines.push(line),
    clientDirectory: 'missing',
  })
})

afterEach(() => lobby.close())

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
  ['the way up and out', 400, () => call(messagesBody(), {}, 'POST /api/one/../../etc/passwd HTTP/1.1')],
  [
    'an operation that writes, by the way up',
    400,
    () => call('{}', {}, 'POST /api/one/messages/getAll/../add HTTP/1.1'),
  ],
  [
    'an operation that reads, by an encoded way up',
    400,
    () => call(messagesBody(), {}, `POST /assets/%2e%2E${CALL} HTTP/1.1`),
  ],
  ['backslashes', 400, () => call(messagesBody(), {}, `POST ${CALL.replaceAll('/', '\\')} HTTP/1.1`)],
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

test('does not read a body of which nobody says how long it is', async () => {
  const chunk = 'x'.repeat(64 * 1024)
  const chunks = Array.from({ length: 32 }, () => `${chunk.length.toString(16)}\r\n${chunk}\r\n`).join('')
  const head = call('', { 'Transfer-Encoding': 'chunked' })
  expect(statusOf(await sendRaw(lobby.origin, `${head}${chunks}0\r\n\r\n`))).toBe(411)
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
  await expect.poll(received).toHaveLength(1)
  await expect.poll(() => lines).toHaveLength(1)
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
    signIn: { mode: 'open' },
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

test('shows the demo on a wildcard address by whatever name the machine is reached', async () => {
  const demo = await startDemo('0.0.0.0')
  const other = await startLobby({
    signIn: { mode: 'open' },
    config: demo.config,
    host: '0.0.0.0',
    clientDirectory: 'missing',
  })
  const address = `http://127.0.0.1:${other.port}`
  const session = (host: string, more: [string, string][] = []) =>
    sendRaw(address, requestBytes('GET /api/session HTTP/1.1', [['Host', host], ...more]))
  try {
    for (const name of ['front-desk.local', '192.168.1.7', 'localhost', '[fe80::1]']) {
      const host = `${name}:${other.port}`
      expect(statusOf(await session(host, [['Origin', `http://${host}`]]))).toBe(200)
      expect(statusOf(await session(host, [['Origin', 'http://evil.test']]))).toBe(403)
    }
    expect(await session('front-desk.local')).toContain('"demo":true')
  } finally {
    await other.close()
    await demo.close()
  }
})

test('shows the demo on loopback by loopback names only', async () => {
  const demo = await startDemo('127.0.0.1')
  await demo.close()
  expect(demo.config.origins).toEqual([])
})

test.each(['0.0.0.0', '::'])(
  'does not start on %s with tokens before its origins are named',
  async (host) => {
    const { clientToken, accessToken } = source.emulator.tokens
    const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
    const connections = [{ id: 'one', name: 'One', platformAddress: source.base, credentials }]
    const start = (origins: readonly string[]) =>
      startLobby({
        signIn: { mode: 'open' },
        config: { connections, origins },
        host,
        clientDirectory: 'missing',
      })
    await expect(start([])).rejects.toThrow(ConfigError)
    await expect(start([])).rejects.toThrow(/^origins: must name every address .* because HOST is a wildcard/)
  },
)

test('starts on a wildcard address when its origins are named, and is reached by those', async () => {
  const { clientToken, accessToken } = source.emulator.tokens
  const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
  const connections = [{ id: 'one', name: 'One', platformAddress: source.base, credentials }]
  const config = { connections, origins: ['https://inbox.test'] }
  const other = await startLobby({
    signIn: { mode: 'open' },
    config,
    host: '0.0.0.0',
    clientDirectory: 'missing',
  })
  const session = (Host: string) =>
    sendRaw(
      `http://127.0.0.1:${other.port}`,
      requestBytes('GET /api/session HTTP/1.1', [['Host', Host]]),
    ).then(statusOf)
  expect([await session('inbox.test'), await session('front-desk.local')]).toEqual([200, 403])
  await other.close()
})

test('two readers of the same inbox cost one', async () => {
  const { accessToken } = source.emulator.tokens
  const threads = source.emulator.control.truthThreads({ token: accessToken })
  const truth = source.emulator.control.truth({ token: accessToken, endMs: Date.now() - 3_600_000 })
  const endMs = truth[0]?.createdMs ?? 0
  const Count = 1
  const schema = v.object({ Cursor: v.nullable(v.string()), Messages: v.array(v.unknown()) })
  /** Pages through everything, as a reader's page does; gives the answers. */
  async function read(acceptEncoding: string): Promise<readonly string[]> {
    const texts: string[] = []
    for (let cursor: string | null | undefined; cursor !== null;) {
      const response = await fetch(`${lobby.origin}${CALL}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-lobby': '1',
          origin: lobby.origin,
          'accept-encoding': acceptEncoding,
        },
        body: JSON.stringify({
          MessageThreadIds: threads.map(({ id }) => id),
          CreatedUtc: { StartUtc: formatInstant(endMs - MESSAGE_WINDOW_MS), EndUtc: formatInstant(endMs) },
          Limitation: { Count, Cursor: cursor ?? null },
        }),
      })
      expect(response.status).toBe(200)
      const text = await response.text()
      const page = v.parse(schema, JSON.parse(text))
      texts.push(text)
      cursor = page.Messages.length < Count ? null : page.Cursor
    }
    return texts
  }
  const together = await Promise.all([read('br'), read('gzip')])
  const later = await read('identity')
  expect(together).toEqual([later, later])
  expect(later.length).toBeGreaterThan(1)
  expect(received()).toHaveLength(later.length)
  const outcomes = lines.map((line) => v.parse(v.object({ cache: v.string() }), JSON.parse(line)).cache)
  expect(outcomes.filter((outcome) => outcome === 'miss')).toHaveLength(later.length)
})
