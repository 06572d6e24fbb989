import { withCredentials } from '../connector/credentials'
import type { ReadOperation } from '../connector/operations'
import { readAnswer } from './answer'
import type { createClosing } from './closed'
import { readOpened } from './audit'
import { parseJsonObject, readBody } from './body'
import { type Fields, readFields } from './fields'
import type { Connection, Upstream } from './options'
import type { Outgoing, Waiting } from './outgoing'
import type { Fetched, Pages, Served } from './pages'
import type { Redactor } from './redact'
import { respond } from './respond'
import type { Note } from './route'

export interface ForwardParts {
  readonly upstream: Upstream
  readonly outgoing: Outgoing
  readonly pages: Pages
  readonly isClosed: ReturnType<typeof createClosing>
  readonly now: () => number
  readonly redactor: Redactor
}

/**
 * Answers a gated request of a person: with a page in memory, or by taking it upstream, once for all who ask for the same. Nothing
 * of the request but the operation's own fields goes out, and nothing of the answer but the contract's fields comes
 * back. Throws a `Refusal` before the call; a `ConnectorError` in its place, when it may not be made, or after it.
 */
export async function forward(
  request: Request,
  person: string,
  connection: Connection,
  operation: ReadOperation,
  parts: ForwardParts,
  note: Note,
): Promise<Response> {
  const { pages } = parts
  const sent = await readBody(request)
  const opened = readOpened(connection, operation, sent)
  const key = pages.keyOf(connection, operation, sent)
  const kept = pages.find(key, request)
  if (kept !== undefined) {
    note({ cache: 'hit', ...opened })
    return answerWith(await pages.serve(key, kept, request))
  }
  const fields = readFields(operation, parseJsonObject(sent))
  const { outcome, page } = pages.share(key, request, person, (asking, leaves) =>
    fetchPage(asking, connection, operation, { key, fields }, parts, leaves),
  )
  note({ cache: outcome, ...opened })
  return answerWith(await pages.serve(key, await page, request))
}

/** One call, for everybody who waits for it. */
async function fetchPage(
  asking: Waiting,
  connection: Connection,
  operation: ReadOperation,
  { key, fields }: { readonly key: string; readonly fields: Fields },
  parts: ForwardParts,
  leaves: () => void,
): Promise<Fetched> {
  const { upstream, outgoing, pages, now, redactor } = parts
  const body = JSON.stringify(withCredentials(fields, connection.credentials))
  let askedMs = now()
  const answer = await outgoing(connection, operation, asking, () => {
    askedMs = now()
    leaves()
    return upstream(connection.platformAddress, operation, body, asking.signal)
  })
  // Who is refused must not go on seeing what was read before.
  if (answer.status === 401) pages.purge(connection, operation)
  const { page, json } = readAnswer(operation, answer, now(), redactor)
  return {
    json,
    requestId: redactor.identifier(answer.headers.get('request-id')),
    isClosed: 'Messages' in page && parts.isClosed(connection, fields, page, { key, json, askedMs }),
  }
}

function answerWith({ bytes, coding, requestId }: Served): Response {
  return respond(200, bytes, {
    'content-type': 'application/json',
    'content-length': String(bytes.byteLength),
    vary: 'accept-encoding',
    ...(coding === 'identity' ? {} : { 'content-encoding': coding }),
    ...(requestId === null ? {} : { 'x-request-id': requestId }),
  })
}
