import { ConnectorError, type ConnectorErrorKind, type Problem, kindOfStatus } from '../connector/errors'
import { assertNever } from '../lib/assert-never'
import type { Redactor } from './redact'
import { respond } from './respond'

/** The proxy's own no to a browser's request: its HTTP status goes out as it is. Nothing went upstream. */
export class Refusal extends ConnectorError {
  readonly headers: Readonly<Record<string, string>>

  constructor(status: number, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(kindOfStatus(status), { status, message })
    this.headers = headers
  }
}

/** The longest text that is passed on, in characters. */
const MAX_MESSAGE = 1000

/**
 * The one place where an error becomes a response (RFC 9457, in the shape of `problemSchema`). Of the
 * upstream's words only those of a 403 go out, for they are meant for the end user; any other may quote the
 * request, and with it the tokens.
 */
export function problemResponse(error: ConnectorError, redactor: Redactor): Response {
  const own = error instanceof Refusal
  const requestId = redactor.identifier(error.requestId)
  const problem: Problem = {
    kind: error.kind,
    status: error.status,
    message: own || error.kind === 'refused' ? redactor.text(textOf(error), MAX_MESSAGE) : null,
    requestId,
    retryAfterMs: error.retryAfterMs,
  }
  return respond(own ? (error.status ?? 400) : statusOfKind(error.kind), JSON.stringify(problem), {
    'content-type': 'application/problem+json',
    ...(own ? error.headers : {}),
    ...(requestId === null ? {} : { 'x-request-id': requestId }),
    ...(error.retryAfterMs === null ? {} : { 'retry-after': String(Math.ceil(error.retryAfterMs / 1000)) }),
  })
}

/** An error made without a text says its kind in place of one; an empty text says nothing. */
function textOf(error: ConnectorError): string | null {
  return error.message === error.kind || error.message.trim() === '' ? null : error.message
}

/** The browser's status. A 401 is 502 here: the staff's own standing is fine, the connection's is not. */
function statusOfKind(kind: ConnectorErrorKind): number {
  switch (kind) {
    case 'bad-request':
      return 400
    case 'refused':
      return 403
    case 'conflict':
      return 409
    case 'rate-limited':
      return 429
    case 'unauthorized':
    case 'not-found':
    case 'server':
    case 'network':
    case 'malformed':
      return 502
    case 'too-heavy':
    case 'timeout':
      return 504
    case 'aborted':
      return 499
    default:
      return assertNever(kind)
  }
}
