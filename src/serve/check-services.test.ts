import { createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type Server, createServer as createTcpServer } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { CERTIFICATE } from '../test/certificate'
import { checkCertificate, checkServices } from './check-services'
import type { ServeConfig } from './config'
import { explainFailure } from './network-failure'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

async function portOf(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanUps.push(() => new Promise((resolve) => server.close(resolve)))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

/** A port that was free a moment ago. */
async function closedPort(): Promise<number> {
  const port = await portOf(createTcpServer())
  await cleanUps.pop()?.()
  return port
}

async function linesFor(config: Partial<Pick<ServeConfig, 'tls' | 'replicas' | 'real'>>) {
  const lines: string[] = []
  const failed = await checkServices(
    { tls: null, replicas: null, real: null, ...config },
    { now: Date.now, say: (line) => lines.push(line) },
  )
  return { failed, lines }
}

function withProvider(issuer: string): ServeConfig['real'] {
  const provider = {
    issuer,
    clientId: 'lobby',
    clientSecret: null,
    scope: 'openid',
    groupsClaim: 'groups',
    prompt: null,
  }
  return {
    application: 'Lobby',
    origins: [],
    connections: [],
    signIn: { mode: 'oidc', access: {}, provider },
    sessionKeys: null,
    signedOutBeforeMs: 0,
    trustedProxies: [],
  }
}

test('a certificate is tried for its time and its names', () => {
  const nowMs = Date.parse('2027-01-01T00:00:00Z')
  const outcome = (hosts: readonly string[], atMs = nowMs) => checkCertificate(CERTIFICATE, hosts, atMs).text
  expect(outcome(['localhost', '127.0.0.1'])).toMatch(/^works until 2126-11-01$/)
  expect(outcome([], Date.parse('2126-10-31T00:00:00Z'))).toBe('works until 2126-11-01: that is in 1 days')
  expect(outcome([], Date.parse('2126-12-01T00:00:00Z'))).toBe('has expired on 2126-11-01')
  expect(outcome([], 0)).toBe('is not valid yet')
  expect(outcome(['lobby.example.com'])).toBe('is not for lobby.example.com, which "origins" names')
})

test('a Redis that is not there, wants a password or is something else is told apart, without its password', async () => {
  const gone = await closedPort()
  const sayNo = await portOf(
    createTcpServer((socket) =>
      socket
        .on('data', () => socket.write('-NOAUTH Authentication required.\r\n'))
        .on('error', () => undefined)
        .unref(),
    ),
  )
  const tryAt = (port: number) =>
    linesFor({ replicas: { redisAddress: `redis://:PASSWORD-x7@127.0.0.1:${port}`, count: 2 } })
  expect(await tryAt(gone)).toEqual({
    failed: 1,
    lines: ['Redis: it refuses the connection: nothing listens there'],
  })
  expect(await tryAt(sayNo)).toEqual({ failed: 1, lines: ['Redis: it refuses the user or the password'] })
})

test('an identity provider is told apart from something else, from another one and from none', async () => {
  const answers = { text: '{}', status: 200 }
  const server = createServer((_, response) => {
    response.writeHead(answers.status, { connection: 'close' }).end(answers.text)
  })
  const issuer = `http://127.0.0.1:${await portOf(server)}`
  const line = async (at = issuer) => (await linesFor({ real: withProvider(at) })).lines[0]
  expect(await line()).toBe('identity provider: what answers there is no OpenID provider')
  answers.text = JSON.stringify({
    issuer: 'https://other.test',
    authorization_endpoint: 'a',
    token_endpoint: 'b',
  })
  expect(await line()).toBe('identity provider: it calls itself another issuer than the configuration does')
  answers.text = answers.text.replace('https://other.test', issuer)
  expect(await line()).toBe('identity provider: works')
  answers.status = 404
  expect(await line()).toBe('identity provider: answers with 404 where its metadata should be')
  expect(await line(`http://127.0.0.1:${await closedPort()}`)).toBe(
    'identity provider: it refuses the connection: nothing listens there',
  )
  expect(await line('https://lobby.invalid')).toBe('identity provider: its name cannot be looked up')
  const secure = createSecureServer({ ...CERTIFICATE }, (_, response) => response.end('{}'))
  expect(await line(`https://127.0.0.1:${await portOf(secure)}`)).toMatch(
    /^identity provider: its certificate is self-signed/,
  )
})

test.each([
  ['CERT_HAS_EXPIRED', 'its certificate has expired'],
  ['ERR_TLS_CERT_ALTNAME_INVALID', 'its certificate is for another name'],
  ['UND_ERR_CONNECT_TIMEOUT', 'it does not answer in time'],
  ['ESOMETHING', 'it cannot be reached (ESOMETHING)'],
])('%s behind another error: %s', (code, sentence) => {
  const cause = Object.assign(new Error('to redis://:PASSWORD@host'), { code })
  expect(explainFailure(new TypeError('fetch failed', { cause }))).toBe(sentence)
  expect(explainFailure(new AggregateError([cause]))).toBe(sentence)
})
