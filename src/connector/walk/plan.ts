import type { Thread } from '../message-threads'
import type { Message, MessagesPage, MessagesRequest } from '../messages'
import type { ThreadsPage, ThreadsRequest } from '../message-threads'
import type { Range } from './windows'

/** One connection that a walk reads through: all properties of its token, or some. */
export interface ScopeEntry {
  readonly connectionId: string
  /** Stands for the platform address that it leads to, without being it. */
  readonly platform: string
  /** What is put behind its identifiers, which are unique within one address only: '' for those of the first. */
  readonly suffix: string
  /** `null` = every enterprise in the token's scope. */
  readonly enterpriseIds: readonly string[] | null
}

/** What is known of a thread for the walk's purposes. */
export interface ThreadRef {
  readonly id: string
  /** ms UTC. No message of the thread is older. */
  readonly createdMs: number
  /** ms UTC. Where messages move it, none that was there when the thread was read is newer. */
  readonly updatedMs: number
}

/** What a walk goes through. All of it is plain data, and so is the state: both can be serialised. */
export interface WalkPlan {
  readonly scope: readonly ScopeEntry[]
  /** The threads to walk; `null` = those that can have a message in the range, found on the way. */
  readonly threads: readonly ThreadRef[] | null
  /** `null` = back to the beginning. */
  readonly range: Range | null
  /** The server's now when the walk begins, ms UTC: where its newest window lies. */
  readonly nowMs: number
  /** How much is asked for at once, where it is not what the product asks for. */
  readonly sizes?: WalkSizes
}

/** How much a walk asks for at once. */
export interface WalkSizes {
  /** Threads in one request, 1 to 1,000. */
  readonly shard: number
  /** Messages of each shard: see `WalkState`. */
  readonly counts: readonly number[]
}

/** A message, and the connection that it came through. */
export interface WalkedMessage extends Message {
  readonly connectionId: string
}

/** A thread, and the connection that it came through. */
export interface WalkedThread extends Thread {
  readonly connectionId: string
}

/**
 * Sends one messages/getAll request and gives its parsed page; throws `ConnectorError`. `onSent` as `isQueued` says.
 * `isFresh`: an answer that the upstream gave before this call is not enough.
 */
export type AskMessages = (
  connectionId: string,
  body: MessagesRequest,
  signal?: AbortSignal,
  onSent?: () => void,
  isFresh?: boolean,
) => Promise<MessagesPage>

/**
 * Sends one messageThreads/getAll request and gives its parsed page; throws `ConnectorError`. `onSent` as above.
 * `isFresh`: an answer that the upstream gave before this call is not enough.
 */
export type AskThreads = (
  connectionId: string,
  body: ThreadsRequest,
  signal?: AbortSignal,
  onSent?: () => void,
  isFresh?: boolean,
) => Promise<ThreadsPage>

/** Whether a new message moves its thread's `UpdatedUtc`, as far as it is known of a platform. */
export type UpdatedVerdict = 'moves' | 'still' | 'unknown'

/** What a walk does its work with; all effects come from here. */
export interface WalkKit {
  readonly messages: AskMessages
  readonly threads: AskThreads
  /** Whether requests may wait before they are sent, and `onSent` is called when they are; else they are sent at once. */
  readonly isQueued?: boolean
  /** The server's now, ms UTC. */
  readonly now: () => number
  /** Waits some ms; rejects when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
  /** 0 to 1, for the jitter between retries. */
  readonly random: () => number
  readonly verdict: (platform: string) => UpdatedVerdict
  /** How far a platform's clock is ahead of the server's, ms; negative = behind. Left out: alike. */
  readonly aheadMs?: (platform: string) => number
  /** Aborts everything that is under way. */
  readonly signal?: AbortSignal
}
