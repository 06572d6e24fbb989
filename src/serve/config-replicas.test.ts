import { describe, expect, test } from 'vitest'
import { ConfigError } from './config-error'
import { passwordsOf, readReplicas } from './config-replicas'

const rate = { limit: 200, windowMs: 30_000 }
const redisAddress = 'rediss://lobby:pa%2Fss-word@redis.test:6380/2'

describe('readReplicas', () => {
  test('takes the address and the number, and nothing when neither is set', () => {
    const both = { LOBBY_REDIS_URL: redisAddress, LOBBY_REPLICAS: '3' }
    expect(readReplicas(both, rate)).toEqual({ rate, replicas: { redisAddress, count: 3 } })
    expect(readReplicas({}, rate)).toEqual({ rate, replicas: null })
    expect(readReplicas({ LOBBY_REDIS_URL: '', LOBBY_REPLICAS: '' }, rate)).toEqual({ rate, replicas: null })
  })

  test('gives each of several replicas an even share of the limit when there is no Redis', () => {
    expect(readReplicas({ LOBBY_REPLICAS: '3' }, rate)).toEqual({
      rate: { limit: 66, windowMs: 30_000 },
      replicas: null,
    })
    expect(readReplicas({ LOBBY_REPLICAS: '3' }, { ...rate, limit: 0 }).rate.limit).toBe(0)
  })

  test.each([
    ['LOBBY_REPLICAS', { LOBBY_REDIS_URL: redisAddress }],
    ['LOBBY_REPLICAS', { LOBBY_REPLICAS: '0' }],
    ['LOBBY_REPLICAS', { LOBBY_REPLICAS: '101' }],
    ['LOBBY_REPLICAS', { LOBBY_REPLICAS: '1.5' }],
    ['LOBBY_REPLICAS', { LOBBY_REPLICAS: '-1' }],
    ['LOBBY_REDIS_URL', { LOBBY_REDIS_URL: 'redis.test:6379', LOBBY_REPLICAS: '2' }],
    ['LOBBY_REDIS_URL', { LOBBY_REDIS_URL: 'http://pa-ss-word@redis.test', LOBBY_REPLICAS: '2' }],
    ['LOBBY_REDIS_URL', { LOBBY_REDIS_URL: 'redis:///tmp/pa-ss-word', LOBBY_REPLICAS: '2' }],
    ['LOBBY_REDIS_URL', { LOBBY_REDIS_URL: 'redis://redis.test?password=pa-ss-word', LOBBY_REPLICAS: '2' }],
    ['LOBBY_REDIS_URL', { LOBBY_REDIS_URL: 'redis://lobby:%pa-ss-word@redis.test', LOBBY_REPLICAS: '2' }],
  ])('names %s when it is wrong, without its value: %o', (name, env) => {
    const read = () => readReplicas(env, rate)
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(new RegExp(`^${name}: `))
    expect(read).not.toThrow(/ss-word/)
  })

  test('refuses more replicas than there are requests', () => {
    expect(() => readReplicas({ LOBBY_REPLICAS: '21' }, { ...rate, limit: 20 })).toThrow(/LOBBY_RATE_LIMIT/)
  })
})

test('counts the password of an address among the secrets, in both forms', () => {
  expect(passwordsOf(redisAddress)).toEqual(['pa%2Fss-word', 'pa/ss-word'])
  expect(passwordsOf('redis://127.0.0.1')).toEqual([])
})
