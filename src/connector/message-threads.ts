import * as v from 'valibot'
import {
  idsSchema,
  instantSchema,
  intervalSchema,
  limitationSchema,
  parseInstant,
  uuidSchema,
  wordsSchema,
} from './primitives'

/** A thread as the product uses it. It carries no property, no message count and no preview. */
export interface Thread {
  readonly id: string
  /** The guest's name; `null` when damaged or empty. */
  readonly originalSender: string | null
  readonly subject: string | null
  /** ms since 1970 UTC. */
  readonly createdMs: number
  /** ms since 1970 UTC; whether a new message moves it is undocumented. */
  readonly updatedMs: number
  /** `null` when the upstream did not say. */
  readonly isResolved: boolean | null
}

/** Body of messageThreads/getAll without credentials; at least one of the first three is required. */
export const threadsRequestSchema = v.pipe(
  v.object({
    MessageThreadIds: v.nullish(idsSchema),
    CreatedUtc: v.nullish(intervalSchema),
    UpdatedUtc: v.nullish(intervalSchema),
    EnterpriseIds: v.nullish(idsSchema),
    Limitation: limitationSchema,
  }),
  v.check(
    (body) => [body.MessageThreadIds, body.CreatedUtc, body.UpdatedUtc].some((filter) => filter != null),
    'MessageThreadIds, CreatedUtc or UpdatedUtc is required',
  ),
)
export type ThreadsRequest = v.InferOutput<typeof threadsRequestSchema>

const wireThreadSchema = v.object({
  Id: uuidSchema,
  OriginalSender: wordsSchema,
  Subject: wordsSchema,
  CreatedUtc: instantSchema,
  UpdatedUtc: instantSchema,
  IsResolved: v.fallback(v.nullish(v.boolean(), null), null),
})

/** Answer of messageThreads/getAll, newest first (by which stamp is not said). */
export const threadsResponseSchema = v.object({
  MessageThreads: v.array(wireThreadSchema),
  Cursor: v.nullish(uuidSchema, null),
})
export type ThreadsResponse = v.InferOutput<typeof threadsResponseSchema>

/** A page of threads as the product uses it. */
export interface ThreadsPage {
  readonly threads: readonly Thread[]
  readonly cursor: string | null
}

/** From the wire to the product's shape. */
export function toThreadsPage(response: ThreadsResponse): ThreadsPage {
  return {
    threads: response.MessageThreads.map((thread) => ({
      id: thread.Id,
      originalSender: thread.OriginalSender,
      subject: thread.Subject,
      createdMs: parseInstant(thread.CreatedUtc),
      updatedMs: parseInstant(thread.UpdatedUtc),
      isResolved: thread.IsResolved,
    })),
    cursor: response.Cursor,
  }
}

/** Body of messageThreads/add without credentials. The viewer never sends it; the emulator answers it. */
export const addThreadRequestSchema = v.object({
  OriginalSender: v.pipe(v.string(), v.minLength(1)),
  Subject: v.pipe(v.string(), v.minLength(1)),
})

/** Answer of messageThreads/add. */
export const addThreadResponseSchema = v.object({ MessageThreads: v.array(wireThreadSchema) })
