import * as v from 'valibot'
import { ConnectorError, problemSchema } from '../connector/errors'
import { type ReadOperation, readOperations } from '../connector/operations'
import type { SignInMode } from '../connector/sign-in-modes'
import { foreignKind } from './foreign'
import { createTurns } from './turns'
import { type Wait, type WaitedFor, waitFor } from './waiting'

/** Nobody is signed in, or the session is over. */
export class SignedOutError extends ConnectorError {
  /** How one signs in. */
  readonly mode: SignInMode

  constructor(mode: SignInMode) {
    super('signed-out', { status: 401 })
    this.mode = mode
  }
}

/** The header that no cross-site form or image can send; the proxy asks for it. */
const OWN_HEADER = { 'x-lobby': '1' }

/** The header that every answer of the proxy brings. */
const MARK = 'x-lobby'

/** Everything that is asked of the upstream waits in one queue, so that nobody measures the browser's. */
const turns = createTurns()

const WAITED_FOR: Readonly<Record<ReadOperation, WaitedFor>> = {
  'messages/getAll': 'messages',
  'messageThreads/getAll': 'conversations',
  'enterprises/getAll': 'properties',
}

/** Who waits for an answer: the proxy serves people first, and keeps some of the budget for them. */
export type Urgency = 'people' | 'background'

/** How an operation is asked. */
export interface CallOptions {
  readonly signal?: AbortSignal
  readonly urgency?: Urgency
  /** Whether a person asked for it just now: then the proxy tries a connection that it has stopped after a refusal. */
  readonly insists?: boolean
  /** Whether an answer of a moment ago, which the proxy may have from another reader, is not enough. */
  readonly isFresh?: boolean
  /** What a person waits for, of which this call is a part; left out, the call is all of it. */
  readonly wait?: Wait
  /** Told when the call's turn has come and it leaves. */
  readonly onSent?: (() => void) | undefined
}

/**
 * Sends one operation through the proxy and gives its parsed answer in the wire's shape.
 * Throws `ConnectorError`: of the kind that the proxy names, `network` when it cannot be reached,
 * `malformed` when the answer is not what the contract promises, `aborted` when the caller left.
 */
export async function ask<Operation extends ReadOperation>(
  operation: Operation,
  connectionId: string,
  body: v.InferOutput<(typeof readOperations)[Operation]['request']>,
  { signal, urgency = 'people', insists = false, isFresh = false, wait, onSent }: CallOptions = {},
): Promise<v.InferOutput<(typeof readOperations)[Operation]['response']>> {
  const path = `/api/${encodeURIComponent(connectionId)}/${operation}`
  const init: OwnRequest = {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(urgency === 'background' ? { 'x-lobby-class': urgency } : {}),
      ...(insists || isFresh ? { 'x-lobby-fresh': '1' } : {}),
      ...(insists ? { 'x-lobby-retry': '1' } : {}),
    },
    body: JSON.stringify(body),
  }
  const sendInTurn = (of: Wait | null, own: AbortSignal | undefined): Promise<Answered> => {
    const send = (ofCall: AbortSignal | undefined) =>
      exchange(path, ofCall ? { ...init, signal: ofCall } : init)
    const task = () => {
      onSent?.()
      return of ? of.call(WAITED_FOR[operation], own ?? of.signal, send) : send(own)
    }
    return turns.take(task, urgency === 'background', own).catch((cause: unknown) => {
      const hasLeft = own?.aborted && !(cause instanceof ConnectorError)
      throw hasLeft ? new ConnectorError('aborted', { cause }) : cause
    })
  }
  const isAlone = urgency === 'people' && wait === undefined
  const answered = await (isAlone
    ? waitFor(signal, (own) => sendInTurn(own, own.signal))
    : sendInTurn(wait ?? null, signal))
  return parse(readOperations[operation].response, answered)
}

/**
 * Reads a resource of the proxy's own, such as the session. Throws as `ask` does.
 *
 * @param wait what a person waits for, of which this is a part; left out, this is all of it
 */
export async function read<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  signal?: AbortSignal,
  wait?: Wait,
): Promise<v.InferOutput<Schema>> {
  const call = (of: Wait) => of.call('session', signal ?? of.signal, (own) => exchange(path, { signal: own }))
  return parse(schema, await (wait ? call(wait) : waitFor(signal, call)))
}

type OwnRequest = Omit<RequestInit, 'headers'> & { readonly headers?: Readonly<Record<string, string>> }

/**
 * Sends a request to this page's own server. Gives the JSON of its answer, `null` where it has none (204).
 * Throws as `ask` does.
 */
export async function send(path: string, init: OwnRequest): Promise<unknown> {
  return (await exchange(path, init)).json
}

/** The JSON of an answer, and whether it is surely this page's own server's. */
interface Answered {
  readonly json: unknown
  readonly isOwn: boolean
}

async function exchange(path: string, init: OwnRequest): Promise<Answered> {
  let response: Response
  try {
    response = await fetch(path, {
      ...init,
      headers: { ...OWN_HEADER, ...init.headers },
      credentials: 'same-origin',
      cache: 'no-store',
      // The server redirects none of these: who does is a sign-in before it, and that is told.
      redirect: 'manual',
    })
  } catch (cause) {
    throw new ConnectorError(init.signal?.aborted ? 'aborted' : 'network', { cause })
  }
  const isOwn = response.headers.has(MARK)
  if (response.status === 204) return { json: null, isOwn }
  const requestId = response.headers.get('x-request-id')
  const failure = { status: response.status, requestId }
  let json: unknown
  try {
    json = await response.json()
  } catch (cause) {
    if (init.signal?.aborted) throw new ConnectorError('aborted', { cause })
    if (!isOwn) throw new ConnectorError(foreignKind(response.status), { ...failure, cause })
    throw new ConnectorError(response.ok ? 'malformed' : 'lobby-failed', { ...failure, cause })
  }
  if (response.ok) return { json, isOwn }
  const problem = v.safeParse(problemSchema, json)
  if (!problem.success)
    throw new ConnectorError(isOwn ? 'lobby-failed' : foreignKind(response.status), failure)
  const { kind, signIn, ...rest } = problem.output
  if (kind === 'signed-out') throw new SignedOutError(signIn ?? 'open')
  throw new ConnectorError(kind, { ...rest, requestId: rest.requestId ?? requestId })
}

function parse<Schema extends v.GenericSchema>(
  schema: Schema,
  { json, isOwn }: Answered,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json)
  if (parsed.success) return parsed.output
  // A header may have been lost on the way, so only what cannot be read is told by it.
  throw new ConnectorError(isOwn ? 'malformed' : 'in-between', { cause: new v.ValiError(parsed.issues) })
}
