import { SignJWT, exportJWK, generateKeyPair } from 'jose'
import { afterEach, describe, expect, test } from 'vitest'
import { NOW } from '../../test/fake-upstream'
import { LOBBY, type OidcWorld, startOidcWorld } from '../../test/oidc-world'
import { MAX_ANSWER_BYTES } from './limited-fetch'
import { AWAY_MS, DOUBTED_MS, METADATA_MS } from './provider'

let world: OidcWorld

async function setUp(options: Parameters<typeof startOidcWorld>[0] = {}): Promise<void> {
  world = await startOidcWorld(options)
}

afterEach(() => world.oidc.stop())

/** Where a browser ends that opens an address of ours. */
async function landing(path: string, meddle?: (url: URL) => void): Promise<string> {
  const hops = await world.newBrowser(meddle).open(`${LOBBY}${path}`)
  return (hops.at(-1)?.url ?? '').replace(LOBBY, '')
}

describe('what a provider says of itself', () => {
  const readings = () => world.oidc.asked.filter((path) => path.endsWith('/openid-configuration')).length

  test('is read once a day', async () => {
    await setUp()
    await world.enter()
    world.clock.nowMs += METADATA_MS - 1
    await world.enter()
    expect(readings()).toBe(1)
    world.clock.nowMs += 1
    await world.enter()
    expect(readings()).toBe(2)
  })

  test('is read again when its answers are not so, once a minute at most', async () => {
    await setUp()
    await world.enter()
    world.oidc.renewKey()
    for (const ms of [0, DOUBTED_MS - 1]) {
      world.clock.nowMs = NOW + ms
      expect(await landing('/sign-in')).toBe('/?sign-in=failed')
    }
    expect(readings()).toBe(1)
    world.clock.nowMs = NOW + DOUBTED_MS
    expect(await landing('/sign-in')).toBe('/?sign-in=failed')
    expect(await landing('/sign-in')).toBe('/')
    expect(readings()).toBe(2)
  })

  test('is asked for once a second at most while there is no answer', async () => {
    let asked = 0
    const fetch = () => {
      asked++
      return Promise.reject(new TypeError('fetch failed'))
    }
    await setUp({ settings: { fetch } })
    for (const ms of [0, AWAY_MS - 1]) {
      world.clock.nowMs = NOW + ms
      expect(await landing('/sign-in')).toBe('/?sign-in=unavailable')
    }
    expect(asked).toBe(1)
    world.clock.nowMs = NOW + AWAY_MS
    expect(await landing('/sign-in')).toBe('/?sign-in=unavailable')
    expect(asked).toBe(2)
  })

  test('is not read again for a code that is no good', async () => {
    await setUp()
    await world.enter()
    world.clock.nowMs += DOUBTED_MS
    const spoil = (url: URL) => {
      if (url.pathname === '/sign-in/callback') url.searchParams.set('code', 'made-up')
    }
    expect(await landing('/sign-in', spoil)).toBe('/?sign-in=failed')
    await world.enter()
    expect(readings()).toBe(1)
  })
})

describe('an answer of the provider', () => {
  /** A provider of whose answers those at one path are others. */
  const withAnswer = (path: string, answer: (signal: AbortSignal | undefined) => Response) =>
    setUp({
      settings: {
        fetch: (url, { body, ...init }) =>
          new URL(url).pathname === path
            ? Promise.resolve(answer(init.signal))
            : fetch(url, { ...init, body: body instanceof URLSearchParams ? body : null }),
      },
    })
  const json = { headers: { 'content-type': 'application/json' } }

  test.each([
    ['/.well-known/openid-configuration', '/?sign-in=unavailable', 'sign-in: ANSWER_TOO_LONG'],
    ['/token', '/?sign-in=failed', 'sign-in-callback: ANSWER_TOO_LONG'],
    ['/jwks', '/?sign-in=failed', 'sign-in-callback: ANSWER_TOO_LONG'],
  ])('is not read to its end when it is too long: %s', async (path, where, failure) => {
    let read = 0
    const chunk = new Uint8Array(64 * 1024).fill(0x20)
    await withAnswer(path, () => {
      const endless = new ReadableStream<Uint8Array>({
        pull: (controller) => {
          read += chunk.byteLength
          controller.enqueue(chunk)
        },
      })
      return new Response(endless, json)
    })
    expect(await landing('/sign-in')).toBe(where)
    expect(world.failures).toEqual([failure])
    expect(read).toBeLessThan(2 * MAX_ANSWER_BYTES)
  })

  test('is not waited for when it drips on and on', async () => {
    await withAnswer('/token', (signal) => {
      const dripping = new ReadableStream<Uint8Array>({
        start: (controller) => {
          const timer = setInterval(() => controller.enqueue(Uint8Array.of(0x20)), 100)
          signal?.addEventListener('abort', () => {
            clearInterval(timer)
            controller.error(signal.reason)
          })
        },
      })
      return new Response(dripping, json)
    })
    expect(await landing('/sign-in')).toBe('/?sign-in=unavailable')
  })
})

describe('a person', () => {
  /** A provider whose ID token and userinfo say something else of who comes. */
  async function setUpClaims(inIdToken: object, atUserinfo: object): Promise<void> {
    const { privateKey, publicKey } = await generateKeyPair('RS256')
    const jwks = { keys: [{ ...(await exportJWK(publicKey)), kid: 'own', alg: 'RS256', use: 'sig' }] }
    const answers: Record<string, () => Promise<unknown>> = {
      '/jwks': async () => jwks,
      '/me': async () => atUserinfo,
      '/token': async () => ({
        access_token: 'x',
        token_type: 'bearer',
        id_token: await new SignJWT({ nonce, ...inIdToken })
          .setProtectedHeader({ alg: 'RS256', kid: 'own' })
          .setIssuer(world.oidc.issuer)
          .setAudience(world.oidc.clientId)
          .setIssuedAt()
          .setExpirationTime('1h')
          .sign(privateKey),
      }),
    }
    await setUp({
      settings: {
        fetch: async (url, { body, ...init }) => {
          const answer = answers[new URL(url).pathname]
          if (answer !== undefined) return Response.json(await answer())
          return fetch(url, { ...init, body: body instanceof URLSearchParams ? body : null })
        },
      },
    })
  }
  let nonce = ''
  const come = () =>
    landing('/sign-in', (url) => {
      if (url.pathname === '/auth') nonce = url.searchParams.get('nonce') ?? ''
    })
  const groups = ['front desk']

  test('is whom the ID token names, with groups from there or from userinfo', async () => {
    await setUpClaims({ sub: 'ottilie', groups }, {})
    expect(await come()).toBe('/')
    await world.oidc.stop()
    await setUpClaims({ sub: 'x'.repeat(255) }, { sub: 'x'.repeat(255), groups })
    expect(await come()).toBe('/')
  })

  test.each<[string, object, object]>([
    ['an empty subject', { sub: '' }, { sub: 'ottilie', groups }],
    ['a blank subject', { sub: ' ' }, { sub: 'ottilie', groups }],
    ['a blank subject, and so at userinfo', { sub: ' ', groups }, { sub: ' ', groups }],
    ['an over-long subject', { sub: 'x'.repeat(256) }, { sub: 'ottilie', groups }],
    ['an over-long subject with groups', { sub: 'x'.repeat(256), groups }, { sub: 'x'.repeat(256), groups }],
    ['a subject that is no text', { sub: 7 }, { sub: 'ottilie', groups }],
    ['no subject', {}, { sub: 'ottilie', groups }],
    ['another subject than userinfo', { sub: 'eduard' }, { sub: 'ottilie', groups }],
    ['a subject of which userinfo says none', { sub: 'ottilie' }, { groups }],
    ['a subject that is empty at userinfo', { sub: 'ottilie' }, { sub: '', groups }],
    ['a subject that is no text at userinfo', { sub: '7' }, { sub: 7, groups }],
  ])('with %s gets no session', async (_title, inIdToken, atUserinfo) => {
    await setUpClaims(inIdToken, atUserinfo)
    expect(await come()).toBe('/?sign-in=failed')
    expect(world.outcomes).toEqual(['failed'])
  })
})

test('answers of no provider lock nobody out, not even who has the same address', async () => {
  await setUp()
  const begun = world.newBrowser((url) => {
    if (url.pathname === '/sign-in/callback') url.pathname = '/nowhere'
  })
  const hops = await begun.open(`${LOBBY}/sign-in`)
  const state = new URL(hops.at(-1)?.url ?? '').searchParams.get('state') ?? ''
  const cookie = begun.cookieOf(LOBBY)
  const worthless: [string, string][] = [
    ['', ''],
    ['?state=none&code=x', ''],
    [`?state=${'ab'.repeat(32)}&code=x`, cookie],
    [`?state=${state}&code=x`, ''],
    [`?state=${state}`, cookie],
    [`?state=${state}&code=`, cookie],
    [`?state=${state}&code=x&code=y`, cookie],
  ]
  for (let n = 0; n < 150; n++)
    for (const [search, sent] of n % 30 === 0 ? worthless : worthless.slice(0, 1)) {
      const request = new Request(`${LOBBY}/sign-in/callback${search}`, { headers: { cookie: sent } })
      expect((await world.proxy(request)).headers.get('location')).toBe('/?sign-in=failed')
    }
  expect(world.attempted).toEqual([])
  expect(await landing('/sign-in')).toBe('/')
})

test('when too many come back from an address, the provider is not asked', async () => {
  await setUp()
  world.mayAttempt.answer = false
  expect(await landing('/sign-in')).toBe('/?sign-in=unavailable')
  expect(world.oidc.asked).not.toContain('/token')
  expect(world.failures).toEqual(['sign-in-callback: TOO_MANY_ATTEMPTS'])
  expect(world.outcomes).toEqual(['throttled'])
  expect(world.attempted).toEqual(['198.51.100.7'])
  world.mayAttempt.answer = true
  expect(await landing('/sign-in')).toBe('/')
})

test('a clock that is set back keeps no provider away that is there', async () => {
  await setUp()
  await world.oidc.stop()
  expect(await landing('/sign-in')).toBe('/?sign-in=unavailable')
  await world.oidc.start()
  world.clock.backMs = 3_600_000
  world.clock.nowMs += AWAY_MS
  expect(await landing('/sign-in')).toBe('/')
})

test('how each sign-in ends is told', async () => {
  await setUp()
  await world.enter()
  world.oidc.account = 'eduard'
  await landing('/sign-in')
  await landing('/sign-in/callback?state=none')
  await world.oidc.stop()
  world.clock.nowMs += METADATA_MS
  await landing('/sign-in')
  expect(world.outcomes).toEqual(['signed-in', 'denied', 'failed', 'unavailable'])
  await world.oidc.start()
})
