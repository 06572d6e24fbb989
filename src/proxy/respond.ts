/**
 * The policy of every response. Scripts, styles, fonts, pictures and calls come from this server alone.
 * With a nonce, styles that carry it too: React Aria inserts `<style>` elements. Styles set through the
 * DOM (`element.style`) need no allowance, and nothing inline is ever allowed.
 */
export function contentSecurityPolicy(nonce: string | null): string {
  if (nonce === null) return "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' 'nonce-${nonce}'`,
    "img-src 'self'",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    // Markup made from a string cannot reach the page; the client's one policy lets the empty string through.
    "require-trusted-types-for 'script'",
    'trusted-types default',
  ].join('; ')
}

const SECURITY_HEADERS = {
  'content-security-policy': contentSecurityPolicy(null),
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(), browsing-topics=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * Builds every response of the proxy, so that none lacks the security headers. Data is never stored
 * unless `headers` say otherwise.
 */
export function respond(
  status: number,
  body: string | Uint8Array<ArrayBuffer> | null,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, {
    status,
    headers: { ...SECURITY_HEADERS, 'cache-control': 'no-store', ...headers },
  })
}
