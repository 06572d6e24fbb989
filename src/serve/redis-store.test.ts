import fc from 'fast-check'
import { Redis } from 'ioredis'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { SILENT_MS, drainMs } from '../lib/shares'
import type { Report, ShareRules, Store } from '../proxy/store'
import { NO_REDIS, type RedisServer, startRedis } from '../test/redis-server'
import { createStoreTwin } from '../test/store-twin'
import { type RedisStore, createRedisStore } from './redis-store'

const WINDOW_MS = 3_000
const REMEMBERED_MS = SILENT_MS + drainMs(WINDOW_MS)
const LONG_AGO_MS = 100_000

const rules: ShareRules = {
  replicas: 3,
  windowMs: WINDOW_MS,
  calls: 39,
  slice: 6,
  full: 13,
  reserve: { looking: 8, idle: 2 },
}

const names = ['a', 'b', 'c', 'd'] as const
const replica = fc.constantFrom(...names)
const few = fc.integer({ min: 0, max: 12 })
/** True for one in so many. */
const rarely = (times: number) => fc.integer({ min: 1, max: times }).map((drawn) => drawn === 1)

const step = fc.oneof(
  fc.record({ kind: fc.constant('beat' as const), replica, isLate: rarely(8) }),
  fc.record({
    kind: fc.constant('report' as const),
    replica,
    claim: few,
    countsMs: fc.array(fc.integer({ min: 0, max: 5_000 }), { maxLength: 12 }),
    wants: fc.record({ people: few, background: few }),
    lookedMs: fc.option(fc.integer({ min: 0, max: 40_000 })),
    pauseMs: rarely(12).map((pauses) => (pauses ? 2 : 0)),
    isLate: rarely(8),
    isRepeated: rarely(8),
  }),
)

/** What there is before the first step: replicas that have been there for long, and one that fell silent. */
const past = fc.option(
  fc.record({
    veterans: fc.subarray([...names]),
    silent: fc.option(fc.record({ claim: few, agoMs: fc.integer({ min: 5_500, max: 10_000 }) })),
  }),
)

describe.skipIf(NO_REDIS !== '')(`a store in a real Redis${NO_REDIS}`, () => {
  let redis: RedisServer
  let store: RedisStore
  let raw: Redis

  beforeAll(async () => {
    redis = await startRedis()
    // The machine may be slow: that an answer comes in time is not what is compared.
    store = createRedisStore(redis.address, WINDOW_MS, 60_000)
    raw = new Redis(redis.address)
    await isReady(store)
  })

  afterAll(async () => {
    store.close()
    raw.disconnect()
    await redis.kill()
  })

  function isReady(of: Store): Promise<void> {
    return new Promise((resolve) => of.onReady(resolve))
  }

  function reportOf(fields: Partial<Report>): Report {
    return {
      replica: 'a',
      sequence: 1,
      latestMs: Number.MAX_SAFE_INTEGER,
      rules,
      claim: 0,
      countsMs: [],
      wants: { people: 0, background: 0 },
      lookedMs: null,
      pauseMs: 0,
      ...fields,
    }
  }

  /** Gives both the same past. */
  async function age(
    twin: ReturnType<typeof createStoreTwin>,
    token: string,
    { veterans, silent }: NonNullable<typeof past extends fc.Arbitrary<infer Past> ? Past : never>,
  ): Promise<void> {
    const nowMs = await store.time()
    const since = nowMs - LONG_AGO_MS
    const beat = { latestMs: Infinity, rememberedMs: REMEMBERED_MS }
    const heard: Record<string, { since: number; at: number }> = {}
    const holders: Record<string, object> = {}
    twin.report(token, reportOf({ replica: 'long gone' }), since)
    for (let atMs = since; atMs <= nowMs; atMs += SILENT_MS)
      for (const name of veterans) twin.beat({ ...beat, replica: name }, atMs)
    for (const name of veterans) heard[name] = { since, at: nowMs }
    if (silent !== null) {
      const at = nowMs - silent.agoMs
      const untils = Array.from({ length: silent.claim }, () => at + 6_000)
      twin.beat({ ...beat, replica: 'silent' }, at)
      twin.report(token, reportOf({ replica: 'silent', countsMs: untils.map((untilMs) => untilMs - at) }), at)
      heard['silent'] = { since: at, at }
      holders['silent'] = { sequence: 1, at, claim: silent.claim, untils }
    }
    const run = /run_id:(\w+)/.exec(await raw.info('server'))?.[1] ?? ''
    await raw.set('{lobby}:replicas', JSON.stringify({ run, since, heard }))
    const rest = { looked: 0, waiting: 0, pace: 0, paused: 0 }
    await raw.set(
      `{lobby}:budget:${token}`,
      JSON.stringify({ life: `${run}:${since}`, since, holders, ...rest }),
    )
  }

  test('answers as its twin in the simulations does, whatever it is told', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(past, fc.array(step, { minLength: 1, maxLength: 30 }), async (before, steps) => {
        await raw.flushall()
        const twin = createStoreTwin()
        if (before !== null) await age(twin, 'token', before)
        for (const [index, { isLate, ...each }] of steps.entries()) {
          const latestMs = isLate ? 0 : Number.MAX_SAFE_INTEGER
          if (each.kind === 'beat') {
            const beat = { replica: each.replica, latestMs, rememberedMs: REMEMBERED_MS }
            const answer = await store.beat(beat)
            expect(answer).toEqual(twin.beat(beat, answer.nowMs))
            continue
          }
          const { kind: _, isRepeated, countsMs, ...fields } = each
          const report = reportOf({
            ...fields,
            latestMs,
            sequence: isRepeated ? index : index + 1,
            countsMs: countsMs.toSorted((a, b) => a - b),
          })
          const answer = await store.report('token', report)
          expect(answer).toEqual(twin.report('token', report, answer.nowMs))
          seen.add(answer.status)
          if (answer.grants.people > 0) seen.add('people')
          if (answer.grants.background > 0) seen.add('background')
          if (answer.waitMs.people > 0) seen.add('wait')
        }
      }),
      { numRuns: 150 },
    )
    expect([...seen].sort()).toEqual(['background', 'late', 'ok', 'people', 'unheard', 'wait', 'young'])
  })

  test('knows nothing any more when the server is another one, even with the data of the last', async () => {
    await age(createStoreTwin(), 'token', { veterans: ['a'], silent: null })
    expect((await store.report('token', reportOf({}))).status).toBe('ok')
    const keys = ['{lobby}:replicas', '{lobby}:budget:token']
    const saved = await raw.mget(keys)
    await redis.kill()
    await redis.start()
    // Both connections come back by themselves.
    for (const [index, key] of keys.entries())
      await expect.poll(() => raw.set(key, saved[index] ?? '')).toBe('OK')
    await expect
      .poll(async () => (await store.report('token', reportOf({ sequence: 2 }))).status)
      .toBe('young')
  })

  test('forgets by itself, and holds no name but the digest of the token', async () => {
    await store.report('token', reportOf({}))
    const keys = await raw.keys('*')
    expect(keys.toSorted()).toEqual(['{lobby}:budget:token', '{lobby}:replicas'])
    for (const key of keys) expect(await raw.pttl(key)).toBeGreaterThan(0)
  })

  test('rejects in time when the server stands still or is gone, and comes back by itself', async () => {
    const lone = createRedisStore(redis.address, WINDOW_MS)
    await isReady(lone)
    const back = vi.fn<() => void>()
    lone.onReady(back)
    await redis.stand()
    await expect(lone.time()).rejects.toThrow(/./)
    lone.reset()
    redis.goOn()
    await expect.poll(() => back.mock.calls).toHaveLength(2)
    await redis.kill()
    await expect(lone.time()).rejects.toThrow(/./)
    await expect(lone.time()).rejects.toThrow(/./)
    await redis.start()
    await expect.poll(() => back.mock.calls).toHaveLength(3)
    expect(await lone.time()).toBeGreaterThan(0)
    lone.close()
    await expect(lone.time()).rejects.toThrow(/./)
  })
})
