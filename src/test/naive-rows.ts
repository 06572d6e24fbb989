import type { Range } from '../connector/walk/windows'
import { type FoldRow, type GapRow, type Gap as InboxGap, type Group, LATEST_COUNT } from '../inbox/rows'
import { type Show, byConnection, mayTouch } from '../inbox/rows'
import type { KeptMessage } from '../queries/kept-message'
import type { Surroundings, Gap as ThreadGap, GapRow as ThreadGapRow } from '../thread/rows'

/** A row of the inbox with all that is drawn of it. */
export type NaiveInboxRow =
  | { readonly kind: 'header'; readonly key: string; readonly threadId: string; readonly group: Group }
  | FoldRow
  | GapRow
  | {
      readonly kind: 'message'
      readonly key: string
      readonly threadId: string
      readonly message: KeptMessage
      readonly isLast: boolean
    }

/** A row of a conversation with all that is drawn of it. */
export type NaiveThreadRow =
  | ThreadGapRow
  | (Surroundings & {
      readonly kind: 'message'
      readonly key: string
      readonly threadId: string
      readonly message: KeptMessage
    })

/** All rows of the inbox, made one after the other. */
export function naiveInboxRows(
  groups: readonly Group[],
  options: {
    readonly show: Show
    readonly openFolds: ReadonlySet<string>
    readonly gaps: readonly InboxGap[]
  },
): NaiveInboxRow[] {
  const { show, openFolds } = options
  const gaps = options.gaps.toSorted((a, b) => b.endMs - a.endMs || (a.id < b.id ? -1 : 1))
  const gapsOf = byConnection(gaps)
  const rows: NaiveInboxRow[] = []
  let nextGap = 0
  const putGaps = (newerThanMs: number) => {
    for (let gap = gaps[nextGap]; gap && gap.endMs > newerThanMs; gap = gaps[++nextGap]) {
      rows.push({ kind: 'gap', key: `gap ${gap.id}`, threadId: '', gap })
    }
  }
  for (const group of groups) {
    putGaps(group.newestMs)
    const { threadId, messages, thread } = group
    rows.push({ kind: 'header', key: `header ${threadId}`, threadId, group })
    const folded = show === 'latest' ? Math.max(0, messages.length - LATEST_COUNT) : 0
    const own = gapsOf.get(messages.at(0)?.connectionId ?? '') ?? []
    const mayMiss = own.some((gap) => mayTouch(gap, thread))
    const isOpen = openFolds.has(threadId)
    if (folded > 0 || mayMiss) {
      rows.push({ kind: 'fold', key: `fold ${threadId}`, threadId, count: folded, isOpen, mayMiss })
    }
    for (let at = isOpen ? 0 : folded; at < messages.length; at++) {
      const message = messages.at(at)
      if (!message) continue
      const isLast = at === messages.length - 1
      rows.push({ kind: 'message', key: message.id, threadId, message, isLast })
    }
  }
  putGaps(-Infinity)
  return rows
}

/** All rows of a conversation, made one after the other. */
export function naiveThreadRows(
  messages: readonly KeptMessage[],
  isSameDay: (aMs: number, bMs: number) => boolean,
  range: Range | null,
  gaps: readonly ThreadGap[],
): NaiveThreadRow[] {
  const rows: NaiveThreadRow[] = []
  const missing = gaps.toSorted((a, b) => a.endMs - b.endMs)
  let nextGap = 0
  const putGaps = (threadId: string, beforeMs: number) => {
    for (let gap = missing[nextGap]; gap && gap.endMs <= beforeMs; gap = missing[++nextGap]) {
      rows.push({ kind: 'gap', key: `gap ${gap.id}`, threadId, gap })
      // Nobody knows who wrote last before it.
      waitingSinceMs = null
    }
  }
  let before: KeptMessage | null = null
  let waitingSinceMs: number | null = null
  let wasOutside = false
  for (const message of messages) {
    putGaps(message.threadId, message.createdMs)
    const isOutside =
      range !== null && (message.createdMs < range.startMs || message.createdMs >= range.endMs)
    const answers = message.sender === 'Enterprise' && waitingSinceMs !== null
    rows.push({
      kind: 'message',
      key: message.id,
      threadId: message.threadId,
      message,
      startsDay: before === null || !isSameDay(before.createdMs, message.createdMs),
      waitedMs: answers && waitingSinceMs !== null ? message.createdMs - waitingSinceMs : null,
      isOutside,
      startsOutside: isOutside && !wasOutside,
    })
    if (message.sender === 'Application') waitingSinceMs ??= message.createdMs
    else waitingSinceMs = null
    wasOutside = isOutside
    before = message
  }
  putGaps(messages.at(-1)?.threadId ?? '', Infinity)
  return rows
}
