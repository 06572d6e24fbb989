import { compareDates, dateKey, localDate, type LocalDate } from '../lib/zone'
import { createdDates, type CreatedFilter, type CustomRange } from './created'

/** Why typed dates cannot be applied. */
export type DraftRefusal = 'incomplete' | 'reversed' | 'before-floor' | 'after-today'

/** First and last date that may be chosen. */
export interface DateBounds {
  readonly floor: LocalDate
  readonly today: LocalDate
}

/**
 * The dates that may be chosen in a zone (IANA): from the floor's date, by UTC, as the floor is a date of
 * the vendor's and not of the property's, to the property's today. Instants are ms since 1970 UTC.
 */
export function dateBounds(zone: string, nowMs: number, floorMs: number): DateBounds {
  return { floor: localDate('UTC', floorMs), today: localDate(zone, nowMs) }
}

/** The dates that the calendar starts with: those of the range shown now, as far as they may be chosen. */
export function draftOf(
  filter: CreatedFilter,
  zone: string,
  nowMs: number,
  bounds: DateBounds,
): { readonly first: LocalDate; readonly last: LocalDate } {
  const { first, last } = createdDates(filter, zone, nowMs)
  return { first: clamp(first, bounds), last: clamp(last, bounds) }
}

/** The custom range of two typed dates (a missing one is `null`), or why it is refused. */
export function readDraft(
  first: LocalDate | null,
  last: LocalDate | null,
  { floor, today }: DateBounds,
): CustomRange | { readonly refusal: DraftRefusal } {
  if (first === null || last === null) return { refusal: 'incomplete' }
  if (compareDates(first, floor) < 0 || compareDates(last, floor) < 0) return { refusal: 'before-floor' }
  if (compareDates(first, today) > 0 || compareDates(last, today) > 0) return { refusal: 'after-today' }
  if (compareDates(first, last) > 0) return { refusal: 'reversed' }
  return { from: dateKey(first), to: dateKey(last) }
}

function clamp(date: LocalDate, { floor, today }: DateBounds): LocalDate {
  if (compareDates(date, floor) < 0) return floor
  return compareDates(date, today) > 0 ? today : date
}
