import type { SignInMode } from '../connector/sign-in-modes'

/** Where a request comes from. */
export interface Peer {
  /** The IP address of the other end of the connection, as the socket knows it. */
  readonly remoteAddress: string
  /**
   * The network that the client is in, as trusted proxies tell it: an IPv4 address, or the first 64 bits of an IPv6 one. For
   * bounds only: it proves nothing.
   */
  readonly clientAddress: string
  /** The names of the request's headers as they were sent, repeats included: `Headers` joins what is repeated. */
  readonly headerNames: readonly string[]
}

/** Nothing is known of the other end. */
export const NO_PEER: Peer = { remoteAddress: '', clientAddress: '', headerNames: [] }

/** Whoever reads: the most that the proxy knows of a person. */
export interface User {
  /** Stands for the person in logs: a keyed digest, which tells two people apart and names nobody; `null`: nobody is told apart. */
  readonly hash: string | null
  /** What the person is called, to be shown to the person only; `null` where no name is known. */
  readonly name: string | null
  /** Ids of the connections that the person may see. */
  readonly connections: ReadonlySet<string>
}

/** A request of somebody who is signed in. */
export interface Visit {
  readonly user: User
  /** `Set-Cookie` values that the answer must bring: a session that is used lives on. */
  readonly cookies: readonly string[]
}

/** Somebody of whom nothing is known. */
export const STRANGER: Visit = { user: { hash: null, name: null, connections: new Set() }, cookies: [] }

/** A visit, and whose turns it takes in queues. */
export interface PersonalVisit extends Visit {
  /** The same for all that one person asks for. For bounds only: it proves nothing. */
  readonly person: string
}

/**
 * Says whose a visit is. Where people are told apart that is the person, from wherever; where they are not, because one
 * link or no sign-in at all is everybody's, it is the network that the request comes from.
 */
export function personalVisit(visit: Visit, mode: SignInMode, peer: Peer): PersonalVisit {
  const isTold = mode === 'oidc' || mode === 'header'
  return { ...visit, person: (isTold ? visit.user.hash : null) ?? peer.clientAddress }
}
