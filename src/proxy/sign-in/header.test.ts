import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIpSet } from '../../serve/ip-range'
import { createTestProxy } from '../../test/fake-upstream'
import { MESSAGES, asked, problemOf } from '../../test/messages-call'
import { createGrants } from './grants'
import { createHeaderSignIn } from './header'
import { createSealer } from './seal'

const SECRET = 'XvZ2wq0PzB8f4kSgYd1nUa7mRt3cLh9e'
const PEER = '10.1.2.3'
const good: readonly [string, string][] = [
  ['X-Proxy-Secret', SECRET],
  ['X-Auth-User', 'Ottilie'],
  ['X-Auth-Groups', 'night, front desk'],
]

function setUp() {
  const signIn = createHeaderSignIn({
    isPeer: createIpSet(['10.1.0.0/16', 'fd00::7']),
    secretHeader: 'x-proxy-secret',
    secret: SECRET,
    userHeader: 'x-auth-user',
    groupsHeader: 'x-auth-groups',
    sealer: createSealer([new Uint8Array(32).fill(7)]),
    grants: createGrants({ 'front desk': ['demo'], Führung: ['*'], others: [] }, ['demo']),
  })
  const { proxy, received, logged } = createTestProxy(() => ({ status: 204 }), { signIn })

  /** Sends what the proxy in front does, headers as they are written on the wire. */
  async function send(sent: readonly (readonly [string, string])[], remoteAddress = PEER, path = MESSAGES) {
    const headers = new Headers({
      'content-type': 'application/json',
      'x-lobby': '1',
      'sec-fetch-site': 'same-origin',
    })
    for (const [name, value] of sent) headers.append(name, value)
    const method = path === MESSAGES ? 'POST' : 'GET'
    const body = method === 'POST' ? JSON.stringify(asked) : null
    // Of ASCII alone: as many bytes as characters.
    if (body !== null) headers.set('content-length', String(body.length))
    const request = new Request(`http://127.0.0.1:8080${path}`, { method, headers, body })
    return proxy(request, {
      remoteAddress,
      clientAddress: remoteAddress,
      headerNames: sent.map(([name]) => name),
    })
  }
  return { send, received, logged }
}

/** The good headers, some of them with another value. */
const withValue = (header: string, value: string) =>
  good.map(([name, was]): [string, string] => [name, name === header ? value : was])

describe('a request through the proxy in front', () => {
  test('is let through, and its person told apart in the log', async () => {
    const { send, logged } = setUp()
    expect((await send(good)).status).toBe(200)
    expect(logged.at(-1)).toMatchObject({ user: expect.stringMatching(/^[0-9a-f]{16}$/) })
    expect(JSON.stringify(logged)).not.toContain('Ottilie')
    const session = await send(good, PEER, '/api/session')
    expect(await session.json()).toMatchObject({
      signIn: 'header',
      userName: 'Ottilie',
      userDigest: logged.at(-1)?.user,
    })
    expect(session.headers.getSetCookie()).toEqual([])
  })

  test.each(['10.1.255.255', '::ffff:10.1.2.3', 'fd00::7'])('may come from %s', async (address) => {
    expect((await setUp().send(good, address)).status).toBe(200)
  })

  test('may have its names in another case, and names in UTF-8', async () => {
    const { send } = setUp()
    expect((await send(good.map(([name, value]) => [name.toUpperCase(), value]))).status).toBe(200)
    const latin1 = Buffer.from('Führung', 'utf8').toString('latin1')
    expect((await send(withValue('X-Auth-Groups', latin1))).status).toBe(200)
  })

  test.each(['night', 'others', 'Front desk', 'front-desk', 'constructor', '*', ''])(
    'sees nothing with the groups %j',
    async (groups) => {
      const { send, received } = setUp()
      const response = await send(withValue('X-Auth-Groups', groups))
      expect([response.status, (await problemOf(response)).kind]).toEqual([403, 'refused'])
      expect(received).toEqual([])
    },
  )
})

describe('nobody is known by a request', () => {
  const refused = async (sent: readonly (readonly [string, string])[], address = PEER) => {
    const { send, received } = setUp()
    const response = await send(sent, address)
    expect([response.status, await problemOf(response), received]).toEqual([
      401,
      expect.objectContaining({ kind: 'signed-out', signIn: 'header' }),
      [],
    ])
  }

  test.each(['', '10.2.0.1', '127.0.0.1', '::1', 'fd00::8', '::10.1.2.3', '10.1.2.3, 10.1.2.4', '10.1.2'])(
    'from %j',
    async (address) => refused(good, address),
  )

  test.each([
    ['no secret', good.slice(1)],
    ['an empty secret', withValue('X-Proxy-Secret', '')],
    ['a part of the secret', withValue('X-Proxy-Secret', SECRET.slice(0, -1))],
    ['more than the secret', withValue('X-Proxy-Secret', `${SECRET}x`)],
    ['no user', good.filter(([name]) => name !== 'X-Auth-User')],
    ['an empty user', withValue('X-Auth-User', '  ')],
    ['a user without end', withValue('X-Auth-User', 'o'.repeat(257))],
    ['groups without end', withValue('X-Auth-Groups', 'front desk,x'.repeat(1_001))],
    ['nothing at all', []],
  ])('with %s', async (_, sent) => refused(sent))

  test.each(
    [
      'X-Auth-User',
      'x-auth-user',
      'X_Auth_User',
      'x_auth-user',
      'X-Auth_User',
      'X.Auth.User',
      'XAuthUser',
      'X--Auth-User',
      'X-AuthUser-',
      '-X-Auth-User',
      'X-Auth-Groups',
      'X_AUTH_GROUPS',
      'x-auth.groups',
      'xauthgroups',
      'X-Proxy-Secret',
      'X_Proxy_Secret',
    ].flatMap((name): [string, string, [string, string][]][] => [
      [name, 'before ours', [[name, SECRET], ...good]],
      [name, 'after ours', [...good, [name, SECRET]]],
      [name, 'after ours and empty', [...good, [name, '']]],
    ]),
  )('with a smuggled %s %s', async (_name, _where, sent) => refused(sent))

  test('with a variant in the place of ours', async () => {
    await refused(good.map(([name, value]) => [name.replaceAll('-', '_'), value]))
  })

  test('with any second spelling of any of ours, wherever it stands', async () => {
    const joint = fc.constantFrom('', '-', '_', '.', '--', '-_')
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...good.map(([name]) => name)),
        fc.array(joint, { minLength: 16, maxLength: 16 }),
        fc.array(fc.boolean(), { minLength: 16, maxLength: 16 }),
        fc.nat(3),
        async (name, joints, upper, at) => {
          const letters = name.replaceAll('-', '')
          const spelt = [...letters]
            .map(
              (letter, index) => (upper[index] ? letter.toUpperCase() : letter.toLowerCase()) + joints[index],
            )
            .join('')
          await refused(good.toSpliced(at, 0, [spelt, 'front desk']))
        },
      ),
    )
  })
})

test('a longer name that holds one of ours is another header', async () => {
  expect((await setUp().send([...good, ['X-Auth-User-Agent', 'x'], ['My-X-Auth-User', 'x']])).status).toBe(
    200,
  )
})
