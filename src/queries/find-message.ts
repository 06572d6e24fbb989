import { queryOptions } from '@tanstack/react-query'
import { ConnectorError } from '../connector/errors'
import { FLOOR_MS } from '../connector/limits'
import { persist } from '../connector/retry'
import { askTwice } from '../connector/twice'
import type { WalkKit } from '../connector/walk/plan'
import { shouldWait } from './retry'
import type { ThreadSource } from './source'
import { waitFor } from './waiting'
import { walkKit } from './walk-kit'

/**
 * When a message of a conversation was written, as nearly as it can be asked: ms UTC of the one before it, which is
 * what the upstream gives after a cursor. A conversation that is read from there on both ways meets the message first of
 * all newer ones. `null` when the upstream knows no such message.
 */
export function messageInstantOptions(source: ThreadSource, messageId: string, serverNow: () => number) {
  const { scope, threadId } = source
  return queryOptions({
    queryKey: ['message', scope, threadId, messageId] as const,
    retry: shouldWait,
    queryFn: ({ signal, meta }): Promise<number | null> => {
      const { makeKit = walkKit } = meta ?? {}
      return waitFor(signal, (wait) =>
        findInstant(source, messageId, makeKit(serverNow, wait.signal, { wait })),
      )
    },
  })
}

async function findInstant(
  { scope, threadId }: ThreadSource,
  messageId: string,
  kit: WalkKit,
): Promise<number | null> {
  const [{ connectionId, enterpriseIds }] = scope
  const body = {
    MessageThreadIds: [threadId],
    ...(enterpriseIds ? { EnterpriseIds: [...enterpriseIds] } : {}),
    Limitation: { Count: 1, Cursor: messageId },
  }
  try {
    // Nothing before it makes it the first message of all, which is worth a second question.
    const { messages } = await askTwice(
      (isFresh) => persist(() => kit.messages(connectionId, body, kit.signal, undefined, isFresh), kit),
      (page) => page.messages.length === 0,
      (page) => page.messages.length,
    )
    return messages[0]?.createdMs ?? FLOOR_MS
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'bad-request') return null
    throw error
  }
}
