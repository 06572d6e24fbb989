import { Redis } from 'ioredis'
import * as v from 'valibot'
import { STORE_TIMEOUT_MS } from '../lib/shares'
import { type Answer, type BeatAnswer, type Store, statuses } from '../proxy/store'
import { BEAT_SCRIPT, REPORT_SCRIPT, reportTimes } from './redis-scripts'

/** A store that can be closed. */
export interface RedisStore extends Store {
  /** Told the code of what goes wrong from now on, such as `ECONNREFUSED` or `WRONGPASS`. */
  readonly onError: (tell: (code: string) => void) => void
  readonly close: () => void
}

/** One hash tag, so that both keys are in the same place wherever keys are spread. */
const REGISTRY_KEY = '{lobby}:replicas'
const tokenKey = (token: string): string => `{lobby}:budget:${token}`

/** How long it takes at most until the next try to connect, ms. */
const LONGEST_DELAY_MS = 1_000
const FIRST_DELAY_MS = 50

const perClassSchema = v.object({ people: v.number(), background: v.number() })

const answerSchema = v.object({
  status: v.picklist(statuses),
  nowMs: v.number(),
  youngMs: v.number(),
  pauseMs: v.number(),
  grants: perClassSchema,
  waitMs: perClassSchema,
})

const beatAnswerSchema = v.object({ isTaken: v.boolean(), nowMs: v.number(), probationMs: v.number() })

/**
 * A store in Redis or Valkey at a `redis:` or `rediss:` address. It keeps nothing back for later: a call that
 * cannot be made now rejects now. Errors of the connection itself reach nobody, for they quote the address;
 * whoever asks learns that there is no answer.
 *
 * @param windowMs length of the upstream's window, ms
 * @param timeoutMs how long Redis may take to answer, ms
 */
export function createRedisStore(
  address: string,
  windowMs: number,
  timeoutMs = STORE_TIMEOUT_MS,
): RedisStore {
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
  const times = JSON.stringify(reportTimes(windowMs))

  /** With its whole text each time: a server that was started anew knows no script by its digest. */
  async function run(script: string, keys: string[], values: string[]): Promise<unknown> {
    const text: unknown = await redis
      .eval(script, keys.length, ...keys, ...values)
      .catch((error: unknown) => {
        note(error)
        throw error
      })
    return typeof text === 'string' ? JSON.parse(text) : undefined
  }

  return {
    time: async () => {
      const [seconds, micros] = await redis.time()
      return Number(seconds) * 1000 + Math.floor(Number(micros) / 1000)
    },
    beat: async (beat): Promise<BeatAnswer> =>
      v.parse(beatAnswerSchema, await run(BEAT_SCRIPT, [REGISTRY_KEY], [JSON.stringify(beat)])),
    report: async (token, report): Promise<Answer> =>
      v.parse(
        answerSchema,
        await run(REPORT_SCRIPT, [REGISTRY_KEY, tokenKey(token)], [JSON.stringify(report), times]),
      ),
    onError: (run) => {
      tell = run
    },
    reset: () => redis.disconnect(true),
    onReady: (ready) => {
      redis.on('ready', ready)
      if (redis.status === 'ready') ready()
    },
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
