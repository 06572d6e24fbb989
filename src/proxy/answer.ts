import * as v from 'valibot'
import { ConnectorError, errorBodySchema, kindOfStatus } from '../connector/errors'
import { type ReadOperation, readOperations } from '../connector/operations'
import { readOrdinaryMessages } from '../connector/ordinary-messages'
import type { Bytes, UpstreamAnswer } from './options'
import { toldWait } from './outgoing'
import type { Redactor } from './redact'

/** A page of any operation, as the contract has it. */
export type AnsweredPage = v.InferOutput<(typeof readOperations)[ReadOperation]['response']>

/** What a 204 stands for: a page with nothing on it. */
const EMPTY_PAGE = {
  'messages/getAll': { Messages: [], Cursor: null },
  'messageThreads/getAll': { MessageThreads: [], Cursor: null },
  'enterprises/getAll': { Enterprises: [], Cursor: null },
} satisfies { [Operation in ReadOperation]: v.InferOutput<(typeof readOperations)[Operation]['response']> }

/**
 * The contract's part of what the upstream answered, and the same as it goes out, without any part of a token that an
 * upstream which quotes its request has put there. Throws the `ConnectorError` that the answer is: `malformed` also
 * when a token stands in the place of an identifier or an instant.
 */
export function readAnswer(
  operation: ReadOperation,
  answer: UpstreamAnswer,
  nowMs: number,
  redactor: Redactor,
): { readonly page: AnsweredPage; readonly json: Bytes } {
  const page = readPage(operation, answer, nowMs)
  const clean = redactor.page(page)
  if (clean === page) return { page, json: write(page) }
  const masked = v.safeParse(readOperations[operation].response, clean)
  if (!masked.success) throw malformed(answer)
  return { page: masked.output, json: write(masked.output) }
}

function readPage(operation: ReadOperation, answer: UpstreamAnswer, nowMs: number): AnsweredPage {
  const { status, headers } = answer
  if (status === 204) return EMPTY_PAGE[operation]
  const json = readJson(answer)
  if (status !== 200) {
    const body = v.safeParse(errorBodySchema, json)
    throw new ConnectorError(kindOfStatus(status), {
      status,
      message: body.success ? body.output.Message : null,
      requestId: headers.get('request-id') ?? (body.success ? body.output.RequestId : null),
      retryAfterMs: toldWait(answer, nowMs),
    })
  }
  const ordinary = operation === 'messages/getAll' ? readOrdinaryMessages(json) : null
  if (ordinary !== null) return ordinary
  const page = v.safeParse(readOperations[operation].response, json, { abortEarly: true })
  if (page.success) return page.output
  throw malformed(answer)
}

function malformed({ status, headers }: UpstreamAnswer): ConnectorError {
  return new ConnectorError('malformed', { status, requestId: headers.get('request-id') })
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

function write(page: AnsweredPage): Bytes {
  return new TextEncoder().encode(JSON.stringify(page))
}
