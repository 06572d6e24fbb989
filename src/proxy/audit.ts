import * as v from 'valibot'
import { type ReadOperation, readOperations } from '../connector/operations'
import { parseJsonObject } from './body'
import type { Bytes, Connection, LogFields } from './options'

/** No longer is a body that asks for one conversation, bytes. */
const MAX_OPENING_BYTES = 1024

/**
 * The conversation that a request opens, for the operator's audit: one that asks for the newest messages of one thread
 * does. Throws a `Refusal` (400) for what is no JSON object.
 */
export function readOpened(
  connection: Connection,
  operation: ReadOperation,
  sent: Bytes,
): Pick<LogFields, 'opened'> {
  if (operation !== 'messages/getAll' || sent.byteLength > MAX_OPENING_BYTES) return {}
  const asked = v.safeParse(readOperations[operation].request, parseJsonObject(sent))
  if (!asked.success || asked.output.Limitation.Cursor != null) return {}
  const [thread, ...others] = asked.output.MessageThreadIds
  if (thread === undefined || others.length > 0) return {}
  return { opened: { connection: connection.id, thread } }
}
