import { setMaxListeners } from 'node:events'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { NO_REDIS, type RedisServer, startRedis } from '../test/redis-server'
import { findSecrets } from '../test/secrets'
import { type RunningEmulator, startEmulator } from './start-emulator'
import { type Lobby, startLobby } from './start-lobby'

const LIMIT = 40
const WINDOW_MS = 1_000
const REPLICAS = 3
/** What each lobby may have in one window while Redis does not answer. */
const OWN_SHARE = Math.floor(LIMIT / REPLICAS)

describe.skipIf(NO_REDIS !== '')(`three lobbies over one Redis${NO_REDIS}`, () => {
  let redis: RedisServer
  let source: RunningEmulator
  let lobbies: Lobby[]
  let logs: string[][]
  const answers: {
    readonly isPerson: boolean
    readonly status: number
    readonly retryAfter: string | null
  }[] = []
  let asked = 0

  beforeEach(async () => {
    answers.length = 0
    redis = await startRedis()
  })

  /** Starts them, and is done when Redis has heard each of them. */
  async function start(limit: number): Promise<void> {
    source = await startEmulator({
      threads: 5,
      messages: 20,
      rateLimit: limit,
      rateWindowMs: WINDOW_MS,
      latencyMs: 20,
    })
    const { clientToken, accessToken } = source.emulator.tokens
    const credentials = { clientToken, accessToken, client: 'Sample Client 1.0.0' }
    logs = Array.from({ length: REPLICAS }, () => [])
    lobbies = await Promise.all(
      logs.map((lines) =>
        startLobby({
          signIn: { mode: 'open' },
          config: { connections: [{ id: 'one', name: 'One', platformAddress: source.base, credentials }] },
          rate: { limit, windowMs: WINDOW_MS },
          replicas: { redisAddress: redis.address, count: REPLICAS },
          writeLog: (line) => lines.push(line),
          clientDirectory: 'missing',
        }),
      ),
    )
    await expect.poll(contacts).toEqual(logs.map(() => 200))
  }

  afterEach(async () => {
    await Promise.all(lobbies.map((lobby) => lobby.close()))
    await source.close()
    await redis.kill()
  })

  /** Each lobby's newest line about Redis: 200 while there is an answer, 503 while there is none. */
  function contacts(): (number | undefined)[] {
    return logs.map(
      (lines) =>
        lines
          .map((line): { route: string; status: number } => JSON.parse(line) as never)
          .findLast(({ route }) => route === 'redis')?.status,
    )
  }

  /** Asks for something that nobody has asked for before. */
  async function ask(lobby: Lobby, isPerson: boolean): Promise<Response> {
    const response = await fetch(`${lobby.origin}/api/one/enterprises/getAll`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'x-lobby': '1',
        origin: lobby.origin,
        ...(isPerson ? {} : { 'x-lobby-class': 'background' }),
      },
      body: JSON.stringify({ Limitation: { Count: 1 + (asked++ % 1_000) } }),
    })
    const { status, headers } = response
    answers.push({ isPerson, status, retryAfter: headers.get('retry-after') })
    return response
  }

  /** People click now and then at these lobbies, and background takes whatever there is, until it is told to stop. */
  function createLoad(...busy: readonly Lobby[]) {
    const ending = new AbortController()
    setMaxListeners(0, ending.signal)
    const pause = (ms: number): Promise<void> =>
      new Promise((resolve) => {
        const wake = (): void => {
          clearTimeout(timeout)
          ending.signal.removeEventListener('abort', wake)
          resolve()
        }
        const timeout = setTimeout(wake, ms)
        ending.signal.addEventListener('abort', wake)
      })
    async function walk(lobby: Lobby): Promise<void> {
      while (!ending.signal.aborted) {
        const response = await ask(lobby, false)
        if (response.status === 429) await pause(Number(response.headers.get('retry-after')) * 1_000)
      }
    }
    async function click(lobby: Lobby): Promise<void> {
      while (!ending.signal.aborted) {
        await Promise.all([ask(lobby, true), ask(lobby, true), ask(lobby, true)])
        await pause(2_000)
      }
    }
    const all = busy.flatMap((lobby) => [click(lobby), ...Array.from({ length: 6 }, () => walk(lobby))])
    return {
      end: async () => {
        ending.abort()
        await Promise.all(all)
      },
    }
  }

  /** The most calls that arrived in any one window since an instant, by the emulator's own log. */
  function mostInOneWindow(sinceMs: number): number {
    const arrivals = arrivalsSince(sinceMs)
    return Math.max(
      0,
      ...arrivals.map((from) => arrivals.filter((at) => at >= from && at <= from + WINDOW_MS).length),
    )
  }

  function refusedSince(sinceMs: number): number {
    return source.emulator.control.requests.filter(({ atMs, status }) => atMs >= sinceMs && status !== 200)
      .length
  }

  function arrivalsSince(sinceMs: number): number[] {
    return source.emulator.control.requests.map(({ atMs }) => atMs).filter((atMs) => atMs >= sinceMs)
  }

  /** Waits until a lobby that asks alone gets more than its own share: Redis gives it what the others leave. */
  async function redisShares(): Promise<void> {
    const sinceMs = Date.now()
    await expect.poll(() => mostInOneWindow(sinceMs), { timeout: 90_000 }).toBeGreaterThan(OWN_SHARE)
  }

  /** Waits until more calls have arrived than one window holds. */
  async function callsGoOn(): Promise<void> {
    const sinceMs = Date.now()
    await expect.poll(() => arrivalsSince(sinceMs).length, { timeout: 90_000 }).toBeGreaterThan(LIMIT)
  }

  /** All keys and values. */
  async function everythingIn(address: string): Promise<string> {
    const raw = new Redis(address)
    const keys = await raw.keys('*')
    const values = await Promise.all(
      keys.map((key) =>
        key.endsWith('calls') ? raw.zrange(key, '0', '-1', 'WITHSCORES') : raw.hgetall(key),
      ),
    )
    raw.disconnect()
    return JSON.stringify([keys, values])
  }

  test('keep to the limit together while Redis answers; Redis killed under load costs a few 429s, and all recover', async () => {
    await start(LIMIT)
    const [first, ...others] = lobbies
    if (first === undefined) throw new Error('there is no lobby')
    const load = createLoad(first)
    await expect.poll(() => everythingIn(redis.address)).toMatch(/lobby:[0-9a-f]{64}\}/)
    await redisShares()
    const more = createLoad(...others)
    await callsGoOn()
    expect(findSecrets(await everythingIn(redis.address), Object.values(source.emulator.tokens))).toEqual([])
    expect(refusedSince(0)).toBe(0)
    expect(mostInOneWindow(0)).toBeLessThanOrEqual(LIMIT)

    await redis.kill()
    await expect.poll(contacts).toEqual(logs.map(() => 503))
    await callsGoOn()
    await redis.start()
    await expect.poll(contacts).toEqual(logs.map(() => 200))
    await callsGoOn()
    const recoveredMs = Date.now()
    await callsGoOn()
    await more.end()
    await redisShares()
    await load.end()

    expect(refusedSince(0)).toBeLessThan(LIMIT)
    expect(refusedSince(recoveredMs)).toBe(0)
    const people = answers.filter(({ isPerson }) => isPerson)
    expect(people.length).toBeGreaterThan(REPLICAS)
    // Whoever does not get an answer is told when to ask again.
    expect(answers.filter(({ status }) => status !== 200 && status !== 429)).toEqual([])
    expect(answers.filter(({ status, retryAfter }) => status === 429 && retryAfter === null)).toEqual([])
    expect(findSecrets(logs.flat().join(''), Object.values(source.emulator.tokens))).toEqual([])
  })

  test('answer while Redis stands still, and while it is gone', async () => {
    await start(10 * LIMIT)
    const [lobby] = lobbies
    if (lobby === undefined) throw new Error('there is no lobby')
    expect((await ask(lobby, true)).status).toBe(200)
    await redis.stand()
    for (let n = 0; n < 3; n++) expect((await ask(lobby, true)).status).toBe(200)
    await expect.poll(contacts).toContain(503)
    expect((await ask(lobby, true)).status).toBe(200)
    redis.goOn()
    await expect.poll(contacts).toEqual(logs.map(() => 200))
    await redis.kill()
    expect((await ask(lobby, true)).status).toBe(200)
    expect(refusedSince(0)).toBe(0)
  })
})
