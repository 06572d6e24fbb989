import type { Enterprise } from '../connector/enterprises'
import type { Thread } from '../connector/message-threads'
import type { Message } from '../connector/messages'
import type { Access } from './access'
import type { FaultPlan, Faults } from './faults'
import type { RequestLog, RequestLogEntry } from './request-log'
import type { Life } from './seed/life'
import { properties, toEnterprise } from './seed/properties'
import type { ThreadRecord } from './store'
import { type TruthQuery, truthOfMessages, truthOfThreads } from './truth'
import { domainMessage, domainThread } from './wire'
import { openThread, type World, writeMessage } from './world'

/** What tests and the demo do to the emulator from inside, past its API. */
export interface EmulatorControl {
  /** An employee answers now; without `text` as the conversation goes. Throws RangeError for an unknown thread. */
  readonly reply: (threadId: string, text?: string) => Message
  /** Writes any text at all, now (or at `createdMs`), as the guest unless `sender` says otherwise. */
  readonly write: (
    threadId: string,
    text: string,
    options?: { readonly sender?: 'Application' | 'Enterprise'; readonly createdMs?: number },
  ) => Message
  /** A guest of application 1 starts a thread, now or at `createdMs`, at a property (index, the first by default). */
  readonly startThread: (options?: {
    readonly enterprise?: number
    readonly originalSender?: string
    readonly subject?: string
    readonly createdMs?: number
    /** The guest's first message; absent: the thread stays empty. */
    readonly text?: string
  }) => Thread
  readonly resolve: (threadId: string, resolved?: boolean) => void
  /** Adds a fault; gives its removal. */
  readonly fault: (plan: FaultPlan) => () => void
  readonly clearFaults: () => void
  /** The exact messages that a client with this token should end up with, newest first. */
  readonly truth: (query: TruthQuery) => Message[]
  /** The exact threads, newest first by creation. */
  readonly truthThreads: (query: TruthQuery) => Thread[]
  /** All properties, the first first. */
  readonly enterprises: readonly Enterprise[]
  /** The latest calls, oldest first, without tokens; a bounded log. */
  readonly requests: readonly RequestLogEntry[]
  readonly clearRequests: () => void
  /** Writes what guests and employees wrote up to now; whoever turns auto-reply on calls it from time to time. */
  readonly tick: () => void
}

/** Puts the control of an emulator together. */
export function createControl(
  world: World,
  parts: { access: Access; faults: Faults; life: Life; log: RequestLog },
): EmulatorControl {
  const { store } = world
  const { access, faults, life, log } = parts
  const threadOf = (id: string): ThreadRecord => {
    const thread = store.findThread(id)
    if (thread === null) throw new RangeError(`no thread ${id}`)
    return thread
  }

  return {
    reply: (threadId, text) => domainMessage(store, life.reply(threadOf(threadId), text)),
    write: (threadId, text, { sender = 'Application', createdMs } = {}) => {
      const message = { sender, text, ...(createdMs === undefined ? {} : { createdMs }) }
      return domainMessage(store, writeMessage(world, threadOf(threadId), message))
    },
    startThread: ({
      enterprise = 0,
      originalSender = 'Emily Walker',
      subject = 'A question',
      createdMs,
      text,
    } = {}) => {
      const when = createdMs === undefined ? {} : { createdMs }
      const thread = openThread(world, {
        application: 0,
        enterprise,
        language: 0,
        originalSender,
        subject,
        ...when,
      })
      if (text !== undefined) writeMessage(world, thread, { sender: 'Application', text, ...when })
      return domainThread(thread)
    },
    resolve: (threadId, resolved = true) => {
      const thread = threadOf(threadId)
      thread.resolved = resolved
      // Resolving edits the thread itself, so it moves `UpdatedUtc` in every reading.
      store.touch(thread, world.now())
    },
    fault: faults.add,
    clearFaults: faults.clear,
    truth: (query) => truthOfMessages(store, access, query),
    truthThreads: (query) => truthOfThreads(store, access, query),
    enterprises: properties.map(toEnterprise),
    get requests() {
      return log.entries
    },
    clearRequests: log.clear,
    tick: life.tick,
  }
}
