import type { Group, GroupableMessage } from './conversations'

/** Groups from the newest to the oldest message, ties by thread id. A group that does not change stays the same object. */
export interface Groups<Message extends GroupableMessage, Thread> {
  readonly list: readonly Group<Message, Thread>[]
  /** By the thread's id. */
  readonly of: (threadId: string) => Group<Message, Thread> | null
}

type List<Item> = readonly Item[]

/** What some lists hold of one thread. */
interface Found<Message> {
  readonly newestFirst: Message[]
  /** The lists that hold it. */
  readonly lists: List<Message>[]
}

/** The messages and lists of a thread as they are now. */
interface Content<Message> {
  readonly messages: readonly Message[]
  readonly lists: readonly List<Message>[]
}

/**
 * Groups lists of messages by thread. The result depends on the lists alone: each message counts once, in the first list
 * that has it. Only threads with a message in a list that came or went are grouped again. A message is told apart by its
 * thread, its instant and its id, which never change.
 */
export class LoadedGroups<Message extends GroupableMessage, Thread extends { readonly id: string }> {
  readonly #keyOf: (message: Message) => string
  #messageLists: readonly List<Message>[] = []
  #threadLists: readonly List<Thread>[] = []
  /** Every known thread, also those without a message. */
  readonly #groups = new Map<string, LoadedGroup<Message, Thread>>()
  #result: Groups<Message, Thread> = this.#resultOf([])

  /** @param keyOf which group a message belongs to, by the thread's id */
  constructor(keyOf = (message: Message) => message.threadId) {
    this.#keyOf = keyOf
  }

  /**
   * Takes the lists of now. They never change: a list that has grown is another list.
   *
   * @param messageLists each newest first within a thread
   * @param threadLists the first state of a thread in them is its latest
   */
  take(
    messageLists: readonly List<Message>[],
    threadLists: readonly List<Thread>[] = [],
  ): Groups<Message, Thread> {
    const changes = changedLists(this.#messageLists, messageLists)
    const threadChanges = changedLists(this.#threadLists, threadLists)
    this.#messageLists = messageLists
    this.#threadLists = threadLists
    const contents = this.#contentsOf(changes)
    const states = this.#statesOf(threadChanges)
    const gone = new Set<Group<Message, Thread>>()
    const fresh: Group<Message, Thread>[] = []
    for (const key of new Set([...contents.keys(), ...states.keys()])) {
      const was = this.#groups.get(key)
      const group = regrouped(key, was, contents.get(key), states.get(key))
      if (group === was) continue
      this.#groups.set(key, group)
      if (was) gone.add(was)
      if (group.messages.length > 0) fresh.push(group)
    }
    if (gone.size > 0 || fresh.length > 0) {
      const stayed = this.#result.list.filter((group) => !gone.has(group))
      this.#result = this.#resultOf(putIn(stayed, fresh.sort(order)))
    }
    return this.#result
  }

  #resultOf(list: readonly Group<Message, Thread>[]): Groups<Message, Thread> {
    const of = (threadId: string) => {
      const group = this.#groups.get(threadId)
      return group?.messages.length ? group : null
    }
    return { list, of }
  }

  /** What there is now of the threads that have a message in a list that came or went. */
  #contentsOf({ left, joined }: Changes<Message>): ReadonlyMap<string, Content<Message>> {
    const contents = new Map<string, Content<Message>>()
    const again = new Set(left.flatMap((list) => list.map(this.#keyOf)))
    const involved = new Set(joined)
    for (const [key, { newestFirst, lists }] of found(joined, this.#keyOf, null)) {
      const was = this.#groups.get(key)
      const messages = again.has(key) ? null : joinedAtEnd(was?.messages ?? [], inReadingOrder(newestFirst))
      if (messages) contents.set(key, { messages, lists: (was?.lists ?? []).concat(lists) })
      else again.add(key)
    }
    if (again.size === 0) return contents
    for (const key of again) for (const list of this.#groups.get(key)?.lists ?? []) involved.add(list)
    const lists = this.#messageLists.filter((list) => involved.has(list))
    const all = found(lists, this.#keyOf, again)
    for (const key of again) {
      const own = all.get(key)
      contents.set(key, {
        messages: inReadingOrder(own?.newestFirst ?? []),
        // A copy, because an array that was grown holds room for more.
        lists: own?.lists.slice() ?? [],
      })
    }
    return contents
  }

  /** The latest states of the threads that have one in a list that came or went; `null` = none is left. */
  #statesOf({ left, joined }: Changes<Thread>): ReadonlyMap<string, Thread | null> {
    const states = new Map<string, Thread | null>()
    for (const list of [...left, ...joined]) for (const { id } of list) states.set(id, null)
    if (states.size === 0) return states
    for (const list of this.#threadLists)
      for (const thread of list) if (states.get(thread.id) === null) states.set(thread.id, thread)
    return states
  }
}

/** A class, because its getters cost nothing beside what each group holds. */
class LoadedGroup<Message extends GroupableMessage, Thread> implements Group<Message, Thread> {
  readonly threadId: string
  readonly messages: readonly Message[]
  readonly thread: Thread | null
  /** The lists that hold its messages, in any order. */
  lists: readonly List<Message>[]

  constructor(threadId: string, { messages, lists }: Content<Message>, thread: Thread | null) {
    this.threadId = threadId
    this.messages = messages
    this.thread = thread
    this.lists = lists
  }

  get kind(): 'header' {
    return 'header'
  }
  get key(): string {
    return headerKey(this.threadId)
  }
  get newestMs(): number {
    return this.messages.at(-1)?.createdMs ?? 0
  }
}

interface Changes<Item> {
  readonly left: readonly List<Item>[]
  readonly joined: readonly List<Item>[]
}

/** Lists that are in one of two only; where those that are in both stand in another order, all count as changed. */
function changedLists<Item>(before: readonly List<Item>[], after: readonly List<Item>[]): Changes<Item> {
  const shorter = Math.min(before.length, after.length)
  let start = 0
  while (start < shorter && before[start] === after[start]) start++
  let end = 0
  while (end < shorter - start && before.at(-1 - end) === after.at(-1 - end)) end++
  const left = [...new Set(before.slice(start, before.length - end))]
  const joined = [...new Set(after.slice(start, after.length - end))]
  const [here, there] = [new Set(joined), new Set(left)]
  const stayed = left.filter((list) => here.has(list))
  const isInOrder = joined.filter((list) => there.has(list)).every((list, at) => list === stayed[at])
  if (!isInOrder) return { left, joined }
  return {
    left: left.filter((list) => !here.has(list)),
    joined: joined.filter((list) => !there.has(list)),
  }
}

/**
 * The messages of lists by thread, in the order of the lists.
 *
 * @param only the threads to look for; `null` = all
 */
function found<Message>(
  lists: readonly List<Message>[],
  keyOf: (message: Message) => string,
  only: ReadonlySet<string> | null,
): ReadonlyMap<string, Found<Message>> {
  const all = new Map<string, Found<Message>>()
  for (const list of new Set(lists)) {
    for (const message of list) {
      const key = keyOf(message)
      let own = all.get(key)
      if (!own) {
        if (only && !only.has(key)) continue
        own = { newestFirst: [], lists: [] }
        all.set(key, own)
      }
      own.newestFirst.push(message)
      if (own.lists.at(-1) !== list) own.lists.push(list)
    }
  }
  return all
}

/** A group as it is now; the same object where nothing has changed. */
function regrouped<Message extends GroupableMessage, Thread>(
  key: string,
  was: LoadedGroup<Message, Thread> | undefined,
  content: Content<Message> = { messages: was?.messages ?? [], lists: was?.lists ?? [] },
  thread: Thread | null = was?.thread ?? null,
): LoadedGroup<Message, Thread> {
  if (was && thread === was.thread && isSame(was.messages, content.messages)) {
    was.lists = content.lists
    return was
  }
  return new LoadedGroup(was?.threadId ?? key, content, thread)
}

/** The key of the row over a group. */
export function headerKey(threadId: string): string {
  return `header ${threadId}`
}

type Ordered = Pick<Group<GroupableMessage, unknown>, 'newestMs' | 'threadId'>

/** Below 0 when the first of two groups stands before the other. */
function order(a: Ordered, b: Ordered): number {
  return b.newestMs - a.newestMs || (a.threadId < b.threadId ? -1 : a.threadId > b.threadId ? 1 : 0)
}

/** Groups with others among them; both are in order. Looks for the places: to compare all of them would cost more. */
function putIn<One extends Ordered>(groups: readonly One[], others: readonly One[]): readonly One[] {
  const all: One[] = []
  let start = 0
  const putUntil = (end: number) => {
    for (; start < end; start++) {
      const group = groups[start]
      if (group) all.push(group)
    }
  }
  for (const other of others) {
    putUntil(placeOf(groups, other))
    all.push(other)
  }
  putUntil(groups.length)
  return all
}

/** Where a group would stand among others. */
function placeOf(groups: readonly Ordered[], group: Ordered): number {
  let [low, high] = [0, groups.length]
  while (low < high) {
    const middle = (low + high) >> 1
    const other = groups[middle]
    if (other && order(other, group) < 0) low = middle + 1
    else high = middle
  }
  return low
}

/** Messages with others that are all older or all newer than they; `null` where the others are neither. */
function joinedAtEnd<Message extends GroupableMessage>(
  messages: readonly Message[],
  others: readonly Message[],
): readonly Message[] | null {
  const isBefore = (one: readonly Message[], other: readonly Message[]) =>
    (one.at(-1)?.createdMs ?? -Infinity) < (other[0]?.createdMs ?? Infinity)
  if (isBefore(others, messages)) return others.concat(messages)
  return isBefore(messages, others) ? messages.concat(others) : null
}

/**
 * Messages that came newest first, as they are read: oldest first, each once. Messages of one instant keep the server's
 * order, turned round; a list that came out of order is mended.
 */
function inReadingOrder<Message extends GroupableMessage>(
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

/** Of a message that is there twice, the one that the server named first, which stands last. */
function eachOnce<Message extends GroupableMessage>(messages: readonly Message[]): readonly Message[] {
  const kept: Message[] = []
  for (let start = 0; start < messages.length;) {
    let end = start + 1
    while (messages[end]?.createdMs === messages[start]?.createdMs) end++
    const ofInstant = messages.slice(start, end)
    for (const message of ofInstant.length > 1 ? lastOfEach(ofInstant) : ofInstant) kept.push(message)
    start = end
  }
  return isSame(messages, kept) ? messages : kept
}

function lastOfEach<Message extends GroupableMessage>(messages: readonly Message[]): readonly Message[] {
  const seen = new Set<string>()
  return messages
    .toReversed()
    .filter(({ id }) => !seen.has(id) && seen.add(id))
    .toReversed()
}

function isSame(one: readonly unknown[], other: readonly unknown[]): boolean {
  if (one.length !== other.length) return false
  for (let at = 0; at < one.length; at++) if (one[at] !== other[at]) return false
  return true
}
