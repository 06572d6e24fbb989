import { Redis } from 'ioredis'
import * as v from 'valibot'
import { STORE_TIMEOUT_MS, type Store, type StoreReply } from '../proxy/store'
import { SCRIPT } from './redis-script'

/** A store that can be closed. */
export interface RedisStore extends Store {
  /** Told the code of what goes wrong from now on, such as `ECONNREFUSED` or `WRONGPASS`. */
  readonly onError: (tell: (code: string) => void) => void
  readonly close: () => void
}

/** The log and the state of a token. One hash tag keeps both in one place, wherever keys are spread. */
export const keysOf = (token: string): [log: string, state: string] => [
  `{lobby:${token}}:calls`,
  `{lobby:${token}}:state`,
]

/** How long it takes at most until the next try to connect, ms. */
const LONGEST_DELAY_MS = 1_000
const FIRST_DELAY_MS = 50

const perClassSchema = v.object({ people: v.number(), background: v.number() })

const replySchema = v.object({
  grants: perClassSchema,
  waitMs: perClassSchema,
  pauseMs: v.number(),
  wishMs: v.number(),
  isTry: v.boolean(),
})

/** Reads what the script gives. Throws when it is no reply. */
export function readReply(json: unknown): StoreReply {
  return v.parse(replySchema, typeof json === 'string' ? JSON.parse(json) : undefined)
}

/**
 * A store in Redis or Valkey at a `redis:` or `rediss:` address. It keeps nothing back for later: a call that
 * cannot be made now rejects now. Errors of the connection itself reach nobody, for they quote the address;
 * whoever asks learns that there is no answer.
 *
 * @param timeoutMs how long Redis may take to answer, ms
 */
export function createRedisStore(address: string, timeoutMs = STORE_TIMEOUT_MS): RedisStore {
  const redis = new Redis(address, {
    enableOfflineQueue: false,
    connectTimeout: timeoutMs,
    commandTimeout: timeoutMs,
    disconnectTimeout: timeoutMs,
    maxRetriesPerRequest: 0,
    // A call that was cut off may have been heard; saying it again is the caller's business.
    autoResendUnfulfilledCommands: false,
    retryStrategy: (times) => Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** Math.min(times - 1, 10)),
  })
  let tell = (_code: string): void => undefined
  const note = (error: unknown): void => {
    const code = codeOf(error)
    if (code !== null) tell(code)
  }
  redis.on('error', note)

  /** With the whole text each time: a server that was started anew knows no script by its digest. */
  async function run(script: string, keys: readonly string[], values: readonly string[]): Promise<unknown> {
    try {
      return await redis.eval(script, keys.length, ...keys, ...values)
    } catch (error) {
      note(error)
      throw error
    }
  }

  return {
    ask: async (token, question) => readReply(await run(SCRIPT, keysOf(token), [JSON.stringify(question)])),
    check: () => run('return 1', [], []),
    onError: (run) => {
      tell = run
    },
    onConnection: (changed) => {
      redis.on('ready', () => changed(true)).on('close', () => changed(false))
    },
    reset: () => redis.disconnect(true),
    close: () => redis.disconnect(),
  }
}

/** The code of an error, or the word with which Redis begins its own; never its text, which may quote the address. */
function codeOf(error: unknown): string | null {
  if (!(error instanceof Error)) return null
  if ('code' in error && typeof error.code === 'string') return /^[A-Z_]{3,40}$/.exec(error.code)?.[0] ?? null
  if (error.message === 'Command timed out') return 'ETIMEDOUT'
  return (
    /^(?:NOAUTH|WRONGPASS|NOPERM|READONLY|LOADING|MASTERDOWN|MISCONF|OOM|CLUSTERDOWN|MOVED)\b/.exec(
      error.message,
    )?.[0] ?? null
  )
}
