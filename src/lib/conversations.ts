/**
 * The least that grouping needs of a message; `connector` messages are such. Sources are lists that are
 * newest first within each thread.
 */
export interface GroupableMessage {
  readonly id: string
  readonly threadId: string
  readonly sender: string
  readonly createdMs: number
}

/** One thread's loaded messages. It is its own row in a list, the header over them. */
export interface Group<Message extends GroupableMessage, Thread> {
  readonly kind: 'header'
  readonly key: string
  readonly threadId: string
  /** In reading order: oldest first. Messages of one second keep the server's order. */
  readonly messages: readonly Message[]
  /** ms UTC of the newest one. */
  readonly newestMs: number
  /** Its latest state; `null` while nothing is known of it. */
  readonly thread: Thread | null
}

/**
 * Since when a guest waits: ms UTC of the first Application message that no Enterprise message follows.
 * `null` when nobody waits. `atLeast` when every loaded message is the guest's and older ones may not be
 * loaded: then the wait may be longer.
 *
 * @param messages one thread in reading order, its newest message surely among them
 * @param isWhole whether the thread's oldest message is surely among them too
 */
export function waitingSince(
  messages: readonly GroupableMessage[],
  isWhole: boolean,
): { readonly sinceMs: number; readonly atLeast: boolean } | null {
  let sinceMs: number | null = null
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages.at(at)
    if (message?.sender !== 'Application') return sinceMs === null ? null : { sinceMs, atLeast: false }
    sinceMs = message.createdMs
  }
  return sinceMs === null ? null : { sinceMs, atLeast: !isWhole }
}

/**
 * The same where stretches are not loaded: nobody knows what was said in them, nor, where one reaches beyond the newest
 * message, whether that is the newest.
 *
 * @param missing stretches that may hold messages of the thread; `endMs` = no missing message is newer, ms UTC
 */
export function surelyWaitingSince(
  messages: readonly GroupableMessage[],
  isWhole: boolean,
  missing: readonly { readonly endMs: number }[],
): ReturnType<typeof waitingSince> {
  if (missing.length === 0) return waitingSince(messages, isWhole)
  const doubtMs = missing.reduce((latest, { endMs }) => Math.max(latest, endMs), -Infinity)
  return waitingSince(messages.slice(firstFrom(messages, doubtMs + 1)), false)
}

/** The place of the first of some messages in reading order that is of an instant (ms UTC) or later. */
export function firstFrom(messages: readonly { readonly createdMs: number }[], ms: number): number {
  let [low, high] = [0, messages.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages[middle]?.createdMs ?? Infinity) < ms) low = middle + 1
    else high = middle
  }
  return low
}
