import { ConnectorError } from '../connector/errors'

/** Somebody who wants an answer. */
export interface Caller {
  readonly signal: AbortSignal
  /** Who it is: a call that waits takes its turn by all who are on it. */
  readonly person: string
  /** A flight that has not left is shared with callers of its rank and below; a higher one takes it over. */
  readonly rank: number
  /** Whether the answer must have been asked for after this caller came. */
  readonly isFresh: boolean
}

/**
 * Makes the shared call. `leaves` is called when it goes out: from then on no fresh caller may share it. `people` tells who
 * waits for it, whenever it is asked.
 */
export type Start<Value> = (
  signal: AbortSignal,
  leaves: () => void,
  people: () => readonly string[],
) => Promise<Value>

export interface Joined<Value> {
  /** Whether no call of its own was begun for this caller. */
  readonly isShared: boolean
  /** What the call gives or throws; throws `aborted` at once when the caller leaves. */
  readonly answer: Promise<Value>
}

interface Flight<Value> {
  readonly rank: number
  readonly control: AbortController
  readonly passengers: Set<Passenger<Value>>
}

interface Passenger<Value> {
  readonly person: string
  flight: Flight<Value>
  readonly resolve: (value: Value) => void
  readonly reject: (error: unknown) => void
}

/** The flights of one key that can be joined. Older ones that are still under way are for those who are on them. */
interface Flights<Value> {
  /** Not gone out yet: it may be waiting for the budget. */
  waiting: Flight<Value> | null
  /** The one that went out last. */
  onAir: Flight<Value> | null
}

/**
 * Makes one call of identical concurrent ones. The call's signal aborts when the last caller has left.
 *
 * Who waits for the budget waits at somebody's place in it, so a person never joins a call that waits at
 * background's place: the person's call takes those who wait there along, and that one is never made.
 */
export function createSingleFlight<Value>() {
  const byKey = new Map<string, Flights<Value>>()

  function settle(key: string, flight: Flight<Value>, tell: (passenger: Passenger<Value>) => void): void {
    forget(key, flight)
    for (const passenger of flight.passengers) tell(passenger)
    flight.passengers.clear()
  }

  function forget(key: string, flight: Flight<Value>): void {
    const flights = byKey.get(key)
    if (flights === undefined) return
    if (flights.waiting === flight) flights.waiting = null
    if (flights.onAir === flight) flights.onAir = null
    if (flights.waiting === null && flights.onAir === null) byKey.delete(key)
  }

  function begin(key: string, rank: number, start: Start<Value>): Flight<Value> {
    const flight: Flight<Value> = { rank, control: new AbortController(), passengers: new Set() }
    const flights = byKey.get(key) ?? { waiting: null, onAir: null }
    byKey.set(key, flights)
    const overtaken = flights.waiting
    flights.waiting = flight
    if (overtaken !== null) {
      for (const passenger of overtaken.passengers) {
        passenger.flight = flight
        flight.passengers.add(passenger)
      }
      overtaken.passengers.clear()
      overtaken.control.abort()
    }
    const leaves = (): void => {
      if (flights.waiting !== flight) return
      flights.waiting = null
      flights.onAir = flight
    }
    const people = (): readonly string[] => [...new Set([...flight.passengers].map(({ person }) => person))]
    Promise.resolve()
      .then(() => start(flight.control.signal, leaves, people))
      .then(
        (value) => settle(key, flight, ({ resolve }) => resolve(value)),
        (error: unknown) => settle(key, flight, ({ reject }) => reject(error)),
      )
    return flight
  }

  /** Takes the caller along on a call of this key that is under way, or begins one. */
  return function join(key: string, caller: Caller, start: Start<Value>): Joined<Value> {
    const { signal, person, rank, isFresh } = caller
    if (signal.aborted) return { isShared: false, answer: Promise.reject(new ConnectorError('aborted')) }
    const flights = byKey.get(key)
    const onAir = isFresh ? null : (flights?.onAir ?? null)
    const waiting = flights?.waiting && flights.waiting.rank >= rank ? flights.waiting : null
    const shared = onAir ?? waiting
    const flight = shared ?? begin(key, rank, start)

    const answer = new Promise<Value>((resolve, reject) => {
      const left = (): void => {
        const { passengers, control } = passenger.flight
        passengers.delete(passenger)
        reject(new ConnectorError('aborted'))
        if (passengers.size > 0) return
        forget(key, passenger.flight)
        control.abort()
      }
      const stays = (): void => signal.removeEventListener('abort', left)
      const passenger: Passenger<Value> = {
        person,
        flight,
        resolve: (value) => {
          stays()
          resolve(value)
        },
        reject: (error) => {
          stays()
          reject(error instanceof Error ? error : new Error('a call failed', { cause: error }))
        },
      }
      flight.passengers.add(passenger)
      signal.addEventListener('abort', left, { once: true })
    })
    return { isShared: shared !== null, answer }
  }
}
