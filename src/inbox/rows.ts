import type { Thread } from '../connector/message-threads'
import type { Message } from '../connector/messages'
import type { Group } from '../lib/conversations'

/** How much of each conversation the inbox shows. */
export type Show = 'latest' | 'all'

/** One row of the inbox. `key` is unique and stays with what the row shows. */
export type InboxRow =
  | {
      readonly kind: 'header'
      readonly key: string
      readonly threadId: string
      readonly thread: Thread | null
      readonly group: Group<Message>
    }
  | {
      readonly kind: 'fold'
      readonly key: string
      readonly threadId: string
      /** Loaded messages under the fold. */
      readonly count: number
      readonly isOpen: boolean
    }
  | {
      readonly kind: 'message'
      readonly key: string
      readonly threadId: string
      readonly thread: Thread | null
      readonly message: Message
      readonly isLast: boolean
    }

/** Messages of a group outside its fold. */
export const LATEST_COUNT = 3

/**
 * The rows of the inbox: group after group, each with its header, its fold and its messages in reading
 * order. A pure function of what is loaded and unfolded.
 *
 * @param openFolds ids of the threads whose fold is open; under `all` there are no folds
 */
export function inboxRows(
  groups: readonly Group<Message>[],
  threads: ReadonlyMap<string, Thread>,
  show: Show,
  openFolds: ReadonlySet<string>,
): InboxRow[] {
  const rows: InboxRow[] = []
  for (const group of groups) {
    const { threadId, messages } = group
    const thread = threads.get(threadId) ?? null
    rows.push({ kind: 'header', key: `header ${threadId}`, threadId, thread, group })
    const folded = show === 'latest' ? Math.max(0, messages.length - LATEST_COUNT) : 0
    const isOpen = openFolds.has(threadId)
    if (folded > 0) rows.push({ kind: 'fold', key: `fold ${threadId}`, threadId, count: folded, isOpen })
    for (let at = isOpen ? 0 : folded; at < messages.length; at++) {
      const message = messages[at]
      if (!message) continue
      const isLast = at === messages.length - 1
      rows.push({ kind: 'message', key: message.id, threadId, thread, message, isLast })
    }
  }
  return rows
}
