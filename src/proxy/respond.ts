import { HeaderList } from './header-list'
import { WholeResponse } from './whole-response'

/** What every response brings unless it says otherwise. */
const HEADERS: ReadonlyMap<string, string> = new Map([
  [
    'content-security-policy',
    "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  ],
  ['x-content-type-options', 'nosniff'],
  ['x-frame-options', 'DENY'],
  ['referrer-policy', 'no-referrer'],
  [
    'permissions-policy',
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()',
  ],
  ['cross-origin-opener-policy', 'same-origin'],
  ['cross-origin-resource-policy', 'same-origin'],
  ['cache-control', 'no-store'],
  // Tells the page that no sign-in, filter or gateway on the way has answered in its place.
  ['x-lobby', '1'],
])

/**
 * Builds every response of the proxy, so that none lacks the security headers. Data is never stored
 * unless `headers` say otherwise.
 */
export function respond(
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  const all = new HeaderList(HEADERS)
  for (const name in headers) all.set(name, headers[name] ?? '')
  if (body === null) return new Response(null, { status, headers: all })
  return new WholeResponse(typeof body === 'string' ? new TextEncoder().encode(body) : body, status, all)
}
