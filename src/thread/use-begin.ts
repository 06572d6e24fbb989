import { useState } from 'react'
import { placeOfKey } from '../lib/keys'
import type { Begin } from '../lib/position'
import type { FeedAnchor } from '../ui/use-anchor'
import type { ThreadRow } from './rows'

/**
 * The row that a conversation begins with, once it is loaded: the message that is named, else the first one from the
 * instant on. `undefined` while it is still to come, `null` where the conversation begins at its newest message.
 *
 * @param isOver whether nothing newer is to come, or it could not be loaded
 */
export function useBeginning(rows: readonly ThreadRow[], { position }: Begin, isOver: boolean) {
  const [found, setFound] = useState<FeedAnchor | null>(null)
  if (position === null || found !== null) return found
  const { key, createdMs } = position
  // What a link names is newer than the instant that is known of it.
  const isFrom = (ms: number) => (key === null ? ms >= createdMs : ms > createdMs)
  const place = key === null ? -1 : placeOfKey(rows, key)
  const later =
    place === -1 ? rows.findIndex((row) => row.kind === 'message' && isFrom(row.createdMs)) : place
  const row = later === -1 ? (isOver ? rows.at(-1) : undefined) : rows.at(later)
  if (!row) return isOver ? null : undefined
  const anchor = { key: row.key, top: row.key === key ? position.top : 0 }
  setFound(anchor)
  return anchor
}
