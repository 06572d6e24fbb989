import { assertNever } from '../../lib/assert-never'
import { GROUPS_MS, type SessionRecord } from './session-record'

/** What came of asking the provider again. */
export type Renewal =
  | { readonly kind: 'renewed'; readonly record: SessionRecord }
  /** The provider vouches for this person no longer. */
  | { readonly kind: 'over' }
  | { readonly kind: 'unreachable' }

export interface RenewalsOptions {
  /** Reads the groups again by the record's refresh token. Does not throw. */
  readonly renew: (record: SessionRecord, refreshToken: string) => Promise<Renewal>
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** ms since some instant. It does not follow the clock, which may be set back. */
  readonly ticks: () => number
  /** Settles when a request that has a session all the same has waited for the provider long enough. */
  readonly patience: () => Promise<void>
}

/** Groups are read again from this age on, ms: early, so that a provider that is away for a while stops nobody. */
export const EARLY_MS = 45 * 60_000

/** A provider that was not reachable is left alone for this long, ms. */
export const RETRY_MS = 10_000

/** For how long the outcome for an old refresh token is known, ms. */
const KEPT_MS = 2 * GROUPS_MS

const MOST_KEPT = 5_000

interface Flight {
  readonly startedMs: number
  readonly done: Promise<Renewal>
  renewal: Renewal | null
}

/**
 * Gives a function from the record in a cookie to the record that counts, `null` when the session is over. A refresh token
 * is good once where the provider rotates it, so each is used in one flight. The request that starts it waits for a moment
 * only, while the old record counts; who comes meanwhile goes on with the old record, and who comes later with the old cookie, because the new one did not arrive, gets the new record too.
 */
export function createRenewals({
  renew,
  now,
  ticks,
  patience,
}: RenewalsOptions): (record: SessionRecord) => Promise<SessionRecord | null> {
  const flights = new Map<string, Flight>()

  function start(record: SessionRecord, refreshToken: string, key: string): Flight {
    flights.delete(key)
    for (const [oldest, { startedMs }] of flights) {
      if (flights.size < MOST_KEPT && ticks() - startedMs < KEPT_MS) break
      flights.delete(oldest)
    }
    const flight: Flight = { startedMs: ticks(), done: renew(record, refreshToken), renewal: null }
    void flight.done.then((renewal) => {
      flight.renewal = renewal
    })
    flights.set(key, flight)
    return flight
  }

  return async function current(record) {
    const ageMs = now() - record.groupsReadMs
    if (ageMs < EARLY_MS) return record
    const old = ageMs < GROUPS_MS ? record : null
    const { refreshToken } = record
    if (refreshToken === null) return old
    // A provider may give the same token again: then the reading tells two flights apart.
    const key = `${record.groupsReadMs} ${refreshToken}`
    let flight = flights.get(key)
    if (flight !== undefined && flight.renewal === null && old !== null) return old
    const isStale = flight?.renewal?.kind === 'unreachable' && ticks() - flight.startedMs >= RETRY_MS
    if (flight === undefined || isStale) flight = start(record, refreshToken, key)
    // Its outcome is for a later request then.
    const renewal =
      flight.renewal ?? (await Promise.race([flight.done, ...(old === null ? [] : [patience()])]))
    if (renewal === undefined) return old
    switch (renewal.kind) {
      case 'renewed':
        return current(renewal.record)
      case 'over':
        return null
      case 'unreachable':
        return old
      default:
        return assertNever(renewal)
    }
  }
}
