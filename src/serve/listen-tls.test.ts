import { once } from 'node:events'
import { request as httpsRequest } from 'node:https'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { CERTIFICATE, RENEWED_CERTIFICATE, nameInCertificate } from '../test/certificate'
import { type Listening, listen } from './listen'

const open: Listening[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function start(closeTimeoutMs = 2_000, headersTimeoutMs?: number): Promise<Listening> {
  const server = await listen(async (request) => new Response(request.url), {
    port: 0,
    host: '127.0.0.1',
    tls: CERTIFICATE,
    closeTimeoutMs,
    ...(headersTimeoutMs === undefined ? {} : { headersTimeoutMs }),
  })
  open.push(server)
  return server
}

/** The answer's text. */
function get(origin: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = httpsRequest(origin, { ca: [CERTIFICATE.cert, RENEWED_CERTIFICATE.cert], agent: false })
    request.on('error', reject)
    request.on('response', (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () => resolve(text))
    })
    request.end()
  })
}

test('serves over TLS, and the handler knows it', async () => {
  const server = await start()
  expect(server.origin).toBe(`https://127.0.0.1:${server.port}`)
  expect(await get(server.origin)).toBe(`https://127.0.0.1:${server.port}/`)
  expect(await nameInCertificate(server.port)).toBe('localhost')
})

test('takes a renewed certificate without a restart, and keeps the old one when the new one is none', async () => {
  const server = await start()
  server.useCertificate(RENEWED_CERTIFICATE)
  expect(await nameInCertificate(server.port)).toBe('renewed')
  expect(() => server.useCertificate({ cert: 'x', key: 'y' })).toThrow(/PEM/)
  expect(await nameInCertificate(server.port)).toBe('renewed')
})

test('closes at once although somebody has connected and said nothing', async () => {
  const server = await start(60_000)
  const silent = connect(server.port, '127.0.0.1').on('error', () => undefined)
  await once(silent, 'connect')
  await get(server.origin)
  // Would the silent one be waited for, the test's own time would be over before the server is closed.
  await server.close()
  await expect(get(server.origin)).rejects.toThrow(/ECONNREFUSED/)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['half of what begins a handshake', Buffer.from('160301020001', 'hex')],
  ['what is no handshake', Buffer.from('GET / HTTP/1.1\r\n\r\n')],
])('lets go of a connection that says %s', async (_, said) => {
  const server = await start(2_000, 100)
  const silent = connect(server.port, '127.0.0.1').on('error', () => undefined)
  silent.resume().write(said)
  await once(silent, 'close')
})
