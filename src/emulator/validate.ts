import * as v from 'valibot'
import type { intervalSchema } from '../connector/primitives'
import { parseInstant } from '../connector/primitives'
import { badRequest } from './fail'

/** Bounds of an interval, inclusive, ms since 1970 UTC. */
export interface Interval {
  readonly startMs: number
  readonly endMs: number
}

/**
 * Reads a body by its schema; throws a 400 that names the first wrong field. Properties that the schema
 * does not know are ignored.
 */
export function readBody<T extends v.GenericSchema>(schema: T, body: object): v.InferOutput<T> {
  const read = v.safeParse(schema, body)
  if (read.success) return read.output
  const [issue] = read.issues
  throw badRequest(v.getDotPath(issue) ?? 'body', issue.message)
}

/** What stands for a bound that is null, where intervals may be open. */
const OPEN = { StartUtc: '0000-01-01T00:00:00Z', EndUtc: '9999-12-31T23:59:59Z' }

/** The body with an instant that is never reached in place of the one bound of an interval that is null or missing. */
export function withOpenBounds(body: object): object {
  return Object.fromEntries(
    Object.entries(body).map(([field, value]: [string, unknown]) => {
      const read = v.safeParse(halfOpenSchema, value)
      if (!read.success || !['CreatedUtc', 'UpdatedUtc', 'LinkedUtc'].includes(field)) return [field, value]
      const { StartUtc, EndUtc } = read.output
      if ((StartUtc == null) === (EndUtc == null)) return [field, value]
      return [field, { StartUtc: StartUtc ?? OPEN.StartUtc, EndUtc: EndUtc ?? OPEN.EndUtc }]
    }),
  )
}

const halfOpenSchema = v.object({ StartUtc: v.nullish(v.string()), EndUtc: v.nullish(v.string()) })

/**
 * Reads an interval filter. `null` and absent are the same: everything. Throws a 400 that names the field
 * when it ends before it starts or is longer than `months` calendar months in UTC. With
 * `isOpen` an interval that `withOpenBounds` opened has no longest length.
 */
export function readInterval(
  field: string,
  interval: v.InferOutput<typeof intervalSchema> | null | undefined,
  { months, isOpen }: { readonly months: number; readonly isOpen: boolean },
): Interval {
  if (interval == null) return { startMs: -Infinity, endMs: Infinity }
  const startMs = readInstant(`${field}.StartUtc`, interval.StartUtc)
  const endMs = readInstant(`${field}.EndUtc`, interval.EndUtc)
  if (endMs < startMs) throw badRequest(`${field}.EndUtc`, 'must not be before StartUtc')
  const hasOpenBound = interval.StartUtc === OPEN.StartUtc || interval.EndUtc === OPEN.EndUtc
  if (isOpen && hasOpenBound) return { startMs, endMs }
  if (endMs > addMonths(startMs, months)) {
    throw badRequest(
      `${field}.EndUtc`,
      `the interval must not be longer than ${months} month${months > 1 ? 's' : ''}`,
    )
  }
  return { startMs, endMs }
}

/** Some calendar months later in UTC; a day that the month does not have becomes its last one. */
export function addMonths(ms: number, months: number): number {
  const date = new Date(ms)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  date.setUTCDate(Math.min(day, daysIn(date.getUTCFullYear(), date.getUTCMonth())))
  return date.getTime()
}

/** Date.parse reads 30 February as 2 March; the emulator refuses it. */
function readInstant(field: string, text: string): number {
  const day = Number(text.slice(8, 10))
  if (day > daysIn(Number(text.slice(0, 4)), Number(text.slice(5, 7)) - 1)) {
    throw badRequest(field, 'there is no such day')
  }
  return parseInstant(text)
}

function daysIn(year: number, month: number): number {
  return new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
}
