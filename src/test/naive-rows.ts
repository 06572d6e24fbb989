import type { Range } from '../connector/walk/windows'
import type { KeptMessage } from '../queries/kept-message'
import type { Gap, GapRow, Surroundings } from '../thread/rows'

/** A row of a conversation with all that is drawn of it. */
export type NaiveThreadRow =
  | GapRow
  | (Surroundings & {
      readonly kind: 'message'
      readonly key: string
      readonly threadId: string
      readonly message: KeptMessage
    })

/** All rows of a conversation, made one after the other. */
export function naiveThreadRows(
  messages: readonly KeptMessage[],
  isSameDay: (aMs: number, bMs: number) => boolean,
  range: Range | null,
  gaps: readonly Gap[],
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
