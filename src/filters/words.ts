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
