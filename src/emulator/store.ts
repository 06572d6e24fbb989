import type { Sender } from '../connector/sender'
import { createIdSpace, type IdSpace } from './ids'
import { IntList, TimeList } from './numbers'

/** A thread as the emulator keeps it. */
export interface ThreadRecord {
  readonly index: number
  readonly id: string
  /** 0 is the application that the viewer belongs to, 1 another one on the same property. */
  readonly application: number
  /** Index of the property. */
  readonly enterprise: number
  /** Index of the guest's language. */
  readonly language: number
  readonly originalSender: string
  readonly subject: string
  readonly createdMs: number
  updatedMs: number
  resolved: boolean
  /** Serial numbers of its messages, oldest first, in the order of `compare`. */
  readonly messages: IntList
}

/** Where the text of a message comes from: a line of a topic's script, generated again each time it is read. */
export interface ScriptLine {
  readonly episode: number
  readonly line: number
}

/**
 * Everything the emulator knows, as columns by serial number (the order of insertion). A text is either kept
 * (written through the API) or generated from `episode` and `line`, so that a million messages fit into little memory.
 */
export class Store {
  readonly threadIds: IdSpace
  readonly messageIds: IdSpace
  readonly threads: ThreadRecord[] = []
  /** Threads oldest first by created second, then by insertion. */
  readonly threadOrder: ThreadRecord[] = []
  /** All messages oldest first, in the order of `compare`. */
  readonly order: IntList
  /** Topic of each episode, an index into its language's topics; a language has fewer than 256. */
  readonly #episodeTopic = new IntList()
  readonly #episodeTime = new TimeList()
  readonly #time = new TimeList()
  readonly #thread = new IntList()
  readonly #episode = new IntList()
  /** Line of the script, times 2, plus 1 when an employee wrote it. */
  readonly #line = new IntList()
  readonly #texts = new Map<number, string>()

  /** With `fractions` the store keeps milliseconds that the wire does not show, and compares them. */
  constructor(
    readonly seed: number,
    readonly fractions = false,
  ) {
    this.threadIds = createIdSpace(seed, 1)
    this.messageIds = createIdSpace(seed, 2)
    this.order = new IntList()
  }

  get messageCount(): number {
    return this.#time.length
  }

  /** Adds a thread; its identifier follows from its number. */
  addThread(
    thread: Omit<ThreadRecord, 'index' | 'id' | 'messages' | 'updatedMs' | 'resolved'>,
  ): ThreadRecord {
    const index = this.threads.length
    const record: ThreadRecord = {
      ...thread,
      createdMs: this.#kept(thread.createdMs),
      index,
      id: this.threadIds.encode(index),
      updatedMs: this.#kept(thread.createdMs),
      resolved: false,
      messages: new IntList(),
    }
    this.threads.push(record)
    let place = this.threadOrder.length
    while (place > 0 && second(this.threadOrder[place - 1]?.createdMs ?? 0) > second(record.createdMs))
      place--
    this.threadOrder.splice(place, 0, record)
    return record
  }

  /** Moves a thread's `UpdatedUtc` to `ms`, never back. */
  touch(thread: ThreadRecord, ms: number): void {
    thread.updatedMs = Math.max(thread.updatedMs, this.#kept(ms))
  }

  /** Opens an episode: one run through the script of a topic. */
  addEpisode(topic: number, startMs: number): number {
    this.#episodeTopic.push(topic)
    this.#episodeTime.push(startMs)
    return this.#episodeTopic.length - 1
  }

  /** Adds a message at its place in time; gives its serial number. */
  addMessage(
    thread: ThreadRecord,
    createdMs: number,
    sender: 'Application' | 'Enterprise',
    text: string | ScriptLine,
  ): number {
    const serial = this.#time.length
    this.#time.push(this.#kept(createdMs))
    this.#thread.push(thread.index)
    this.#episode.push(typeof text === 'string' ? -1 : text.episode)
    this.#line.push((typeof text === 'string' ? 0 : text.line * 2) + (sender === 'Enterprise' ? 1 : 0))
    if (typeof text === 'string') this.#texts.set(serial, text)
    this.order.insert(this.upperBound(this.order, createdMs), serial)
    thread.messages.insert(this.upperBound(thread.messages, createdMs), serial)
    return serial
  }

  /** An instant as the store keeps it, in ms: the second that the wire shows, unless fractions are on. */
  #kept(ms: number): number {
    return this.fractions ? ms : second(ms) * 1000
  }

  timeOf(serial: number): number {
    return this.#time.at(serial)
  }

  threadOf(serial: number): ThreadRecord {
    const thread = this.threads[this.#thread.at(serial)]
    if (thread === undefined) throw new RangeError(`no message ${serial}`)
    return thread
  }

  /** The thread's number alone, for loops over many messages. */
  threadIndexOf(serial: number): number {
    return this.#thread.at(serial)
  }

  senderOf(serial: number): Exclude<Sender, 'Unknown'> {
    return this.#line.at(serial) % 2 === 1 ? 'Enterprise' : 'Application'
  }

  /** The text as it was written, or the line of the script to generate it from. */
  sourceOf(serial: number): string | ScriptLine {
    const episode = this.#episode.at(serial)
    if (episode < 0) return this.#texts.get(serial) ?? ''
    return { episode, line: this.#line.at(serial) >> 1 }
  }

  get episodeCount(): number {
    return this.#episodeTopic.length
  }

  topicOf(episode: number): number {
    return this.#episodeTopic.at(episode)
  }

  episodeStart(episode: number): number {
    return this.#episodeTime.at(episode)
  }

  /** The message with this identifier, as its serial number. */
  findMessage(id: string): number | null {
    const serial = this.messageIds.decode(id)
    return serial !== null && serial < this.messageCount ? serial : null
  }

  findThread(id: string): ThreadRecord | null {
    const index = this.threadIds.decode(id)
    return index === null ? null : (this.threads[index] ?? null)
  }

  /**
   * The order of messages: by the second on the wire, then by insertion. The hidden fraction does not
   * sort, because of two messages with the same `CreatedUtc` the newest-inserted comes first.
   */
  compare(a: number, b: number): number {
    return second(this.timeOf(a)) - second(this.timeOf(b)) || a - b
  }

  /** How many of the sorted `list` lie in a second not later than that of `ms`. */
  upperBound(list: IntList, ms: number): number {
    const limit = second(ms)
    // Nearly every insertion is at the end.
    if (list.length === 0 || second(this.timeOf(list.at(list.length - 1))) <= limit) return list.length
    return partition(list.length, (index) => second(this.timeOf(list.at(index))) <= limit)
  }

  /** How many of the sorted `list` lie in a second before that of `ms`. */
  lowerBound(list: IntList, ms: number): number {
    const limit = second(ms)
    return partition(list.length, (index) => second(this.timeOf(list.at(index))) < limit)
  }

  /** How many of the sorted `list` are not newer than message `serial`, itself included. */
  notNewer(list: IntList, serial: number): number {
    return partition(list.length, (index) => this.compare(list.at(index), serial) <= 0)
  }

  /** How many of the sorted `list` are older than message `serial`. */
  older(list: IntList, serial: number): number {
    return partition(list.length, (index) => this.compare(list.at(index), serial) < 0)
  }
}

/** The whole second that the wire shows. */
export function second(ms: number): number {
  return Math.floor(ms / 1000)
}

/** The first index at which `before` stops being true, by halving. */
function partition(length: number, before: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}
