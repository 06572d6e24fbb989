import { afterEach, describe, expect, test } from 'vitest'
import { LOBBY, type OidcWorld, SESSION_COOKIE, startOidcWorld } from '../../test/oidc-world'
import { problemOf } from '../../test/messages-call'
import { PENDING_MS } from './pending'
import { AWAY_MS } from './provider'

let world: OidcWorld

async function setUp(options: Parameters<typeof startOidcWorld>[0] = {}): Promise<OidcWorld> {
  world = await startOidcWorld(options)
  return world
}

afterEach(() => world.oidc.stop())

/** Where a browser ends that opens an address of ours. */
async function landing(path: string, meddle?: (url: URL) => void): Promise<string> {
  const hops = await world.newBrowser(meddle).open(`${LOBBY}${path}`)
  return (hops.at(-1)?.url ?? '').replace(LOBBY, '')
}

/** Walks up to the callback and stops before it; gives its address and the browser. */
async function toCallback() {
  const browser = world.newBrowser((url) => {
    if (url.pathname === '/sign-in/callback') url.pathname = '/nowhere'
  })
  const hops = await browser.open(`${LOBBY}/sign-in`)
  const url = new URL(hops.at(-1)?.url ?? '')
  url.pathname = '/sign-in/callback'
  const cookie = browser.cookieOf(LOBBY)
  const come = (at: URL = url, withCookie = cookie) =>
    world.proxy(new Request(at, { headers: withCookie === '' ? {} : { cookie: withCookie } }))
  return { url, cookie, come }
}

const locationOf = (response: Response) => [response.status, response.headers.get('location')]
const sessionIn = (response: Response) =>
  response.headers.getSetCookie().filter((line) => line.startsWith(SESSION_COOKIE))

describe('signing in', () => {
  test('leads through the provider and back to where one was, with a session', async () => {
    await setUp()
    const browser = world.newBrowser()
    const hops = await browser.open(`${LOBBY}/sign-in?return=${encodeURIComponent('?created=today')}`)
    expect(hops.at(-1)?.url).toBe(`${LOBBY}/?created=today`)

    const [first] = hops
    expect(first?.response.status).toBe(303)
    const asked = new URL(first?.response.headers.get('location') ?? '')
    expect(Object.fromEntries(asked.searchParams)).toEqual({
      client_id: world.oidc.clientId,
      response_type: 'code',
      redirect_uri: `${LOBBY}/sign-in/callback`,
      scope: 'openid profile',
      state: expect.stringMatching(/^[0-9a-f]{64}$/),
      nonce: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
    })
    const stateName = `__Host-lobby-state-${asked.searchParams.get('state')?.slice(0, 8)}-8080`
    expect(first?.response.headers.getSetCookie()).toEqual([
      expect.stringMatching(`^${stateName}=[\\w.-]+; Max-Age=600; Path=/; HttpOnly; Secure; SameSite=Lax$`),
    ])

    const callback = hops.find(({ url }) => url.includes('/sign-in/callback'))?.response
    expect(callback?.headers.getSetCookie()).toEqual([
      `${stateName}=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax`,
      expect.stringMatching(
        `^${SESSION_COOKIE}=[\\w.-]+; Max-Age=28800; Path=/; HttpOnly; Secure; SameSite=Strict$`,
      ),
    ])
    expect(callback?.headers.get('referrer-policy')).toBe('no-referrer')
    expect(callback?.headers.get('cache-control')).toBe('no-store')

    const cookie = browser.cookieOf(LOBBY)
    expect((await world.read(cookie)).status).toBe(200)
    const session = await world.proxy(new Request(`${LOBBY}/api/session`, { headers: { cookie } }))
    expect(await session.json()).toMatchObject({
      signIn: 'oidc',
      userName: 'Ottilie',
      userDigest: expect.stringMatching(/^[0-9a-f]{16}$/),
      connections: [{ id: 'demo' }],
    })
    expect(world.failures).toEqual([])
  })

  test('asks for the groups where the ID token tells none', async () => {
    await setUp({ claimsInIdToken: false })
    expect(await landing('/sign-in')).toBe('/')
    expect(world.oidc.asked).toContain('/me')
  })

  test('does not ask where it does', async () => {
    await setUp()
    await landing('/sign-in')
    expect(world.oidc.asked).not.toContain('/me')
  })

  test.each([
    ['no group that sees anything', ['everyone']],
    ['no group', []],
    ['no list of groups', { 'front desk': true }],
    ['no groups of text', [7, null, ['front desk']]],
    ['a group in another case', ['Front desk']],
    ['a name that every object has', ['constructor', '__proto__']],
  ])('denies whoever is in %s, and ends the session that was there', async (_, groups) => {
    await setUp()
    world.accounts.ottilie.groups = groups
    const { come } = await toCallback()
    const response = await come()
    expect(locationOf(response)).toEqual([303, '/?sign-in=denied'])
    expect(sessionIn(response)).toEqual([expect.stringContaining(`${SESSION_COOKIE}=; Max-Age=0; Path=/`)])
  })

  test('ends the sessions that were there, whatever answers of them come later', async () => {
    await setUp()
    const cookieIn = (lines: readonly string[]) => lines.map((line) => line.split(';')[0] ?? '')
    const jar = new Map<string, string>()
    const sessions: string[] = []
    for (let n = 0; n < 3; n++) {
      const begun = await world.proxy(
        new Request(`${LOBBY}/sign-in`, { headers: { cookie: [...jar.values()].join('; ') } }),
      )
      // As the provider sends people back from another site, only the cookie of the state comes along.
      const states = cookieIn(begun.headers.getSetCookie()).filter((cookie) => cookie.includes('state-'))
      const browser = world.newBrowser((url) => {
        if (url.pathname === '/sign-in/callback') url.pathname = '/nowhere'
      })
      const hops = await browser.open(begun.headers.get('location') ?? '')
      const url = (hops.at(-1)?.url ?? '').replace('/nowhere', '/sign-in/callback')
      const done = await world.proxy(new Request(url, { headers: { cookie: states.join('; ') } }))
      for (const cookie of cookieIn(done.headers.getSetCookie())) jar.set(cookie.split('=')[0] ?? '', cookie)
      sessions.push(jar.get(SESSION_COOKIE) ?? '')
    }
    const others = [...jar.values()].filter((cookie) => !cookie.startsWith(SESSION_COOKIE))
    const statuses = async (from: Pick<OidcWorld, 'read'>) => {
      const all = sessions.map(async (session) => (await from.read([session, ...others].join('; '))).status)
      return Promise.all(all)
    }
    expect(await statuses(world)).toEqual([401, 401, 200])
    // Another process knows of them by the browser.
    expect(await statuses(world.createReplica())).toEqual([401, 401, 200])
  })

  test('takes a single group that is text', async () => {
    await setUp()
    world.accounts.ottilie.groups = 'night'
    expect(await landing('/sign-in')).toBe('/')
  })

  test('in two tabs at once disturbs neither', async () => {
    await setUp()
    const browser = world.newBrowser((url) => {
      if (url.pathname === '/sign-in/callback') url.pathname = '/nowhere'
    })
    const tabs = []
    for (const day of ['today', 'yesterday']) {
      const hops = await browser.open(`${LOBBY}/sign-in?return=?created=${day}`)
      tabs.push(new URL((hops.at(-1)?.url ?? '').replace('/nowhere', '/sign-in/callback')))
    }
    const cookie = browser.cookieOf(LOBBY)
    for (const [at, day] of [...['today', 'yesterday'].entries()].toReversed()) {
      const response = await world.proxy(new Request(tabs[at] ?? '', { headers: { cookie } }))
      expect(locationOf(response)).toEqual([303, `/?created=${day}`])
    }
  })

  test('in many tabs keeps the newest four', async () => {
    await setUp()
    const browser = world.newBrowser((url) => {
      if (url.pathname === '/sign-in/callback') url.pathname = '/nowhere'
    })
    const states = []
    for (let tab = 0; tab < 7; tab += 1) {
      const [first] = await browser.open(`${LOBBY}/sign-in`)
      const location = new URL(first?.response.headers.get('location') ?? '')
      states.push(location.searchParams.get('state')?.slice(0, 8))
    }
    const kept = [...(browser.jars.get(LOBBY)?.keys() ?? [])]
    expect(kept).toEqual(states.slice(-4).map((state) => `__Host-lobby-state-${state}-8080`))
  })

  test('begins at the first public origin, also from another', async () => {
    await setUp({ publicOrigin: 'https://lobby.example.com' })
    const begin = (host: string) =>
      world.proxy(new Request(`http://${host}/sign-in?return=%3Fcreated%3Dtoday`, { headers: { host } }))
    const moved = await begin('inbox.example.com')
    expect(locationOf(moved)).toEqual([303, 'https://lobby.example.com/sign-in?return=%3Fcreated%3Dtoday'])
    expect(moved.headers.getSetCookie()).toEqual([])
    expect(locationOf(await begin('lobby.example.com'))).toEqual([303, expect.stringContaining('/auth?')])
  })

  test('works behind a proxy that ends TLS, by the public name', async () => {
    const publicOrigin = 'https://lobby.example.com'
    await setUp({ publicOrigin })
    const cookie = await world.enter()
    expect(cookie).toMatch(/^__Host-lobby-session=[\w.-]+$/)
    const response = await world.proxy(
      new Request('http://lobby.example.com/api/session', {
        headers: { cookie, origin: publicOrigin, 'sec-fetch-site': 'same-origin' },
      }),
    )
    expect(response.status).toBe(200)
    expect(response.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  test.each([
    ['a frame', 'GET', { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'iframe' }],
    ['a picture', 'GET', { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'image' }],
    ['a call of a script', 'GET', { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }],
    ['a look at the head', 'HEAD', {}],
  ])('is not begun or ended by %s', async (_, method, headers) => {
    await setUp()
    const { url, cookie, come } = await toCallback()
    for (const at of [`${LOBBY}/sign-in`, url]) {
      const response = await world.proxy(new Request(at, { method, headers: { ...headers, cookie } }))
      expect([response.status, response.headers.getSetCookie()]).toEqual([403, []])
    }
    expect(locationOf(await come())).toEqual([303, '/'])
  })
})

describe('a sign-in fails and gives no session', () => {
  const fails = (response: Response) => {
    expect(locationOf(response)).toEqual([303, '/?sign-in=failed'])
    expect(sessionIn(response)).toEqual([])
  }

  test('when a code is used twice, with the cookie that has gone or still there', async () => {
    await setUp()
    const { come, url } = await toCallback()
    expect(locationOf(await come())).toEqual([303, '/'])
    fails(await come(url, ''))
    fails(await come())
    expect(world.failures).toEqual(['sign-in-callback: UNKNOWN_STATE', 'sign-in-callback: UNKNOWN_STATE'])
  })

  test.each([
    ['another', (url: URL) => url.searchParams.set('state', 'ab'.repeat(32))],
    [
      'one with another end',
      (url: URL) => {
        const state = url.searchParams.get('state') ?? ''
        url.searchParams.set('state', `${state.slice(0, 8)}${'0'.repeat(56)}`)
      },
    ],
    ['none', (url: URL) => url.searchParams.delete('state')],
    ['an empty one', (url: URL) => url.searchParams.set('state', '')],
    ['two', (url: URL) => url.searchParams.append('state', url.searchParams.get('state') ?? '')],
    ['a hostile one', (url: URL) => url.searchParams.set('state', '\r\nset-cookie: a=b')],
  ])('when the state is %s', async (_, change) => {
    await setUp()
    const { url, come } = await toCallback()
    change(url)
    fails(await come(url))
    expect(world.oidc.asked).not.toContain('/token')
  })

  test('when another browser began it', async () => {
    await setUp()
    const { url, come } = await toCallback()
    const other = await toCallback()
    fails(await come(url, other.cookie))
    fails(
      await come(
        url,
        other.cookie.replace(/state-[0-9a-f]{8}/, `state-${url.searchParams.get('state')?.slice(0, 8)}`),
      ),
    )
  })

  test('when a state comes again with another code: the provider is not asked, and no attempt counted', async () => {
    await setUp()
    const { url, come } = await toCallback()
    url.searchParams.set('code', 'invented')
    fails(await come(url))
    const [asked, attempted] = [world.oidc.asked.length, world.attempted.length]
    for (let n = 0; n < 20; n++) fails(await come(url))
    expect([world.oidc.asked.length, world.attempted.length]).toEqual([asked, attempted])
  })

  test.each([
    ['nonce', 'OAUTH_JWT_CLAIM_COMPARISON_FAILED'],
    ['code_challenge', 'INVALID_GRANT'],
  ])('when the %s was changed on the way', async (parameter, code) => {
    await setUp()
    const where = await landing('/sign-in', (url) => {
      if (url.pathname === '/auth') url.searchParams.set(parameter, 'A'.repeat(43))
    })
    expect(where).toBe('/?sign-in=failed')
    expect(world.failures).toEqual([`sign-in-callback: ${code}`])
  })

  test.each([
    ['a code of no use', 'code', 'x'],
    ['the word of another provider', 'iss', 'https://evil.test'],
  ])('when the provider sends %s', async (_, parameter, value) => {
    await setUp()
    const { url, come } = await toCallback()
    url.searchParams.set(parameter, value)
    fails(await come(url))
  })

  test('when the provider says no', async () => {
    await setUp()
    const { url, come } = await toCallback()
    url.searchParams.delete('code')
    url.searchParams.set('error', 'access_denied')
    fails(await come(url))
    expect(world.failures).toEqual(['sign-in-callback: ACCESS_DENIED'])
    // Whoever changes one's mind there keeps nobody out.
    expect(world.attempted).toEqual([])
  })

  test('when it takes longer than ten minutes', async () => {
    await setUp()
    const early = await toCallback()
    world.clock.nowMs += PENDING_MS - 1
    expect(locationOf(await early.come())).toEqual([303, '/'])
    world.clock.nowMs -= PENDING_MS - 1
    const late = await toCallback()
    world.clock.nowMs += PENDING_MS
    fails(await late.come())
  })

  test('when the secret is not the one that the provider knows', async () => {
    await setUp({ settings: { clientSecret: 'not-the-one-it-knows' } })
    expect(await landing('/sign-in')).toBe('/?sign-in=failed')
    expect(world.failures).toEqual(['sign-in-callback: INVALID_CLIENT'])
  })
})

describe('a provider that is away', () => {
  test('is said to be so, and asked again when it is back', async () => {
    await setUp()
    await world.oidc.stop()
    expect(await landing('/sign-in')).toBe('/?sign-in=unavailable')
    expect(world.failures).toEqual(['sign-in: ECONNREFUSED'])
    expect((await world.read('')).status).toBe(401)
    await world.oidc.start()
    world.clock.nowMs += AWAY_MS
    expect(await landing('/sign-in')).toBe('/')
  })

  test('while one comes back from it is said to be so', async () => {
    await setUp()
    const { come } = await toCallback()
    await world.oidc.stop()
    expect(locationOf(await come())).toEqual([303, '/?sign-in=unavailable'])
    await world.oidc.start()
  })

  test('is none when it calls itself by another name', async () => {
    await setUp()
    const { port } = new URL(world.oidc.issuer)
    const other = await startOidcWorld({ settings: { issuer: `http://localhost:${port}` } })
    const hops = await other.newBrowser().open(`${LOBBY}/sign-in`)
    expect(hops.at(-1)?.url).toBe(`${LOBBY}/?sign-in=unavailable`)
    await other.oidc.stop()
  })
})

test('whoever is not signed in learns how to, and nothing else', async () => {
  await setUp()
  const response = await world.read('')
  expect([response.status, await problemOf(response)]).toEqual([
    401,
    expect.objectContaining({ kind: 'signed-out', signIn: 'oidc' }),
  ])
})

test('no state, code, token, cookie or person stands in the log', async () => {
  await setUp({ refreshTokens: true })
  const { url, cookie, come } = await toCallback()
  const session = (await come()).headers.getSetCookie().at(-1)?.split(';')[0] ?? ''
  await come()
  await world.read(session)
  expect(world.logged.map(({ route }) => route)).toEqual(
    expect.arrayContaining(['sign-in', 'sign-in-callback', 'messages/getAll']),
  )
  expect(world.logged.at(-1)).toMatchObject({ user: expect.stringMatching(/^[0-9a-f]{16}$/) })
  const text = JSON.stringify([world.logged, world.failures])
  for (const secret of [
    url.searchParams.get('code') ?? '',
    url.searchParams.get('state') ?? '',
    cookie.slice(cookie.indexOf('=') + 1),
    session.slice(session.indexOf('=') + 1),
    world.oidc.clientSecret,
    'ottilie',
    'Ottilie',
    world.oidc.issuer,
  ]) {
    expect(secret.length).toBeGreaterThan(5)
    expect(text).not.toContain(secret)
  }
})
