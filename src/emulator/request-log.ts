import * as v from 'valibot'

/** One call, as tests count them. It never holds a token, a text or a name. */
export interface RequestLogEntry {
  /** ms since 1970 UTC, by the emulator's clock. */
  readonly atMs: number
  /** `null` when the address was wrong. */
  readonly operation: string | null
  /** HTTP status; `null` when there was no answer (reset, hang). */
  readonly status: number | null
  readonly requestId: string
  readonly count: number | null
  readonly cursor: string | null
  /** `CreatedUtc`, as it was sent. */
  readonly startUtc: string | null
  readonly endUtc: string | null
  readonly updatedStartUtc: string | null
  readonly updatedEndUtc: string | null
  readonly threadIds: readonly string[] | null
  readonly enterpriseIds: readonly string[] | null
}

export interface RequestLog {
  readonly entries: readonly RequestLogEntry[]
  readonly add: (
    call: { atMs: number; operation: string | null; status: number | null; requestId: string },
    body: unknown,
  ) => void
  readonly clear: () => void
}

const MAX_ENTRIES = 10_000

const word = v.fallback(v.nullish(v.string(), null), null)
const words = v.fallback(v.nullish(v.array(v.string()), null), null)
const noInterval = { StartUtc: null, EndUtc: null }
const interval = v.fallback(v.nullish(v.object({ StartUtc: word, EndUtc: word }), noInterval), noInterval)
const noLimitation = { Count: null, Cursor: null }

/** The fields of any operation that are worth a look; whatever is damaged reads as `null`. */
const loggedSchema = v.object({
  Limitation: v.fallback(
    v.nullish(v.object({ Count: v.fallback(v.nullish(v.number(), null), null), Cursor: word }), noLimitation),
    noLimitation,
  ),
  CreatedUtc: interval,
  UpdatedUtc: interval,
  MessageThreadIds: words,
  EnterpriseIds: words,
})

/** A log of the latest calls. */
export function createRequestLog(): RequestLog {
  const entries: RequestLogEntry[] = []
  return {
    entries,
    add: (call, body) => {
      const read = v.safeParse(loggedSchema, body ?? {})
      const fields = read.success ? read.output : v.parse(loggedSchema, {})
      entries.push({
        ...call,
        count: fields.Limitation.Count,
        cursor: fields.Limitation.Cursor,
        startUtc: fields.CreatedUtc.StartUtc,
        endUtc: fields.CreatedUtc.EndUtc,
        updatedStartUtc: fields.UpdatedUtc.StartUtc,
        updatedEndUtc: fields.UpdatedUtc.EndUtc,
        threadIds: fields.MessageThreadIds,
        enterpriseIds: fields.EnterpriseIds,
      })
      if (entries.length > MAX_ENTRIES) entries.splice(0, entries.length - MAX_ENTRIES)
    },
    clear: () => {
      entries.length = 0
    },
  }
}
