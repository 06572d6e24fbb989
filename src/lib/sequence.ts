/**
 * A list that does not change: an array, or a list of so many items that those made of one another share most of them.
 * A copy of a million references costs milliseconds at each change, and as much again to be collected.
 */
export interface Sequence<Item> extends Iterable<Item> {
  readonly length: number
  /** From the end where it is negative; `undefined` where there is none. */
  at(index: number): Item | undefined
  slice(start?: number, end?: number): readonly Item[]
}

/** A stretch of a list. */
export interface Stretch<Item> {
  readonly of: Sequence<Item>
  readonly start: number
  /** The place after its last item. */
  readonly end: number
}

/** One place where two lists differ: all that is not in such a place is the same, and in the same order. */
export interface Change {
  /** Where it begins in the list before. */
  readonly at: number
  readonly removed: number
  /** Where it begins in the list after. */
  readonly to: number
  readonly inserted: number
}

/** Items of a chunk at most: few enough to be copied and compared, many enough that a million are not too many chunks. */
const CHUNK = 128

/** Fewer items than this are an array. */
const MANY = 1_024

/**
 * A list of stretches of others. It shares chunks with `before`, the list that it comes after, whose stretches are in
 * order: so what the two have in common is found without being looked at.
 */
export function sequenceOf<Item>(
  before: Sequence<Item>,
  stretches: readonly Stretch<Item>[],
): Sequence<Item> {
  let length = 0
  for (const { of, start, end } of stretches) {
    if (start < 0 || end > of.length) throw new RangeError('items that do not exist')
    length += end - start
  }
  const making = new Making<Item>()
  for (const { of, start, end } of stretches) {
    if (!(of instanceof Chunked)) making.put(of.slice(start, end))
    else making.takeFrom(of, start, end, of === before)
  }
  return length < MANY ? making.items() : new Chunked(making.chunks())
}

/** A list with others put in, each before the item that has had its place (`at`), and in their order. */
export function withPutIn<Item>(
  list: Sequence<Item>,
  items: readonly { readonly at: number; readonly item: Item }[],
): Sequence<Item> {
  if (items.length === 0) return list
  const stretches: Stretch<Item>[] = []
  let start = 0
  for (const { at, item } of items) {
    stretches.push({ of: list, start, end: at }, { of: [item], start: 0, end: 1 })
    start = at
  }
  return sequenceOf(list, [...stretches, { of: list, start, end: list.length }])
}

/**
 * Where two lists may differ, first place first, told by the chunks that they share; everywhere when they share none.
 * Costs a look at each chunk.
 */
export function changesBetween(before: Sequence<unknown>, after: Sequence<unknown>): readonly Change[] {
  if (before === after) return []
  if (!(before instanceof Chunked) || !(after instanceof Chunked))
    return [{ at: 0, removed: before.length, to: 0, inserted: after.length }]
  const [old, now] = [before.chunks, after.chunks]
  const changes: Change[] = []
  let [at, to] = [0, 0]
  while (at < old.length || to < now.length) {
    if (old[at] === now[to]) {
      at++
      to++
      continue
    }
    const { removed, inserted } = nextDifference(old, now, at, to)
    const [start, startTo] = [before.startOf(at), after.startOf(to)]
    at += removed
    to += inserted
    changes.push({
      at: start,
      removed: before.startOf(at) - start,
      to: startTo,
      inserted: after.startOf(to) - startTo,
    })
  }
  return changes
}

/** How many of each of two lists pass until both go on with the same one; looks as far ahead in one as in the other. */
export function nextDifference<Item extends object>(
  before: readonly Item[],
  after: readonly Item[],
  at: number,
  to: number,
  keyOf: (item: Item) => unknown = (item) => item,
): { readonly removed: number; readonly inserted: number } {
  const all = { removed: before.length - at, inserted: after.length - to }
  if (all.removed === 0 || all.inserted === 0) return all
  const seenBefore = new Map<unknown, number>()
  const seenAfter = new Map<unknown, number>()
  for (let ahead = 0; ahead < all.removed || ahead < all.inserted; ahead++) {
    const [old, fresh] = [before[at + ahead], after[to + ahead]]
    if (old) seenBefore.set(keyOf(old), ahead)
    if (fresh) seenAfter.set(keyOf(fresh), ahead)
    const removed = fresh && seenBefore.get(keyOf(fresh))
    if (removed !== undefined) return { removed, inserted: ahead }
    const inserted = old && seenAfter.get(keyOf(old))
    if (inserted !== undefined) return { removed: ahead, inserted }
  }
  return all
}

/** The first place whose item is such, or the last one; -1 when there is none. */
export function placeWhere<Item>(
  list: Sequence<Item>,
  isIt: (item: Item) => boolean,
  from: 'start' | 'end' = 'start',
): number {
  const step = from === 'start' ? 1 : -1
  for (let place = from === 'start' ? 0 : list.length - 1; ; place += step) {
    const item = place < 0 ? undefined : list.at(place)
    if (item === undefined) return -1
    if (isIt(item)) return place
  }
}

/** Of many items, in chunks that others may have too. */
class Chunked<Item> implements Sequence<Item> {
  readonly chunks: readonly (readonly Item[])[]
  readonly length: number
  /** The place of the first item of each chunk. */
  readonly #starts: Uint32Array
  /** The chunk that was looked into last: whoever looks again looks nearby. */
  #last = 0

  constructor(chunks: readonly (readonly Item[])[]) {
    this.chunks = chunks
    this.#starts = new Uint32Array(chunks.length)
    let length = 0
    // By number: iterators cost as much again, and there may be thousands of chunks.
    for (let number = 0; number < chunks.length; number++) {
      this.#starts[number] = length
      length += chunks[number]?.length ?? 0
    }
    this.length = length
  }

  at(index: number): Item | undefined {
    const place = index < 0 ? index + this.length : index
    if (!(place >= 0 && place < this.length)) return undefined
    const number = this.chunkOf(place)
    return this.chunks[number]?.[place - this.startOf(number)]
  }

  slice(start = 0, end = this.length): readonly Item[] {
    const items: Item[] = []
    this.eachPiece(this.#inside(start), this.#inside(end), (chunk, from, to) => {
      for (let at = from; at < to; at++) {
        const item = chunk[at]
        if (item !== undefined) items.push(item)
      }
    })
    return items
  }

  *[Symbol.iterator](): Iterator<Item> {
    for (const chunk of this.chunks) yield* chunk
  }

  startOf(chunk: number): number {
    return this.#starts[chunk] ?? this.length
  }

  /** Goes through what of each chunk lies between two places. */
  eachPiece(
    start: number,
    end: number,
    take: (chunk: readonly Item[], start: number, end: number) => void,
  ): void {
    if (start >= end) return
    for (let number = this.chunkOf(start), at = start; at < end; number++) {
      const chunk = this.chunks[number] ?? []
      const first = this.startOf(number)
      const until = Math.min(end, first + chunk.length)
      take(chunk, at - first, until - first)
      at = until
    }
  }

  /** The number of the chunk that holds a place. */
  chunkOf(place: number): number {
    const last = this.#last
    if (place >= this.startOf(last) && place < this.startOf(last + 1)) return last
    let [low, high] = [0, this.chunks.length - 1]
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (this.startOf(middle) <= place) low = middle
      else high = middle - 1
    }
    this.#last = low
    return low
  }

  /** As arrays take their places: from the end where they are negative, and none outside. */
  #inside(place: number): number {
    return Math.max(0, Math.min(this.length, place < 0 ? place + this.length : place))
  }
}

/** Puts items into chunks. Two that stand side by side are more than one could hold, so there are never many small ones. */
class Making<Item> {
  readonly #chunks: (readonly Item[])[] = []
  #open: Item[] = []

  put(items: readonly Item[], start = 0, end = items.length): void {
    for (let at = start; at < end; at++) {
      const item = items[at]
      if (item === undefined) continue
      this.#open.push(item)
      if (this.#open.length === CHUNK) this.#close()
    }
  }

  /** @param mayShare whether its chunks may be taken as they are */
  takeFrom(list: Chunked<Item>, start: number, end: number, mayShare: boolean): void {
    for (let at = start; at < end;) {
      const number = list.chunkOf(at)
      const chunk = list.chunks[number] ?? []
      const first = list.startOf(number)
      const until = Math.min(end, first + chunk.length)
      const isWhole = at === first && until === first + chunk.length
      if (mayShare && isWhole && this.#share(chunk)) {
        // Those that follow stood side by side before: what held for them holds here, too.
        const next = number + 1
        const last = end === list.length ? list.chunks.length : list.chunkOf(end)
        for (let other = next; other < last; other++) this.#chunks.push(list.chunks[other] ?? [])
        at = last === list.chunks.length ? list.length : Math.max(until, list.startOf(last))
      } else {
        this.put(chunk, at - first, until - first)
        at = until
      }
    }
  }

  /** Takes a chunk as it is, unless it is to become one with what stands before it; whether it was taken. */
  #share(chunk: readonly Item[]): boolean {
    if (this.#open.length > 0 && this.#open.length + chunk.length <= CHUNK) return false
    this.#close()
    const last = this.#chunks.at(-1)
    if (last && last.length + chunk.length <= CHUNK) {
      this.#open = [...(this.#chunks.pop() ?? [])]
      return false
    }
    this.#chunks.push(chunk)
    return true
  }

  chunks(): readonly (readonly Item[])[] {
    this.#close()
    return this.#chunks
  }

  items(): readonly Item[] {
    const [first = [], ...more] = this.chunks()
    return more.length === 0 ? first : first.concat(...more)
  }

  #close(): void {
    if (this.#open.length === 0) return
    const last = this.#chunks.at(-1)
    // One that grew item by item has room for more, which nobody will use.
    if (last && last.length + this.#open.length <= CHUNK)
      this.#chunks[this.#chunks.length - 1] = [...last, ...this.#open]
    else this.#chunks.push(this.#open.slice())
    this.#open = []
  }
}
