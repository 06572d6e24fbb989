import type { WalkedMessage, WalkedThread } from '../connector/walk/plan'
import type { Lane, WalkState } from '../connector/walk/walk'
import type { KeptMessage } from './kept-message'
import { type MessagesSource, sourceId } from './source'

/** What was read of a lane so far. */
export interface ReadLane {
  /** Newest first. */
  readonly messages: readonly WalkedMessage[]
  readonly threads: readonly WalkedThread[]
  /** Threads that the upstream does not accept. */
  readonly droppedIds: readonly string[]
  /** Stretches of the lane that could not be read either. */
  readonly lanes: readonly Lane[]
  /** Where it goes on; `null` at its end. */
  readonly state: WalkState | null
  /** Everything of the lane from here on (ms UTC) is in `messages`; `null` at its end. */
  readonly completeFromMs: number | null
}

/** What there is of a lane before its first page: of its last second there may be more, as of the last one of each page. */
export function nothingRead({ state, endMs }: Pick<Lane, 'state' | 'endMs'>): ReadLane {
  return { messages: [], threads: [], droppedIds: [], lanes: [], state, completeFromMs: endMs + 1000 }
}

/** The same as it is kept. */
export interface LaneData extends ReadLane {
  readonly messages: readonly KeptMessage[]
}

/** The key of a lane's data. */
export function laneKey(source: MessagesSource, laneId: string) {
  return ['lane', sourceId(source), laneId] as const
}
