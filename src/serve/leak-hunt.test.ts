import { afterAll, beforeAll, expect, test } from 'vitest'
import type { FaultPlan } from '../emulator/faults'
import { createRandom } from '../emulator/hash'
import { MASK } from '../proxy/redact'
import { requestBytes, sendRaw } from '../test/raw-http'
import { findSecrets } from '../test/secrets'
import { type RunningEmulator, startEmulator } from './start-emulator'
import { type Lobby, startLobby } from './start-lobby'
import { runs } from '../test/runs'

/** One hunt is this many requests; it is the same hunt every time. */
const REQUESTS = runs(400)
const SEED = 20_260_309
/** The mask, as raw bytes read as Latin-1. */
const MASKED = Buffer.from(MASK).toString('latin1')

let source: RunningEmulator
let lobby: Lobby
let secrets: readonly string[] = []
const lines: string[] = []

beforeAll(async () => {
  source = await startEmulator({ threads: 30, messages: 400, rateLimit: 0 })
  const { clientToken, accessToken, groupAccessToken } = source.emulator.tokens
  secrets = [clientToken, accessToken, groupAccessToken]
  const connection = (id: string, token: string) => ({
    id,
    name: id,
    platformAddress: source.base,
    credentials: { clientToken, accessToken: token, client: 'Sample Client 1.0.0' },
  })
  lobby = await startLobby({
    signIn: { mode: 'open' },
    metrics: { port: 0 },
    config: { connections: [connection('one', accessToken), connection('group', groupAccessToken)] },
    logLevel: 'debug',
    // Refusals are what is hunted here; nothing may wait because of one.
    rate: { limit: 0, windowMs: 30_000 },
    writeLog: (line) => lines.push(line),
  })
})

afterAll(async () => {
  await lobby.close()
  await source.close()
})

type Pick = <T>(items: readonly T[]) => T

/** The ways in which an upstream could put a secret on paper. */
const forms: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => btoa(text),
  (text) => btoa(`x${text}`),
  (text) => btoa(`xx${text}`),
  (text) => btoa(text).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_'),
  (text) => text.replaceAll(/[^]/g, (c) => `%${c.charCodeAt(0).toString(16)}`),
  (text) => encodeURIComponent(btoa(text)),
  // Some of it only, as addresses have it.
  (text) => text.replaceAll(/[^]{3}/g, (three) => `%${three.charCodeAt(0).toString(16)}${three.slice(1)}`),
  (text) =>
    btoa(text).replaceAll(/[^]{4}/g, (four) => `${four.slice(0, 3)}%${four.charCodeAt(3).toString(16)}`),
]

/** A secret, whole or any run of 8 and more, in one of the forms, among other words. */
function somethingSecret(random: () => number, pick: Pick): string {
  const secret = pick(secrets)
  const from = Math.floor(random() * (secret.length - 8))
  const part = random() < 0.4 ? secret : secret.slice(from, from + 8 + Math.floor(random() * 20))
  return `${pick(['', 'Token ', '"', 'https://x.test/?t='])}${pick(forms)(part)}${pick(['', ' is wrong.', '"'])}`
}

/** A fault whose answer holds secrets wherever an answer has room for one. */
function leakyFault(random: () => number, pick: Pick): FaultPlan {
  const secret = somethingSecret(random, pick)
  const headerSafe = secret.replaceAll(/[^\x21-\x7e]/g, '')
  // What looks like an identifier all over, and is none.
  const identifier = secret.replaceAll(/[^\w.:-]/g, '').slice(0, 100)
  return pick<FaultPlan>([
    { kind: 'status', status: pick([400, 401, 403, 404, 408, 409, 429, 500, 502, 503]), message: secret },
    // Once more for answers that are rare otherwise.
    { kind: 'status', status: pick([408, 409]), message: secret },
    { kind: 'status', status: 403, message: `The room is taken. ${secret}` },
    { kind: 'status', status: 403 },
    { kind: 'reset' },
    { kind: 'truncated' },
    { kind: 'malformed' },
    { kind: 'wrong-shape' },
    { kind: 'content-type', contentType: 'text/html' },
    { kind: 'no-content' },
    { kind: 'body', body: secret },
    { kind: 'body', body: `{"Messages":[{"Id":"${secret}` },
    {
      kind: 'body',
      status: pick([200, 302, 400, 403, 500]),
      headers: { 'Request-Id': identifier, Location: headerSafe },
      body: JSON.stringify({ Message: secret, RequestId: secret, Details: secret }),
    },
    {
      kind: 'body',
      status: 429,
      headers: { 'Retry-After': headerSafe, 'Set-Cookie': headerSafe, 'X-Debug': headerSafe },
      body: secret,
    },
    // Beside the contract's fields, in what is no value of theirs, and in their texts.
    { kind: 'transform', transform: (json) => ({ ...(json as object), Details: secret, [secret]: secret }) },
    { kind: 'transform', transform: () => pageOf({ MessageThreadId: secret, Sender: secret, Text: secret }) },
    { kind: 'transform', transform: (json) => quoting(json, secret) },
    { kind: 'transform', transform: (json) => quoting(json, secret) },
  ])
}

/** A page with one message, in which something is other than it should be. */
function pageOf(changes: Record<string, string>): unknown {
  const Id = crypto.randomUUID()
  const message = { Id, MessageThreadId: Id, Text: 'Thank you', Sender: 'Application' }
  return { Messages: [{ ...message, CreatedUtc: '2026-03-09T13:19:46Z', ...changes }], Cursor: null }
}

/** A good answer whose texts quote a secret: those of messages, of threads and of properties. */
function quoting(json: unknown, secret: string): unknown {
  const texts = new Set(['Text', 'Subject', 'OriginalSender', 'Name', 'ChainName'])
  return JSON.parse(
    JSON.stringify(json, (key, value: unknown) =>
      texts.has(key) && typeof value === 'string' ? `${value} ${secret}, ${value}` : value,
    ),
  ) as unknown
}

/** A request as the page makes it, or spoilt in one place. */
function anyRequest(random: () => number, pick: Pick): string {
  const ids = source.emulator.control.truthThreads({ token: pick(secrets.slice(1)) }).map(({ id }) => id)
  const interval = { StartUtc: '2026-01-01T00:00:00Z', EndUtc: '2026-01-20T00:00:00Z' }
  const Limitation = { Count: pick([1, 5, 50]) }
  const [operation, body] = pick<[string, object]>([
    ['messages/getAll', { MessageThreadIds: ids.slice(0, 5), Limitation }],
    ['messages/getAll', { MessageThreadIds: ids, CreatedUtc: interval, Limitation }],
    ['messageThreads/getAll', { CreatedUtc: interval, Limitation }],
    ['enterprises/getAll', { Limitation }],
    ['messages/getAll', { MessageThreadIds: [], Limitation }],
    ['messages/add', { Messages: [] }],
  ])
  const headers = {
    Host: new URL(lobby.origin).host,
    'Content-Type': 'application/json',
    'X-Lobby': '1',
    'X-Lobby-Retry': '1',
    'Sec-Fetch-Site': 'same-origin',
    ...(random() < 0.15
      ? pick([
          { Host: 'evil.test' },
          { 'Sec-Fetch-Site': 'cross-site' },
          { 'X-Lobby': '0' },
          { 'Content-Type': 'text/plain' },
        ])
      : {}),
  }
  const path =
    random() < 0.1
      ? pick(['/', '/api/session', '/healthz', '/nowhere', '/%00'])
      : `/api/${pick(['one', 'group', 'none'])}/${operation}`
  return requestBytes(`POST ${path} HTTP/1.1`, Object.entries(headers), JSON.stringify(body))
}

test('no token, and no 8-character run of one, reaches the browser, the log or the metrics, whatever the upstream says', async () => {
  const random = createRandom(SEED)
  const pick: Pick = (items) => {
    const item = items[Math.floor(random() * items.length)]
    if (item === undefined) throw new RangeError('nothing to pick from')
    return item
  }
  const statuses = new Map<number, number>()
  let masked = 0
  for (let count = 0; count < REQUESTS; count += 1) {
    source.emulator.control.clearFaults()
    const fault = random() < 0.85 ? leakyFault(random, pick) : null
    if (fault !== null) source.emulator.control.fault(fault)
    const answer = await sendRaw(lobby.origin, anyRequest(random, pick))
    const status = Number(answer.split(' ')[1])
    statuses.set(status, (statuses.get(status) ?? 0) + 1)
    const leaks = findSecrets(answer, secrets)
    expect(leaks, `request ${count}: ${JSON.stringify(fault)} gave ${answer.slice(0, 2000)}`).toEqual([])
    if (answer.includes(MASKED)) masked += 1
  }
  expect(findSecrets(lines.join(''), secrets)).toEqual([])
  expect(lines.join('')).not.toContain('withheld')
  const metrics = await (await fetch(lobby.metricsAddress ?? '')).text()
  expect(metrics).toContain('lobby_upstream_calls_total{operation="messages/getAll",status="403"}')
  expect(findSecrets(metrics, secrets)).toEqual([])
  // The hunt went everywhere: pages, problems of every kind, refusals.
  expect([...statuses.keys()].toSorted((a, b) => a - b)).toEqual([
    200, 400, 403, 404, 405, 409, 415, 429, 502, 504,
  ])
  // Also into pages that were shown, with what they quoted masked.
  expect(masked).toBeGreaterThan(5)
  expect(lines.length).toBe(REQUESTS)
})

test('the hunt would find what it looks for: the upstream does say the tokens', async () => {
  const { clientToken, accessToken } = source.emulator.tokens
  source.emulator.control.clearFaults()
  source.emulator.control.fault({ kind: 'status', status: 500 })
  const direct = await fetch(`${source.base}/api/connector/v1/enterprises/getAll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ClientToken: clientToken,
      AccessToken: accessToken,
      Client: 'x',
      Limitation: { Count: 1 },
    }),
  })
  expect(findSecrets(await direct.text(), secrets).length).toBeGreaterThan(50)
})
