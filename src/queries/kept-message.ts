import type { Sender } from '../connector/sender'
import type { WalkedMessage, WalkedThread } from '../connector/walk/plan'

/**
 * A message as the query cache holds it. It is its own row in a list, so that a million of them need no rows beside; a
 * class, because its getters cost nothing beside what each message holds.
 */
export class KeptMessage implements WalkedMessage {
  readonly id: string
  readonly threadId: string
  readonly connectionId: string
  readonly text: string | null
  readonly sender: Sender
  /** ms UTC. */
  readonly createdMs: number

  constructor({ id, connectionId, text, sender, createdMs }: WalkedMessage, threadId: string) {
    this.id = id
    this.threadId = threadId
    this.connectionId = connectionId
    this.text = text
    this.sender = sender
    this.createdMs = createdMs
  }

  get kind(): 'message' {
    return 'message'
  }
  get key(): string {
    return this.id
  }
}

/** Makes what is kept of what a walk brings. What is kept already stays as it is. */
export interface Keep {
  readonly messages: (messages: readonly WalkedMessage[]) => readonly KeptMessage[]
  readonly threads: (threads: readonly WalkedThread[]) => readonly WalkedThread[]
}

/** For one source: all messages of a thread and the thread itself share one string of its id, which is 48 bytes. */
export function createKeep(): Keep {
  const threadIds = new Map<string, string>()
  const sharedId = (threadId: string): string => {
    const known = threadIds.get(threadId)
    if (known === undefined) threadIds.set(threadId, threadId)
    return known ?? threadId
  }
  return {
    messages: (messages) =>
      messages.map((message) =>
        message instanceof KeptMessage ? message : new KeptMessage(message, sharedId(message.threadId)),
      ),
    threads: (threads) =>
      threads.map(({ id, connectionId, originalSender, subject, createdMs, updatedMs, isResolved }) => {
        // An object that is written out is smaller than one that is spread.
        return { id: sharedId(id), connectionId, originalSender, subject, createdMs, updatedMs, isResolved }
      }),
  }
}
