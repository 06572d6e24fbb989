import type { ReadOperation } from '../connector/operations'
import { type ForwardParts, forward } from './forward'
import { jsonOnly, notCrossSite, notTooLong, ownHeader, sameOrigin } from './gates'
import { NOWHERE, NO_DATA } from './nowhere'
import type { Assets, ProxyConfig } from './options'
import { sessionOf } from './own-session'
import { respond } from './respond'
import type { Route } from './route'
import type { SignIn } from './sign-in/sign-in'
import type { UpstreamClocks } from './upstream-clock'
import { PLAIN_TEXT, randomNonce, serveFile, serveIndex } from './static'

export interface RouteParts extends ForwardParts {
  readonly config: ProxyConfig
  readonly assets: Assets
  readonly signIn: SignIn
  readonly clocks: UpstreamClocks
  /** Whether new requests are welcome. */
  readonly isReady: () => boolean
}

const operations: readonly ReadOperation[] = [
  'messages/getAll',
  'messageThreads/getAll',
  'enterprises/getAll',
]

/** Gives the row of a path. The table is the allow-list, and exact: what has no row does not exist. */
export function createRoutes(parts: RouteParts): (pathname: string) => Route {
  const { config, assets, signIn, isReady, now } = parts
  const routes = new Map<string, Route>(signIn.routes)

  for (const [path, file] of assets.files)
    routes.set(
      path,
      toAnybody('asset', (request) => serveFile(request, file)),
    )
  routes.set(
    '/',
    toAnybody('index', () => serveIndex(assets.index, randomNonce())),
  )
  routes.set(
    '/healthz',
    toAnybody('healthz', () => respond(200, 'ok', PLAIN_TEXT)),
  )
  routes.set(
    '/readyz',
    toAnybody('readyz', () => respond(isReady() ? 200 : 503, isReady() ? 'ready' : 'stopping', PLAIN_TEXT)),
  )
  routes.set('/api/session', {
    name: 'session',
    method: 'GET',
    access: 'signed-in',
    gates: [notCrossSite(config.origins)],
    answer: (_, { user }) =>
      respond(200, JSON.stringify(sessionOf(config, signIn, user, now(), parts.clocks.aheadMs)), {
        'content-type': 'application/json',
      }),
  })
  const gates = [sameOrigin(config.origins), ownHeader, jsonOnly, notTooLong]
  for (const connection of config.connections)
    for (const operation of operations)
      routes.set(`/api/${connection.id}/${operation}`, {
        name: operation,
        method: 'POST',
        access: { connectionId: connection.id },
        gates,
        answer: (request, { person }, note) => forward(request, person, connection, operation, parts, note),
      })
  return (pathname) => routes.get(pathname) ?? (pathname.startsWith('/api/') ? NO_DATA : NOWHERE)
}

/** A row that gives no data away. */
function toAnybody(name: string, answer: Route['answer']): Route {
  return { name, method: 'GET', access: 'public', gates: [], answer }
}
