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

export interface ProxyConfig {
  readonly application: string
  readonly demo: boolean
  readonly openOn: Session['openOn']
  /** Host names, with or without a port, that browsers reach this server by, beside the loopback ones. */
  readonly hosts: readonly string[]
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

/** All that is ever logged of a request: no address, query, body, cookie, token or guest text. */
export interface LogFields {
  /** Name from the route table; `unknown` when no row matched. */
  readonly route: string
  /** HTTP status that the browser got. */
  readonly status: number
  /** Time to the whole answer, ms. */
  readonly ms: number
  readonly requestId: string | null
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
