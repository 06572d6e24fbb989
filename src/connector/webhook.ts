import * as v from 'valibot'
import { uuidSchema } from './primitives'

/**
 * A call of the MessageAdded webhook. An event is a hint to refresh, never data: it may come late, twice,
 * out of order or never, and among others. Unknown discriminators are kept so that a call never fails on them.
 */
export const webhookSchema = v.object({
  EnterpriseId: uuidSchema,
  IntegrationId: v.nullish(uuidSchema, null),
  Events: v.array(
    v.object({
      Discriminator: v.string(),
      Value: v.nullish(
        v.object({ Id: v.nullish(uuidSchema, null), MessageThreadId: v.nullish(uuidSchema, null) }),
        null,
      ),
    }),
  ),
})
export type Webhook = v.InferOutput<typeof webhookSchema>
