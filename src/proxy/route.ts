import type { Gate } from './gates'
import type { LogFields } from './options'
import type { Peer, PersonalVisit } from './visit'

/** Adds to the request's line in the log. */
export type Note = (fields: Pick<LogFields, 'cache' | 'opened'>) => void

type Answer = Response | Promise<Response>

/** One row of the route table. */
export interface Route {
  /** Stands in logs and metrics in the place of the path. */
  readonly name: string
  /** `GET` answers `HEAD` as well; `null` answers every method. */
  readonly method: 'GET' | 'POST' | null
  /** `public` gives no data away. To whoever may not see the connection, the row does not exist. */
  readonly access: 'public' | 'signed-in' | { readonly connectionId: string }
  /** Every check of the row beside the Host's and the sign-in, in order; all pass before `answer` runs. */
  readonly gates: readonly Gate[]
  /** `visit` is a stranger's where the row is public. */
  readonly answer: (request: Request, visit: PersonalVisit, note: Note, peer: Peer) => Answer
}
