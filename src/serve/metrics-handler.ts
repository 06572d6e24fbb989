import { createHash, timingSafeEqual } from 'node:crypto'
import { knownHost } from '../proxy/gates'
import { respond } from '../proxy/respond'
import { PLAIN_TEXT } from '../proxy/static'
import { NO_PEER } from '../proxy/visit'
import type { Metrics } from './metrics'

/**
 * Answers `GET /metrics` and nothing else. With a `token` it asks for `Authorization: Bearer` first, by whatever name it is
 * called: no page of another site can send that. On loopback without one it answers to loopback's names alone: a page whose name was
 * re-pointed here could read along in a browser on this machine.
 */
export function metricsHandler(
  metrics: Pick<Metrics, 'text' | 'contentType'>,
  { token = null }: { readonly token?: string | null } = {},
): (request: Request) => Promise<Response> {
  const host = knownHost([])
  const isBearer = token === null ? null : bearerCheck(token)
  return async (request) => {
    const url = new URL(request.url)
    if (isBearer === null) {
      try {
        host(request, url, NO_PEER)
      } catch {
        return respond(403, 'The metrics are for this machine.\n', PLAIN_TEXT)
      }
    } else if (!isBearer(request.headers.get('authorization'))) {
      const headers = { ...PLAIN_TEXT, 'www-authenticate': 'Bearer' }
      return respond(401, 'The metrics need the token: Authorization: Bearer ...\n', headers)
    }
    if (url.pathname !== '/metrics' || request.method !== 'GET')
      return respond(404, 'The metrics are at /metrics\n', PLAIN_TEXT)
    return respond(200, await metrics.text(), { 'content-type': metrics.contentType })
  }
}

/** Compares digests, which are of one length, in a time that says nothing of the token. */
function bearerCheck(token: string): (authorization: string | null) => boolean {
  const digestOf = (text: string) => createHash('sha256').update(text).digest()
  const wanted = digestOf(token)
  return (authorization) => {
    const sent = /^Bearer +([\x21-\x7e]+)$/i.exec(authorization ?? '')?.[1]
    return sent !== undefined && timingSafeEqual(digestOf(sent), wanted)
  }
}
