/** What has a key of its own that does not change. */
export interface Keyed {
  readonly key: string
}

/** The place of what has a key, sought from one end; -1 when nothing has it. */
export function placeOfKey(list: readonly Keyed[], key: string, from: 'start' | 'end' = 'start'): number {
  const hasKey = (one: Keyed) => one.key === key
  return from === 'start' ? list.findIndex(hasKey) : list.findLastIndex(hasKey)
}
