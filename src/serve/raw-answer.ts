import type { ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { ConnectorErrorKind, Problem } from '../connector/errors'
import { respond } from '../proxy/respond'

/** What Node's parser could make no request of, by the code of its error. Everything else is a 400. */
const STATUS_OF: ReadonlyMap<string, number> = new Map([
  ['HPE_HEADER_OVERFLOW', 431],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', 413],
  ['ERR_HTTP_REQUEST_TIMEOUT', 408],
])

/** Answers for the server itself, where there is no request that the handler could answer, or it has failed. */
export function answerProblem(outgoing: ServerResponse, status: number): void {
  const { headers, body } = problemOf(status)
  outgoing.writeHead(status, Object.fromEntries(headers)).end(body)
}

/** The same for a connection on which no request arrived whole, and ends the connection. */
export function answerBroken(socket: Duplex, error: Error): void {
  const code = 'code' in error ? String(error.code) : ''
  if (code === 'ECONNRESET' || !socket.writable) {
    socket.destroy()
    return
  }
  const status = STATUS_OF.get(code) ?? 400
  const { headers, body } = problemOf(status)
  const lines = [...headers, ['content-length', String(body.length)], ['connection', 'close']].map(
    ([name = '', value = '']) => `${name}: ${value}`,
  )
  socket.end(`HTTP/1.1 ${status} \r\n${lines.join('\r\n')}\r\n\r\n${body}`, () => socket.destroy())
}

/** The headers of every answer, with the mark that tells the page whose answer it is; the body is ASCII. */
function problemOf(status: number) {
  const problem: Problem = {
    kind: kindOf(status),
    status,
    message: null,
    requestId: null,
    retryAfterMs: null,
  }
  return {
    headers: respond(status, null, { 'content-type': 'application/problem+json' }).headers,
    body: JSON.stringify(problem),
  }
}

/** Headers that are too long are a browser's cookies. */
function kindOf(status: number): ConnectorErrorKind {
  if (status === 431) return 'cookies'
  return status === 500 ? 'lobby-failed' : 'bad-request'
}
