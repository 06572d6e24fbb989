import { randomUUID } from 'node:crypto'
import { BEAT_MS } from '../lib/shares'
import { createContact } from '../proxy/contact'
import type { Log } from '../proxy/options'
import type { Rate, SpendParts } from '../proxy/spend'
import type { ReplicaSettings } from './config-replicas'

/** Joins the other processes that have the same tokens. Whether Redis answers, and why not, is logged as the route `redis`. */
export async function joinReplicas(
  { redisAddress, count }: ReplicaSettings,
  { windowMs }: Rate,
  log: Log,
): Promise<{ together: NonNullable<SpendParts['together']>; close: () => void }> {
  // Its library takes some megabytes, which a process that is alone has no use for.
  const { createRedisStore } = await import('./redis-store')
  const store = createRedisStore(redisAddress, windowMs)
  /** Why Redis does not answer, as far as it is known. */
  let reason: string | null = null
  let isLost = false
  const say = (isHere: boolean): void => {
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
  const contact = createContact({
    store,
    replica: randomUUID(),
    windowMs,
    ticks: () => performance.now(),
    timer: (run, ms) => {
      const timeout = setTimeout(run, ms)
      return () => clearTimeout(timeout)
    },
    onChange: say,
  })
  // Who never had a contact does not lose one either.
  const first = setTimeout(() => {
    if (!contact.isHere()) say(false)
  }, BEAT_MS)
  return {
    together: { contact, replicas: count },
    close: () => {
      clearTimeout(first)
      contact.close()
      store.close()
    },
  }
}
