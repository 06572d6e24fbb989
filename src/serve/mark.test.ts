import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Assets } from '../proxy/options'
import { requestBytes, sendRaw } from '../test/raw-http'
import { listen } from './listen'
import { type RunningEmulator, startEmulator } from './start-emulator'
import { type Lobby, startLobby } from './start-lobby'

const cleanUps: (() => Promise<void>)[] = []
let source: RunningEmulator
const lobbies: { open?: Lobby; local?: Lobby } = {}

const file = { bytes: new TextEncoder().encode('let a'), gzip: null, etag: '"a"' }
const assets: Assets = {
  index: '<!doctype html><html><head><title>Lobby</title></head></html>',
  files: new Map([
    ['/assets/index-Bx81pz0a.js', { ...file, type: 'text/javascript; charset=utf-8', immutable: true }],
    ['/favicon.svg', { ...file, type: 'image/svg+xml', immutable: false }],
  ]),
}

beforeAll(async () => {
  source = await startEmulator({ threads: 5, messages: 20, rateLimit: 0 })
  cleanUps.push(source.close)
  const { clientToken, accessToken } = source.emulator.tokens
  const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
  const connections = [{ id: 'one', name: 'One', platformAddress: source.base, credentials }]
  for (const mode of ['open', 'local'] as const) {
    const lobby = await startLobby({
      signIn: { mode },
      config: { connections },
      assets,
      metrics: { port: 0 },
    })
    lobbies[mode] = lobby
    cleanUps.push(lobby.close)
  }
})

afterAll(async () => {
  for (const cleanUp of cleanUps.toReversed()) await cleanUp()
})

const CALL = 'POST /api/one/enterprises/getAll HTTP/1.1'
const BODY = '{"Limitation":{"Count":1}}'
const OWN = { 'Content-Type': 'application/json', 'X-Lobby': '1', 'Sec-Fetch-Site': 'same-origin' }

type Case = readonly [
  status: number,
  line: string,
  headers?: Readonly<Record<string, string>>,
  body?: string,
  mode?: 'local' | undefined,
]

const cases: readonly Case[] = [
  [200, 'GET / HTTP/1.1'],
  [200, 'HEAD / HTTP/1.1'],
  [405, 'PUT / HTTP/1.1'],
  [200, 'GET /healthz HTTP/1.1'],
  [200, 'GET /readyz HTTP/1.1'],
  [200, 'GET /assets/index-Bx81pz0a.js HTTP/1.1'],
  [304, 'GET /favicon.svg HTTP/1.1', { 'If-None-Match': '"a"' }],
  [405, 'POST /favicon.svg HTTP/1.1'],
  [404, 'GET /assets/other.js HTTP/1.1'],
  [404, 'GET /nowhere HTTP/1.1', { Accept: 'text/html' }],
  [404, 'GET /api/nowhere HTTP/1.1'],
  [200, 'GET /api/session HTTP/1.1'],
  [403, 'GET /api/session HTTP/1.1', { 'Sec-Fetch-Site': 'cross-site' }],
  [405, 'POST /api/session HTTP/1.1'],
  [200, CALL, OWN, BODY],
  [403, CALL, { ...OWN, 'X-Lobby': '' }, BODY],
  [415, CALL, { ...OWN, 'Content-Type': 'text/plain' }, BODY],
  [400, CALL, OWN, '{'],
  [413, CALL, OWN, ' '.repeat(1024 * 1024 + 1)],
  [405, 'GET /api/one/enterprises/getAll HTTP/1.1', OWN],
  [403, 'GET / HTTP/1.1', { Host: 'elsewhere.example' }],
  [401, 'GET /api/session HTTP/1.1', {}, '', 'local'],
  [401, CALL, OWN, BODY, 'local'],
  [405, 'GET /sign-in/link HTTP/1.1', {}, '', 'local'],
  [403, 'POST /sign-in/link HTTP/1.1', OWN, '{"code":"wrong"}', 'local'],
  [204, 'POST /sign-out HTTP/1.1', OWN, '', 'local'],
  // What no handler sees.
  [400, 'OPTIONS * HTTP/1.1'],
  [400, 'TRACE / HTTP/1.1'],
  [400, 'GET /a/../b HTTP/1.1'],
  [400, 'NONSENSE'],
  [400, 'GET / HTTP/9.9'],
  [400, CALL, { ...OWN, 'Transfer-Encoding': 'chunked', 'Content-Length': '3' }],
  [431, 'GET / HTTP/1.1', { Cookie: `a=${'x'.repeat(20_000)}` }],
]

/** The status of an answer, and the mark by which the page knows whose it is. */
function seen(answer: string): readonly [status: number, mark: string | undefined] {
  return [Number(answer.split(' ')[1]), /^x-lobby: (.*)\r$/im.exec(answer)?.[1]]
}

test.each(cases.map((each) => [each[0], each[1], each] as const))(
  '%i has the mark: %s',
  async (...[, , each]) => {
    const [status, line, headers = {}, body = '', mode] = each
    const { origin = '' } = lobbies[mode ?? 'open'] ?? {}
    const all = { Host: new URL(origin).host, ...headers }
    const answer = await sendRaw(origin, requestBytes(line, Object.entries(all), body))
    expect(seen(answer)).toEqual([status, '1'])
  },
)

test.each([
  [200, 'GET /metrics HTTP/1.1', {}],
  [404, 'GET / HTTP/1.1', {}],
  [403, 'GET /metrics HTTP/1.1', { Host: 'elsewhere.example' }],
])('%i of the metrics has it: %s', async (status, line, headers) => {
  const { origin, host } = new URL(lobbies.open?.metricsAddress ?? '')
  const answer = await sendRaw(origin, requestBytes(line, Object.entries({ Host: host, ...headers })))
  expect(seen(answer)).toEqual([status, '1'])
})

test('a request that does not arrive in time and a defect have it, and so has a network with too many connections', async () => {
  const options = { port: 0, host: '127.0.0.1' }
  const impatient = await listen(() => new Promise(() => undefined), { ...options, headersTimeoutMs: 100 })
  const broken = await listen(() => Promise.reject(new Error('defect')), options)
  const full = await listen(() => new Promise(() => undefined), {
    ...options,
    maxSockets: 1,
    isUnbounded: () => false,
  })
  const held = connect(full.port, '127.0.0.1')
  cleanUps.push(impatient.close, broken.close, full.close, async () => void held.destroy())
  await once(held, 'connect')
  expect(seen(await sendRaw(impatient.origin, 'GET / HTTP/1.1\r\nHos'))).toEqual([408, '1'])
  expect(seen(await sendRaw(broken.origin, requestBytes('GET / HTTP/1.1', [['Host', 'x']])))).toEqual([
    500,
    '1',
  ])
  expect(seen(await sendRaw(full.origin, requestBytes('GET / HTTP/1.1', [['Host', 'x']])))).toEqual([
    503,
    '1',
  ])
})

test('too long headers are told as the kind that the page has a sentence for', async () => {
  const { origin = '' } = lobbies.open ?? {}
  const answer = await sendRaw(origin, requestBytes('GET / HTTP/1.1', [['Cookie', 'x'.repeat(20_000)]]))
  expect(JSON.parse(answer.split('\r\n\r\n')[1] ?? '')).toMatchObject({ kind: 'cookies', status: 431 })
})
