import * as v from 'valibot'
import { type Credentials, withCredentials } from '../connector/credentials'
import { CONNECTOR_PATH } from '../connector/operations'
import type { EmulatorTokens } from './access'
import { requiredFields } from './required-fields'

/** What a case runs against: an emulator in process or behind a port, or a real tenant. */
export interface ConformanceContext {
  /** Platform address without a slash at the end. */
  readonly base: string
  readonly fetch: (request: Request) => Promise<Response>
  readonly credentials: Credentials
  /** The emulator's further tokens; absent for a real tenant. */
  readonly tokens?: EmulatorTokens
}

/** One promise of the API. */
export interface ConformanceCase {
  readonly title: string
  /** `emulator`: its further tokens are used, or something is written; never run against a real tenant. */
  readonly needs?: 'emulator'
  readonly run: (context: ConformanceContext) => Promise<void>
}

/** An answer, read. */
export interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly text: string
  readonly json: unknown
}

export interface CallOptions {
  readonly credentials?: Partial<Credentials>
  readonly headers?: Record<string, string>
  readonly method?: string
}

/** Calls an operation with the context's credentials. */
export function call(
  context: ConformanceContext,
  operation: string,
  body: object,
  options: CallOptions = {},
) {
  const credentials = { ...context.credentials, ...options.credentials }
  return callRaw(
    context,
    `${CONNECTOR_PATH}${operation}`,
    JSON.stringify(withCredentials(body, credentials)),
    options,
  )
}

/** Sends any body to any path. Throws when a good answer lacks a field that the vendor's schema requires. */
export async function callRaw(
  context: ConformanceContext,
  path: string,
  body: string | Uint8Array | null,
  options: CallOptions = {},
): Promise<Reply> {
  const { method = 'POST', headers = { 'Content-Type': 'application/json' } } = options
  const bytes = typeof body === 'string' ? new TextEncoder().encode(body) : body
  const init: RequestInit = { method, headers }
  if (bytes !== null) init.body = new Uint8Array(bytes)
  const response = await context.fetch(new Request(`${context.base}${path}`, init))
  const text = await response.text()
  const isJson = (response.headers.get('content-type') ?? '').startsWith('application/json')
  const json: unknown = isJson ? JSON.parse(text) : null
  const required = requiredFields.get(path.slice(CONNECTOR_PATH.length))
  if (response.status === 200 && required !== undefined) v.parse(required, json)
  return { status: response.status, headers: response.headers, text, json }
}

/** Throws when a promise is not kept. */
export function check(kept: boolean, promise: string): asserts kept {
  if (!kept) throw new Error(`not kept: ${promise}`)
}

const errorSchema = v.object({ Message: v.nullable(v.string()), RequestId: v.string() })

/** Checks an error answer: its status, its JSON body, and that both request ids are the same. */
export function checkError(reply: Reply, status: number, naming?: string): void {
  check(reply.status === status, `status ${status}, not ${reply.status}: ${reply.text.slice(0, 200)}`)
  const body = v.safeParse(errorSchema, reply.json)
  check(body.success, 'the error body is JSON with Message and RequestId')
  check(body.output.RequestId === reply.headers.get('request-id'), 'RequestId equals the Request-Id header')
  if (naming !== undefined) {
    check((body.output.Message ?? '').includes(naming), `the message names ${naming}: ${body.output.Message}`)
  }
}

/** Checks a good answer and reads it by its schema. */
export function checkGood<T extends v.GenericSchema>(reply: Reply, schema: T): v.InferOutput<T> {
  check(reply.status === 200, `status 200, not ${reply.status}: ${reply.text.slice(0, 200)}`)
  check((reply.headers.get('request-id') ?? '') !== '', 'every answer has a Request-Id')
  return v.parse(schema, reply.json)
}

/** A UUID that nobody has. */
export const UNKNOWN_ID = 'ffffffff-0000-4000-8000-ffffffffffff'
