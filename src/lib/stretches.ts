import { type Change, rememberChanges } from './changes'

/** A stretch of a list. */
export interface Stretch<Item> {
  readonly of: readonly Item[]
  readonly start: number
  /** The place after its last item. */
  readonly end: number
}

/**
 * A list of stretches of others. Its length is known before it is filled: a list of a million that grows item by item
 * takes ten times as long.
 */
export function listOf<Item extends object>(stretches: readonly Stretch<Item>[]): readonly Item[] {
  let length = 0
  for (const { start, end } of stretches) length += end - start
  const list: Item[] = []
  list.length = length
  let to = 0
  for (const { of, start, end } of stretches) {
    for (let at = start; at < end; at++) {
      const item = of[at]
      if (item !== undefined) list[to++] = item
    }
  }
  return list
}

/** The same, and remembers where it differs from one of them: `before`, whose stretches are in order. */
export function listMadeOf<Item extends object>(
  before: readonly Item[],
  stretches: readonly Stretch<Item>[],
): readonly Item[] {
  const list = listOf(stretches)
  rememberChanges(before, list, changesOf(before, stretches))
  return list
}

/** A list with other items put in, each before the item that has had its place (`at`), and in their order. */
export function withPutIn<Item extends object>(
  list: readonly Item[],
  items: readonly { readonly at: number; readonly item: Item }[],
): readonly Item[] {
  if (items.length === 0) return list
  const stretches: Stretch<Item>[] = []
  let start = 0
  for (const { at, item } of items) {
    stretches.push({ of: list, start, end: at }, { of: [item], start: 0, end: 1 })
    start = at
  }
  stretches.push({ of: list, start, end: list.length })
  return listMadeOf(list, stretches)
}

function changesOf<Item>(before: readonly Item[], stretches: readonly Stretch<Item>[]): Change[] {
  const changes: Change[] = []
  let [at, to, inserted] = [0, 0, 0]
  const close = (until: number) => {
    if (until > at || inserted > 0) changes.push({ at, removed: until - at, to: to - inserted, inserted })
    inserted = 0
  }
  for (const { of, start, end } of stretches) {
    if (start === end) continue
    if (of === before) {
      close(start)
      at = end
    } else inserted += end - start
    to += end - start
  }
  close(before.length)
  return changes
}
