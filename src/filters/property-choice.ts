/** A property that can be chosen. */
export interface PropertyOption {
  /** Opaque and unique: whatever the caller needs to find the property again. */
  readonly ref: string
  readonly name: string
  /** The connection's or the chain's name, where it helps to tell two properties apart. */
  readonly detail: string | null
  /** `loading`: its data is on its way. `broken`: its connection cannot be read; it can be chosen, the screen then says why. */
  readonly state: 'known' | 'loading' | 'broken'
}

/** Whose conversations are shown. `refs` is never empty and names nothing twice. */
export type PropertyChoice =
  { readonly kind: 'all' } | { readonly kind: 'some'; readonly refs: readonly string[] }

/** A line of the list. `unknown`: chosen, by an old link or before a change of the configuration, but no longer offered. */
export type PropertyRow =
  | { readonly kind: 'all' }
  | { readonly kind: 'property'; readonly option: PropertyOption }
  | { readonly kind: 'unknown'; readonly ref: string }

/** What the closed control says. */
export type ChoiceSummary =
  | { readonly kind: 'all' }
  /** `option` is `null` for one that is not offered; `isAmbiguous`: another option has the same name. */
  | { readonly kind: 'one'; readonly option: PropertyOption | null; readonly isAmbiguous: boolean }
  | { readonly kind: 'several'; readonly count: number }

/** A list this short is seen as a whole, so nothing needs to move to its top. */
const SHORT_LIST = 8

export const ALL_PROPERTIES: PropertyChoice = { kind: 'all' }

/** One property and no other. */
export function onlyProperty(ref: string): PropertyChoice {
  return { kind: 'some', refs: [ref] }
}

export function isChosen(choice: PropertyChoice, ref: string): boolean {
  return choice.kind === 'some' && choice.refs.includes(ref)
}

/**
 * Adds a property to a choice or takes it out. Beside "all" a property starts a choice of its own; without
 * its last property a choice is "all", since nobody asks for no conversation.
 */
export function toggleProperty(choice: PropertyChoice, ref: string): PropertyChoice {
  if (choice.kind === 'all') return onlyProperty(ref)
  if (!choice.refs.includes(ref)) return { kind: 'some', refs: [...choice.refs, ref] }
  const refs = choice.refs.filter((other) => other !== ref)
  return refs.length > 0 ? { kind: 'some', refs } : ALL_PROPERTIES
}

/** Whether two choices show the same; the order in which properties were chosen says nothing. */
export function isSameChoice(one: PropertyChoice, other: PropertyChoice): boolean {
  if (one.kind === 'all' || other.kind === 'all') return one.kind === other.kind
  const refs = new Set(other.refs)
  return new Set(one.refs).size === refs.size && one.refs.every((ref) => refs.has(ref))
}

/** The chosen properties that are not offered. */
export function unknownRefs(choice: PropertyChoice, options: readonly PropertyOption[]): readonly string[] {
  if (choice.kind === 'all') return []
  const offered = new Set(options.map(({ ref }) => ref))
  return [...new Set(choice.refs)].filter((ref) => !offered.has(ref))
}

/**
 * The lines of the list: "all", what is chosen but not offered, then the options in their order. In a list
 * that has to be scrolled the chosen ones come first, so that it opens on what is in force.
 */
export function propertyRows(
  options: readonly PropertyOption[],
  choice: PropertyChoice,
): readonly PropertyRow[] {
  const chosen = new Set(choice.kind === 'some' && options.length > SHORT_LIST ? choice.refs : [])
  const first = options.filter(({ ref }) => chosen.has(ref))
  const rest = options.filter(({ ref }) => !chosen.has(ref))
  return [
    { kind: 'all' },
    ...unknownRefs(choice, options).map((ref) => ({ kind: 'unknown', ref }) as const),
    ...[...first, ...rest].map((option) => ({ kind: 'property', option }) as const),
  ]
}

/** What a choice is called. */
export function choiceSummary(choice: PropertyChoice, options: readonly PropertyOption[]): ChoiceSummary {
  if (choice.kind === 'all') return { kind: 'all' }
  const refs = new Set(choice.refs)
  if (refs.size !== 1) return { kind: 'several', count: refs.size }
  const option = options.find(({ ref }) => refs.has(ref)) ?? null
  const isAmbiguous = options.some(({ ref, name }) => name === option?.name && ref !== option.ref)
  return { kind: 'one', option, isAmbiguous }
}

/** The only property there is, if nothing else is chosen: then there is nothing to choose. `null` otherwise. */
export function soleProperty(
  choice: PropertyChoice,
  options: readonly PropertyOption[],
): PropertyOption | null {
  const [sole] = options
  return options.length === 1 && sole && unknownRefs(choice, options).length === 0 ? sole : null
}
