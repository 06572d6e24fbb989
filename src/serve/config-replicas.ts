import type { Rate } from '../proxy/spend'
import { ConfigError } from './config-error'

/** The processes that share the tokens, and where they meet. */
export interface ReplicaSettings {
  /** `redis:` or `rediss:`, with the credentials in it: a secret. */
  readonly redisAddress: string
  /** The most that run at one time. */
  readonly count: number
}

type Env = Readonly<Record<string, string | undefined>>

const MOST = 100

/**
 * Reads what the replicas share; `null` = nothing. Without a Redis each of several replicas has an even share of
 * the limit. Throws `ConfigError`, which never holds the address.
 */
export function readReplicas(env: Env, rate: Rate): { rate: Rate; replicas: ReplicaSettings | null } {
  const count = readCount(env['LOBBY_REPLICAS'])
  const redisAddress = readRedisAddress(env['LOBBY_REDIS_URL'])
  if (redisAddress !== null && count === null) {
    throw new ConfigError(
      'LOBBY_REPLICAS: must be set too, as LOBBY_REDIS_URL is: the number of Lobby processes that run at one time, at most.',
    )
  }
  if (count !== null && rate.limit > 0 && count > rate.limit)
    throw new ConfigError('LOBBY_REPLICAS: must not be more than LOBBY_RATE_LIMIT.')
  if (count === null) return { rate, replicas: null }
  if (redisAddress === null)
    return { rate: { ...rate, limit: Math.floor(rate.limit / count) }, replicas: null }
  return { rate, replicas: { redisAddress, count } }
}

function readCount(text: string | undefined): number | null {
  if (!text) return null
  const count = Number(text)
  if (/^\d{1,3}$/.test(text) && count >= 1 && count <= MOST) return count
  throw new ConfigError(`LOBBY_REPLICAS: must be a whole number from 1 to ${MOST}.`)
}

function readRedisAddress(text: string | undefined): string | null {
  if (!text) return null
  if (isRedisAddress(text)) return text
  throw new ConfigError(
    'LOBBY_REDIS_URL: must be an address such as redis://user:password@host:6379/0, or rediss:// for TLS.',
  )
}

function isRedisAddress(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname, pathname, search, hash, username, password } = new URL(text)
  const isPlain = hostname !== '' && search === '' && hash === '' && /^\/?\d{0,4}$/.test(pathname)
  return /^rediss?:$/.test(protocol) && isPlain && isEncoded(username) && isEncoded(password)
}

/** False when a percent sign of it begins no character. */
function isEncoded(text: string): boolean {
  try {
    decodeURIComponent(text)
    return true
  } catch {
    return false
  }
}

/** The password of an address, as it is and as it is written there. */
export function passwordsOf(address: string): string[] {
  const { password } = new URL(address)
  return password === '' ? [] : [password, decodeURIComponent(password)]
}
