import { type Store, type ThreadRecord, second } from './store'

/** What a page of messages is selected by. Bounds are inclusive, ms since 1970 UTC. */
export interface Selection {
  readonly threads: readonly ThreadRecord[]
  readonly startMs: number
  readonly endMs: number
  /** The message one newer than the ones wanted, as its serial number; `null` starts at the newest. */
  readonly cursor: number | null
  readonly count: number
}

/**
 * Serial numbers of the newest messages that match, newest first. Two ways with the same answer: walking
 * the global order is cheap when most of it is asked for, merging the threads' own lists when little is.
 */
export function selectPage(store: Store, selection: Selection): number[] {
  const { order } = store
  const { threads, startMs, endMs, cursor, count } = selection
  const low = store.lowerBound(order, startMs)
  const beforeEnd = store.upperBound(order, endMs)
  const high = cursor === null ? beforeEnd : Math.min(beforeEnd, store.older(order, cursor))
  if (high <= low || threads.length === 0) return []

  const asked = threads.reduce((sum, thread) => sum + thread.messages.length, 0)
  if (asked === 0) return []
  const steps = Math.min(high - low, (count * order.length) / asked)
  const merging = (threads.length + count) * (4 + Math.log2(threads.length + 1))
  return steps <= merging ? scan(store, selection, low, high) : merge(store, selection, low, high)
}

function scan(
  store: Store,
  { threads, startMs, endMs, count }: Selection,
  low: number,
  high: number,
): number[] {
  const wanted = new Uint8Array(store.threads.length)
  for (const thread of threads) wanted[thread.index] = 1
  const found: number[] = []
  for (let position = high - 1; position >= low && found.length < count; position--) {
    const serial = store.order.at(position)
    if (wanted[store.threadIndexOf(serial)] === 1 && within(store, serial, startMs, endMs)) found.push(serial)
  }
  return found
}

function merge(store: Store, selection: Selection, low: number, high: number): number[] {
  const { startMs, endMs, count } = selection
  const newest = store.order.at(high - 1)
  const oldest = store.order.at(low)
  const found: number[] = []
  // A heap of one head per thread, the newest on top.
  const heads: { list: ThreadRecord['messages']; index: number; serial: number; second: number }[] = []
  for (const { messages: list } of selection.threads) {
    const last = list.length - 1
    if (last < 0) continue
    const index = store.compare(list.at(last), newest) <= 0 ? last : store.notNewer(list, newest) - 1
    if (index < 0) continue
    const serial = list.at(index)
    if (store.compare(serial, oldest) >= 0) {
      heads.push({ list, index, serial, second: second(store.timeOf(serial)) })
    }
  }

  const newer = (a: number, b: number): boolean => {
    const one = heads[a]
    const other = heads[b]
    if (one === undefined || other === undefined) return false
    return one.second === other.second ? one.serial > other.serial : one.second > other.second
  }
  const sink = (from: number): void => {
    let place = from
    for (;;) {
      let top = place
      const left = place * 2 + 1
      if (left < heads.length && newer(left, top)) top = left
      if (left + 1 < heads.length && newer(left + 1, top)) top = left + 1
      const here = heads[place]
      const there = heads[top]
      if (top === place || here === undefined || there === undefined) return
      heads[place] = there
      heads[top] = here
      place = top
    }
  }
  for (let place = (heads.length >> 1) - 1; place >= 0; place--) sink(place)

  while (found.length < count) {
    const head = heads[0]
    if (head === undefined) break
    if (within(store, head.serial, startMs, endMs)) found.push(head.serial)
    head.index--
    const next = head.index < 0 ? null : head.list.at(head.index)
    if (next === null || store.compare(next, oldest) < 0) {
      const last = heads.pop()
      if (last !== undefined && heads.length > 0) heads[0] = last
    } else {
      head.serial = next
      head.second = second(store.timeOf(next))
    }
    sink(0)
  }
  return found
}

/** The bounds were found by whole seconds; inside the first and the last second the hidden fraction decides. */
function within(store: Store, serial: number, startMs: number, endMs: number): boolean {
  const ms = store.timeOf(serial)
  return ms >= startMs && ms <= endMs
}
