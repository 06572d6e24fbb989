import type { ReadOperation } from '../connector/operations'
import type { Session } from '../connector/session'
import { forward } from './forward'
import { type Gate, jsonOnly, notCrossSite, notTooLong, ownHeader, sameOrigin } from './gates'
import type { Assets, ProxyConfig, Upstream } from './options'
import { Refusal } from './problem'
import type { Redactor } from './redact'
import { respond } from './respond'
import { PLAIN_TEXT, randomNonce, serveFile, serveIndex } from './static'

/** One row of the route table. */
export interface Route {
  /** Stands in logs in the place of the path. */
  readonly name: string
  /** `GET` answers `HEAD` as well; `null` answers every method. */
  readonly method: 'GET' | 'POST' | null
  /** Every check of the row beside the Host's, in order; all pass before `answer` runs. */
  readonly gates: readonly Gate[]
  readonly answer: (request: Request) => Response | Promise<Response>
}

export interface RouteParts {
  readonly config: ProxyConfig
  readonly upstream: Upstream
  readonly now: () => number
  readonly assets: Assets
  readonly redactor: Redactor
}

/** Gives the row of a path. The table is the allow-list, and exact: what has no row does not exist. */
export function createRoutes(parts: RouteParts): (pathname: string) => Route {
  const { config, now, assets } = parts
  const routes = new Map<string, Route>()

  for (const [path, file] of assets.files) {
    routes.set(path, {
      name: 'asset',
      method: 'GET',
      gates: [],
      answer: (request) => serveFile(request, file),
    })
  }
  routes.set('/', {
    name: 'index',
    method: 'GET',
    gates: [],
    answer: () => serveIndex(assets.index, randomNonce()),
  })
  routes.set('/healthz', {
    name: 'healthz',
    method: 'GET',
    gates: [],
    answer: () => respond(200, 'ok', PLAIN_TEXT),
  })
  routes.set('/api/session', {
    name: 'session',
    method: 'GET',
    gates: [notCrossSite],
    answer: () =>
      respond(200, JSON.stringify(session(config, now())), { 'content-type': 'application/json' }),
  })
  for (const connection of config.connections) {
    for (const operation of operations) {
      routes.set(`/api/${connection.id}/${operation}`, {
        name: operation,
        method: 'POST',
        gates: [sameOrigin, ownHeader, jsonOnly, notTooLong],
        answer: (request) => forward(request, connection, operation, parts),
      })
    }
  }
  return (pathname) => routes.get(pathname) ?? NOWHERE
}

/** A person gets a line to read, a program the problem that it knows how to read. */
const NOWHERE: Route = {
  name: 'unknown',
  method: null,
  gates: [],
  answer: (request) => {
    if (!request.headers.get('accept')?.includes('text/html'))
      throw new Refusal(404, 'There is nothing here.')
    return respond(404, 'There is nothing at this address. The inbox is at /\n', PLAIN_TEXT)
  },
}

const operations: readonly ReadOperation[] = [
  'messages/getAll',
  'messageThreads/getAll',
  'enterprises/getAll',
]

function session({ application, demo, openOn, connections }: ProxyConfig, now: number): Session {
  return { now, demo, application, openOn, connections: connections.map(({ id, name }) => ({ id, name })) }
}
