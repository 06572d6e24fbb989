import { ConnectionReset } from '../lib/connection-reset'
import type { Answer } from './operations'
import type { FaultEffect } from './faults'

const JSON_TYPE = 'application/json; charset=utf-8'

/** A good answer: 200 with JSON, or 204 for an empty page when the client prefers that (RFC 7240). */
export function respond(answer: Answer, requestId: string, preferMinimal: boolean): Response {
  if (answer.empty && preferMinimal)
    return new Response(null, { status: 204, headers: { 'Request-Id': requestId } })
  return json(200, answer.json, requestId)
}

/** An error in the vendor's shape. */
export function refuse(
  status: number,
  options: { requestId: string; message: string | null; details?: unknown; retryAfter?: string | null },
): Response {
  const { requestId, message, details = null, retryAfter = null } = options
  const headers: Record<string, string> = retryAfter === null ? {} : { 'Retry-After': retryAfter }
  return json(status, { Message: message, RequestId: requestId, Details: details }, requestId, headers)
}

/** True when the request prefers `return=minimal`. */
export function prefersMinimal(headers: Headers): boolean {
  return /(?:^|,)\s*return\s*=\s*"?minimal"?\s*(?:[,;]|$)/i.test(headers.get('prefer') ?? '')
}

/**
 * The answer that a fault makes of a request; `good` computes the one without it.
 * Throws ConnectionReset where the plan says so; `null` for effects that are no answer of their own.
 */
export async function spoil(
  effect: FaultEffect,
  request: { requestId: string; body: object; url: string; nowMs: number },
  good: () => Promise<Response>,
): Promise<Response | null> {
  const { requestId } = request
  switch (effect.kind) {
    case 'status': {
      const { retryAfter = null, retryAfterForm = 'seconds' } = effect
      return refuse(effect.status, {
        requestId,
        message:
          effect.message === undefined ? `The emulator was told to answer ${effect.status}.` : effect.message,
        // The real platform's Details may hold all of this: what tests prove is that nobody passes it on.
        details: {
          Request: { Url: request.url, Headers: { 'Content-Type': 'application/json' }, Body: request.body },
          Exception: 'Platform.Validation.Failure',
          StackTrace: '   at Platform.Connector.Handler.Process(Request request) in Handler.cs:line 212',
        },
        retryAfter:
          retryAfter === null
            ? null
            : retryAfterForm === 'seconds'
              ? String(retryAfter)
              : new Date(request.nowMs + retryAfter * 1000).toUTCString(),
      })
    }
    case 'reset':
      throw new ConnectionReset()
    case 'truncated':
      return truncate(await good())
    case 'malformed':
      return text(200, '{"Messages":[{"Id":"4bfe4675-', requestId)
    case 'wrong-shape':
      return json(200, { Data: { Items: 'none of your business' }, Ok: 1 }, requestId)
    case 'content-type': {
      const answer = await good()
      const headers = new Headers(answer.headers)
      headers.set('Content-Type', effect.contentType ?? 'text/html')
      return new Response(answer.body, { status: answer.status, headers })
    }
    case 'no-content':
      return new Response(null, { status: 204, headers: { 'Request-Id': requestId } })
    case 'body':
      return new Response(bytesOf(effect.body), {
        status: effect.status ?? 200,
        headers: { 'Content-Type': JSON_TYPE, 'Request-Id': requestId, ...effect.headers },
      })
    case 'latency':
    case 'transform':
    case 'hang':
      return null
  }
}

/** The answer with its JSON changed; one without JSON stays as it is. */
export async function transformed(
  answer: Response,
  transform: (json: unknown) => unknown,
): Promise<Response> {
  if (answer.status !== 200) return answer
  const headers = new Headers(answer.headers)
  headers.delete('Content-Length')
  return new Response(JSON.stringify(transform(await answer.json())), { status: 200, headers })
}

/** The first half of the body under the length of the whole, and then the connection breaks. */
async function truncate(answer: Response): Promise<Response> {
  const bytes = new Uint8Array(await answer.arrayBuffer())
  const headers = new Headers(answer.headers)
  headers.set('Content-Length', String(Math.max(2, bytes.length)))
  let sent = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (sent) controller.error(new ConnectionReset('truncated'))
      else controller.enqueue(bytes.slice(0, Math.max(1, bytes.length >> 1)))
      sent = true
    },
  })
  return new Response(body, { status: answer.status === 204 ? 200 : answer.status, headers })
}

function bytesOf(body: string | Uint8Array | null): BodyInit | null {
  return body instanceof Uint8Array ? new Uint8Array(body) : body
}

function json(
  status: number,
  body: unknown,
  requestId: string,
  headers: Record<string, string> = {},
): Response {
  return text(status, JSON.stringify(body), requestId, headers)
}

function text(
  status: number,
  body: string,
  requestId: string,
  headers: Record<string, string> = {},
): Response {
  return new Response(body, {
    status,
    headers: { 'Content-Type': JSON_TYPE, 'Request-Id': requestId, ...headers },
  })
}
