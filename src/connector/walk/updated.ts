import type { UpdatedVerdict, WalkedMessage, WalkedThread } from './plan'

/** How far a stamp may be from the message that moved it, ms: both resolve whole seconds. */
const SAME_MS = 2_000

/** Messages of the last moments before a thread was read prove nothing: clocks differ. ms. */
const CLOCK_MS = 60_000

/** A thread, and when it was read. */
export interface ReadThread {
  readonly thread: WalkedThread
  /** The server's now, ms UTC. */
  readonly readMs: number
}

/**
 * Whether a new message moves its thread's `UpdatedUtc`, which the vendor does not say. Proof: a stamp later than the
 * thread's creation that is the newest message's. Disproof, and stronger: a message that was there when the thread was
 * read and is newer than its stamp.
 *
 * @param newestOf the newest message of a thread, where it is surely loaded
 */
export function judgeUpdated(
  threads: readonly ReadThread[],
  newestOf: (threadId: string) => Pick<WalkedMessage, 'createdMs'> | undefined,
): UpdatedVerdict {
  let verdict: UpdatedVerdict = 'unknown'
  for (const { thread, readMs } of threads) {
    const newest = newestOf(thread.id)
    if (!newest) continue
    const { createdMs, updatedMs } = thread
    if (newest.createdMs > updatedMs + SAME_MS && newest.createdMs < readMs - CLOCK_MS) return 'still'
    if (updatedMs > createdMs && Math.abs(updatedMs - newest.createdMs) <= SAME_MS) verdict = 'moves'
  }
  return verdict
}
