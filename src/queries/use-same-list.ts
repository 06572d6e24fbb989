import { useState } from 'react'

/** The same array as before for as long as it holds the same items, so that what is computed from it stays. */
export function useSameList<Item>(
  list: readonly Item[],
  isSame: (one: Item, other: Item) => boolean = Object.is,
): readonly Item[] {
  const [kept, keep] = useState(list)
  const isKept =
    kept.length === list.length &&
    kept.every((item, at) => {
      const other = list[at]
      return other === undefined ? item === undefined : isSame(item, other)
    })
  if (isKept) return kept
  keep(list)
  return list
}
