import { isUuid } from '../lib/uuid'
import type { MessagesResponse } from './messages'
import { isInstant } from './primitives'
import { readSender } from './sender'

/**
 * Reads an answer of messages/getAll in which everything is as the vendor says, as nearly all are, in a fifth of the time that
 * the schema takes for a page of a thousand. `null`: something is not, and what that means the schema knows.
 */
export function readOrdinaryMessages(json: unknown): MessagesResponse | null {
  if (typeof json !== 'object' || json === null || !('Messages' in json) || !('Cursor' in json)) return null
  const { Messages: items, Cursor } = json
  if (!Array.isArray(items)) return null
  if (Cursor !== null && (typeof Cursor !== 'string' || !isUuid(Cursor))) return null
  const messages: MessagesResponse['Messages'] = []
  for (const item of items) {
    const message = readOrdinary(item)
    if (message === null) return null
    messages.push(message)
  }
  return { Messages: messages, Cursor: Cursor?.toLowerCase() ?? null }
}

function readOrdinary(item: unknown): MessagesResponse['Messages'][number] | null {
  if (typeof item !== 'object' || item === null) return null
  if (!('Id' in item && 'MessageThreadId' in item && 'Text' in item)) return null
  if (!('Sender' in item && 'CreatedUtc' in item)) return null
  const { Id, MessageThreadId, Text, Sender, CreatedUtc } = item
  if (typeof Id !== 'string' || !isUuid(Id)) return null
  if (typeof MessageThreadId !== 'string' || !isUuid(MessageThreadId)) return null
  if (typeof Text !== 'string' || Text === '') return null
  if (typeof CreatedUtc !== 'string' || !isInstant(CreatedUtc)) return null
  return {
    Id: Id.toLowerCase(),
    MessageThreadId: MessageThreadId.toLowerCase(),
    Text,
    Sender: readSender(Sender),
    CreatedUtc,
  }
}
