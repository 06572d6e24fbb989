import type { ZoneParts } from '../lib/time-format'
import type { CreatedPreset, CreatedProblem } from './created'

/** Every sentence that the filters show, and the locale (BCP 47) that goes with them. */
export interface FiltersWords {
  readonly locale: string
  readonly created: CreatedWords
  readonly property: PropertyWords
}

export interface PropertyWords {
  /** BCP 47, of these words. */
  readonly locale: string
  /** What the opened control is called. */
  readonly title: string
  /** The closed control, by what is chosen; `named` takes the property's name. */
  readonly button: {
    readonly all: string
    readonly named: (name: string) => string
    readonly several: (count: number) => string
  }
  /** A property with what tells it from another of the same name. */
  readonly withDetail: (name: string, detail: string) => string
  readonly search: string
  readonly clear: string
  readonly list: string
  readonly all: string
  /** How many "all" are. */
  readonly count: (count: number) => string
  /** A property that is chosen but not offered, and why that may be. */
  readonly unknown: string
  readonly unknownDetail: string
  readonly loading: string
  readonly broken: string
  /** What a search found, for those who do not see the list; and that it found nothing. */
  readonly found: (count: number) => string
  readonly none: string
  readonly noneHint: string
  /** The keys, for those who have them. */
  readonly hint: string
  readonly several: string
  /** How many are ticked so far. */
  readonly ticked: (count: number) => string
  readonly apply: string
  readonly cancel: string
  readonly panelLoading: string
  readonly panelFailed: string
  readonly retry: string
  /** Of the whole page: after an upgrade of the server, the parts of the old one are gone. */
  readonly reload: string
}

export interface CreatedWords {
  /** The closed control; takes the range's name. */
  readonly button: (range: string) => string
  /** What the opened control is called. */
  readonly title: string
  readonly presets: Readonly<Record<CreatedPreset, string>>
  readonly custom: string
  /** Leads from the calendar back to the presets where there is no room for both. */
  readonly toPresets: string
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
  /** Of the whole page: after an upgrade of the server, the parts of the old one are gone. */
  readonly reload: string
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
