import { ConnectorError, type ConnectorErrorKind, type Problem } from '../connector/errors'

/** A failed call as plain data, for a screen to put into words. */
export interface Failure {
  readonly kind: ConnectorErrorKind | 'unknown'
  /** To quote to the vendor. */
  readonly requestId: string | null
  /** ms from when it failed until the upstream may be asked again. */
  readonly retryAfterMs: number | null
  /** The upstream's own words for the end user; only a `refused` call has any. */
  readonly message: string | null
}

/** Turns anything thrown by a query into plain data. */
export function toFailure(error: unknown): Failure {
  if (!(error instanceof ConnectorError)) {
    return { kind: 'unknown', requestId: null, retryAfterMs: null, message: null }
  }
  const { kind, requestId, retryAfterMs } = error
  const message = kind === 'refused' && error.message !== kind ? error.message : null
  return { kind, requestId, retryAfterMs, message }
}

/** The same for what is plain data already. */
export function problemFailure({ kind, requestId, retryAfterMs, message }: Problem): Failure {
  return { kind, requestId, retryAfterMs, message }
}

/** Whether something between this page and its server answered in its place: only loading the page again gets further. */
export function isInBetween(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'in-between'
}
