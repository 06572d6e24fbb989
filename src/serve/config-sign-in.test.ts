import { describe, expect, test } from 'vitest'
import { findSecrets } from '../test/secrets'
import { readConfig } from './config'
import { ConfigError } from './config-error'
import { refuseExposure } from './config-sign-in'
import { secretsOf } from './sign-in'

const CLIENT_SECRET = 'oidc-Kq7Zt2LmX0vRb9Ws4Yd'
const HEADER_SECRET = 'hdr-pT5cJ8nGf3QaUe1Vh6Zk0Xo2Lw9Rm7Sb'
const KEY = Buffer.from(Array.from({ length: 32 }, (_, at) => (at * 37 + 11) % 251)).toString('base64')
const OLD_KEY = Buffer.from(Array.from({ length: 40 }, (_, at) => (at * 53 + 5) % 241)).toString('base64url')
const secrets = [CLIENT_SECRET, HEADER_SECRET, KEY, OLD_KEY]

const connection = {
  id: 'praha',
  name: 'Praha',
  platformAddress: 'https://api.mews.com',
  clientToken: 'CLIENT-Q7R2zK9fw4hT0pLx8Vb',
  accessToken: 'ACCESS-m3N6yJ1sD5gUc8WeZa',
  client: 'Sample Client 1.0.0',
}
const oidc = {
  mode: 'oidc',
  issuer: 'https://login.example.com/tenant',
  clientId: 'lobby',
  clientSecret: CLIENT_SECRET,
}
const header = {
  mode: 'header',
  peers: ['10.0.0.7', 'fd00::/8'],
  secretHeader: 'x-proxy-secret',
  secret: HEADER_SECRET,
  userHeader: 'x-auth-user',
  groupsHeader: 'x-auth-groups',
}
const access = { 'Front desk': ['praha'], Managers: ['*'] }
const whole = { signIn: oidc, access, origins: ['https://lobby.example.com'], sessionKeys: [KEY] }

function read(fields: object, env: Record<string, string> = {}) {
  const text = JSON.stringify({ connections: [connection], ...fields })
  const { real } = readConfig({ LOBBY_CONFIG: 'lobby.json', ...env }, () => text)
  if (real === null) throw new Error('there are connections')
  return real
}

function errorOf(run: () => unknown): string {
  try {
    run()
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    expect(findSecrets(error.message, secrets)).toEqual([])
    expect(error.message).toMatch(/\.$/)
    return error.message.replace(/^LOBBY_CONFIG: /, '')
  }
  return 'no error'
}

describe('the configuration of the sign-in', () => {
  test('is a link when it says nothing', () => {
    const expected = {
      signIn: { mode: 'local' },
      origins: [],
      sessionKeys: null,
      signedOutBeforeMs: 0,
    }
    expect(read({})).toMatchObject(expected)
    expect(read({ signIn: { mode: 'local' } })).toMatchObject(expected)
  })

  test('takes a provider', () => {
    expect(read(whole)).toMatchObject({
      origins: ['https://lobby.example.com'],
      sessionKeys: [new Uint8Array(Buffer.from(KEY, 'base64'))],
      signIn: {
        mode: 'oidc',
        access,
        provider: {
          issuer: 'https://login.example.com/tenant',
          clientId: 'lobby',
          clientSecret: CLIENT_SECRET,
          scope: 'openid profile email',
          groupsClaim: 'groups',
          prompt: null,
        },
      },
    })
    const set = {
      scope: 'openid offline_access',
      groupsClaim: 'https://x.test/roles',
      prompt: 'select_account',
    }
    expect(read({ ...whole, signIn: { ...oidc, ...set } }).signIn).toMatchObject({ provider: set })
  })

  test('refuses to sign everyone out for as long as an instant is to come, and says what time it is', () => {
    const file = (signedOutBefore: string) => () =>
      JSON.stringify({ connections: [connection], signedOutBefore })
    const readAt = (nowMs: number) => readConfig({ LOBBY_CONFIG: 'x' }, file('2026-03-09T13:00:00Z'), nowMs)
    const ms = Date.UTC(2026, 2, 9, 13)
    expect(readAt(ms).real?.signedOutBeforeMs).toBe(ms)
    expect(errorOf(() => readAt(ms - 1))).toBe(
      'signedOutBefore: must not be in the future: nobody could sign in before then. Here it is 2026-03-09T12:59:59.999Z.',
    )
  })

  test('takes the proxies that are trusted to say who connected', () => {
    expect(read({}).trustedProxies).toEqual([])
    expect(read({ trustedProxies: ['10.0.0.0/8', '::1'] }).trustedProxies).toEqual(['10.0.0.0/8', '::1'])
  })

  test('takes a proxy in front', () => {
    const { signIn } = read({ signIn: header, access })
    if (signIn.mode !== 'header') throw new Error('the mode is header')
    expect(['10.0.0.7', '::ffff:10.0.0.7', 'fd12::1', '10.0.0.8'].map(signIn.header.isPeer)).toEqual([
      true,
      true,
      true,
      false,
    ])
    expect(signIn).toMatchObject({
      mode: 'header',
      access,
      header: {
        secretHeader: 'x-proxy-secret',
        secret: HEADER_SECRET,
        userHeader: 'x-auth-user',
        groupsHeader: 'x-auth-groups',
      },
    })
  })

  test('takes secrets from the environment, before those of the file', () => {
    const env = {
      LOBBY_OIDC_CLIENT_SECRET: 'another-secret-of-a-client',
      LOBBY_SESSION_KEYS: `${OLD_KEY}, ${KEY}`,
    }
    const { signIn, sessionKeys } = read(whole, env)
    expect(signIn).toMatchObject({ provider: { clientSecret: env.LOBBY_OIDC_CLIENT_SECRET } })
    expect(sessionKeys?.map(({ byteLength }) => byteLength)).toEqual([40, 32])
    const { secret: _, ...withoutSecret } = header
    expect(
      read({ signIn: withoutSecret, access }, { LOBBY_HEADER_SECRET: HEADER_SECRET }).signIn,
    ).toMatchObject({
      header: { secret: HEADER_SECRET },
    })
    const { clientSecret: __, ...publicClient } = oidc
    expect(read({ ...whole, signIn: publicClient }).signIn).toMatchObject({
      provider: { clientSecret: null },
    })
  })

  test('takes the instant before which no session counts, with its zone', () => {
    expect(read({ signedOutBefore: '2026-03-09T14:00:00+01:00' }).signedOutBeforeMs).toBe(
      Date.UTC(2026, 2, 9, 13),
    )
    expect(read({ signedOutBefore: '2026-03-09T13:00Z' }).signedOutBeforeMs).toBe(Date.UTC(2026, 2, 9, 13))
  })

  test('takes a loopback provider and origin without TLS', () => {
    const local = { ...oidc, issuer: 'http://127.0.0.1:9000' }
    expect(read({ access, signIn: local }).signIn.mode).toBe('oidc')
    expect(read({ access, signIn: local, origins: ['http://localhost:8080/'] }).origins).toEqual([
      'http://localhost:8080',
    ])
  })

  const change = (part: object) => ({ ...whole, signIn: { ...oidc, ...part } })
  const changeHeader = (part: object) => ({ access, signIn: { ...header, ...part } })
  test.each([
    ['signIn.mode: must be local, oidc or header', { signIn: {} }],
    ['signIn.mode: must be local, oidc or header', { signIn: { mode: 'open' } }],
    ['signIn.mode: must be local, oidc or header', { signIn: { mode: CLIENT_SECRET } }],
    ['signIn: must be an object', { signIn: CLIENT_SECRET }],
    ['signIn: has a field that is not known', { signIn: { mode: 'local', [CLIENT_SECRET]: 1 } }],
    ['signIn.issuer: is missing', change({ issuer: undefined })],
    ['signIn.issuer: must be an https', change({ issuer: 'http://login.example.com' })],
    ['signIn.issuer: must be an https', change({ issuer: `https://x:${CLIENT_SECRET}@login.example.com` })],
    ['signIn.issuer: must be an https', change({ issuer: `https://login.example.com/?${CLIENT_SECRET}` })],
    ['signIn.issuer: must be an https', change({ issuer: 'login.example.com' })],
    ['signIn.clientId: is missing', change({ clientId: undefined })],
    ['signIn.clientSecret: must have at least 16', change({ clientSecret: CLIENT_SECRET.slice(0, 15) })],
    [
      'signIn.clientSecret: must not hold blanks',
      change({ clientSecret: `${CLIENT_SECRET} ${CLIENT_SECRET}` }),
    ],
    ['signIn.scope: must hold openid', change({ scope: 'profile' })],
    ['signIn: has a field that is not known', change({ secret: CLIENT_SECRET })],
    ['access: is missing', { ...whole, access: undefined }],
    ['access: must be an object', { ...whole, access: 'praha' }],
    ['access: must be lists', { ...whole, access: { [CLIENT_SECRET]: 'praha' } }],
    ['access: must list ids', { ...whole, access: { [CLIENT_SECRET]: [7] } }],
    [
      'access: group 2 names a connection that there is not',
      { ...whole, access: { a: ['*'], [KEY]: ['brno'] } },
    ],
    ['access: group 1 names a connection', { ...whole, access: { a: ['praha', CLIENT_SECRET] } }],
    ['access: is for the modes oidc and header', { access }],
    ['origins.0: must be an https', { ...whole, origins: ['http://lobby.example.com'] }],
    ['origins.0: must be an https', { ...whole, origins: ['https://lobby.example.com/inbox'] }],
    ['origins.0: must be an https', { ...whole, origins: [`https://a:${KEY}@lobby.example.com`] }],
    ['sessionKeys (LOBBY_SESSION_KEYS): is missing', { ...whole, sessionKeys: undefined }],
    ['sessionKeys: must hold a key', { ...whole, sessionKeys: [] }],
    ['sessionKeys: must not hold more than two', { ...whole, sessionKeys: [KEY, KEY, OLD_KEY] }],
    ['sessionKeys: must be a list', { ...whole, sessionKeys: KEY }],
    ['sessionKeys.0: must hold at least 32', { ...whole, sessionKeys: [KEY.slice(0, 40)] }],
    ['sessionKeys.1: must be base64', { ...whole, sessionKeys: [KEY, `${KEY}!`] }],
    ['signedOutBefore: must be an instant with its zone', { signedOutBefore: '2026-03-09T13:00:00' }],
    ['signedOutBefore: is no day or time', { signedOutBefore: '2026-13-09T13:00:00Z' }],
    ['signIn.peers: must name at least one', changeHeader({ peers: [] })],
    ['signIn.peers.0: must be an IP address', changeHeader({ peers: ['proxy.test'] })],
    ['signIn.peers.1: must be an IP address', changeHeader({ peers: ['10.0.0.1', '10.0.0.1/8'] })],
    ['trustedProxies: must be a list', { trustedProxies: '10.0.0.1' }],
    ['trustedProxies.0: must be an IP address or a range', { trustedProxies: ['10.0.0.1/8'] }],
    ['trustedProxies.1: must not be everyone', { trustedProxies: ['10.0.0.1', '::/0'] }],
    ['signIn.peers.0: must not be everyone', changeHeader({ peers: ['0.0.0.0/0'] })],
    ['signIn.secret (LOBBY_HEADER_SECRET): is missing', changeHeader({ secret: undefined })],
    ['signIn.secret: must have at least 32', changeHeader({ secret: HEADER_SECRET.slice(0, 31) })],
    ['signIn.userHeader: must be the name', changeHeader({ userHeader: 'x auth' })],
    ['signIn.userHeader: must be the name', changeHeader({ userHeader: 'x_auth_user' })],
    ['signIn.groupsHeader: is a header that means', changeHeader({ groupsHeader: 'Cookie' })],
    ['signIn: must name three headers', changeHeader({ userHeader: 'X-AuthGroups' })],
    ['access: a group’s name must not hold a comma', { ...changeHeader({}), access: { 'a,b': ['*'] } }],
  ])('names the field and shows no secret: %s', (text, fields) => {
    expect(errorOf(() => read(fields))).toContain(text)
  })

  test.each([
    ['LOBBY_SESSION_KEYS: must hold at least 32', { LOBBY_SESSION_KEYS: KEY.slice(0, 20) }],
    ['LOBBY_SESSION_KEYS: must not hold more', { LOBBY_SESSION_KEYS: `${KEY},${KEY},${KEY}` }],
    ['LOBBY_SESSION_KEYS: must hold at least 32', { LOBBY_SESSION_KEYS: `${KEY},` }],
    ['LOBBY_OIDC_CLIENT_SECRET: must have', { LOBBY_OIDC_CLIENT_SECRET: CLIENT_SECRET.slice(0, 9) }],
    ['LOBBY_SIGN_IN: must not be set together', { LOBBY_SIGN_IN: 'local' }],
  ])('names the variable and shows no secret: %s', (text, env) => {
    expect(errorOf(() => read(whole, env))).toContain(text)
  })

  test('without a file is a link, said or not, and nothing else', () => {
    const { id: _, name: __, ...single } = connection
    const env = {
      MEWS_PLATFORM_ADDRESS: single.platformAddress,
      MEWS_CLIENT_TOKEN: single.clientToken,
      MEWS_ACCESS_TOKEN: single.accessToken,
      MEWS_CLIENT: single.client,
    }
    const readEnv = (more: object) => readConfig({ ...env, ...more }, () => '')
    expect(readEnv({ LOBBY_SIGN_IN: 'local' }).real?.signIn).toEqual({ mode: 'local' })
    expect(readEnv({ LOBBY_SESSION_KEYS: KEY }).real?.sessionKeys).toHaveLength(1)
    expect(errorOf(() => readEnv({ LOBBY_SIGN_IN: 'oidc' }))).toMatch(/^LOBBY_SIGN_IN: must be local/)
    expect(errorOf(() => readConfig({ LOBBY_SIGN_IN: 'oidc' }, () => ''))).toMatch(/^LOBBY_SIGN_IN: /)
  })

  test.each([
    ['name', { connections: [{ ...connection, name: CLIENT_SECRET }] }],
    ['application', { application: `Lobby ${KEY.slice(4, 20)}` }],
  ])('refuses a secret of the sign-in in a field that everyone sees: %s', (field, part) => {
    expect(errorOf(() => read({ ...whole, ...part }))).toContain(`${field}: holds a part of a token`)
  })
})

describe('where it may listen', () => {
  const at = (fields: object, host: string, hasTls: boolean) =>
    errorOf(() => {
      const real = read(fields)
      refuseExposure(real, { host, origins: real.origins, hasTls })
    })
  const loopback = { ...whole, origins: undefined }

  test.each([
    ['a link', {}, '127.0.0.1', false, 'no error'],
    ['a link', {}, '0.0.0.0', true, 'HOST: must be a loopback address'],
    ['a provider', whole, '127.0.0.1', false, 'no error'],
    ['a provider', whole, '0.0.0.0', false, 'HOST: must be a loopback address unless this server has'],
    ['a provider', whole, '0.0.0.0', true, 'no error'],
    ['a provider and no public name', loopback, 'localhost', false, 'no error'],
    ['a provider and no public name', loopback, '0.0.0.0', true, 'origins: is missing'],
    ['a provider and no public name', loopback, '127.0.0.1', true, 'no error'],
    ['a proxy in front', { signIn: header, access }, '::1', false, 'no error'],
    [
      'a proxy in front',
      { signIn: header, access },
      '10.0.0.5',
      false,
      'HOST: must be a loopback address unless',
    ],
    [
      'a proxy in front',
      { signIn: header, access, origins: ['https://lobby.test'] },
      '10.0.0.5',
      true,
      'no error',
    ],
    ['a proxy in front', { signIn: header, access }, '10.0.0.5', true, 'origins: is missing'],
  ])('with %s', (_, fields, host, hasTls, text) => {
    expect(at(fields, host, hasTls)).toContain(text)
  })

  test('with a provider and another host name needs the public one', () => {})
})

test('all secrets are known to whoever must keep them out of the log', () => {
  const { signIn, sessionKeys } = read({ ...whole, sessionKeys: [KEY, OLD_KEY] })
  const known = secretsOf(signIn, sessionKeys)
  expect(known).toEqual(expect.arrayContaining([CLIENT_SECRET, KEY, OLD_KEY]))
  expect(secretsOf(read({ signIn: header, access }).signIn, null)).toEqual([HEADER_SECRET])
})
