/** Where a list is read, or is to begin. Identifiers, instants and px alone: it is kept in the browser's history. */
export interface Position {
  /** The message that is read; `null` = the first one of the instant. */
  readonly key: string | null
  /** The conversation that it stands in. */
  readonly threadId: string | null
  /** ms UTC: a list that begins there holds the message on its first page. */
  readonly createdMs: number
  /** px from the top of the list's viewport to the message's. */
  readonly top: number
}

/** Where a list begins. */
export interface Begin {
  /** `null` = at its newest message. */
  readonly position: Position | null
  /** Another number for each time that it begins anew. */
  readonly visit: number
}

/** What a person asks a list for: where to go in it. */
export type Jump =
  | { readonly kind: 'newest' }
  | { readonly kind: 'oldest' }
  /** `YYYY-MM-DD` in the zone that days are counted in. */
  | { readonly kind: 'date'; readonly date: string }

const MAX_ID_LENGTH = 200
/** Higher than any screen: a place beyond it was not read from one. */
const MAX_TOP_PX = 20_000

/** Reads what a history's entry holds, which anybody may have written; `null` when it is no position. */
export function readPosition(value: unknown): Position | null {
  if (typeof value !== 'object' || value === null) return null
  if (!('key' in value && 'threadId' in value && 'createdMs' in value && 'top' in value)) return null
  const { key, threadId, createdMs, top } = value
  if (!isIdOrNull(key) || !isIdOrNull(threadId)) return null
  if (typeof createdMs !== 'number' || !Number.isSafeInteger(createdMs)) return null
  if (typeof top !== 'number' || !Number.isFinite(top) || Math.abs(top) > MAX_TOP_PX) return null
  return { key, threadId, createdMs, top }
}

/** Whether two mean the same place on the screen. */
export function isSamePosition(one: Position | null, other: Position | null): boolean {
  if (one === null || other === null) return one === other
  return one.key === other.key && one.createdMs === other.createdMs && Math.abs(one.top - other.top) < 2
}

function isIdOrNull(value: unknown): value is string | null {
  return value === null || (typeof value === 'string' && value !== '' && value.length <= MAX_ID_LENGTH)
}
