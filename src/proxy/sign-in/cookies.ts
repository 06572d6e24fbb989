import { parseCookie, stringifySetCookie } from 'cookie'
import { isLoopback } from '../../lib/loopback'

/** How a cookie is to be kept. Every one is `Secure`, `HttpOnly` and for the whole of one host. */
export interface CookieOptions {
  /** s; 0 takes the cookie away. */
  readonly maxAgeS: number
  readonly sameSite: 'strict' | 'lax'
}

/**
 * The name of a cookie of ours. `__Host-` makes browsers refuse it from anyone but this very host over a trustworthy
 * connection, which loopback is without TLS. Cookies know no ports, so there the name has to.
 * https://www.rfc-editor.org/rfc/rfc6265#section-8.5
 */
export function cookieName(purpose: string, publicOrigin: string | null, host: string): string {
  const isLocal = publicOrigin === null || isLoopback(new URL(publicOrigin).hostname)
  const port = isLocal ? (/:(\d+)$/.exec(host)?.[1] ?? '80') : ''
  return `__Host-lobby-${purpose}${port === '' ? '' : `-${port}`}`
}

/** The value of a cookie in a request; `null` when it is not there, or there twice: one of them is not ours. */
export function readCookie(request: Request, name: string): string | null {
  const header = request.headers.get('cookie') ?? ''
  const first = parseCookie(header)[name]
  // The parser keeps the first of a name.
  const last = parseCookie(header.split(';').toReversed().join(';'))[name]
  return first === undefined || first !== last ? null : first
}

/** The names of the cookies in a request. Browsers send the oldest first. https://www.rfc-editor.org/rfc/rfc6265#section-5.4 */
export function cookieNames(request: Request): string[] {
  return Object.keys(parseCookie(request.headers.get('cookie') ?? ''))
}

/** A `Set-Cookie` value. */
export function writeCookie(name: string, value: string, { maxAgeS, sameSite }: CookieOptions): string {
  return stringifySetCookie({
    name,
    value,
    path: '/',
    maxAge: maxAgeS,
    secure: true,
    httpOnly: true,
    sameSite,
  })
}

/** The same response with `Set-Cookie` values. */
export function withCookies(response: Response, cookies: readonly string[]): Response {
  for (const cookie of cookies) response.headers.append('set-cookie', cookie)
  return response
}
