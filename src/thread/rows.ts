import type { Range } from '../connector/walk/windows'
import { firstFrom } from '../lib/conversations'
import type { KeptMessage } from '../queries/kept-message'

/** A stretch of time of the conversation that could not be loaded. */
export interface Gap {
  readonly id: string
  /** ms UTC. */
  readonly startMs: number
  readonly endMs: number
}

/** A wait shorter than this says nothing worth reading, ms. */
export const SHORTEST_WAIT_MS = 60_000

/**
 * One row of a conversation. `key` is unique and stays with what the row shows. A message is its own row; what stands
 * around it is a matter of its neighbours, see `surroundingsOf`.
 */
export type ThreadRow = KeptMessage | GapRow

/** Where messages are missing. */
export interface GapRow {
  readonly kind: 'gap'
  readonly key: string
  readonly threadId: string
  readonly gap: Gap
}

/** What stands above a message, and beside it. */
export interface Surroundings {
  /** True when the message is the first of its local day: a day separator stands above it. */
  readonly startsDay: boolean
  /** How long the guest waited for this answer, ms; `null` when it answers nothing. */
  readonly waitedMs: number | null
  /** Whether the created filter of the inbox leaves it out. */
  readonly isOutside: boolean
  /** True for the first of a run of such messages. */
  readonly startsOutside: boolean
}

/** A conversation as far as it is loaded. */
export interface Conversation {
  /** In reading order. */
  readonly messages: readonly KeptMessage[]
  readonly gaps: readonly Gap[]
  /** Whether two instants (ms UTC) fall on one day of the property's zone. */
  readonly isSameDay: (aMs: number, bMs: number) => boolean
  /** The inbox's created range, `null` when there is none. */
  readonly range: Range | null
}

/**
 * The rows of a conversation in reading order; a gap stands before the first message that is not older than its end.
 * Without gaps they are the messages themselves.
 */
export function threadRows(messages: readonly KeptMessage[], gaps: readonly GapRow[]): readonly ThreadRow[] {
  if (gaps.length === 0) return messages
  const rows: ThreadRow[] = []
  let start = 0
  for (const row of gaps) {
    const end = firstFrom(messages, row.gap.endMs)
    for (const message of messages.slice(start, end)) rows.push(message)
    rows.push(row)
    start = end
  }
  return rows.concat(messages.slice(start))
}

/** The rows of gaps, oldest first. */
export function gapRows(gaps: readonly Gap[], threadId: string): readonly GapRow[] {
  return gaps
    .toSorted((a, b) => a.endMs - b.endMs)
    .map((gap) => ({ kind: 'gap', key: `gap ${gap.id}`, threadId, gap }))
}

/** What stands around a message of a conversation. */
export function surroundingsOf(message: KeptMessage, conversation: Conversation): Surroundings {
  const { messages, isSameDay } = conversation
  const at = placeOf(message, messages)
  const before = at > 0 ? messages.at(at - 1) : undefined
  const isOutside = isOutsideOf(message, conversation)
  return {
    startsDay: !before || !isSameDay(before.createdMs, message.createdMs),
    waitedMs: message.sender === 'Enterprise' ? waitBefore(message, at, conversation) : null,
    isOutside,
    startsOutside: isOutside && !(before && isOutsideOf(before, conversation)),
  }
}

function isOutsideOf({ createdMs }: KeptMessage, { range }: Conversation): boolean {
  return range !== null && (createdMs < range.startMs || createdMs >= range.endMs)
}

/** How long a guest had waited at a message, ms; `null` when nobody did. */
function waitBefore(
  { createdMs: nowMs }: KeptMessage,
  at: number,
  { messages, gaps }: Conversation,
): number | null {
  // Nobody knows who wrote last before a gap.
  const fromMs = gaps.reduce(
    (latest, { endMs }) => (endMs <= nowMs ? Math.max(latest, endMs) : latest),
    -Infinity,
  )
  let sinceMs: number | null = null
  for (let earlier = at - 1; earlier >= 0; earlier--) {
    const message = messages.at(earlier)
    if (message?.sender !== 'Application' || message.createdMs < fromMs) break
    sinceMs = message.createdMs
  }
  return sinceMs === null ? null : nowMs - sinceMs
}

/** Where a message stands; the end of its instant where it stands nowhere. */
function placeOf(message: KeptMessage, messages: readonly KeptMessage[]): number {
  let place = firstFrom(messages, message.createdMs)
  for (let one = messages.at(place); one?.createdMs === message.createdMs; one = messages.at(++place))
    if (one === message) break
  return place
}
