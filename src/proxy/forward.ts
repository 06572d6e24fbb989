import * as v from 'valibot'
import { bringsCredentials, withCredentials } from '../connector/credentials'
import { ConnectorError, errorBodySchema, kindOfStatus, parseRetryAfter } from '../connector/errors'
import { type ReadOperation, readOperations } from '../connector/operations'
import { readJsonObject } from './gates'
import type { Connection, Upstream, UpstreamAnswer } from './options'
import { Refusal } from './problem'
import type { Redactor } from './redact'
import { respond } from './respond'

const MAX_WAIT_MS = 3_600_000

/** What a 204 stands for: a page with nothing on it. */
const EMPTY_PAGE = {
  'messages/getAll': { Messages: [], Cursor: null },
  'messageThreads/getAll': { MessageThreads: [], Cursor: null },
  'enterprises/getAll': { Enterprises: [], Cursor: null },
} satisfies { [Operation in ReadOperation]: v.InferOutput<(typeof readOperations)[Operation]['response']> }

/**
 * Takes a gated request upstream and gives what the contract knows of the answer. Nothing of the request
 * but the operation's own fields goes out, and nothing of the answer but the contract's fields comes back.
 * Throws a `Refusal` before the call, a `ConnectorError` after it.
 */
export async function forward(
  request: Request,
  connection: Connection,
  operation: ReadOperation,
  { upstream, now, redactor }: { upstream: Upstream; now: () => number; redactor: Redactor },
): Promise<Response> {
  const fields = readFields(operation, await readJsonObject(request))
  const body = JSON.stringify(withCredentials(fields, connection.credentials))
  const answer = await upstream(connection.platformAddress, operation, body, request.signal)
  const requestId = answer.headers.get('request-id')
  const page = JSON.stringify(readPage(operation, answer, now()))
  // A guest's text that equals a token does not happen; an upstream that echoes its request may.
  if (redactor.holdsWholeSecret(page))
    throw new ConnectorError('malformed', { status: answer.status, requestId })
  const quotable = redactor.identifier(requestId)
  return respond(200, page, {
    'content-type': 'application/json',
    ...(quotable === null ? {} : { 'x-request-id': quotable }),
  })
}

/** The operation's known fields of a browser's body. */
function readFields(operation: ReadOperation, body: object): object {
  if (bringsCredentials(body))
    throw new Refusal(400, 'The body must not bring credentials: this server adds them.')
  const parsed = v.safeParse(readOperations[operation].request, body, { abortEarly: true })
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const field = v.getDotPath(issue)
  throw new Refusal(400, field === null ? issue.message : `${field}: ${issue.message}`)
}

/** The contract's part of an answer; throws the `ConnectorError` that the answer is. */
function readPage(operation: ReadOperation, answer: UpstreamAnswer, nowMs: number): unknown {
  const { status, headers } = answer
  if (status === 204) return EMPTY_PAGE[operation]
  const json = readJson(answer)
  if (status !== 200) {
    const body = v.safeParse(errorBodySchema, json)
    throw new ConnectorError(kindOfStatus(status), {
      status,
      message: body.success ? body.output.Message : null,
      requestId: headers.get('request-id') ?? (body.success ? body.output.RequestId : null),
      retryAfterMs: readWait(headers.get('retry-after'), nowMs),
    })
  }
  const page = v.safeParse(readOperations[operation].response, json, { abortEarly: true })
  if (page.success) return page.output
  throw new ConnectorError('malformed', { status, requestId: headers.get('request-id') })
}

/** How long the upstream wants to be left alone, ms; more than an hour is no sensible wish. */
function readWait(header: string | null, nowMs: number): number | null {
  const waitMs = parseRetryAfter(header, nowMs)
  return waitMs === null ? null : Math.min(waitMs, MAX_WAIT_MS)
}

/** The JSON of an answer; `undefined` when it is none. A damaged character becomes U+FFFD, not a failure. */
function readJson({ headers, bytes }: UpstreamAnswer): unknown {
  const type = headers.get('content-type') ?? ''
  if (!/^application\/json\s*(?:;|$)/i.test(type.trim())) return undefined
  try {
    return JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return undefined
  }
}
