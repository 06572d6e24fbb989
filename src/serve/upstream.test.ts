import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { createUpstream } from './upstream'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

/** A server on a free port; gives its address. */
async function serve(answer: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(answer).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  cleanUps.push(() => {
    server.closeAllConnections()
    return new Promise((resolve) => server.close(resolve))
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

function connect(
  address: string,
  timeouts = { connect: 60_000, headers: 60_000, body: 60_000 },
  maxAnswerBytes?: number,
) {
  const made = createUpstream({
    platformAddresses: [address],
    timeouts,
    ...(maxAnswerBytes ? { maxAnswerBytes } : {}),
  })
  cleanUps.push(made.close)
  return (signal = new AbortController().signal) =>
    made.upstream(address, 'messages/getAll', '{"a":1}', signal)
}

async function kindOf(call: Promise<unknown>): Promise<string> {
  const error: unknown = await call.then(
    () => 'no error',
    (error: unknown) => error,
  )
  return error instanceof ConnectorError ? `${error.kind} ${error.status}` : String(error)
}

test('posts the body to the exact address with three headers of its own', async () => {
  let seen: unknown
  const date = 'Mon, 30 Nov 2026 12:00:00 GMT'
  const address = await serve((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen = {
        method: request.method,
        url: request.url,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      }
      response.writeHead(200, {
        'content-type': 'application/json',
        date,
        'request-id': 'r1',
        'set-cookie': ['a=b', 'c=d'],
      })
      response.end('{"b":2}')
    })
  })
  const answer = await connect(address)()
  expect(seen).toEqual({
    method: 'POST',
    url: '/api/connector/v1/messages/getAll',
    headers: {
      host: new URL(address).host,
      connection: 'keep-alive',
      'content-length': '7',
      'content-type': 'application/json',
      accept: 'application/json',
      'user-agent': 'lobby-inbox',
    },
    body: '{"a":1}',
  })
  expect(answer.status).toBe(200)
  expect([...answer.headers]).toEqual([
    ['content-type', 'application/json'],
    ['date', date],
    ['request-id', 'r1'],
  ])
  expect(new TextDecoder().decode(answer.bytes)).toBe('{"b":2}')
})

test('follows no redirect and retries nothing', async () => {
  let calls = 0
  const address = await serve((_, response) => {
    calls += 1
    response.writeHead(calls === 1 ? 307 : 503, { location: '/elsewhere' }).end()
  })
  const call = connect(address)
  expect((await call()).status).toBe(307)
  expect((await call()).status).toBe(503)
  expect(calls).toBe(2)
})

test('calls no address but the ones named at the start', async () => {
  const { upstream, close } = createUpstream({ platformAddresses: ['http://127.0.0.1:1'] })
  cleanUps.push(close)
  await expect(
    upstream('http://127.0.0.1:2', 'messages/getAll', '{}', new AbortController().signal),
  ).rejects.toThrow('not named')
})

test('takes an answer of the cap and calls a longer one too heavy, announced or not', async () => {
  const address = await serve((request, response) => {
    if (request.headers['content-length'] === '7') response.write('x')
    response.end('x'.repeat(999))
  })
  expect((await connect(address, undefined, 1000)()).bytes).toHaveLength(1000)
  expect(await kindOf(connect(address, undefined, 999)())).toBe('too-heavy 408')
})

test('says "timeout" when no header comes', async () => {
  const address = await serve(() => {})
  expect(await kindOf(connect(address, { connect: 60_000, headers: 50, body: 60_000 })())).toBe(
    'timeout null',
  )
})

test('says "timeout" when the body stands still, and when it drips on and on', async () => {
  const still = await serve((_, response) => response.writeHead(200).write('{'))
  expect(await kindOf(connect(still, { connect: 60_000, headers: 60_000, body: 80 })())).toBe('timeout null')
  const drips = await serve((_, response) => {
    response.writeHead(200)
    const timer = setInterval(() => response.write(' '), 20)
    response.on('close', () => clearInterval(timer))
  })
  expect(await kindOf(connect(drips, { connect: 60_000, headers: 60_000, body: 200 })())).toBe('timeout null')
})

test('says "network" when nobody listens, when the answer is cut, and when it is no HTTP', async () => {
  const tcp = createTcpServer((socket) => socket.resume().end('SSH-2.0\r\n')).listen(0, '127.0.0.1')
  await new Promise((resolve) => tcp.once('listening', resolve))
  const address = `http://127.0.0.1:${(tcp.address() as AddressInfo).port}`
  expect(await kindOf(connect(address)())).toBe('network null')
  await new Promise((resolve) => tcp.close(resolve))
  expect(await kindOf(connect(address)())).toBe('network null')
  const cut = await serve((_, response) => {
    response.writeHead(200, { 'content-length': '100' }).write('{"Mess', () => response.destroy())
  })
  expect(await kindOf(connect(cut)())).toBe('network null')
})

test('drops the call when the browser leaves', async () => {
  let closed: Promise<unknown> | undefined
  const left = new AbortController()
  const address = await serve((_, response) => {
    closed = new Promise((resolve) => response.once('close', resolve))
    left.abort()
  })
  expect(await kindOf(connect(address)(left.signal))).toBe('aborted null')
  await closed
})
