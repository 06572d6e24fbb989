import type { Sequence } from './sequence'

interface Message {
  readonly createdMs: number
}

/** A list of messages, between which instants it lies (ms UTC), and whether it is newest first throughout. */
export interface Span<One extends Message> {
  readonly list: readonly One[]
  readonly newestMs: number
  readonly oldestMs: number
  readonly isNewestFirst: boolean
}

/** Lists do not change: each is looked through once. */
const known = new WeakMap<readonly Message[], Omit<Span<Message>, 'list'>>()

/** The messages of an instant (ms UTC) in a list, in its order. Costs those of the instant where the list is newest first. */
export function messagesAt<One extends Message>(span: Span<One>, ms: number): readonly One[] {
  const { list, newestMs, oldestMs, isNewestFirst } = span
  if (ms > newestMs || ms < oldestMs) return []
  if (!isNewestFirst) return list.filter(({ createdMs }) => createdMs === ms)
  const start = firstUntil(list, ms)
  let end = start
  while (list[end]?.createdMs === ms) end++
  return list.slice(start, end)
}

export function spanOf<One extends Message>(list: readonly One[]): Span<One> {
  const before = known.get(list)
  if (before) return { list, ...before }
  let [newestMs, oldestMs, beforeMs] = [-Infinity, Infinity, Infinity]
  let isNewestFirst = true
  for (const { createdMs } of list) {
    newestMs = Math.max(newestMs, createdMs)
    oldestMs = Math.min(oldestMs, createdMs)
    if (createdMs > beforeMs) isNewestFirst = false
    beforeMs = createdMs
  }
  const span = { newestMs, oldestMs, isNewestFirst }
  known.set(list, span)
  return { list, ...span }
}

/** The place of the first of some messages, newest first, that is not newer than an instant. */
function firstUntil(list: readonly Message[], ms: number): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle]?.createdMs ?? -Infinity) > ms) low = middle + 1
    else high = middle
  }
  return low
}

/** The place of the first of some messages in reading order that is of an instant (ms UTC) or later. */
export function firstFrom(messages: Sequence<Message>, ms: number, from = 0): number {
  let [low, high] = [from, messages.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((messages.at(middle)?.createdMs ?? Infinity) < ms) low = middle + 1
    else high = middle
  }
  return low
}
