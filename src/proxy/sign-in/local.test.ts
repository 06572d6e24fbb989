import { describe, expect, test } from 'vitest'
import { MESSAGES, asked, problemOf } from '../../test/messages-call'
import { NOW, createTestProxy } from '../../test/fake-upstream'
import { sameOrigin } from '../gates'
import { LINK_MS, createLocalSignIn } from './local'
import { createSealer } from './seal'
import { IDLE_MS, LONGEST_MS, TOUCH_MS } from './session-record'
import { createSessions } from './sessions'

const KEYS = [new Uint8Array(32).fill(7)] as const

/** A proxy with links, a clock that is set by hand, and an instant before which no session counts. */
function setUp(keys: readonly [Uint8Array, ...Uint8Array[]] = KEYS, publicOrigin: string | null = null) {
  const clock = { nowMs: NOW, backMs: 0, validFromMs: 0 }
  const sealer = createSealer(keys)
  const now = () => clock.nowMs - clock.backMs
  const sessions = createSessions({ sealer, publicOrigin, now, validFromMs: () => clock.validFromMs })
  const signIn = createLocalSignIn({
    sessions,
    sealer,
    fromOwnPage: sameOrigin([]),
    connectionIds: ['demo'],
    now,
    ticks: () => clock.nowMs,
  })
  const { proxy, ask, received, logged } = createTestProxy(() => ({ status: 204 }), { signIn })
  const exchange = async (code: string, headers: Record<string, string | null> = {}) =>
    ask('/sign-in/link', { code }, headers)
  const newCode = async () => (await signIn.newLink()).replace('/#sign-in=', '')
  const enter = async () => cookieOf(await exchange(await newCode()))
  return { clock, proxy, ask, received, logged, exchange, newCode, enter }
}

function cookieOf(response: Response): string {
  return response.headers.getSetCookie()[0]?.split(';')[0] ?? ''
}

describe('a link', () => {
  test('is good however many others were tried before', async () => {
    const { exchange, newCode } = setUp()
    const code = await newCode()
    for (let n = 0; n < 150; n++) expect((await exchange('x'.repeat(43))).status).toBe(403)
    expect((await exchange(code)).status).toBe(204)
  })

  test('gives a session once', async () => {
    const { ask, exchange, newCode } = setUp()
    const code = await newCode()
    const first = await exchange(code)
    expect(first.status).toBe(204)
    expect(first.headers.getSetCookie()).toEqual([
      expect.stringMatching(
        /^__Host-lobby-session-8080=[\w.-]+; Max-Age=28800; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ])
    expect((await ask(MESSAGES, asked, { cookie: cookieOf(first) })).status).toBe(200)
    const second = await exchange(code)
    expect([second.status, second.headers.getSetCookie()]).toEqual([403, []])
  })

  test('ends the session that was there', async () => {
    const { ask, exchange, newCode, enter } = setUp()
    const before = await enter()
    const after = await exchange(await newCode(), { cookie: before })
    expect(after.status).toBe(204)
    expect((await ask(MESSAGES, asked, { cookie: before })).status).toBe(401)
    expect((await ask(MESSAGES, asked, { cookie: cookieOf(after) })).status).toBe(200)
  })

  test('is good for five minutes', async () => {
    const { clock, exchange, newCode } = setUp()
    const codes = [await newCode(), await newCode()]
    clock.nowMs += LINK_MS - 1
    expect((await exchange(codes[0] ?? '')).status).toBe(204)
    clock.nowMs += 1
    expect((await exchange(codes[1] ?? '')).status).toBe(403)
  })

  test('is not good for longer when the clock is set back', async () => {
    const { clock, exchange, newCode } = setUp()
    const code = await newCode()
    clock.backMs = 3_600_000
    clock.nowMs += LINK_MS
    expect((await exchange(code)).status).toBe(403)
  })

  test('is no longer good when eight newer ones were made', async () => {
    const { exchange, newCode } = setUp()
    const codes = []
    for (let count = 0; count < 9; count++) codes.push(await newCode())
    expect((await exchange(codes[0] ?? '')).status).toBe(403)
    expect((await exchange(codes[1] ?? '')).status).toBe(204)
  })

  test.each([
    ['from another site', { 'sec-fetch-site': 'cross-site' }],
    ['without our header', { 'x-lobby': null }],
    ['by a form', { 'content-type': 'application/x-www-form-urlencoded' }],
  ])('is not taken %s, and stays good', async (_title, headers) => {
    const { exchange, newCode } = setUp()
    const code = await newCode()
    const refused = await exchange(code, headers)
    expect([refused.status >= 400, refused.headers.getSetCookie()]).toEqual([true, []])
    expect((await exchange(code)).status).toBe(204)
  })

  test.each(['', 'x', 'A'.repeat(43), 7, null, { toString: 'x' }])('is not %j', async (code) => {
    const { ask } = setUp()
    expect((await ask('/sign-in/link', { code })).status).toBe(403)
  })
})

describe('whoever has no session', () => {
  test('learns how to sign in and nothing else, whatever exists', async () => {
    const { ask, proxy, received } = setUp()
    for (const path of [MESSAGES, '/api/nope/messages/getAll', '/api/demo/messages/add', '/api/']) {
      const response = await ask(path, asked)
      expect(response.status).toBe(401)
      expect(await problemOf(response)).toEqual({
        kind: 'signed-out',
        status: 401,
        message: 'Nobody is signed in.',
        requestId: null,
        retryAfterMs: null,
        signIn: 'local',
      })
    }
    const session = await proxy(new Request('http://127.0.0.1:8080/api/session'))
    expect(session.status).toBe(401)
    expect((await proxy(new Request('http://127.0.0.1:8080/healthz'))).status).toBe(200)
    expect(received).toEqual([])
  })
})

describe('a session', () => {
  const tryIt = async (world: ReturnType<typeof setUp>, cookie: string) =>
    (await world.ask(MESSAGES, asked, { cookie })).status

  test('ends after eight hours without use', async () => {
    const world = setUp()
    const cookie = await world.enter()
    world.clock.nowMs += IDLE_MS - 1
    expect(await tryIt(world, cookie)).toBe(200)
    world.clock.nowMs += 1
    expect(await tryIt(world, cookie)).toBe(401)
  })

  test('lives on while it is used, and ends after a day all the same', async () => {
    const world = setUp()
    let cookie = await world.enter()
    const beganMs = world.clock.nowMs
    while (world.clock.nowMs + IDLE_MS / 2 < beganMs + LONGEST_MS) {
      world.clock.nowMs += IDLE_MS / 2
      const response = await world.ask(MESSAGES, asked, { cookie })
      expect(response.status).toBe(200)
      cookie = cookieOf(response)
    }
    world.clock.nowMs = beganMs + LONGEST_MS
    expect(await tryIt(world, cookie)).toBe(401)
  })

  test('is not written anew with every answer', async () => {
    const world = setUp()
    const cookie = await world.enter()
    world.clock.nowMs += TOUCH_MS - 1
    expect((await world.ask(MESSAGES, asked, { cookie })).headers.getSetCookie()).toEqual([])
    world.clock.nowMs += 1
    expect((await world.ask(MESSAGES, asked, { cookie })).headers.getSetCookie()).toHaveLength(1)
  })

  test('does not count when it began before the instant that signs everyone out', async () => {
    const world = setUp()
    const cookie = await world.enter()
    world.clock.validFromMs = NOW + 1
    expect(await tryIt(world, cookie)).toBe(401)
    world.clock.nowMs = NOW + 1
    expect(await tryIt(world, await world.enter())).toBe(200)
  })

  test('survives a new key, and not the loss of its own', async () => {
    const cookie = await setUp().enter()
    const fresh = new Uint8Array(32).fill(9)
    expect(await tryIt(setUp([fresh, ...KEYS]), cookie)).toBe(200)
    expect(await tryIt(setUp([fresh]), cookie)).toBe(401)
  })

  test('of another port or another name does not open here', async () => {
    const world = setUp()
    const cookie = await world.enter()
    const value = cookie.slice(cookie.indexOf('=') + 1)
    expect(await tryIt(world, `__Host-lobby-session=${value}`)).toBe(401)
    expect(await tryIt(world, `__Host-lobby-session-9090=${value}`)).toBe(401)
    const elsewhere = setUp(KEYS, 'https://lobby.example.com')
    expect(await tryIt(elsewhere, `__Host-lobby-session=${value}`)).toBe(401)
  })

  test('has its port in its name also where loopback is named as an origin', async () => {
    const cookie = await setUp(KEYS, 'http://localhost:9090').enter()
    expect(cookie).toMatch(/^__Host-lobby-session-8080=/)
    expect(await setUp(KEYS, 'https://lobby.example.com').enter()).toMatch(/^__Host-lobby-session=/)
  })

  test('counts by the instant that signs everyone out also when it was opened before', async () => {
    const world = setUp()
    const cookie = await world.enter()
    expect(await tryIt(world, cookie)).toBe(200)
    world.clock.validFromMs = NOW + 1
    expect(await tryIt(world, cookie)).toBe(401)
    world.clock.validFromMs = 0
    expect(await tryIt(world, cookie)).toBe(200)
    world.clock.nowMs = NOW + IDLE_MS
    expect(await tryIt(world, cookie)).toBe(401)
  })

  test('that comes with another beside it is not taken: one of the two is not ours', async () => {
    const world = setUp()
    const cookie = await world.enter()
    const other = '__Host-lobby-session-8080=other'
    expect(await tryIt(world, `${cookie}; ${other}`)).toBe(401)
    expect(await tryIt(world, `${other}; ${cookie}`)).toBe(401)
    expect(await tryIt(world, `other=1; ${cookie}; more=2`)).toBe(200)
  })

  test('is out of the browser after signing out', async () => {
    const world = setUp()
    const cookie = await world.enter()
    const out = await world.ask('/sign-out', '', { cookie })
    expect(out.status).toBe(204)
    expect(out.headers.getSetCookie()).toEqual([
      '__Host-lobby-session-8080=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
      expect.stringMatching(
        /^__Host-lobby-ended-8080=[\w-]{43}; Max-Age=86400; Path=\/; HttpOnly; Secure; SameSite=Strict$/,
      ),
    ])
    expect((await world.ask('/sign-out', '', { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403)
    expect((await world.ask('/sign-out', '', {})).headers.getSetCookie()).toEqual([
      '__Host-lobby-session-8080=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Strict',
    ])
  })

  test('that was ended does not count again, whatever a late answer brings', async () => {
    const world = setUp()
    const cookie = await world.enter()
    world.clock.nowMs += TOUCH_MS
    const late = cookieOf(await world.ask(MESSAGES, asked, { cookie }))
    expect(late).not.toBe(cookie)
    const other = await world.enter()
    await world.ask('/sign-out', '', { cookie })
    for (const ended of [cookie, late]) {
      const response = await world.ask(MESSAGES, asked, { cookie: ended })
      expect([response.status, response.headers.getSetCookie()]).toEqual([401, []])
    }
    expect(await tryIt(world, other)).toBe(200)
  })

  test('that was ended does not count in another process either, nor after a restart: its browser says so', async () => {
    const [world, replica] = [setUp(), setUp()]
    const named: string[] = []
    for (let n = 0; n < 3; n++) {
      const cookie = await world.enter()
      const out = await world.ask('/sign-out', '', { cookie: [cookie, ...named].join('; ') })
      named[0] = out.headers.getSetCookie()[1]?.split(';')[0] ?? ''
      expect(await tryIt(replica, cookie)).toBe(200)
      expect(await tryIt(replica, `${cookie}; ${named[0]}`)).toBe(401)
    }
    const fresh = await world.enter()
    expect(await tryIt(replica, `${fresh}; ${named[0] ?? ''}`)).toBe(200)
  })

  test('is told apart in the log by a digest, and neither cookie nor code stand there', async () => {
    const world = setUp()
    const code = await world.newCode()
    const cookie = cookieOf(await world.exchange(code))
    await world.ask(MESSAGES, asked, { cookie })
    expect(world.logged.at(-1)).toMatchObject({ user: expect.stringMatching(/^[0-9a-f]{16}$/) })
    const text = JSON.stringify(world.logged)
    expect(text).not.toContain(code)
    expect(text).not.toContain(cookie.slice(-20))
  })
})
