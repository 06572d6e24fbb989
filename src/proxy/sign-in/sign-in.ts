import type { SignInMode } from '../../connector/sign-in-modes'
import type { Route } from '../route'
import type { Peer, Visit } from '../visit'

/**
 * How a sign-in ended: `denied` = the person is known and nothing is granted, or a link was no good; `unavailable` = the
 * provider was away; `throttled` = too many came from there; `failed` = anything else.
 */
export type SignInOutcome = 'signed-in' | 'denied' | 'failed' | 'unavailable' | 'throttled'

/** One way to find out who asks. */
export interface SignIn {
  readonly mode: SignInMode
  /** Who sent a request. Throws `SignedOut` when nobody is known by it. */
  readonly visitOf: (request: Request, peer: Peer) => Promise<Visit>
  /** The rows of the route table that this way needs, by path. */
  readonly routes: ReadonlyMap<string, Route>
}
