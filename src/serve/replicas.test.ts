import { setMaxListeners } from 'node:events'
import { Redis } from 'ioredis'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { STORE_TIMEOUT_MS, youngMs } from '../lib/shares'
import { NO_REDIS, type RedisServer, startRedis } from '../test/redis-server'
import { findSecrets } from '../test/secrets'
import { type RunningEmulator, startEmulator } from './start-emulator'
import { type Lobby, startLobby } from './start-lobby'

const LIMIT = 40
const WINDOW_MS = 3_000
const REPLICAS = 3

/** How long a part of the test lasts, ms: two windows. */
const PART_MS = 2 * WINDOW_MS

const inTime = 2 * STORE_TIMEOUT_MS

describe.skipIf(NO_REDIS !== '')(`three lobbies over one Redis${NO_REDIS}`, () => {
  let redis: RedisServer
  let source: RunningEmulator
  let lobbies: Lobby[]
  const lines: string[] = []
  const answers: {
    readonly isPerson: boolean
    readonly status: number
    readonly retryAfter: string | null
  }[] = []
  let asked = 0

  beforeEach(async () => {
    lines.length = 0
    answers.length = 0
    redis = await startRedis()
  })

  /** Starts them, and is done when each has been heard. */
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
    lobbies = await Promise.all(
      Array.from({ length: REPLICAS }, () =>
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
    await vi.waitFor(() => expect(redisLines(200)).toBe(REPLICAS), { timeout: 10_000 })
  }

  afterEach(async () => {
    await Promise.all(lobbies.map((lobby) => lobby.close()))
    await source.close()
    await redis.kill()
  })

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

  /** People click now and then at each lobby, and background takes whatever there is, until it is told to stop. */
  function createLoad() {
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
    const all = lobbies.flatMap((lobby) => [click(lobby), ...Array.from({ length: 6 }, () => walk(lobby))])
    return {
      end: async () => {
        ending.abort()
        await Promise.all(all)
      },
    }
  }

  const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

  /** The most calls that arrived in any one window, by the emulator's own log. */
  function mostInOneWindow(): number {
    const arrivals = source.emulator.control.requests.map(({ atMs }) => atMs).toSorted((a, b) => a - b)
    return Math.max(
      ...arrivals.map((from) => arrivals.filter((at) => at >= from && at <= from + WINDOW_MS).length),
    )
  }

  function expectNeverOver(limit: number): void {
    expect(source.emulator.control.requests.filter(({ status }) => status !== 200)).toEqual([])
    expect(mostInOneWindow()).toBeLessThanOrEqual(limit)
  }

  function callsSince(startMs: number): number {
    return source.emulator.control.requests.filter(({ atMs }) => atMs >= startMs).length
  }

  /** All keys and values. */
  async function everythingIn(address: string): Promise<string> {
    const raw = new Redis(address)
    const keys = await raw.keys('*')
    const values = await raw.mget(keys)
    raw.disconnect()
    return JSON.stringify([keys, values])
  }

  const routes = (): { route: string; status: number }[] =>
    lines.map((line): { route: string; status: number } => JSON.parse(line) as never)
  const redisLines = (status: number): number =>
    routes().filter((entry) => entry.route === 'redis' && entry.status === status).length

  test('never exceed the limit together, with Redis killed and started anew under load, and staff notice nothing', async () => {
    await start(LIMIT)
    const load = createLoad()
    await sleep(youngMs(WINDOW_MS) + 500)
    const togetherMs = Date.now()
    await sleep(PART_MS)
    // One lobby alone would have a third of it.
    expect(callsSince(togetherMs)).toBeGreaterThan(LIMIT)
    expectNeverOver(LIMIT)

    const known = await everythingIn(redis.address)
    expect(known).toMatch(/budget:[0-9a-f]{64}\b/)
    expect(findSecrets(known, Object.values(source.emulator.tokens))).toEqual([])

    await redis.kill()
    await vi.waitFor(() => expect(redisLines(503)).toBe(REPLICAS), { timeout: 10_000 })
    await sleep(PART_MS)
    const backMs = Date.now()
    await redis.start()
    await vi.waitFor(() => expect(redisLines(200)).toBe(2 * REPLICAS), { timeout: 10_000 })
    await sleep(youngMs(WINDOW_MS) + PART_MS)
    expect(callsSince(backMs)).toBeGreaterThan(3 * LIMIT)
    await load.end()

    expectNeverOver(LIMIT)
    const people = answers.filter(({ isPerson }) => isPerson)
    expect(people.length).toBeGreaterThan(100)
    expect(people.filter(({ status }) => status !== 200)).toEqual([])
    expect(answers.filter(({ status, retryAfter }) => status !== 200 && retryAfter === null)).toEqual([])
    expect(findSecrets(lines.join(''), Object.values(source.emulator.tokens))).toEqual([])
  }, 90_000)

  test('decide in time while Redis stands still or is gone', async () => {
    await start(10 * LIMIT)
    // From now on each call is asked for.
    await sleep(youngMs(WINDOW_MS) + 500)
    const [lobby] = lobbies
    if (lobby === undefined) throw new Error('there is no lobby')
    const decisionMs = async (): Promise<number> => {
      const startedMs = Date.now()
      expect((await ask(lobby, true)).status).toBe(200)
      return (source.emulator.control.requests.at(-1)?.atMs ?? Infinity) - startedMs
    }
    await decisionMs()
    await redis.stand()
    for (let n = 0; n < 3; n++) expect(await decisionMs()).toBeLessThan(inTime)
    await vi.waitFor(() => expect(redisLines(503)).toBeGreaterThan(0))
    redis.goOn()
    await vi.waitFor(() => expect(redisLines(200)).toBeGreaterThan(REPLICAS), { timeout: 10_000 })
    await redis.kill()
    expect(await decisionMs()).toBeLessThan(inTime)
    expectNeverOver(10 * LIMIT)
  }, 60_000)
})
