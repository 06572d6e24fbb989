import { chooseCoding } from './accept-encoding'
import type { StaticFile } from './options'
import { respond } from './respond'

/**
 * A file of the built client: kept for a year when its name holds its hash, else asked after every time.
 * Compressed for whoever takes it so.
 */
export function serveFile(request: Request, file: StaticFile): Response {
  const coding = chooseCoding(request.headers.get('accept-encoding'), ['gzip'])
  const gzip = coding === 'gzip' ? file.gzip : null
  const etag = gzip === null ? file.etag : file.etag.replace(/"$/, '-gzip"')
  const headers = {
    'content-type': file.type,
    'cache-control': file.immutable ? 'public, max-age=31536000, immutable' : 'no-cache',
    etag,
    ...(file.gzip === null ? {} : { vary: 'accept-encoding' }),
  }
  if (request.headers.get('if-none-match') === etag) return respond(304, null, headers)
  const bytes = gzip ?? file.bytes
  return respond(200, bytes, {
    ...headers,
    ...(gzip === null ? {} : { 'content-encoding': 'gzip' }),
    'content-length': String(bytes.byteLength),
  })
}

/**
 * The client's page with a nonce of its own. React Aria reads the nonce of its `<style>` elements from this
 * `<meta>`; as an attribute of that name browsers hide it from style sheets, so it cannot be read out by one.
 */
export function serveIndex(html: string | null, nonce: string): Response {
  if (html === null) return respond(503, 'The client is not built. Run: npm run build\n', PLAIN_TEXT)
  const page = html.replace('<head>', () => `<head>\n    <meta property="csp-nonce" nonce="${nonce}" />`)
  return respond(200, page, {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': contentSecurityPolicy(nonce),
    // Not `no-store`: going back to the page may be instant, as page and nonce are kept together.
    'cache-control': 'no-cache',
  })
}

/**
 * The policy of the client's page; everything else may do nothing at all. Scripts, styles, fonts, pictures and calls come from
 * this server alone. Styles may carry the nonce too: React Aria inserts `<style>` elements. Styles set through the
 * DOM (`element.style`) need no allowance, and nothing inline is ever allowed.
 */
function contentSecurityPolicy(nonce: string): string {
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

/** What a person sees at an address where nothing is. It needs nothing that its policy would have to allow. */
export function serveNotFound(): Response {
  return respond(404, NOT_FOUND, { 'content-type': 'text/html; charset=utf-8' })
}

const NOT_FOUND = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <meta name="color-scheme" content="light dark" />
    <title>Nothing here - Lobby</title>
  </head>
  <body>
    <main>
      <h1>There is nothing at this address</h1>
      <p><a href="/">Go to the inbox</a></p>
    </main>
  </body>
</html>
`

/** A nonce of 128 random bits. */
export function randomNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
}

export const PLAIN_TEXT = { 'content-type': 'text/plain; charset=utf-8' }
