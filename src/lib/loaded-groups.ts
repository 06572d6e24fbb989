import type { Group, GroupableMessage } from './conversations'
import { type Grown, addedTo, grownLists } from './grown-lists'
import { type Span, messagesAt, spanOf } from './instants'
import { putInto, readingOrder } from './reading-order'
import { type Sequence, type Stretch, sequenceOf } from './sequence'

/** Groups from the newest to the oldest message, ties by thread id. What does not change stays the same object. */
export interface Groups<Message extends GroupableMessage, Thread> {
  readonly list: Sequence<Group<Message, Thread>>
  /** Whose they are: the same for as long as they are added to. */
  readonly owner: object
  /** By the thread's id. */
  readonly of: (threadId: string) => Group<Message, Thread> | null
}

/** The number of a list of threads among all of them, now: the first state of a thread is its latest. */
interface Place {
  at: number
}

interface Threadlike {
  readonly id: string
}

/**
 * Keeps messages grouped by thread while lists of them come and grow. The groups are a pure function of the lists, as if
 * each message were taken once, from the first list that has it; but a list that has come costs what is in it, not what
 * is in all of them. A message is told by its thread, its instant and its id, which never change.
 */
export class LoadedGroups<Message extends GroupableMessage, Thread extends Threadlike> {
  readonly #keyOf: (message: Message) => string
  #messageLists: readonly (readonly Message[])[] = []
  #threadLists: readonly (readonly Thread[])[] = []
  #places: ReadonlyMap<readonly Thread[], Place> = new Map()
  readonly #noMessages: readonly Message[] = []
  /** Of all threads that are known, those without a message included. */
  #groups = new Map<string, LoadedGroup<Message, Thread>>()
  #list: Sequence<LoadedGroup<Message, Thread>> = []
  #result: Groups<Message, Thread> = this.#resultOf()

  /** @param keyOf which group a message belongs to, by the thread's id */
  constructor(keyOf = (message: Message) => message.threadId) {
    this.#keyOf = keyOf
  }

  /**
   * Takes the lists of now: messages newest first within each thread, and threads, of which the first state is the latest.
   * Costs what has come; begins anew when something is gone.
   */
  take(
    messageLists: readonly (readonly Message[])[],
    threadLists: readonly (readonly Thread[])[] = [],
  ): Groups<Message, Thread> {
    const messages = withoutEmpty(messageLists)
    const threads = withoutEmpty(threadLists)
    const grown = grownLists(this.#messageLists, messages, addedTo)
    const grownThreads = grownLists(this.#threadLists, threads, latestOf)
    this.#messageLists = messages
    this.#threadLists = threads
    if (grown && grownThreads) this.#goOn(grown, grownThreads)
    else this.#beginAnew()
    return this.#result
  }

  #goOn(grown: readonly Grown<Message>[], grownThreads: readonly Grown<Thread>[]): void {
    /** What was in the place of each group that is another one now; `null` = nothing. */
    const before = new Map<string, LoadedGroup<Message, Thread> | null>()
    const put: Put<Message, Thread> = (group, was) => {
      this.#groups.set(group.threadId, group)
      if (group.messages.length === 0 || before.has(group.threadId)) return
      before.set(group.threadId, was?.messages.length ? was : null)
    }
    this.#takeThreads(grownThreads, put)
    let spans: readonly Span<Message>[] | null = null
    const atInstant = (key: string, ms: number) => {
      spans ??= this.#messageLists.map((list) => spanOf(list))
      return this.#atInstant(spans, key, ms)
    }
    // All that came at once is put in at once: a cache that is filled with many pages costs each of them, and no more.
    const fresh = grown.map((list) => list.fresh)
    for (const [key, newestFirst] of byKey(fresh, this.#keyOf)) {
      const was = this.#groups.get(key)
      const messages = putInto(was?.messages ?? [], readingOrder(newestFirst), (ms) => atInstant(key, ms))
      if (messages !== was?.messages) put(grouped(key, messages, was), was)
    }
    if (before.size === 0) return
    this.#list = reordered(this.#list, before, this.#groups)
    this.#result = this.#resultOf()
  }

  #beginAnew(): void {
    this.#groups = new Map()
    this.#places = new Map()
    this.#takeThreads(
      this.#threadLists.map((list) => ({ list, fresh: list, was: null })),
      (group) => this.#groups.set(group.threadId, group),
    )
    const list: LoadedGroup<Message, Thread>[] = []
    for (const [key, newestFirst] of byKey(this.#messageLists, this.#keyOf)) {
      const messages = putInto([], readingOrder(newestFirst), () => [])
      const group = grouped(key, messages, this.#groups.get(key))
      this.#groups.set(key, group)
      list.push(group)
    }
    this.#list = sequenceOf([], [{ of: list.sort(order), start: 0, end: list.length }])
    this.#result = this.#resultOf()
  }

  #resultOf(): Groups<Message, Thread> {
    const of = (threadId: string) => {
      const group = this.#groups.get(threadId)
      return group?.messages.length ? group : null
    }
    return { owner: this, list: this.#list, of }
  }

  #takeThreads(grown: readonly Grown<Thread>[], put: Put<Message, Thread>): void {
    if (grown.length === 0) return
    const before = this.#places
    const grownFrom = new Map(grown.map(({ list, was }) => [list, was]))
    const places = new Map<readonly Thread[], Place>()
    for (const [at, list] of this.#threadLists.entries()) {
      if (places.has(list)) continue
      const place = before.get(grownFrom.get(list) ?? list) ?? { at }
      place.at = at
      places.set(list, place)
    }
    this.#places = places
    for (const { list, fresh } of grown) {
      const place = places.get(list)
      const taken = new Set<string>()
      for (const thread of place ? fresh : []) {
        if (!place || taken.has(thread.id)) continue
        const was = this.#groups.get(thread.id)
        if (was?.place && was.place.at < place.at) continue
        taken.add(thread.id)
        if (was?.thread === thread) was.place = place
        else put(new LoadedGroup(thread.id, was?.messages ?? this.#noMessages, thread, place), was)
      }
    }
  }

  /** All messages of a group and an instant (ms UTC), in reading order, as all lists together have them. */
  #atInstant(spans: readonly Span<Message>[], key: string, ms: number): readonly Message[] {
    const newestFirst = spans.flatMap((span) =>
      messagesAt(span, ms).filter((message) => this.#keyOf(message) === key),
    )
    return readingOrder(newestFirst)
  }
}

/** With a getter for what its messages say. */
class LoadedGroup<Message extends GroupableMessage, Thread> implements Group<Message, Thread> {
  readonly threadId: string
  readonly messages: Sequence<Message>
  readonly thread: Thread | null
  /** Of the list that the thread is in. */
  place: Place | null

  constructor(
    threadId: string,
    messages: Sequence<Message>,
    thread: Thread | null = null,
    place: Place | null = null,
  ) {
    this.threadId = threadId
    this.messages = messages
    this.thread = thread
    this.place = place
  }

  get newestMs(): number {
    return this.messages.at(-1)?.createdMs ?? 0
  }
}

/** A group is now there, where there was another one or none. */
type Put<Message extends GroupableMessage, Thread> = (
  group: LoadedGroup<Message, Thread>,
  was: LoadedGroup<Message, Thread> | undefined,
) => void

function grouped<Message extends GroupableMessage, Thread>(
  threadId: string,
  messages: Sequence<Message>,
  was: LoadedGroup<Message, Thread> | undefined,
): LoadedGroup<Message, Thread> {
  return new LoadedGroup(was?.threadId ?? threadId, messages, was?.thread, was?.place)
}

/** What groups are ordered by. */
export type Ordered = Pick<Group<GroupableMessage, unknown>, 'newestMs' | 'threadId'>

/** Below 0 when the first of two groups stands before the other. */
export function order(a: Ordered, b: Ordered): number {
  if (a === b) return 0
  return b.newestMs - a.newestMs || (a.threadId < b.threadId ? -1 : a.threadId > b.threadId ? 1 : 0)
}

/** The place of a group among others in their order, or where it would stand. */
export function placeOf(list: Sequence<Ordered>, group: Ordered): number {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = list.at(middle)
    if (other && order(other, group) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Groups of which some have changed or come, in their order. Costs these, and a look at each chunk of the others. */
function reordered<One extends Group<GroupableMessage, unknown>>(
  list: Sequence<One>,
  before: ReadonlyMap<string, One | null>,
  now: ReadonlyMap<string, One>,
): Sequence<One> {
  const left: number[] = []
  const joined: One[] = []
  for (const [threadId, was] of before) {
    const group = now.get(threadId)
    if (group) joined.push(group)
    if (group && was) left.push(placeOf(list, was))
  }
  joined.sort(order)
  left.sort((a, b) => a - b)
  const stretches: Stretch<One>[] = []
  let start = 0
  const keep = (end: number) => {
    if (end > start) stretches.push({ of: list, start, end })
    start = Math.max(start, end)
  }
  let nextLeft = 0
  const keepUntil = (end: number) => {
    for (let at = left[nextLeft]; at !== undefined && at < end; at = left[++nextLeft]) {
      keep(at)
      start = at + 1
    }
    keep(end)
  }
  for (const [index, group] of joined.entries()) {
    keepUntil(placeOf(list, group))
    stretches.push({ of: joined, start: index, end: index + 1 })
  }
  keepUntil(list.length)
  return sequenceOf(list, stretches)
}

/** Each list of threads that has grown is looked at as a whole: states replace one another in it. */
function latestOf<Thread extends Threadlike>(
  was: readonly Thread[],
  list: readonly Thread[],
): readonly Thread[] | null {
  const ids = new Set(list.map(({ id }) => id))
  return was.every(({ id }) => ids.has(id)) ? list : null
}

/** The very same lists where none is empty, as is the rule. */
function withoutEmpty<Item>(lists: readonly (readonly Item[])[]): readonly (readonly Item[])[] {
  for (const list of lists) if (list.length === 0) return lists.filter(({ length }) => length > 0)
  return lists
}

function byKey<Message>(lists: readonly (readonly Message[])[], keyOf: (message: Message) => string) {
  const groups = new Map<string, Message[]>()
  for (const list of lists) {
    for (const message of list) {
      const key = keyOf(message)
      const group = groups.get(key)
      if (group) group.push(message)
      else groups.set(key, [message])
    }
  }
  return groups
}
