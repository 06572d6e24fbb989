import type { ConnectorErrorKind } from '../connector/errors'

/**
 * What it means that something answered in the place of this page's own server, by the status of the answer; 0 is a
 * redirect that was not followed.
 */
export function foreignKind(status: number): ConnectorErrorKind {
  // The server's own parser says this before there is a request that could be answered.
  if (status === 431) return 'cookies'
  return status === 429 || status >= 500 ? 'gateway' : 'in-between'
}
