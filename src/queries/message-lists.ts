import type { WalkedMessage } from '../connector/walk/plan'
import type { Lane } from '../connector/walk/walk'

/** A page of a walk, or what was read of a lane: messages, newest first, and what left on the way. */
interface Read<Message extends WalkedMessage> {
  readonly messages: readonly Message[]
  readonly lanes: readonly Pick<Lane, 'id' | 'kind'>[]
}

/**
 * The messages of pages, newest page first, and of all that left on their way, in the order in which they were read: that
 * is the order of those that are of one second. A stretch stands before the page that it left, which went on below it and
 * has no more of the second where the two meet than what lies on the end of a window; a connection after the page, which
 * has what was read of it before.
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
  const add = (lane: Pick<Lane, 'id'>) => {
    const read = readOf(lane.id)
    if (read) addLists(lists, read, readOf)
  }
  for (const lane of lanes) if (lane.kind === 'stretch') add(lane)
  if (messages.length > 0) lists.push(messages)
  for (const lane of lanes) if (lane.kind !== 'stretch') add(lane)
}
