import type { ConnectorErrorKind } from '../connector/errors'
import type { Credentials } from '../connector/credentials'
import type { ReadOperation } from '../connector/operations'
import type { Session } from '../connector/session'

/** One pair of tokens with a name; `id` stands in addresses (`/api/{id}/…`). */
export interface Connection {
  readonly id: string
  readonly name: string
  /** Origin of the Connector API, such as `https://api.mews.com`. Never leaves the server. */
  readonly platformAddress: string
  readonly credentials: Credentials
}

/** What connections open the Connector API with. */
export function tokensOf(connections: readonly Connection[]): string[] {
  return connections.flatMap(({ credentials }) => [credentials.clientToken, credentials.accessToken])
}

/**
 * The origins, such as `https://inbox.example.com`, that browsers reach this server by, beside the loopback ones. `any`:
 * by whatever name leads here, which is for data that anybody may read.
 */
export type PublicOrigins = readonly string[] | 'any'

/** Where browsers are led to; `null` = to loopback, by any of its names. The first of the origins, where there are several. */
export function publicOriginOf(origins: PublicOrigins): string | null {
  return origins === 'any' ? null : (origins[0] ?? null)
}

export interface ProxyConfig {
  readonly application: string
  readonly demo: boolean
  readonly openOn: Session['openOn']
  readonly origins: PublicOrigins
  readonly connections: readonly Connection[]
}

/** An answer of the upstream, whole. */
export interface UpstreamAnswer {
  readonly status: number
  readonly headers: Headers
  readonly bytes: Uint8Array
}

/**
 * Calls one operation at a platform address with a JSON body that holds the credentials already.
 * Throws `ConnectorError` (`network`, `timeout`, `too-heavy`, `aborted`) when there is no whole answer.
 */
export type Upstream = (
  platformAddress: string,
  operation: ReadOperation,
  body: string,
  signal: AbortSignal,
) => Promise<UpstreamAnswer>

export type Bytes = Uint8Array<ArrayBuffer>

/**
 * Work on bytes that the platform does better than JavaScript. Nothing of it holds up other requests. What it gives has
 * a buffer of exactly its own.
 */
export interface Codec {
  /** For answers that are waited for: quick rather than small. */
  readonly brotli: (bytes: Bytes) => Promise<Bytes>
  readonly unbrotli: (bytes: Bytes) => Promise<Bytes>
  readonly gzip: (bytes: Bytes) => Promise<Bytes>
  /** SHA-256 over parts of a known number, in hexadecimal. */
  readonly digest: (parts: readonly (string | Bytes)[]) => string
  readonly isSame: (one: Bytes, other: Bytes) => boolean
}

/** Where an answer came from: memory, another reader's call that was under way, or a call of its own. */
export type CacheOutcome = 'hit' | 'joined' | 'miss'

/** All that is ever logged of a request: no address, query, body, cookie, token or guest text. */
export interface LogFields {
  /** Name from the route table; `unknown` when no row matched. */
  readonly route: string
  /** HTTP status that the browser got. */
  readonly status: number
  /** Time to the whole answer, ms. */
  readonly ms: number
  readonly requestId: string | null
  /** The keyed digest of who asked. */
  readonly user?: string
  /** Of an operation that got as far as being looked up. */
  readonly cache?: CacheOutcome
  /** The conversation that was opened: its connection and its identifier at the upstream. */
  readonly opened?: { readonly connection: string; readonly thread: string }
  /** How far the upstream's clock is ahead of ours, ms, where that is minutes; negative = behind. */
  readonly clockAheadMs?: number
  /** The id of the connection whose call failed, or that refused it. */
  readonly connection?: string
  readonly kind?: ConnectorErrorKind
  /** The upstream's status, or a code such as `ECONNREFUSED`, of a failure. */
  readonly upstream?: number | string
  /** Where a defect of this program was met: stack frames without the error's text. */
  readonly frames?: string
}

/** `info`: answered or refused; `warn`: the upstream failed; `error`: a defect of this program. */
export interface Log {
  readonly info: (fields: LogFields) => void
  readonly warn: (fields: LogFields) => void
  readonly error: (fields: LogFields) => void
}

/** One file of the built client. */
export interface StaticFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The same bytes through gzip; `null` where that saves nothing. */
  readonly gzip: Uint8Array<ArrayBuffer> | null
  readonly type: string
  /** Quoted, as in the header. */
  readonly etag: string
  /** True when the name changes with the content. */
  readonly immutable: boolean
}

export interface Assets {
  /** The built `index.html`; `null` when the client is not built. */
  readonly index: string | null
  /** By exact path, such as `/assets/index-Bx81pz0a.js`. */
  readonly files: ReadonlyMap<string, StaticFile>
}
