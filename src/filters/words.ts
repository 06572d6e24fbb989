import type { ZoneParts } from '../lib/time-format'
import type { CreatedPreset, CreatedProblem } from './created'

/** Every sentence that the filters show, and the locale (BCP 47) that goes with them. */
export interface FiltersWords {
  readonly locale: string
  readonly created: CreatedWords
}

export interface CreatedWords {
  /** The closed control; takes the range's name. */
  readonly button: (range: string) => string
  /** What the opened control is called. */
  readonly title: string
  readonly presets: Readonly<Record<CreatedPreset, string>>
  readonly custom: string
  /** Whose dates these are. */
  readonly zone: (zone: ZoneParts) => string
  readonly range: string
  readonly from: string
  readonly to: string
  readonly apply: string
  readonly cancel: string
  readonly loading: string
  readonly failed: string
  readonly retry: string
  /** Why typed dates are refused; the bounds are formatted dates. */
  readonly refused: {
    readonly incomplete: string
    readonly reversed: string
    readonly 'before-floor': (floor: string) => string
    readonly 'after-today': (today: string) => string
  }
  /** Why the range in the address is not the one shown; `fallback` names the one that is. */
  readonly problems: Readonly<Record<CreatedProblem, (fallback: string) => string>>
}

export const filtersWords: FiltersWords = {
  locale: 'en-GB',
  created: {
    button: (range) => `Created: ${range}`,
    title: 'Created',
    presets: {
      today: 'Today',
      'last-7-days': 'Last 7 days',
      'last-30-days': 'Last 30 days',
      'this-month': 'This month',
      'last-month': 'Last month',
    },
    custom: 'Custom range',
    zone: ({ city, offset }) =>
      city === null
        ? `Days begin at midnight ${offset}.`
        : `Days begin at midnight in ${city} time, ${offset}.`,
    range: 'Custom range',
    from: 'From',
    to: 'To',
    apply: 'Apply',
    cancel: 'Cancel',
    loading: 'Loading the calendar',
    failed: 'The calendar could not be loaded.',
    retry: 'Try again',
    refused: {
      incomplete: 'Enter both dates: day, month and year.',
      reversed: 'The first date is after the last one.',
      'before-floor': (floor) => `There are no messages before ${floor}.`,
      'after-today': (today) => `Choose dates up to today, ${today}.`,
    },
    problems: {
      unreadable: (fallback) => `The created range in the address could not be read. Showing: ${fallback}.`,
      'no-such-date': (fallback) =>
        `The created range in the address names a date that does not exist. Showing: ${fallback}.`,
      reversed: (fallback) => `The created range in the address ends before it starts. Showing: ${fallback}.`,
      'too-early': (fallback) =>
        `The created range in the address is from before there were messages. Showing: ${fallback}.`,
      'in-future': (fallback) => `The created range in the address has not begun yet. Showing: ${fallback}.`,
    },
  },
}
