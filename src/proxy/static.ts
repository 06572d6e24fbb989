import type { StaticFile } from './options'
import { contentSecurityPolicy, respond } from './respond'

/**
 * A file of the built client: kept for a year when its name holds its hash, else asked after every time.
 * Compressed for whoever takes it so.
 */
export function serveFile(request: Request, file: StaticFile): Response {
  const gzip = takesGzip(request) ? file.gzip : null
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

/** RFC 9110 section 12.5.3: named and not refused by a weight of zero. */
function takesGzip(request: Request): boolean {
  const accepted = request.headers.get('accept-encoding')?.toLowerCase().split(',') ?? []
  return accepted.some((coding) => /^\s*gzip\s*(;\s*q=(?!0(\.0*)?\s*$)|$)/.test(coding))
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

/** A nonce of 128 random bits. */
export function randomNonce(): string {
  return btoa(String.fromCharCode(...crypto.getRandomValues(new Uint8Array(16))))
}

export const PLAIN_TEXT = { 'content-type': 'text/plain; charset=utf-8' }
