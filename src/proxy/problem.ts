import { ConnectorError, type ConnectorErrorKind, type Problem, kindOfStatus } from '../connector/errors'
import type { SignInMode } from '../connector/sign-in-modes'
import type { Redactor } from './redact'
import { respond } from './respond'

/** The proxy's own no to a browser's request: its HTTP status goes out as it is. Nothing went upstream. */
export class Refusal extends ConnectorError {
  readonly headers: Readonly<Record<string, string>>

  constructor(
    status: number,
    message: string,
    headers: Readonly<Record<string, string>> = {},
    kind: ConnectorErrorKind = kindOfStatus(status),
  ) {
    super(kind, { status, message })
    this.headers = headers
  }
}

/** Nobody is signed in, or the session is over. */
export class SignedOut extends Refusal {
  /** How one signs in here. */
  readonly signIn: SignInMode

  constructor(signIn: SignInMode, headers: Readonly<Record<string, string>> = {}) {
    super(401, 'Nobody is signed in.', headers, 'signed-out')
    this.signIn = signIn
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
    ...(error instanceof SignedOut ? { signIn: error.signIn } : {}),
  }
  return respond(own ? (error.status ?? 400) : STATUS[error.kind], JSON.stringify(problem), {
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
const STATUS: Readonly<Record<ConnectorErrorKind, number>> = {
  'bad-request': 400,
  refused: 403,
  conflict: 409,
  'rate-limited': 429,
  'signed-out': 401,
  'lobby-busy': 429,
  'lobby-failed': 500,
  'in-between': 502,
  gateway: 502,
  cookies: 431,
  unauthorized: 502,
  'not-found': 502,
  server: 502,
  network: 502,
  malformed: 502,
  'too-heavy': 504,
  timeout: 504,
  aborted: 499,
}
