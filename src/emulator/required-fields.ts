import * as v from 'valibot'
import { instantSchema, uuidSchema } from '../connector/primitives'

/**
 * What the vendor's schema requires of each answer. The viewer's own contract is looser, because it goes on with less: an
 * emulator must not.
 */
const text = v.string()
const duration = v.pipe(v.string(), v.regex(/^P\d+M\d+DT\d+H\d+M\d+S$/))
const cursor = v.nullable(uuidSchema)

const thread = v.object({
  Id: uuidSchema,
  OriginalSender: text,
  Subject: text,
  CreatedUtc: instantSchema,
  UpdatedUtc: instantSchema,
})

const message = v.object({
  Id: uuidSchema,
  MessageThreadId: uuidSchema,
  Text: v.pipe(text, v.minLength(1)),
  Sender: v.union([text, v.object({ Discriminator: text })]),
  CreatedUtc: instantSchema,
})

const enterprise = v.object({
  Id: uuidSchema,
  ChainId: uuidSchema,
  ChainName: text,
  CreatedUtc: instantSchema,
  UpdatedUtc: instantSchema,
  LinkedUtc: instantSchema,
  Name: text,
  ShortName: v.optional(v.pipe(text, v.maxLength(11))),
  TimeZoneIdentifier: text,
  LegalEnvironmentCode: text,
  AccommodationEnvironmentCode: text,
  AccountingEnvironmentCode: text,
  TaxEnvironmentCode: text,
  DefaultLanguageCode: text,
  EditableHistoryInterval: duration,
  AccountingEditableHistoryInterval: duration,
  OperationalEditableHistoryInterval: duration,
  Pricing: v.picklist(['Gross', 'Net']),
  AddressId: uuidSchema,
  Address: v.object({ Id: uuidSchema }),
  GroupNames: v.array(text),
  Subscription: v.object({ TaxIdentifier: v.nullable(text) }),
})

/** The required fields of every operation's answer, by its address. */
export const requiredFields: ReadonlyMap<string, v.GenericSchema> = new Map<string, v.GenericSchema>([
  ['messages/getAll', v.object({ Messages: v.array(message), Cursor: cursor })],
  ['messageThreads/getAll', v.object({ MessageThreads: v.array(thread), Cursor: cursor })],
  ['enterprises/getAll', v.object({ Enterprises: v.array(enterprise), Cursor: cursor })],
  ['messages/add', v.object({ Messages: v.array(v.object({ Message: message })) })],
  ['messageThreads/add', v.object({ MessageThreads: v.array(thread) })],
])
