import type { Sender } from '../connector/sender'
import type { WalkedMessage, WalkedThread } from '../connector/walk/plan'
import { UuidStore, uuidBytes } from '../lib/uuid-store'

/** What the messages of one thread have in common, once for all of them. */
export interface Origin {
  readonly threadId: string
  readonly connectionId: string
  /** What is put behind the identifiers of its messages. */
  readonly suffix: string
  /** The identifiers of all messages of a source. */
  readonly ids: UuidStore
}

/** Instants are kept as seconds since this one, 2015-01-01: small numbers cost an engine nothing beside their field. */
const EPOCH_S = 1_420_070_400

/** The last second of what a browser's engine keeps in a field itself, a number of 31 bits with its sign: in 2049. */
const MOST_SECONDS = 2 ** 30 - 1

/** An instant, ms UTC, and a sender that are not kept as one small number. */
interface Odd {
  readonly ms: number
  readonly sender: Sender
}

/**
 * A message as the query cache holds it, and its own row in a list: there may be a million of them, so it has no field
 * that another one already has, its identifier is 16 bytes, and no row is made for it (decision 015).
 */
export class KeptMessage implements WalkedMessage {
  readonly text: string | null
  readonly #origin: Origin
  /** Its number among the source's; an object around what is not a UUID. */
  readonly #id: number | { readonly id: string }
  /** Whole seconds since `EPOCH_S`, as they are for a guest's message, and below 0 (`~`) for a property's. */
  readonly #stamp: number | Odd

  constructor({ id, text, sender, createdMs }: WalkedMessage, origin: Origin) {
    this.text = text
    this.#origin = origin
    this.#id = origin.ids.add(id.slice(0, id.length - origin.suffix.length)) ?? { id }
    const second = createdMs / 1000 - EPOCH_S
    const isOdd = !Number.isInteger(second) || second < 0 || second > MOST_SECONDS || sender === 'Unknown'
    this.#stamp = isOdd ? { ms: createdMs, sender } : sender === 'Application' ? second : ~second
  }

  get id(): string {
    const { ids, suffix } = this.#origin
    return typeof this.#id === 'number' ? ids.textOf(this.#id) + suffix : this.#id.id
  }
  get threadId(): string {
    return this.#origin.threadId
  }
  get connectionId(): string {
    return this.#origin.connectionId
  }
  get sender(): Sender {
    const stamp = this.#stamp
    if (typeof stamp !== 'number') return stamp.sender
    return stamp < 0 ? 'Enterprise' : 'Application'
  }
  /** ms UTC. */
  get createdMs(): number {
    const stamp = this.#stamp
    if (typeof stamp !== 'number') return stamp.ms
    return ((stamp < 0 ? ~stamp : stamp) + EPOCH_S) * 1000
  }
  get kind(): 'message' {
    return 'message'
  }
  get key(): string {
    return this.id
  }

  /** Whether this is its key, without making the text of its own. */
  hasKey(key: string): boolean {
    if (sought.key !== key) sought = soughtAs(key)
    if (typeof this.#id !== 'number') return this.#id.id === key
    const { ids, suffix } = this.#origin
    return sought.bytes !== null && ids.is(this.#id, sought.bytes) && suffix === sought.suffix
  }
}

/** The key that was sought last: whoever seeks one asks many messages. */
let sought = soughtAs('')

function soughtAs(key: string) {
  const suffix = suffixOf(key)
  return { key, bytes: uuidBytes(key.slice(0, key.length - suffix.length)), suffix }
}

/** Makes what is kept of what a walk brings. What is kept already stays as it is. */
export interface Keep {
  readonly messages: (messages: readonly WalkedMessage[]) => readonly KeptMessage[]
  readonly threads: (threads: readonly WalkedThread[]) => readonly WalkedThread[]
}

/** Remembers what threads have in common for as long as it is held. */
export function createKeep(): Keep {
  const origins = new Map<string, Origin>()
  const ids = new UuidStore()
  const originOf = (id: string, threadId: string, connectionId: string): Origin => {
    const known = origins.get(threadId)
    const suffix = suffixOf(id)
    if (known?.connectionId === connectionId && known.suffix === suffix) return known
    const origin = { threadId: known?.threadId ?? threadId, connectionId, suffix, ids }
    origins.set(origin.threadId, origin)
    return origin
  }
  return {
    messages: (messages) =>
      messages.map((message) => {
        if (message instanceof KeptMessage) return message
        return new KeptMessage(message, originOf(message.id, message.threadId, message.connectionId))
      }),
    threads: (threads) =>
      threads.map(({ id, connectionId, originalSender, subject, createdMs, updatedMs, isResolved }) => {
        // Its messages name it by the same string, and an object that is written out is smaller than one that is spread.
        const { threadId } = originOf(id, id, connectionId)
        return { id: threadId, connectionId, originalSender, subject, createdMs, updatedMs, isResolved }
      }),
  }
}

function suffixOf(id: string): string {
  const at = id.indexOf('@')
  return at === -1 ? '' : id.slice(at)
}
