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

/**
 * Reads an interval filter. `null` and absent are the same: everything. Throws a 400 that names the field
 * when it ends before it starts or is longer than `months` calendar months in UTC.
 */
export function readInterval(
  field: string,
  interval: v.InferOutput<typeof intervalSchema> | null | undefined,
  months: number,
): Interval {
  if (interval == null) return { startMs: -Infinity, endMs: Infinity }
  const startMs = readInstant(`${field}.StartUtc`, interval.StartUtc)
  const endMs = readInstant(`${field}.EndUtc`, interval.EndUtc)
  if (endMs < startMs) throw badRequest(`${field}.EndUtc`, 'must not be before StartUtc')
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
