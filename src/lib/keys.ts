import { type Sequence, placeWhere } from './sequence'

/** What has a key of its own that does not change. */
export interface Keyed {
  readonly key: string
  /** Whether it has a key, where that is told faster than by making its own. */
  hasKey?(key: string): boolean
}

/** The place of what has a key, sought from one end; -1 when nothing has it. */
export function placeOfKey(list: Sequence<Keyed>, key: string, from: 'start' | 'end' = 'start'): number {
  return placeWhere(list, (one) => one.hasKey?.(key) ?? one.key === key, from)
}
