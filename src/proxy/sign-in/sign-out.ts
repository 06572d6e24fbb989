import { type Gate, ownHeader } from '../gates'
import { respond } from '../respond'
import type { Route } from '../route'
import { withCookies } from './cookies'
import type { Sessions } from './sessions'

/** Ends the session of this browser. For whoever asks: somebody whose session is over gets the same answer. */
export function signOutRoute(sessions: Sessions, fromOwnPage: Gate): Route {
  return {
    name: 'sign-out',
    method: 'POST',
    access: 'public',
    gates: [fromOwnPage, ownHeader],
    answer: async (request) => withCookies(respond(204, null), await sessions.end(request)),
  }
}
