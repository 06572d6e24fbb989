import { ConnectorError } from '../connector/errors'
import { isLoopback } from '../lib/loopback'
import type { Peer } from './visit'
import { WholeResponse } from './whole-response'

/** What may be on its way at one time. */
export interface Bound {
  readonly answers: number
  readonly bytes: number
}

export interface InFlightBounds {
  readonly person: Bound
  /** Requests of one person that are worked on or wait for their turn. */
  readonly requests: number
  /** A whole hotel may be behind one address. */
  readonly address: Bound
}

/** An answer holds memory until its client has taken it. A page may have 8 MB, unpacked and escaped. */
export const IN_FLIGHT_BOUNDS: InFlightBounds = {
  person: { answers: 200, bytes: 64 * 1024 * 1024 },
  // Ten pages of one person ask for some sixty things at once.
  requests: 200,
  address: { answers: 2_000, bytes: 256 * 1024 * 1024 },
}

/** Requests that are worked on, and answers that their clients have not taken yet. */
export interface InFlight {
  /** Counts a request; gives what to call when it is answered. Throws `lobby-busy` when a person has too many under way. */
  readonly begin: (person: string) => () => void
  /**
   * Counts an answer of so many bytes; gives what to call when it was taken or given up, and `null` when there is no room
   * for it. `person` is `null` for what is everybody's. An answer always fits when it is the only one.
   */
  readonly enter: (person: string | null, address: string, bytes: number) => (() => void) | null
  /** Counts a response until `onTaken` is called. Throws `lobby-busy` when there is no room for it. */
  readonly hold: (response: Response, person: string | null, peer: Peer) => void
}

/** When whoever has too much on its way may ask again, ms. */
const TAKEN_AFTER_MS = 5_000

/** Loopback is not bounded: there is one machine behind it, or a proxy that has not said who its clients are. */
export function createInFlight(bounds: InFlightBounds = IN_FLIGHT_BOUNDS): InFlight {
  const persons = createCounts(bounds.person)
  const requests = createCounts({ answers: bounds.requests, bytes: Infinity })
  const addresses = createCounts(bounds.address)
  const inFlight: InFlight = {
    begin(person) {
      if (isLoopback(person)) return () => undefined
      if (!requests.hasRoom(person, 0)) throw tooMuch()
      requests.add(person, 1, 0)
      return () => requests.add(person, -1, 0)
    },

    enter(person, address, bytes) {
      const isBounded = address !== '' && !isLoopback(address)
      // Where people are not told apart, everybody behind a proxy on this machine is the same address.
      const bounded = person !== null && !isLoopback(person) ? person : null
      if (bounded !== null && !persons.hasRoom(bounded, bytes)) return null
      if (isBounded && !addresses.hasRoom(address, bytes)) return null
      if (bounded !== null) persons.add(bounded, 1, bytes)
      if (isBounded) addresses.add(address, 1, bytes)
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        if (bounded !== null) persons.add(bounded, -1, -bytes)
        if (isBounded) addresses.add(address, -1, -bytes)
      }
    },

    hold(response, person, peer) {
      if (!(response instanceof WholeResponse)) return
      const release = inFlight.enter(person, peer.clientAddress, response.whole.byteLength)
      if (release === null) throw tooMuch()
      response.onTaken = release
    },
  }
  return inFlight
}

function tooMuch(): ConnectorError {
  return new ConnectorError('lobby-busy', { retryAfterMs: TAKEN_AFTER_MS })
}

function createCounts(bound: Bound) {
  const counts = new Map<string, Bound>()
  return {
    hasRoom(key: string, bytes: number): boolean {
      const known = counts.get(key)
      if (known === undefined) return true
      return known.answers < bound.answers && known.bytes + bytes <= bound.bytes
    },
    add(key: string, answers: number, bytes: number): void {
      const known = counts.get(key) ?? { answers: 0, bytes: 0 }
      const next = { answers: known.answers + answers, bytes: known.bytes + bytes }
      if (next.answers > 0) counts.set(key, next)
      else counts.delete(key)
    },
  }
}
