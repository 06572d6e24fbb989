import * as v from 'valibot'
import { ConnectorError, problemSchema } from '../connector/errors'
import { type ReadOperation, readOperations } from '../connector/operations'

/** The header that no cross-site form or image can send; the proxy asks for it. */
const OWN_HEADER = { 'x-lobby': '1' }

/**
 * Sends one operation through the proxy and gives its parsed answer in the wire's shape.
 * Throws `ConnectorError`: of the kind that the proxy names, `network` when it cannot be reached,
 * `malformed` when the answer is not what the contract promises, `aborted` when the caller left.
 */
export async function ask<Operation extends ReadOperation>(
  operation: Operation,
  connectionId: string,
  body: v.InferOutput<(typeof readOperations)[Operation]['request']>,
  signal?: AbortSignal,
): Promise<v.InferOutput<(typeof readOperations)[Operation]['response']>> {
  const json = await send(`/api/${encodeURIComponent(connectionId)}/${operation}`, {
    method: 'POST',
    headers: { ...OWN_HEADER, 'content-type': 'application/json' },
    body: JSON.stringify(body),
    ...(signal ? { signal } : {}),
  })
  return parse(readOperations[operation].response, json)
}

/** Reads a resource of the proxy's own, such as the session. Throws as `ask` does. */
export async function read<Schema extends v.GenericSchema>(
  path: string,
  schema: Schema,
  signal?: AbortSignal,
): Promise<v.InferOutput<Schema>> {
  return parse(schema, await send(path, { headers: OWN_HEADER, ...(signal ? { signal } : {}) }))
}

async function send(path: string, init: RequestInit): Promise<unknown> {
  let response: Response
  try {
    response = await fetch(path, {
      ...init,
      credentials: 'same-origin',
      cache: 'no-store',
      redirect: 'error',
    })
  } catch (cause) {
    throw new ConnectorError(init.signal?.aborted ? 'aborted' : 'network', { cause })
  }
  const requestId = response.headers.get('x-request-id')
  let json: unknown
  try {
    json = await response.json()
  } catch (cause) {
    if (init.signal?.aborted) throw new ConnectorError('aborted', { cause })
    throw new ConnectorError(response.ok ? 'malformed' : 'server', {
      status: response.status,
      requestId,
      cause,
    })
  }
  if (response.ok) return json
  const problem = v.safeParse(problemSchema, json)
  if (!problem.success) throw new ConnectorError('server', { status: response.status, requestId })
  const { kind, ...rest } = problem.output
  throw new ConnectorError(kind, { ...rest, requestId: rest.requestId ?? requestId })
}

function parse<Schema extends v.GenericSchema>(schema: Schema, json: unknown): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, json)
  if (!parsed.success) throw new ConnectorError('malformed', { cause: new v.ValiError(parsed.issues) })
  return parsed.output
}
