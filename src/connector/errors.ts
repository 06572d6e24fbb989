import * as v from 'valibot'
import { signInModes } from './sign-in-modes'

/**
 * What went wrong, in terms of what a viewer does about it:
 * `bad-request` 400 · `unauthorized` 401 · `refused` 403, its message is meant for the end user ·
 * `not-found` 404 · `too-heavy` 408 · `conflict` 409 · `rate-limited` 429 · `server` 5xx ·
 * `network` no answer · `timeout` none in time · `malformed` not the promised JSON or shape ·
 * `aborted` the caller left · `signed-out` nobody is signed in at the proxy, which is no word of the upstream's.
 * Of the proxy itself: `lobby-busy` its budget is used up, or a user asks for more at a time than it takes · `lobby-failed` a defect.
 * What answered the browser in the proxy's place: `in-between` a sign-in or a filter before it · `gateway` what passes
 * requests on could not reach it · `cookies` the browser sends more cookies to this address than a server takes.
 */
export const connectorErrorKinds = [
  'bad-request',
  'unauthorized',
  'refused',
  'not-found',
  'too-heavy',
  'conflict',
  'rate-limited',
  'server',
  'network',
  'timeout',
  'malformed',
  'aborted',
  'signed-out',
  'lobby-busy',
  'lobby-failed',
  'in-between',
  'gateway',
  'cookies',
] as const
export type ConnectorErrorKind = (typeof connectorErrorKinds)[number]

/** The one typed error of the Connector API, thrown by whoever talks to it and mapped once. */
export class ConnectorError extends Error {
  override readonly name = 'ConnectorError'
  readonly kind: ConnectorErrorKind
  /** HTTP status; `null` when there was no answer. */
  readonly status: number | null
  /** The upstream's `RequestId`, to quote to the vendor. */
  readonly requestId: string | null
  /** ms to wait before the next call with the same token, as the upstream or the proxy's budget for it said. */
  readonly retryAfterMs: number | null

  constructor(
    kind: ConnectorErrorKind,
    options: {
      /** Text for the end user; only that of a 403 is ever shown as it came. */
      message?: string | null
      status?: number | null
      requestId?: string | null
      retryAfterMs?: number | null
      cause?: unknown
    } = {},
  ) {
    super(options.message ?? kind, options.cause === undefined ? undefined : { cause: options.cause })
    this.kind = kind
    this.status = options.status ?? null
    this.requestId = options.requestId ?? null
    this.retryAfterMs = options.retryAfterMs ?? null
  }
}

/** Whether something has only to be asked again later, after a pause that Mews or Lobby wants. */
export function isToWait(error: unknown): boolean {
  return error instanceof ConnectorError && (error.kind === 'rate-limited' || error.kind === 'lobby-busy')
}

/** The upstream's error body. `Details` is left out on purpose: it may hold the request with its tokens. */
export const errorBodySchema = v.object({
  Message: v.fallback(v.nullish(v.string(), null), null),
  RequestId: v.fallback(v.nullish(v.string(), null), null),
})

/** The kind of an HTTP status that is no success. */
export function kindOfStatus(status: number): ConnectorErrorKind {
  switch (status) {
    case 400:
      return 'bad-request'
    case 401:
      return 'unauthorized'
    case 403:
      return 'refused'
    case 404:
      return 'not-found'
    case 408:
      return 'too-heavy'
    case 409:
      return 'conflict'
    case 429:
      return 'rate-limited'
    default:
      return status >= 400 && status < 500 ? 'bad-request' : 'server'
  }
}

/**
 * Reads `Retry-After` in either form of RFC 9110 section 10.2.3, seconds or HTTP-date.
 * Gives ms from `nowMs`, never negative; `null` when it is absent or unreadable.
 */
export function parseRetryAfter(header: string | null | undefined, nowMs: number): number | null {
  if (header == null) return null
  const text = header.trim()
  if (/^\d+$/.test(text)) return Number(text) * 1000
  const date = Date.parse(text)
  return /[a-z]{3}/i.test(text) && Number.isFinite(date) ? Math.max(0, date - nowMs) : null
}

/** The one JSON shape in which the proxy tells the browser of any error (after RFC 9457). */
export const problemSchema = v.object({
  kind: v.picklist(connectorErrorKinds),
  status: v.nullable(v.number()),
  message: v.nullable(v.string()),
  requestId: v.nullable(v.string()),
  retryAfterMs: v.nullable(v.number()),
  /** How one signs in, where nobody is. */
  signIn: v.optional(v.picklist(signInModes)),
})
export type Problem = v.InferOutput<typeof problemSchema>
