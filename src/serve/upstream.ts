import { Agent, errors, request } from 'undici'
import { ConnectorError } from '../connector/errors'
import { CONNECTOR_PATH } from '../connector/operations'
import { HeaderList } from '../proxy/header-list'
import type { Upstream } from '../proxy/options'

/** How long each part of a call may take, ms. */
export interface UpstreamTimeouts {
  readonly connect: number
  /** From the request's last byte to the answer's headers. */
  readonly headers: number
  /** From the headers to the body's last byte, however steadily it drips. */
  readonly body: number
}

export const UPSTREAM_TIMEOUTS: UpstreamTimeouts = { connect: 5_000, headers: 90_000, body: 30_000 }

/** The longest answer that is read, bytes. Over it the call counts as too heavy, as if it were a 408. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024

/** All the headers that go upstream, whatever the browser sent. */
const HEADERS = {
  'content-type': 'application/json',
  accept: 'application/json',
  'user-agent': 'lobby-inbox',
}

/**
 * Makes the one way out of this process: `POST {platformAddress}/api/connector/v1/{operation}` to the
 * origins given and no other, whole buffers, no redirect followed, no retry. `close` drops what is under way.
 */
export function createUpstream(options: {
  readonly platformAddresses: readonly string[]
  readonly timeouts?: UpstreamTimeouts
  readonly maxAnswerBytes?: number
}): { upstream: Upstream; close: () => Promise<void> } {
  const { timeouts = UPSTREAM_TIMEOUTS, maxAnswerBytes = MAX_ANSWER_BYTES } = options
  const origins = new Set(options.platformAddresses.map((address) => new URL(address).origin))
  const agent = new Agent({
    connect: { timeout: timeouts.connect },
    headersTimeout: timeouts.headers,
    bodyTimeout: timeouts.body,
    maxResponseSize: maxAnswerBytes,
  })

  const upstream: Upstream = async (platformAddress, operation, body, signal) => {
    const { origin } = new URL(platformAddress)
    if (!origins.has(origin)) throw new Error('An upstream that was not named at the start')
    const late = new AbortController()
    let timer: NodeJS.Timeout | undefined
    let headers = new HeaderList()
    try {
      const answer = await request(`${origin}${CONNECTOR_PATH}${operation}`, {
        method: 'POST',
        headers: HEADERS,
        body,
        dispatcher: agent,
        signal: AbortSignal.any([signal, late.signal]),
      })
      // undici's own timeout starts anew with every chunk.
      timer = setTimeout(() => late.abort(), timeouts.body)
      headers = toHeaders(answer.headers)
      const bytes = new Uint8Array(await answer.body.arrayBuffer())
      return { status: answer.statusCode, headers, bytes }
    } catch (error) {
      if (signal.aborted) throw new ConnectorError('aborted', { cause: error })
      // An answer that broke off has still said which one it was.
      const requestId = headers.get('request-id')
      if (late.signal.aborted) throw new ConnectorError('timeout', { requestId, cause: error })
      throw toConnectorError(error, requestId)
    } finally {
      clearTimeout(timer)
    }
  }
  return { upstream, close: () => agent.destroy() }
}

/** The headers that the proxy reads, once each. */
function toHeaders(received: Readonly<Record<string, string | string[] | undefined>>): HeaderList {
  const headers = new HeaderList()
  for (const name of ['content-type', 'date', 'request-id', 'retry-after']) {
    const value = received[name]
    const first = Array.isArray(value) ? value[0] : value
    if (first !== undefined) headers.set(name, first)
  }
  return headers
}

/** Sorts undici's errors by their class, never by their text. */
function toConnectorError(error: unknown, requestId: string | null): ConnectorError {
  if (error instanceof errors.ResponseExceededMaxSizeError) {
    return new ConnectorError('too-heavy', { status: 408, requestId, cause: error })
  }
  if (
    error instanceof errors.ConnectTimeoutError ||
    error instanceof errors.HeadersTimeoutError ||
    error instanceof errors.BodyTimeoutError
  ) {
    return new ConnectorError('timeout', { requestId, cause: error })
  }
  return new ConnectorError('network', { requestId, cause: error })
}
