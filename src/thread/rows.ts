import type { Message } from '../connector/messages'
import type { Range } from '../connector/windows'

/** One message of the conversation with what stands above it. */
export interface ThreadRow {
  readonly kind: 'message'
  readonly key: string
  readonly threadId: string
  readonly message: Message
  /** True when the message is the first of its local day: a day separator stands above it. */
  readonly startsDay: boolean
  /** How long the guest waited for this answer, ms; `null` when it answers nothing. */
  readonly waitedMs: number | null
  /** Whether the created filter of the inbox leaves it out. */
  readonly isOutside: boolean
  /** True for the first of a run of such messages. */
  readonly startsOutside: boolean
}

/**
 * The rows of a conversation in reading order. A pure function of the loaded messages.
 *
 * @param isSameDay whether two instants (ms UTC) fall on one day of the property's zone
 * @param range the inbox's created range, `null` when there is none
 */
export function threadRows(
  messages: readonly Message[],
  isSameDay: (aMs: number, bMs: number) => boolean,
  range: Range | null,
): ThreadRow[] {
  const rows: ThreadRow[] = []
  let before: Message | null = null
  let waitingSinceMs: number | null = null
  let wasOutside = false
  for (const message of messages) {
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
  return rows
}
