import { type Gate, ownHeader } from '../gates'
import { respond } from '../respond'
import type { Route } from '../route'
import type { Sessions } from './sessions'

/** Takes the session out of this browser. For whoever asks: somebody whose session is over gets the same answer. */
export function signOutRoute(sessions: Sessions, fromOwnPage: Gate): Route {
  return {
    name: 'sign-out',
    method: 'POST',
    access: 'public',
    gates: [fromOwnPage, ownHeader],
    answer: (request) => respond(204, null, { 'set-cookie': sessions.forget(request) }),
  }
}
