import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { StoreQuestion } from '../proxy/store'
import { NO_REDIS, type RedisServer, startRedis } from '../test/redis-server'
import { runs } from '../test/runs'
import { createStoreModel } from '../test/store-model'
import { type RedisStore, createRedisStore, keysOf, readReply } from './redis-store'
import { SCRIPT } from './redis-script'

const question: StoreQuestion = {
  replica: 'a',
  countingMs: [],
  wants: { people: 0, background: 0 },
  grantMs: 3_200,
  windowMs: 3_000,
  limit: 20,
  calls: 20,
  lookedMs: null,
  pause: null,
}

const few = fc.integer({ min: 0, max: 8 })
/** Something other than null for one in so many. */
const rarely = <Value>(times: number, value: fc.Arbitrary<Value>) => fc.option(value, { freq: times - 1 })

const step = fc.record({
  passMs: fc.oneof(fc.integer({ min: 0, max: 400 }), fc.integer({ min: 0, max: 90_000 })),
  replica: fc.constantFrom<string>('a', 'b', 'bb'),
  countingMs: fc.array(fc.integer({ min: 1, max: 4_000 }), { maxLength: 10 }),
  wants: fc.record({ people: few, background: few }),
  calls: fc.constantFrom<number>(1, 14, 20),
  lookedMs: fc.option(fc.integer({ min: 0, max: 40_000 })),
  pause: rarely(
    6,
    fc.oneof(
      fc.constant({ ms: 0, wishMs: 0 }),
      fc.record({ ms: fc.integer({ min: 1, max: 60_000 }), wishMs: fc.constantFrom<number>(0, 600_000) }),
    ),
  ),
})

const some = { people: 2, background: 1 }

const quiet = { passMs: 0, replica: 'a', countingMs: [], calls: 20, wants: some, lookedMs: null, pause: null }

/** People and background are granted calls, people have to wait, a long pause begins, and one call tries. */
const EVENTFUL = [
  quiet,
  { ...quiet, replica: 'b', calls: 1 },
  { ...quiet, pause: { ms: 60_000, wishMs: 600_000 } },
  { ...quiet, passMs: 61_000 },
]

describe.skipIf(NO_REDIS !== '')(`a store in a real Redis${NO_REDIS}`, () => {
  let redis: RedisServer
  let store: RedisStore
  let raw: Redis

  beforeAll(async () => {
    redis = await startRedis()
    // The machine may be slow: that an answer comes in time is not the promise here.
    store = createRedisStore(redis.address, 60_000)
    // A test kills the server.
    raw = new Redis(redis.address).on('error', () => undefined)
    await new Promise<void>((resolve) => store.onConnection(() => resolve()))
  })

  afterAll(async () => {
    store.close()
    raw.disconnect()
    await redis.kill()
  })

  test('decides as its model in the simulations does, at any course of events', async () => {
    const script = SCRIPT.replace("redis.call('TIME')", 'cjson.decode(ARGV[2])')
    expect(script).not.toBe(SCRIPT)
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 30 }), async (steps) => {
        await raw.flushdb()
        const model = createStoreModel()
        let nowMs = 1_700_000_000_000
        for (const { passMs, ...fields } of steps) {
          nowMs += passMs
          const asked = { ...question, ...fields }
          const clock = JSON.stringify([Math.floor(nowMs / 1_000), (nowMs % 1_000) * 1_000])
          const json = await raw.eval(script, 2, ...keysOf('token'), JSON.stringify(asked), clock)
          const reply = readReply(json)
          expect(reply).toEqual(model(asked, nowMs))
          if (reply.grants.people > 0) seen.add('people')
          if (reply.grants.background > 0) seen.add('background')
          if (reply.waitMs.people > 0) seen.add('wait')
          if (reply.pauseMs > 0) seen.add('pause')
          if (reply.isTry) seen.add('try')
        }
      }),
      { numRuns: runs(100), examples: [[EVENTFUL]] },
    )
    expect([...seen].sort()).toEqual(['background', 'pause', 'people', 'try', 'wait'])
  })

  test('grants several replicas together no more than one window may hold', async () => {
    const ask = (replica: string, people: number) =>
      store.ask('shared', { ...question, replica, grantMs: 600_000, wants: { people, background: 0 } })
    const replies = await Promise.all(['a', 'b', 'c', 'd'].map((replica) => ask(replica, 8)))
    expect(replies.map(({ grants }) => grants.people)).toEqual([8, 8, 4, 0])
    // A replica that made none of its calls gives all of them back.
    expect((await ask('a', 0)).grants.people).toBe(0)
    expect((await ask('d', 9)).grants.people).toBe(8)
  })

  test('forgets by itself, and holds no name but the digest of the token', async () => {
    await raw.flushdb()
    await store.ask('digest', { ...question, wants: { people: 1, background: 1 } })
    const keys = await raw.keys('*')
    expect(keys.toSorted()).toEqual(keysOf('digest'))
    for (const key of keys) expect(await raw.pttl(key)).toBeGreaterThan(0)
  })

  test('rejects in time when the server stands still or is gone, and comes back by itself', async () => {
    const lone = createRedisStore(redis.address)
    const changed = vi.fn<(isOpen: boolean) => void>()
    lone.onConnection(changed)
    const opened = () => changed.mock.calls.filter(([isOpen]) => isOpen).length
    await expect.poll(opened).toBe(1)
    await redis.stand()
    await expect(lone.ask('token', question)).rejects.toThrow(/./)
    lone.reset()
    redis.goOn()
    await expect.poll(opened).toBe(2)
    await redis.kill()
    await expect.poll(() => changed.mock.lastCall).toEqual([false])
    await expect(lone.ask('token', question)).rejects.toThrow(/./)
    await redis.start()
    await expect.poll(opened).toBe(3)
    lone.close()
    await expect(lone.check()).rejects.toThrow(/./)
  })
})
