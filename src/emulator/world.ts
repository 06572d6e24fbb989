import type { Store, ThreadRecord } from './store'
import type { SenderShape } from './wire'

/** What the operations work on. */
export interface World {
  readonly store: Store
  readonly now: () => number
  readonly senderShape: SenderShape
  /** Whether a new message moves its thread's `UpdatedUtc`. */
  readonly threadUpdated: boolean
  /** Whether an interval with one bound null is open on that side. */
  readonly openBounds: boolean
}

/** Writes a message now (or at `createdMs`) and touches its thread; gives the serial number. */
export function writeMessage(
  world: World,
  thread: ThreadRecord,
  message: {
    sender: 'Application' | 'Enterprise'
    text: Parameters<Store['addMessage']>[3]
    createdMs?: number
  },
): number {
  const createdMs = message.createdMs ?? world.now()
  if (world.threadUpdated) world.store.touch(thread, createdMs)
  return world.store.addMessage(thread, createdMs, message.sender, message.text)
}

/** Starts a thread now, or at `createdMs`. */
export function openThread(
  world: World,
  thread: {
    application: number
    enterprise: number
    language: number
    originalSender: string
    subject: string
    createdMs?: number
  },
): ThreadRecord {
  return world.store.addThread({ ...thread, createdMs: thread.createdMs ?? world.now() })
}
