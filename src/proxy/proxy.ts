import { ConnectorError } from '../connector/errors'
import { knownHost } from './gates'
import type { Assets, Log, LogFields, ProxyConfig, Upstream } from './options'
import { Refusal, problemResponse } from './problem'
import { createRedactor } from './redact'
import { type Route, createRoutes } from './routes'

export interface ProxyOptions {
  readonly config: ProxyConfig
  readonly upstream: Upstream
  /** ms since 1970 UTC. */
  readonly now: () => number
  readonly log: Log
  readonly assets: Assets
}

/**
 * The proxy: everything that a browser ever talks to. Takes the configuration with the tokens, a way to
 * call the upstream, a clock, a log and the built client; gives a function from `Request` to `Response`
 * that never throws. The path of a request: route, gates, inject, forward, parse, answer.
 */
export function createProxy(options: ProxyOptions): (request: Request) => Promise<Response> {
  const { config, now, log } = options
  const redactor = createRedactor(
    config.connections.flatMap(({ credentials }) => [credentials.clientToken, credentials.accessToken]),
  )
  const routeOf = createRoutes({ ...options, redactor })
  const host = knownHost(config.hosts)

  return async (request) => {
    const startedMs = now()
    const route = routeOf(new URL(request.url).pathname)
    let response: Response
    let failure: ConnectorError | null = null
    try {
      host(request)
      response = await run(route, request)
    } catch (thrown) {
      failure = toConnectorError(thrown)
      response = problemResponse(failure, redactor)
    }
    write(log, failure, {
      route: route.name,
      status: response.status,
      ms: Math.round(now() - startedMs),
      requestId: response.headers.get('x-request-id'),
    })
    return request.method === 'HEAD' ? new Response(null, response) : response
  }
}

function run(route: Route, request: Request): Response | Promise<Response> {
  const allowed = route.method === 'GET' ? ['GET', 'HEAD'] : [route.method ?? request.method]
  if (!allowed.includes(request.method)) {
    throw new Refusal(405, 'This method is not allowed here.', { allow: allowed.join(', ') })
  }
  for (const gate of route.gates) gate(request)
  return route.answer(request)
}

function write(log: Log, failure: ConnectorError | null, entry: LogFields): void {
  if (failure === null) log.info(entry)
  else if (failure instanceof Refusal || failure.kind === 'aborted')
    log.info({ ...entry, kind: failure.kind })
  else if (failure.cause instanceof Defect)
    log.error({ ...entry, kind: failure.kind, frames: failure.cause.frames })
  else log.warn({ ...entry, kind: failure.kind, ...upstreamCode(failure) })
}

/** A defect of this program. Its text is dropped, for it may quote data; where it happened is kept. */
class Defect extends Error {
  readonly frames: string

  constructor(thrown: unknown) {
    super('defect')
    const stack = thrown instanceof Error ? (thrown.stack ?? '') : ''
    this.frames = stack
      .split('\n')
      .filter((line) => /^\s+at /.test(line))
      .slice(0, 8)
      .join('\n')
  }
}

function toConnectorError(thrown: unknown): ConnectorError {
  if (thrown instanceof ConnectorError) return thrown
  return new ConnectorError('server', { cause: new Defect(thrown) })
}

/** What the operator needs to know of a failure: the status, or the code of an error such as `ECONNREFUSED`. */
function upstreamCode({ status, cause }: ConnectorError): { upstream?: number | string } {
  if (status !== null) return { upstream: status }
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : null
  return typeof code === 'string' && /^[A-Z_]{3,40}$/.test(code) ? { upstream: code } : {}
}
