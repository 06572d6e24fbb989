import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { CERTIFICATE, RENEWED_CERTIFICATE } from '../test/certificate'
import { findSecrets } from '../test/secrets'
import { readConfig } from './config'
import { ConfigError } from './config-error'

const CLIENT_TOKEN = 'CLIENT-Q7R2zK9fw4hT0pLx8Vb'
const ACCESS_TOKEN = 'ACCESS-m3N6yJ1sD5gUc8WeZa'
const single = {
  MEWS_PLATFORM_ADDRESS: 'https://api.mews.com',
  MEWS_CLIENT_TOKEN: CLIENT_TOKEN,
  MEWS_ACCESS_TOKEN: ACCESS_TOKEN,
  MEWS_CLIENT: 'Sample Client 1.0.0',
}
const flat = {
  id: 'budapest-1',
  name: 'Budapest',
  platformAddress: 'https://api.mews.com/',
  clientToken: CLIENT_TOKEN,
  accessToken: ACCESS_TOKEN,
  client: 'Sample Client 1.0.0',
}
const credentials = { clientToken: CLIENT_TOKEN, accessToken: ACCESS_TOKEN, client: 'Sample Client 1.0.0' }

/** Reads with `LOBBY_CONFIG` naming a file of this content. */
function readFileOf(content: unknown, env: Record<string, string> = {}) {
  const text = typeof content === 'string' ? content : JSON.stringify(content)
  return readConfig({ LOBBY_CONFIG: 'lobby.json', ...env }, (path) => {
    expect(path).toBe('lobby.json')
    return text
  })
}

function noFile(): never {
  throw Object.assign(new Error('no such file'), { code: 'ENOENT' })
}

function errorOf(read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  return 'no error'
}

describe('readConfig', () => {
  test('shows the demo on 127.0.0.1:8080 when nothing is set, or all of it is empty', () => {
    const rate = { limit: 200, windowMs: 30_000 }
    const demo = {
      port: 8080,
      host: '127.0.0.1',
      logLevel: 'warn',
      rate,
      replicas: null,
      tls: null,
      metrics: null,
      real: null,
    }
    expect(readConfig({}, noFile)).toEqual(demo)
    expect(
      readConfig(
        { PORT: '', HOST: '', LOBBY_RATE_LIMIT: '', LOBBY_CONFIG: '', MEWS_CLIENT_TOKEN: '' },
        noFile,
      ),
    ).toEqual(demo)
  })

  test.each([
    [{ PORT: '0' }, { port: 0 }],
    [
      { PORT: '65535', HOST: '::1' },
      { port: 65_535, host: '::1' },
    ],
    [{ HOST: '[::1]' }, { host: '::1' }],
    [{ HOST: '0.0.0.0' }, { host: '0.0.0.0' }],
    [{ LOBBY_LOG_LEVEL: 'debug' }, { logLevel: 'debug' }],
    [{ LOBBY_LOG_LEVEL: 'silent' }, { logLevel: 'silent' }],
    [{ LOBBY_RATE_LIMIT: '0' }, { rate: { limit: 0, windowMs: 30_000 } }],
    [{ LOBBY_RATE_LIMIT: '50', LOBBY_RATE_WINDOW: '60' }, { rate: { limit: 50, windowMs: 60_000 } }],
  ])('takes %o', (env, expected) => {
    expect(readConfig(env, noFile)).toMatchObject(expected)
  })

  test('takes one connection from the environment, and names the application after the client', () => {
    expect(readConfig(single, noFile)).toEqual({
      port: 8080,
      host: '127.0.0.1',
      logLevel: 'info',
      rate: { limit: 200, windowMs: 30_000 },
      replicas: null,
      tls: null,
      metrics: null,
      real: {
        application: 'Sample Client',
        origins: [],
        connections: [
          { id: 'main', name: 'Sample Client', platformAddress: 'https://api.mews.com', credentials },
        ],
        signIn: { mode: 'local' },
        sessionKeys: null,
        signedOutBeforeMs: 0,
        trustedProxies: [],
      },
    })
  })

  test('takes many connections from a file', () => {
    const second = {
      ...flat,
      id: '2',
      name: 'Praha',
      client: 'Concierge v2.1-beta',
      platformAddress: 'http://127.0.0.1:9000',
    }
    const { real } = readFileOf({
      origins: ['https://Inbox.test:443/', 'https://inbox.test:8443'],
      connections: [flat, second],
    })
    expect(real).toMatchObject({
      application: 'Sample Client, Concierge',
      origins: ['https://inbox.test', 'https://inbox.test:8443'],
      connections: [
        { id: 'budapest-1', platformAddress: 'https://api.mews.com', credentials },
        { id: '2', platformAddress: 'http://127.0.0.1:9000' },
      ],
    })
    expect(readFileOf({ application: 'Guest app', connections: [flat] }).real?.application).toBe('Guest app')
    expect(readFileOf(`\uFEFF${JSON.stringify({ connections: [flat] })}`).real?.connections).toHaveLength(1)
  })

  test.each([['-1'], ['65536'], ['80.5'], ['http'], [' 80'], ['0x50'], ['1e3']])(
    'names PORT when it is %j',
    (PORT) => {
      expect(errorOf(() => readConfig({ PORT }, noFile))).toMatch(/^PORT: must be a whole number/)
    },
  )

  test.each(['0.0.0.0', '::', '10.0.0.5', 'inbox.test', '127.0.0.1.test', '0'])(
    'refuses real tokens on %s',
    (HOST) => {
      expect(errorOf(() => readConfig({ ...single, HOST }, noFile))).toMatch(
        /^HOST: .*with real tokens, unless/,
      )
      expect(errorOf(() => readFileOf({ connections: [flat] }, { HOST }))).toMatch(/^HOST: /)
    },
  )

  test.each(['127.0.0.1', '127.8.9.1', '::1', '[::1]', 'localhost'])('takes real tokens on %s', (HOST) => {
    expect(readConfig({ ...single, HOST }, noFile).real).not.toBeNull()
  })

  test.each([
    ['HOST', { HOST: 'http://localhost' }],
    ['HOST', { HOST: 'a b' }],
    ['LOBBY_LOG_LEVEL', { LOBBY_LOG_LEVEL: 'loud' }],
    ['LOBBY_RATE_LIMIT', { LOBBY_RATE_LIMIT: '-1' }],
    ['LOBBY_RATE_LIMIT', { LOBBY_RATE_LIMIT: '10001' }],
    ['LOBBY_RATE_LIMIT', { LOBBY_RATE_LIMIT: 'Infinity' }],
    ['LOBBY_RATE_LIMIT', { LOBBY_RATE_LIMIT: '1e3' }],
    ['LOBBY_RATE_WINDOW', { LOBBY_RATE_WINDOW: '0' }],
    ['LOBBY_RATE_WINDOW', { LOBBY_RATE_WINDOW: '0.5' }],
    ['LOBBY_RATE_WINDOW', { LOBBY_RATE_WINDOW: '3601' }],
    ['MEWS_ACCESS_TOKEN', { ...single, MEWS_ACCESS_TOKEN: '' }],
    ['MEWS_CLIENT', { ...single, MEWS_CLIENT: undefined }],
    ['MEWS_CLIENT_TOKEN', { ...single, MEWS_CLIENT_TOKEN: CLIENT_TOKEN.slice(0, 12) }],
    ['MEWS_CLIENT_TOKEN', { ...single, MEWS_CLIENT_TOKEN: `${CLIENT_TOKEN}\n` }],
    ['MEWS_ACCESS_TOKEN', { ...single, MEWS_ACCESS_TOKEN: `${ACCESS_TOKEN} ${ACCESS_TOKEN}` }],
    ['MEWS_CLIENT', { ...single, MEWS_CLIENT: ' ' }],
    ['MEWS_PLATFORM_ADDRESS', { ...single, MEWS_PLATFORM_ADDRESS: 'api.mews.com' }],
    ['MEWS_PLATFORM_ADDRESS', { ...single, MEWS_PLATFORM_ADDRESS: 'http://api.mews.com' }],
    ['MEWS_PLATFORM_ADDRESS', { ...single, MEWS_PLATFORM_ADDRESS: 'https://api.mews.com/api' }],
    ['MEWS_PLATFORM_ADDRESS', { ...single, MEWS_PLATFORM_ADDRESS: `https://x:${ACCESS_TOKEN}@api.mews.com` }],
    ['MEWS_PLATFORM_ADDRESS', { ...single, MEWS_PLATFORM_ADDRESS: `https://api.mews.com?${ACCESS_TOKEN}` }],
    ['MEWS_PLATFORM_ADDRESS', { ...single, MEWS_PLATFORM_ADDRESS: 'ftp://localhost' }],
    ['MEWS_PLATFORM_ADDRESS', { ...single, LOBBY_CONFIG: 'lobby.json' }],
    ['LOBBY_CONFIG', { LOBBY_CONFIG: 'missing.json' }],
  ])('names %s and shows no token: %o', (field, env) => {
    const message = errorOf(() => readConfig(env, noFile))
    expect(message.startsWith(`${field}: `)).toBe(true)
    expect(message).toMatch(/\.$/)
    expect(findSecrets(message, [CLIENT_TOKEN, ACCESS_TOKEN])).toEqual([])
  })

  test.each([
    ['the file is not JSON (line 2, column 1)', `{ "connections": [{ "accessToken": "${ACCESS_TOKEN}" }\n`],
    ['the file is not JSON (line 1, column 1)', ACCESS_TOKEN],
    ['must be an object', 'null'],
    ['connections: is missing', [flat]],
    ['connections: is missing', {}],
    ['connections: must be a list', { connections: flat }],
    ['connections: must name at least one connection', { connections: [] }],
    ['connections: two connections have the same id', { connections: [flat, { ...flat, name: 'Other' }] }],
    ['connections.0: must be an object', { connections: [ACCESS_TOKEN] }],
    ['connections.0.id: must be 1 to 64', { connections: [{ ...flat, id: 'Budapest' }] }],
    ['connections.0.id: must be 1 to 64', { connections: [{ ...flat, id: '../x' }] }],
    ['connections.1.name: is missing', { connections: [flat, { ...flat, id: 'b', name: undefined }] }],
    ['connections.0.name: must be text', { connections: [{ ...flat, name: 7 }] }],
    [
      'connections.0.accessToken: must be a token',
      { connections: [{ ...flat, accessToken: ACCESS_TOKEN.slice(0, 12) }] },
    ],
    [
      'connections.0.clientToken: must be text',
      { connections: [{ ...flat, clientToken: { token: CLIENT_TOKEN } }] },
    ],
    [
      'connections.0.platformAddress: must be an https',
      { connections: [{ ...flat, platformAddress: `http://x/${ACCESS_TOKEN}` }] },
    ],
    [
      'connections.0: has a field that is not known',
      { connections: [{ ...flat, enterprise: ACCESS_TOKEN }] },
    ],
    ['has a field that is not known.', { connections: [flat], extra: CLIENT_TOKEN }],
    ['has a field that is not known; is it origins that you mean', { connections: [flat], origin: [] }],
    [
      'connections.0: has a field that is not known; is it accessToken that you mean',
      { connections: [{ ...flat, acessToken: ACCESS_TOKEN }] },
    ],
    ['origins: must be a list', { connections: [flat], origins: 'https://inbox.test' }],
    ['origins.0: must be an https address', { connections: [flat], origins: ['inbox.test'] }],
    ['origins.0: must be an https address', { connections: [flat], origins: ['https://inbox.test/lobby'] }],
    ['origins.0: must be an https address', { connections: [flat], origins: ['ftp://inbox.test'] }],
    [
      'origins.0: must be an https address',
      { connections: [flat], origins: [`https://x:${ACCESS_TOKEN}@inbox.test`] },
    ],
    ['application: must not be empty', { connections: [flat], application: '' }],
  ])('names the field of the file and shows no token: %s', (text, content) => {
    const message = errorOf(() => readFileOf(content))
    expect(message).toContain(`LOBBY_CONFIG: ${text}`)
    expect(findSecrets(message, [CLIENT_TOKEN, ACCESS_TOKEN])).toEqual([])
  })

  test.each([
    ['name', { name: `Praha ${ACCESS_TOKEN.slice(4, 16)}` }],
    ['client', { client: CLIENT_TOKEN }],
  ])('refuses a token in the field of a name that everyone sees, and shows none: %s', (field, part) => {
    const message = errorOf(() => readFileOf({ connections: [{ ...flat, ...part }] }))
    expect(message).toContain(field)
    expect(message).toContain('holds a part of a token')
    expect(findSecrets(message, [CLIENT_TOKEN, ACCESS_TOKEN])).toEqual([])
  })
})

describe('what operating needs', () => {
  const { cert, key } = CERTIFICATE
  const encrypted = generateKeyPairSync('ec', {
    namedCurve: 'P-256',
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'x' },
  }).privateKey
  const damage = (pem: string) => pem.replaceAll(/^M/gm, '?')
  const files = new Map([
    ['cert.pem', cert],
    ['key.pem', key],
    ['chain.pem', `${cert}${RENEWED_CERTIFICATE.cert}`],
    ['other-key.pem', RENEWED_CERTIFICATE.key],
    ['damaged.pem', damage(cert)],
    ['cut.pem', cert.slice(0, 200)],
    ['damaged-key.pem', damage(key)],
    ['encrypted-key.pem', encrypted],
    [
      'old-encrypted-key.pem',
      key.replace('KEY-----\n', 'KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES\n\n'),
    ],
  ])
  const read = (env: Record<string, string>) =>
    readConfig(env, (path) => {
      const text = files.get(path)
      if (text === undefined) throw Object.assign(new Error('no'), { code: 'ENOENT' })
      return text
    })

  test('is a certificate with its key, and a port for the metrics', () => {
    const { tls, metrics } = read({
      LOBBY_TLS_CERT: 'cert.pem',
      LOBBY_TLS_KEY: 'key.pem',
      LOBBY_METRICS_PORT: '9464',
    })
    expect(tls).toEqual({ cert: files.get('cert.pem'), key: files.get('key.pem') })
    expect(metrics).toEqual({ port: 9464, host: '127.0.0.1', token: null })
  })

  test.each<[Record<string, string>, string]>([
    [{ LOBBY_TLS_CERT: 'cert.pem' }, 'LOBBY_TLS_KEY: must be set too, as LOBBY_TLS_CERT is.'],
    [{ LOBBY_TLS_KEY: 'key.pem' }, 'LOBBY_TLS_CERT: must be set too, as LOBBY_TLS_KEY is.'],
    [
      { LOBBY_TLS_CERT: 'none.pem', LOBBY_TLS_KEY: 'key.pem' },
      'LOBBY_TLS_CERT: the file cannot be read (ENOENT).',
    ],
    [
      { LOBBY_TLS_CERT: 'cert.pem', LOBBY_TLS_KEY: 'cert.pem' },
      'LOBBY_TLS_KEY: the file holds no private key in PEM.',
    ],
    ...[
      [
        'cert.pem',
        'other-key.pem',
        'LOBBY_TLS_KEY: the key does not belong to the certificate in LOBBY_TLS_CERT.',
      ],
      [
        'chain.pem',
        'other-key.pem',
        'LOBBY_TLS_CERT: the certificate of the key must be the first one in the file.',
      ],
      ['damaged.pem', 'key.pem', 'LOBBY_TLS_CERT: the certificate is damaged.'],
      ['cut.pem', 'key.pem', 'LOBBY_TLS_CERT: the certificate is damaged.'],
      ['cert.pem', 'damaged-key.pem', 'LOBBY_TLS_KEY: the private key is damaged.'],
      ['cert.pem', 'encrypted-key.pem', 'LOBBY_TLS_KEY: the key is encrypted'],
      ['cert.pem', 'old-encrypted-key.pem', 'LOBBY_TLS_KEY: the key is encrypted'],
    ].map(([certificate = '', itsKey = '', message = '']): [Record<string, string>, string] => [
      { LOBBY_TLS_CERT: certificate, LOBBY_TLS_KEY: itsKey },
      message,
    ]),
    [{ LOBBY_METRICS_PORT: '70000' }, 'LOBBY_METRICS_PORT: must be a whole number'],
    [{ LOBBY_METRICS_PORT: 'on' }, 'LOBBY_METRICS_PORT: must be a whole number'],
    [{ LOBBY_METRICS_HOST: '0.0.0.0' }, 'LOBBY_METRICS_PORT: must be set too, as LOBBY_METRICS_HOST is.'],
    [{ LOBBY_METRICS_PORT: '0', LOBBY_METRICS_HOST: 'a b' }, 'LOBBY_METRICS_HOST: must be'],
    [{ LOBBY_METRICS_PORT: '0', LOBBY_METRICS_HOST: '0.0.0.0' }, 'LOBBY_METRICS_TOKEN: must be set too'],
    [{ LOBBY_METRICS_PORT: '0', LOBBY_METRICS_TOKEN: 'x'.repeat(31) }, 'LOBBY_METRICS_TOKEN: must have'],
  ])('with %o is refused', (env, message) => {
    expect(() => read(env)).toThrow(message)
  })
})
