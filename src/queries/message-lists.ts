import type { WalkedMessage } from '../connector/walk/plan'
import type { Lane } from '../connector/walk/walk'

/** A page of a walk, or what was read of a lane: messages, newest first, and what left on the way. */
interface Read<Message extends WalkedMessage> {
  readonly messages: readonly Message[]
  readonly lanes: readonly Pick<Lane, 'id'>[]
}

/**
 * The messages of pages, newest page first, and of all that left on their way. Of a message that two lists have, the first
 * one tells its place among those of its second: a lane comes before what it left, since a stretch has the whole of a second
 * of which the windows after it have no more than what lies on their end.
 *
 * @param readOf what was read of a lane so far, by its id; `undefined` = nothing
 */
export function messageListsOf<Message extends WalkedMessage>(
  pages: readonly Read<Message>[],
  readOf: (laneId: string) => Read<Message> | undefined,
): (readonly Message[])[] {
  const lists: (readonly Message[])[] = []
  for (const read of pages) addLists(lists, read, readOf)
  return lists
}

function addLists<Message extends WalkedMessage>(
  lists: (readonly Message[])[],
  { lanes, messages }: Read<Message>,
  readOf: (laneId: string) => Read<Message> | undefined,
): void {
  for (const { id } of lanes) {
    const read = readOf(id)
    if (read) addLists(lists, read, readOf)
  }
  if (messages.length > 0) lists.push(messages)
}
