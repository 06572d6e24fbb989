/** One place where two lists differ: all that is not in such a place is the same, and in the same order. */
export interface Change {
  /** Where it begins in the list before. */
  readonly at: number
  readonly removed: number
  /** Where it begins in the list after. */
  readonly to: number
  readonly inserted: number
}

interface Known {
  /** Not held: lists made one after the other would hold all that came before. */
  readonly before: WeakRef<readonly unknown[]>
  readonly changes: readonly Change[]
}

const known = new WeakMap<readonly unknown[], Known>()

/**
 * Remembers where a list differs from the one that it was made of. Whoever makes it knows; to find out by comparing two
 * lists of a million rows an engine looks at each row, which costs tens of milliseconds.
 */
export function rememberChanges(
  before: readonly unknown[],
  after: readonly unknown[],
  changes: readonly Change[],
): void {
  known.set(after, { before: new WeakRef(before), changes })
}

/** Where a list differs from the one that it was made of, first place first; `null` when it is not known to be made of it. */
export function knownChanges(
  before: readonly unknown[],
  after: readonly unknown[],
): readonly Change[] | null {
  const made = known.get(after)
  return made?.before.deref() === before ? made.changes : null
}
