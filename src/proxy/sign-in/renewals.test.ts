import { afterEach, describe, expect, test } from 'vitest'
import { type OidcWorld, SESSION_COOKIE, nextCookie, startOidcWorld } from '../../test/oidc-world'
import { EARLY_MS, RETRY_MS } from './renewals'
import { GROUPS_MS, TOUCH_MS } from './session-record'

let world: OidcWorld

async function setUp(options: Parameters<typeof startOidcWorld>[0] = {}): Promise<OidcWorld> {
  world = await startOidcWorld(options)
  return world
}

afterEach(() => world.oidc.stop())

const statusOf = async (cookie: string, replica: Pick<OidcWorld, 'read'> = world) =>
  (await replica.read(cookie)).status
const renewals = () => world.oidc.asked.filter((path) => path === '/token').length - 1

/** Uses a session every few minutes, as an open page does; gives the cookie that the browser has then. */
async function goOn(from: string, forMs: number): Promise<string> {
  let cookie = from
  for (const endMs = world.clock.nowMs + forMs; world.clock.nowMs < endMs;) {
    world.clock.nowMs += TOUCH_MS
    const response = await world.read(cookie)
    expect(response.status).toBe(200)
    cookie = nextCookie(response, cookie)
  }
  return cookie
}

describe('without a refresh token', () => {
  test('groups count for an hour, and then the way leads through the provider again', async () => {
    await setUp()
    const cookie = await world.enter()
    world.clock.nowMs += GROUPS_MS - 1
    const used = await world.read(cookie)
    expect(used.status).toBe(200)
    world.clock.nowMs += 1
    expect(await statusOf(cookie)).toBe(401)
    expect(await statusOf(nextCookie(used, ''))).toBe(401)
    expect(renewals()).toBe(0)
    expect(await statusOf(await world.enter())).toBe(200)
  })
})

describe('with a refresh token', () => {
  test('a session lives on for as long as sessions do', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await goOn(await world.enter(), 5 * GROUPS_MS)
    expect(renewals()).toBe(Math.floor((5 * GROUPS_MS) / EARLY_MS))
    expect(await statusOf(cookie)).toBe(200)
    expect(world.failures).toEqual([])
  })

  test('also where the groups must be asked for', async () => {
    await setUp({ refreshTokens: true, claimsInIdToken: false })
    await goOn(await world.enter(), 2 * GROUPS_MS)
  })

  test('a group that was taken away is gone within the hour', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await world.enter()
    world.accounts.ottilie.groups = ['everyone']
    world.clock.nowMs += EARLY_MS - 1
    expect(await statusOf(cookie)).toBe(200)
    world.clock.nowMs += 1
    expect(await statusOf(cookie)).toBe(401)
    expect(await statusOf(cookie)).toBe(401)
  })

  test('a person who is there no more is signed out', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await world.enter()
    world.oidc.revokeAll()
    world.clock.nowMs += EARLY_MS
    expect(await statusOf(cookie)).toBe(401)
    expect(await statusOf(cookie)).toBe(401)
    expect(world.failures).toEqual(['renewal: INVALID_GRANT'])
    expect(renewals()).toBe(1)
  })

  test('requests at the same time renew once, and nobody waits but the first', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await world.enter()
    world.clock.nowMs += EARLY_MS
    let release = () => {}
    world.oidc.hold = new Promise<void>((resolve) => {
      release = resolve
    })
    const first = world.read(cookie)
    const others = await Promise.all(Array.from({ length: 9 }, () => world.read(cookie)))
    expect(others.map(({ status }) => status)).toEqual(Array.from({ length: 9 }, () => 200))
    release()
    expect((await first).headers.getSetCookie()).toEqual([expect.stringContaining(SESSION_COOKIE)])
    expect(renewals()).toBe(1)
  })

  test('a provider that hangs holds no request, and what it answers later is taken then', async () => {
    await setUp({ refreshTokens: true, patience: () => Promise.resolve() })
    const cookie = await world.enter()
    world.accounts.ottilie.groups = ['everyone']
    world.clock.nowMs += EARLY_MS
    let release = () => {}
    world.oidc.hold = new Promise<void>((resolve) => {
      release = resolve
    })
    for (let n = 0; n < 3; n++) {
      const response = await world.read(cookie)
      // The same record: nothing of it is new but when it was used.
      expect([response.status, response.headers.getSetCookie().length]).toEqual([200, 1])
    }
    release()
    await expect.poll(() => statusOf(cookie), { timeout: 20_000 }).toBe(401)
    expect(renewals()).toBe(1)
  })

  test('requests at the same time renew once, when the hour is over and all must wait', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await world.enter()
    world.clock.nowMs += GROUPS_MS
    const all = await Promise.all(Array.from({ length: 10 }, () => world.read(cookie)))
    expect(all.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(renewals()).toBe(1)
  })

  test('an answer that did not arrive signs nobody out', async () => {
    await setUp({ refreshTokens: true })
    const old = await world.enter()
    world.clock.nowMs += EARLY_MS
    expect(await statusOf(old)).toBe(200)
    // The token in the old cookie is used up by now.
    world.clock.nowMs += EARLY_MS / 2
    const again = await world.read(old)
    expect([again.status, renewals()]).toEqual([200, 1])
    await goOn(nextCookie(again, old), 2 * GROUPS_MS)
  })

  test('a provider that is away signs nobody out before the hour is over, and is left in peace', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await world.enter()
    await world.oidc.stop()
    world.clock.nowMs += EARLY_MS
    for (let count = 0; count < 5; count += 1) expect(await statusOf(cookie)).toBe(200)
    expect(world.failures).toEqual([
      expect.stringMatching(/^renewal: (?:ECONNREFUSED|ECONNRESET|UND_ERR_SOCKET)$/),
    ])
    world.clock.nowMs += RETRY_MS
    expect(await statusOf(cookie)).toBe(200)
    expect(world.failures).toHaveLength(2)
    world.clock.nowMs += GROUPS_MS - EARLY_MS - RETRY_MS - 1
    expect(await statusOf(cookie)).toBe(200)
    world.clock.nowMs += 1
    expect(await statusOf(cookie)).toBe(401)
    await world.oidc.start()
    world.clock.nowMs += RETRY_MS
    expect(await statusOf(cookie)).toBe(200)
  })

  test('another process with the same keys knows the session, and renews it too', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await world.enter()
    world.clock.nowMs += EARLY_MS
    const renewed = await world.createReplica().read(cookie)
    expect(renewed.status).toBe(200)
    expect(await statusOf(nextCookie(renewed, ''))).toBe(200)
    expect(renewals()).toBe(1)
  })

  test('a new key signs nobody out who is renewed under it', async () => {
    await setUp({ refreshTokens: true })
    const cookie = await world.enter()
    world.clock.nowMs += EARLY_MS
    const keys = [new Uint8Array(32).fill(9), new Uint8Array(32).fill(7)] as const
    expect(await statusOf(cookie, world.createReplica(keys))).toBe(200)
  })
})

describe('a cookie that would be too long', () => {
  test('goes without the refresh token', async () => {
    const groups = Array.from({ length: 50 }, (_, at) => `group number ${at} of many`)
    const access = Object.fromEntries(groups.map((group) => [group, ['demo']]))
    await setUp({ access, refreshTokens: true, refreshTokenLength: 2_000 })
    world.accounts.ottilie.groups = groups
    const cookie = await world.enter()
    expect(cookie.length).toBeLessThan(3_000)
    world.clock.nowMs += GROUPS_MS - 1
    expect(await statusOf(cookie)).toBe(200)
    world.clock.nowMs += 1
    expect(await statusOf(cookie)).toBe(401)
  })

  test('has the refresh token when there is room', async () => {
    await setUp({ refreshTokens: true, refreshTokenLength: 2_000 })
    await goOn(await world.enter(), 2 * GROUPS_MS)
  })

  test('holds no groups that grant nothing', async () => {
    await setUp()
    world.accounts.ottilie.groups = ['night', ...Array.from({ length: 200 }, (_, at) => `group number ${at}`)]
    expect((await world.enter()).length).toBeLessThan(1_000)
  })

  test('is no session when the groups alone are too many', async () => {
    const groups = Array.from({ length: 200 }, (_, at) => `group number ${at} of many`)
    await setUp({ access: Object.fromEntries(groups.map((group) => [group, ['demo']])) })
    world.accounts.ottilie.groups = groups
    expect(await world.enter()).toBe('')
    expect(world.failures).toEqual(['sign-in-callback: TOO_MANY_GROUPS'])
  })
})
