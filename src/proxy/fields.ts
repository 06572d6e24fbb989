import * as v from 'valibot'
import { bringsCredentials } from '../connector/credentials'
import { type ReadOperation, readOperations } from '../connector/operations'
import { Refusal } from './problem'

/** What a browser asks an operation for. */
export type Fields = v.InferOutput<(typeof readOperations)[ReadOperation]['request']>

/** The operation's known fields of a browser's body. Throws a `Refusal` (400) when it brings tokens, or is not as it should be. */
export function readFields(operation: ReadOperation, body: object): Fields {
  if (bringsCredentials(body))
    throw new Refusal(400, 'The body must not bring credentials: this server adds them.')
  const parsed = v.safeParse(readOperations[operation].request, body, { abortEarly: true })
  if (parsed.success) return parsed.output
  const [issue] = parsed.issues
  const field = v.getDotPath(issue)
  throw new Refusal(400, field === null ? issue.message : `${field}: ${issue.message}`)
}
