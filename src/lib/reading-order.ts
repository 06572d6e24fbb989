import type { GroupableMessage } from './conversations'
import { firstFrom } from './instants'
import { type Sequence, type Stretch, sequenceOf } from './sequence'

/**
 * Messages that came newest first, as they are read: oldest first, each once by its id. Messages of one instant keep the
 * server's order, turned round; a list that came out of order is mended.
 */
export function readingOrder<Message extends GroupableMessage>(
  newestFirst: readonly Message[],
): readonly Message[] {
  const messages = newestFirst.toReversed()
  let isInOrder = true
  let hasTies = false
  let beforeMs = -Infinity
  for (const { createdMs } of messages) {
    if (createdMs < beforeMs) isInOrder = false
    if (createdMs === beforeMs) hasTies = true
    beforeMs = createdMs
  }
  // Stable, so that an instant keeps its order.
  if (!isInOrder) messages.sort((a, b) => a.createdMs - b.createdMs)
  return isInOrder && !hasTies ? messages : eachOnce(messages)
}

/**
 * Puts messages between others, both in reading order; the very same list when it has them all. Costs what is put in,
 * and a look at each chunk of the others.
 *
 * @param atInstant all messages of an instant (ms UTC) that both have messages of, in reading order
 */
export function putInto<Message extends GroupableMessage>(
  messages: Sequence<Message>,
  fresh: readonly Message[],
  atInstant: (ms: number) => readonly Message[],
): Sequence<Message> {
  const [first, last] = [fresh[0], fresh.at(-1)]
  const [oldest, newest] = [messages.at(0), messages.at(-1)]
  if (!first || !last) return messages
  if (!oldest || !newest) return joined(messages, [fresh])
  if (last.createdMs < oldest.createdMs) return joined(messages, [fresh, messages])
  if (first.createdMs > newest.createdMs) return joined(messages, [messages, fresh])
  const stretches: Stretch<Message>[] = []
  let isSame = true
  let at = 0
  for (let next = 0; next < fresh.length;) {
    const ms = fresh[next]?.createdMs ?? 0
    const place = firstFrom(messages, ms, at)
    stretches.push({ of: messages, start: at, end: place })
    at = place
    if (messages.at(at)?.createdMs !== ms) {
      isSame = false
      stretches.push({ of: fresh, start: next, end: next + 1 })
      next++
      continue
    }
    const until = firstFrom(messages, ms + 1, at)
    const settled = asBefore(atInstant(ms), messages.slice(at, until))
    isSame &&= settled.length === until - at && settled.every((one, index) => one === messages.at(at + index))
    stretches.push({ of: settled, start: 0, end: settled.length })
    at = until
    next = firstFrom(fresh, ms + 1, next)
  }
  stretches.push({ of: messages, start: at, end: messages.length })
  return isSame ? messages : sequenceOf(messages, stretches)
}

function joined<Message>(before: Sequence<Message>, lists: readonly Sequence<Message>[]) {
  return sequenceOf(
    before,
    lists.map((of) => ({ of, start: 0, end: of.length })),
  )
}

/** Of messages that are there twice the one that the server named first, which stands last. */
function eachOnce<Message extends GroupableMessage>(messages: readonly Message[]): readonly Message[] {
  const kept: Message[] = []
  let hasRepeats = false
  const seen = new Set<string>()
  for (let at = messages.length - 1; at >= 0; at--) {
    const message = messages[at]
    if (!message) continue
    const { createdMs } = message
    const isAlone = messages[at - 1]?.createdMs !== createdMs && messages[at + 1]?.createdMs !== createdMs
    if (messages[at + 1]?.createdMs !== createdMs) seen.clear()
    if (!isAlone && seen.has(message.id)) {
      hasRepeats = true
      continue
    }
    if (!isAlone) seen.add(message.id)
    kept.push(message)
  }
  return hasRepeats ? kept.toReversed() : messages
}

/** The same messages, but for those that were there before: these stay the same objects. */
function asBefore<Message extends GroupableMessage>(
  messages: readonly Message[],
  before: readonly Message[],
): readonly Message[] {
  const byId = new Map(before.map((message) => [message.id, message]))
  return messages.map((message) => byId.get(message.id) ?? message)
}
