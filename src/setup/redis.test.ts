import { delimiter, join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { findRedis } from './redis.mjs'

const machine = (files: string[]) => ({
  path: ['/usr/local/bin', '', '/usr/bin'].join(delimiter),
  isExecutable: (path: string) => files.includes(path),
})

describe('findRedis', () => {
  it('takes the first server in PATH, Redis or Valkey', () => {
    const valkey = join('/usr/local/bin', 'valkey-server')
    const redis = join('/usr/bin', 'redis-server')
    expect(findRedis(machine([redis]))).toBe(redis)
    expect(findRedis(machine([redis, valkey]))).toBe(valkey)
  })

  it('finds nothing on a bare machine', () => {
    expect(findRedis(machine([]))).toBeNull()
  })
})
