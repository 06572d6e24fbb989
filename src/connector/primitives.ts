import * as v from 'valibot'
import { hasInk } from '../lib/text'
import { UUID } from '../lib/uuid'
import { MAX_COUNT, MAX_FILTER_IDS } from './limits'

/** ISO 8601 date and time; the wire carries UTC, and a missing zone is read as UTC. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$/i

/** An identifier, in lower case: the upstream compares identifiers without case. */
export const uuidSchema = v.pipe(v.string(), v.regex(UUID, 'must be a UUID'), v.toLowerCase())

/** An instant on the wire, kept as the string that came. */
export const instantSchema = v.pipe(v.string(), v.check(isInstant, 'must be an ISO 8601 date and time'))

export function isInstant(text: string): boolean {
  return INSTANT.test(text) && Number.isFinite(parseInstant(text))
}

/** Reads a wire instant as ms since 1970 UTC; `NaN` when it is none. */
export function parseInstant(text: string): number {
  return Date.parse(text.endsWith('Z') || /(?:Z|[+-]\d{2}:?\d{2})$/i.test(text) ? text : `${text}Z`)
}

/** Writes ms since 1970 UTC the way the wire does, with whole seconds: `2022-03-09T13:19:46Z`. */
export function formatInstant(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`
}

/** `Limitation` of a request: how many items, and the item one newer than the ones wanted. */
export const limitationSchema = v.object({
  Count: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(MAX_COUNT)),
  Cursor: v.nullish(uuidSchema),
})

/** An interval filter of a request; both bounds inclusive, UTC. */
export const intervalSchema = v.object({ StartUtc: instantSchema, EndUtc: instantSchema })

/** A filter by identifiers: 1 to 1000 of them. */
export const idsSchema = v.pipe(v.array(uuidSchema), v.minLength(1), v.maxLength(MAX_FILTER_IDS))

/** A name or a subject: `null` when it is absent, damaged, or has nothing in it that could be seen. */
export const wordsSchema = v.fallback(v.nullish(v.pipe(v.string(), v.check(hasInk)), null), null)
