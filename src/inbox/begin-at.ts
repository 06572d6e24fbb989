import { placeOf } from '../lib/loaded-groups'
import type { Position } from '../lib/position'
import { placeOfKey } from '../lib/keys'
import type { Sequence } from '../lib/sequence'
import { type InboxRow, LATEST_COUNT, headerKey } from './rows'
import type { LoadedInbox } from './use-inbox'

/** Whether the conversations that an instant leads to are still to be loaded: those whose newest message is not after it. */
export function isSought({ groups, pages }: LoadedInbox, position: Position | null): boolean {
  if (position === null || position.key !== null || !pages.hasNextPage) return false
  // The last one is the oldest.
  return (groups.at(-1)?.newestMs ?? Infinity) > position.createdMs
}

/** The row that the list begins with; `null` = its first one. */
export function anchorOf(
  rows: Sequence<InboxRow>,
  groups: LoadedInbox['groups'],
  position: Position | null,
  rangeStartMs: number,
) {
  if (position === null) return null
  const { key, createdMs, top } = position
  if (key !== null) return { key, top }
  // From the beginning on it is read from its end.
  const first =
    createdMs <= rangeStartMs ? undefined : groups.at(placeOf(groups, { newestMs: createdMs, threadId: '' }))
  const found = first ? headerKey(first) : rows.at(-1)?.key
  return found === undefined ? null : { key: found, top }
}

/** Whether a message stands under the fold of its conversation; `null` while it is not loaded. */
export function foldOver({ allGroups }: LoadedInbox, position: Position | null) {
  const { threadId = null, key = null } = position ?? {}
  const messages = threadId === null ? undefined : allGroups.of(threadId)?.messages
  const at = key === null || !messages ? -1 : placeOfKey(messages, key)
  if (!messages || at === -1 || threadId === null) return null
  return { threadId, isFolded: at < messages.length - LATEST_COUNT }
}
