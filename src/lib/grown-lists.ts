/** A list that has come, or grown, since the lists were looked at last. */
export interface Grown<Item> {
  readonly list: readonly Item[]
  /** What of it was in none of the lists before. */
  readonly fresh: readonly Item[]
  /** The list that it grew from; `null` when it is new. */
  readonly was: readonly Item[] | null
}

/**
 * What came to lists since they were looked at last, in their order. `null` when something of what was there is gone, or
 * stands in another order: then whoever took from them has to begin anew. Lists are told apart by identity.
 *
 * @param freshOf what a list has that another one, which stood in its place, had not; `null` when it lacks some of that
 */
export function grownLists<Item>(
  before: readonly (readonly Item[])[],
  after: readonly (readonly Item[])[],
  freshOf: (was: readonly Item[], list: readonly Item[]) => readonly Item[] | null,
): Grown<Item>[] | null {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before[before.length - 1 - end] === after[after.length - 1 - end]) end++
  const left = before.slice(start, before.length - end)
  const joined = after.slice(start, after.length - end)
  const here = new Set(joined)
  const known = new Set(left)
  const grown: Grown<Item>[] = []
  let at = 0
  for (const list of joined) {
    const was = left[at]
    if (list === was) {
      at++
      continue
    }
    if (known.has(list)) return null
    const fresh = was && !here.has(was) ? freshOf(was, list) : null
    if (fresh) at++
    grown.push(fresh && was ? { list, fresh, was } : { list, fresh: list, was: null })
  }
  return at === left.length ? grown : null
}

/** What a list has more than another one, all of which stands at its start and at its end; `null` when it does not. */
export function addedTo<Item>(was: readonly Item[], list: readonly Item[]): readonly Item[] | null {
  let start = 0
  while (start < was.length && was[start] === list[start]) start++
  let end = 0
  while (end < was.length - start && was.at(-1 - end) === list.at(-1 - end)) end++
  return start + end === was.length ? list.slice(start, list.length - end) : null
}
