/** What each of many items has, in their order: most have nothing, and `flatMap` costs as much for these as for the others. */
export function gathered<Item, Had>(items: readonly Item[], of: (item: Item) => readonly Had[]): Had[] {
  const all: Had[] = []
  for (const item of items) {
    const had = of(item)
    if (had.length > 0) all.push(...had)
  }
  return all
}
