import type { ConnectorError } from '../connector/errors'
import { createClosing } from './closed'
import { knownHost } from './gates'
import { toConnectorError, writeLine } from './log-line'
import { NOWHERE } from './nowhere'
import {
  type Assets,
  type Codec,
  type Log,
  type ProxyConfig,
  type Upstream,
  publicOriginOf,
  tokensOf,
} from './options'
import { type OutgoingParts, createOutgoing } from './outgoing'
import { Refusal, problemResponse } from './problem'
import { type Redactor, createRedactor } from './redact'
import type { InFlight } from './in-flight'
import { createPages } from './pages'
import type { Note, Route } from './route'
import { createRoutes } from './routes'
import type { SignIn } from './sign-in/sign-in'
import { SPEND_DEFAULTS, type SpendParts } from './spend'
import { createUpstreamClocks } from './upstream-clock'
import { NO_PEER, type Peer, STRANGER, type Visit, personalVisit } from './visit'

/** `rate` is the vendor's by default; the clock, the timer and the dice are the machine's. */
export interface ProxyOptions
  extends Partial<SpendParts>, Pick<OutgoingParts, 'onQueue' | 'onBudget' | 'onClock' | 'onFailedCall'> {
  readonly config: ProxyConfig
  readonly upstream: Upstream
  /** ms since 1970 UTC. */
  readonly now: () => number
  readonly log: Log
  readonly assets: Assets
  readonly codec: Codec
  /** The memory that pages may take, bytes. */
  readonly maxPagesBytes?: number
  readonly signIn: SignIn
  /** Whether new requests are welcome; told to whoever spreads them over replicas. */
  readonly isReady: () => boolean
  /** Counts the answers that clients have not taken yet, when whoever sends them calls `onTaken`; by default nothing does. */
  readonly inFlight?: InFlight
  /** Finds what must never go out; by default the tokens alone. */
  readonly redactor?: Redactor
}

/**
 * The proxy: everything that a browser ever talks to. Takes the configuration with the tokens, a way to
 * call the upstream, a clock, a log and the built client; gives a function from `Request` to `Response`
 * that never throws. The path of a request: route, sign-in, gates, look up, inject, forward, parse, answer.
 */
export function createProxy(options: ProxyOptions): (request: Request, peer?: Peer) => Promise<Response> {
  const { config, log, signIn, inFlight } = options
  const redactor = options.redactor ?? createRedactor(tokensOf(config.connections))
  const clocks = createUpstreamClocks(log)
  const isClosed = createClosing(options.codec.digest, clocks)
  const parts = { ...SPEND_DEFAULTS, ...options, redactor, isClosed, clocks }
  const routeOf = createRoutes({ ...parts, outgoing: createOutgoing(parts), pages: createPages(parts) })
  const host = knownHost(config.origins)
  const isSecure = publicOriginOf(config.origins)?.startsWith('https:') ?? false

  return async (request, peer = NO_PEER) => {
    const startedMs = parts.ticks()
    const url = new URL(request.url)
    let route = routeOf(url.pathname)
    let visit = STRANGER
    let response: Response
    let failure: ConnectorError | null = null
    let notes: Parameters<Note>[0] = {}
    try {
      host(request, url, peer)
      // First of all, so that nobody else learns from an answer what there is.
      if (route.access !== 'public') {
        visit = await signIn.visitOf(request, peer)
        if (!isGranted(route, visit)) route = NOWHERE
      }
      check(route, request, url, peer)
      const personal = personalVisit(visit, signIn.mode, peer)
      const done = route.access === 'public' ? null : inFlight?.begin(personal.person)
      try {
        response = await route.answer(request, personal, (fields) => (notes = fields), peer)
      } finally {
        done?.()
      }
      // An answer to HEAD has no body.
      if (request.method !== 'HEAD')
        inFlight?.hold(response, route.access === 'public' ? null : personal.person, peer)
    } catch (thrown) {
      failure = toConnectorError(thrown)
      response = problemResponse(failure, redactor)
    }
    for (const cookie of visit.cookies) response.headers.append('set-cookie', cookie)
    if (isSecure) response.headers.set('strict-transport-security', STRICT_TRANSPORT)
    writeLine(log, failure, {
      route: route.name,
      status: response.status,
      ms: Math.round(parts.ticks() - startedMs),
      requestId: response.headers.get('x-request-id'),
      ...notes,
      ...(failure === null || typeof route.access === 'string'
        ? {}
        : { connection: route.access.connectionId }),
      ...(visit.user.hash === null ? {} : { user: visit.user.hash }),
    })
    return request.method === 'HEAD' ? new Response(null, response) : response
  }
}

/** A year, for this host and for no other: what else the operator serves is not ours to decide. */
const STRICT_TRANSPORT = 'max-age=31536000'

function isGranted({ access }: Route, { user }: Visit): boolean {
  return typeof access === 'string' || user.connections.has(access.connectionId)
}

/** The checks that the row names; throws a `Refusal`. */
function check(route: Route, request: Request, url: URL, peer: Peer): void {
  const allowed = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method ?? request.method]
  if (!allowed.includes(request.method)) {
    throw new Refusal(405, 'This method is not allowed here.', { allow: allowed.join(', ') })
  }
  for (const gate of route.gates) gate(request, url, peer)
}
