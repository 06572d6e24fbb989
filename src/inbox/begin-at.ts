import { headerKey } from '../lib/loaded-groups'
import type { Position } from '../lib/position'
import { placeOfKey } from '../lib/keys'
import { type InboxRow, LATEST_COUNT } from './rows'
import type { LoadedInbox } from './use-inbox'

/** Whether the conversations that an instant leads to are still to be loaded: those whose newest message is not after it. */
export function isSought({ groups, pages }: LoadedInbox, position: Position | null): boolean {
  if (position === null || position.key !== null || !pages.hasNextPage) return false
  // The last one is the oldest.
  return (groups.at(-1)?.newestMs ?? Infinity) > position.createdMs
}

/** The row that the list begins with; `null` = its first one. */
export function anchorOf(
  rows: readonly InboxRow[],
  groups: LoadedInbox['groups'],
  position: Position | null,
  rangeStartMs: number,
) {
  if (position === null) return null
  const { key, threadId, createdMs, top } = position
  // Its conversation is on the first page, but for that the message may be too old.
  if (key !== null) return threadId === null ? { key, top } : { key, top, standIn: headerKey(threadId) }
  // From the beginning on it is read from its end.
  const first = createdMs <= rangeStartMs ? undefined : groups.find(({ newestMs }) => newestMs <= createdMs)
  const found = first ? first.key : rows.at(-1)?.key
  return found === undefined ? null : { key: found, top }
}

/** Older pages beyond the first that are read for the sake of one message, so that a list can begin at it. */
const MOST_PAGES = 5

/** Whether the message that the list begins with is not loaded yet, and may be with what is read next. */
export function isAwaited(
  { allGroups, pages, sweep, lateThreads }: LoadedInbox,
  position: Position | null,
): boolean {
  if (position === null || position.key === null) return false
  const messages = allGroups.of(position.threadId ?? '')?.messages
  if (messages && placeOfKey(messages, position.key) !== -1) return false
  // Its conversation may be one that is found late.
  if (sweep.isRunning || lateThreads.some(({ state }) => state !== 'failed')) return true
  const older = pages.data?.pages.filter(({ side }) => side === 'older') ?? []
  return pages.hasNextPage && older.length <= MOST_PAGES
}

/** Whether a message stands under the fold of its conversation; `null` while it is not loaded. */
export function foldOver({ allGroups }: LoadedInbox, position: Position | null) {
  const { threadId = null, key = null } = position ?? {}
  const messages = threadId === null ? undefined : allGroups.of(threadId)?.messages
  const at = key === null || !messages ? -1 : placeOfKey(messages, key)
  if (!messages || at === -1 || threadId === null) return null
  return { threadId, isFolded: at < messages.length - LATEST_COUNT }
}
