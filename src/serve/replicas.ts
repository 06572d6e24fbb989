import { randomUUID } from 'node:crypto'
import { createContact } from '../proxy/contact'
import type { Log } from '../proxy/options'
import { SPEND_DEFAULTS, type SpendParts } from '../proxy/spend'
import type { ReplicaSettings } from './config-replicas'

/** How long a process that starts waits for Redis, ms: Redis alone knows the calls of the process before it. */
const START_MS = 1_000

/**
 * Joins the other processes that have the same tokens, and is done when Redis has answered or a second has passed. Whether
 * Redis answers, and why not, is logged as the route `redis`.
 */
export async function joinReplicas(
  { redisAddress, count }: ReplicaSettings,
  log: Log,
): Promise<{ together: NonNullable<SpendParts['together']>; close: () => void }> {
  // Its library takes some megabytes, which a process that is alone has no use for.
  const { createRedisStore } = await import('./redis-store')
  const store = createRedisStore(redisAddress)
  /** Why Redis does not answer, as far as it is known. */
  let reason: string | null = null
  let isLost = false
  let begin = (): void => undefined
  const begun = new Promise<void>((resolve) => void (begin = resolve))
  const say = (isHere: boolean): void => {
    begin()
    isLost = !isHere
    if (isHere) reason = null
    const rest = { route: 'redis', ms: 0, requestId: null }
    if (isHere) log.info({ ...rest, status: 200 })
    else log.warn({ ...rest, status: 503, ...(reason === null ? {} : { upstream: reason }) })
  }
  store.onError((code) => {
    const isNews = code !== reason
    reason = code
    if (isNews && isLost) say(false)
  })
  const { ticks, timer } = SPEND_DEFAULTS
  const contact = createContact({ store, ticks, timer, onChange: say })
  const callOffStart = timer(() => say(false), START_MS)
  await begun
  callOffStart()
  return {
    together: { contact, replica: randomUUID(), replicas: count },
    close: () => {
      contact.close()
      store.close()
    },
  }
}
