import { useLayoutEffect, useState } from 'react'

/**
 * The array of the last drawing for as long as it holds the same items, so that work that depends on it is not repeated.
 * Only a saving: a list whose items are new objects at each drawing is given as it is, and nothing is drawn again for it.
 */
export function useSameList<Item>(
  list: readonly Item[],
  isSame: (one: Item, other: Item) => boolean = Object.is,
): readonly Item[] {
  const [memory] = useState(() => createMemory(list))
  const drawn = memory.drawn()
  const same = isSameList(drawn, list, isSame) ? drawn : list
  useLayoutEffect(() => memory.draw(same))
  return same
}

/** Not a state of React's: a list that is drawn must not ask for another drawing. */
function createMemory<Item>(first: readonly Item[]) {
  let drawn = first
  return {
    drawn: () => drawn,
    draw: (list: readonly Item[]): void => {
      drawn = list
    },
  }
}

function isSameList<Item>(
  before: readonly Item[],
  list: readonly Item[],
  isSame: (one: Item, other: Item) => boolean,
): boolean {
  return (
    before.length === list.length &&
    before.every((item, at) => {
      const other = list[at]
      return other === undefined ? item === undefined : isSame(item, other)
    })
  )
}
