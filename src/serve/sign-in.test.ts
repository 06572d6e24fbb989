import * as v from 'valibot'
import { afterEach, describe, expect, test } from 'vitest'
import { requestBytes, sendRaw } from '../test/raw-http'
import { findSecrets } from '../test/secrets'
import { commandName } from './command-name'
import { createIpSet } from './ip-range'
import { digestsOf, personKeysOf } from './person'
import { type SessionKeys, type SignInSettings, secretsOf } from './sign-in'
import { startEmulator } from './start-emulator'
import { type LobbyOptions, startLobby } from './start-lobby'

const SECRET = 'hdr-pT5cJ8nGf3QaUe1Vh6Zk0Xo2Lw9Rm7Sb'
const KEYS: SessionKeys = [Uint8Array.from({ length: 32 }, (_, at) => (at * 37 + 11) % 251)]
const access = { 'front desk': ['one'] }
const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

function headerMode(...peers: string[]): SignInSettings {
  const names = { secretHeader: 'x-proxy-secret', userHeader: 'x-auth-user', groupsHeader: 'x-auth-groups' }
  return { mode: 'header', access, header: { isPeer: createIpSet(peers), secret: SECRET, ...names } }
}

async function start(signIn: SignInSettings, options: Partial<LobbyOptions> = {}) {
  const { base, emulator, close } = await startEmulator({ threads: 5, messages: 20 })
  cleanUps.push(close)
  const { clientToken, accessToken } = emulator.tokens
  const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
  const lines: string[] = []
  const connections = [{ id: 'one', name: 'One', platformAddress: base, credentials }]
  const lobby = await startLobby({
    signIn,
    writeLog: (line) => lines.push(line),
    clientDirectory: 'missing',
    ...options,
    config: { connections, ...options.config },
  })
  cleanUps.push(lobby.close)
  const { host } = new URL(lobby.origin)
  const send = async (headers: readonly (readonly [string, string])[]) =>
    sendRaw(
      lobby.origin,
      requestBytes(
        'POST /api/one/enterprises/getAll HTTP/1.1',
        [
          ['Host', host],
          ['Content-Type', 'application/json'],
          ['X-Lobby', '1'],
          ['Sec-Fetch-Site', 'same-origin'],
          ...headers,
        ],
        '{"Limitation":{"Count":1}}',
      ),
    )
  return { send, lines, lobby, connections, control: emulator.control }
}

const good = [
  ['X-Proxy-Secret', SECRET],
  ['X-Auth-User', 'Ottilie'],
  ['X-Auth-Groups', 'front desk'],
] as const

describe('the words of a proxy in front, on the wire', () => {
  test('are believed when they come from its address and with its secret', async () => {
    const { send, control } = await start(headerMode('127.0.0.0/8'))
    expect(await send(good)).toMatch(/^HTTP\/1\.1 200 /)
    for (const smuggled of ['X_Auth_User', 'x-auth-user', 'X-Auth.Groups', 'X_Proxy_Secret'])
      expect(await send([...good, [smuggled, 'x']])).toMatch(/^HTTP\/1\.1 401 /)
    expect(await send(good.slice(1))).toMatch(/^HTTP\/1\.1 401 /)
    expect(control.requests).toHaveLength(1)
  })

  test('are not believed from another address', async () => {
    const { send, control } = await start(headerMode('10.0.0.0/8', '::1'))
    expect(await send(good)).toMatch(/^HTTP\/1\.1 401 /)
    expect(control.requests).toEqual([])
  })
})

test('no secret of the sign-in gets out, not even when the upstream says it', async () => {
  const settings = headerMode('127.0.0.1')
  const { send, lines, control } = await start(settings, { sessionKeys: KEYS })
  const secrets = secretsOf(settings, KEYS)
  expect(secrets).toHaveLength(3)
  for (const secret of secrets) {
    control.fault({ kind: 'status', status: 403, message: `You said ${secret}` })
    const answer = await send(good)
    expect(answer).toMatch(/^HTTP\/1\.1 403 /)
    expect(findSecrets(answer, secrets)).toEqual([])
  }
  expect(lines).toHaveLength(3)
  expect(findSecrets(lines.join(''), secrets)).toEqual([])
})

describe('a person in the log', () => {
  const userIn = (line = ''): unknown => v.parse(v.object({ user: v.string() }), JSON.parse(line)).user

  test.each<[string, SessionKeys | null]>([
    ['without session keys', null],
    ['with them', KEYS],
  ])('is the same digest in every process, which its name gives, %s', async (_title, keys) => {
    const settings = headerMode('127.0.0.1')
    const options = keys === null ? {} : { sessionKeys: keys }
    const one = await start(settings, options)
    const other = await start(settings, { ...options, config: { connections: one.connections } })
    for (const { send } of [one, other]) expect(await send(good)).toMatch(/^HTTP\/1\.1 200 /)
    const digests = await digestsOf(settings, 'Ottilie', personKeysOf(keys, one.connections))
    expect([userIn(one.lines.at(-1)), userIn(other.lines.at(-1))]).toEqual([digests?.[0], digests?.[0]])
    expect(await digestsOf(settings, 'Eduard', personKeysOf(keys, one.connections))).not.toEqual(digests)
  })

  test('is the same in whatever order the connections stand, and with other access tokens', async () => {
    const settings = headerMode('127.0.0.1')
    const connection = (clientToken: string, accessToken: string) => ({
      credentials: { clientToken, accessToken, client: 'Lobby 1.0.0' },
    })
    const [one, other] = [connection('B-2', 'x'), connection('A-1', 'y')]
    const digest = (...connections: (typeof one)[]) =>
      digestsOf(settings, 'Ottilie', personKeysOf(null, connections))
    expect(await digest(one, other)).toEqual(await digest(other, one))
    expect(await digest(connection('A-1', 'z'))).toEqual(await digest(other))
    expect(await digest(one)).not.toEqual(await digest(other))
  })

  test('has a digest for each key, the one in use first; in the demo nobody has one', async () => {
    const settings = headerMode('127.0.0.1')
    const old = new Uint8Array(32).fill(9)
    const both = await digestsOf(settings, 'Ottilie', [KEYS[0], old])
    expect(both).toEqual([
      ...((await digestsOf(settings, 'Ottilie', KEYS)) ?? []),
      ...((await digestsOf(settings, 'Ottilie', [old])) ?? []),
    ])
    expect(await digestsOf({ mode: 'open' }, 'Ottilie', KEYS)).toBeNull()
  })
})

test('a link leads to the first public origin, and else to where the server listens', async () => {
  const origins = ['https://lobby.example.com', 'https://inbox.example.com']
  const { lobby } = await start({ mode: 'local' }, { config: { origins, connections: [] } })
  expect(await lobby.newLink?.()).toMatch(/^https:\/\/lobby\.example\.com\/#sign-in=/)
  const { lobby: other } = await start({ mode: 'local' })
  expect(await other.newLink?.()).toMatch(new RegExp(`^${other.origin}/#sign-in=`))
})

test('the command is called as it can be: from the sources through npm, by its name where it is installed', () => {
  expect(commandName()).toBe('npm run lobby --')
  expect(commandName(new URL('file:///opt/node_modules/lobby-inbox/dist/server/'))).toBe('lobby')
})

test('a provider that is away is a line of the log with a code and nothing else', async () => {
  const gone = await startEmulator({ threads: 1, messages: 1 })
  await gone.close()
  const { lobby, lines } = await start({
    mode: 'oidc',
    access,
    provider: {
      issuer: gone.base,
      clientId: 'lobby',
      clientSecret: SECRET,
      scope: 'openid',
      groupsClaim: 'groups',
      prompt: null,
    },
  })
  const host = ['Host', new URL(lobby.origin).host] as const
  const answer = await sendRaw(lobby.origin, requestBytes('GET /sign-in?return=?thread=1 HTTP/1.1', [host]))
  expect(answer).toMatch(/^HTTP\/1\.1 303 /)
  expect(answer).toMatch(/\r\nlocation: \/\?sign-in=unavailable\r\n/)
  expect(answer).not.toMatch(/set-cookie/i)
  expect(lines.map((line) => JSON.parse(line) as object)).toEqual([
    expect.objectContaining({
      level: 'warn',
      route: 'sign-in',
      upstream: expect.stringMatching(/^[A-Z_]+$/),
    }),
    expect.objectContaining({ level: 'info', route: 'sign-in', status: 303 }),
  ])
  expect(lines.join('')).not.toContain('thread')
})
