import * as v from 'valibot'
import { MAX_FILTER_IDS } from './limits'
import {
  idsSchema,
  instantSchema,
  intervalSchema,
  limitationSchema,
  parseInstant,
  uuidSchema,
} from './primitives'
import { type Sender, senderSchema } from './sender'

/** Stands for the thread of a message whose `MessageThreadId` is damaged. */
export const NO_THREAD_ID = '00000000-0000-0000-0000-000000000000'

/** A message as the product uses it. */
export interface Message {
  readonly id: string
  readonly threadId: string
  /** `null` when the upstream sent no readable text; never empty. */
  readonly text: string | null
  readonly sender: Sender
  /** ms since 1970 UTC; the wire resolves whole seconds, so many messages share one value. */
  readonly createdMs: number
}

/** Body of messages/getAll without credentials. `CreatedUtc` is absent or has both bounds. */
export const messagesRequestSchema = v.object({
  MessageThreadIds: idsSchema,
  EnterpriseIds: v.nullish(idsSchema),
  CreatedUtc: v.nullish(intervalSchema),
  Limitation: limitationSchema,
})
export type MessagesRequest = v.InferOutput<typeof messagesRequestSchema>

const wireMessageSchema = v.object({
  Id: uuidSchema,
  MessageThreadId: v.fallback(uuidSchema, NO_THREAD_ID),
  Text: v.fallback(v.nullable(v.pipe(v.string(), v.minLength(1))), null),
  Sender: senderSchema,
  CreatedUtc: instantSchema,
})

/**
 * Answer of messages/getAll, newest first. A message without `Id` or `CreatedUtc` fails the whole page (it
 * could be neither told from another nor put in order); other damage is kept as a placeholder: no text,
 * no thread, an unknown sender. Unknown fields are dropped. Reading its own output changes nothing.
 */
export const messagesResponseSchema = v.object({
  Messages: v.array(wireMessageSchema),
  Cursor: v.nullish(uuidSchema, null),
})
export type MessagesResponse = v.InferOutput<typeof messagesResponseSchema>

/** A page of messages as the product uses it, in the server's order: newest first. */
export interface MessagesPage {
  readonly messages: readonly Message[]
  /** Opaque; `null` when nothing was returned. */
  readonly cursor: string | null
}

/** From the wire to the product's shape. */
export function toMessagesPage(response: MessagesResponse): MessagesPage {
  return {
    messages: response.Messages.map((message) => ({
      id: message.Id,
      threadId: message.MessageThreadId,
      text: message.Text,
      sender: message.Sender,
      createdMs: parseInstant(message.CreatedUtc),
    })),
    cursor: response.Cursor,
  }
}

/** Body of messages/add without credentials. The viewer never sends it; the emulator answers it. */
export const addMessagesRequestSchema = v.object({
  Messages: v.pipe(
    v.array(
      v.object({
        MessageThreadId: uuidSchema,
        Text: v.pipe(v.string(), v.minLength(1)),
        Identifier: v.nullish(v.string()),
      }),
    ),
    v.minLength(1),
    v.maxLength(MAX_FILTER_IDS),
  ),
})

/** Answer of messages/add. */
export const addMessagesResponseSchema = v.object({
  Messages: v.array(v.object({ Identifier: v.nullish(v.string(), null), Message: wireMessageSchema })),
})
