import type { Thread } from '../message-threads'
import { askTwice } from '../twice'
import type { ScopeEntry, WalkKit } from './plan'

/**
 * Asks for one thread by its id, and again where there seems to be none: an answer that is empty by mistake would take
 * the conversation away. `null`: there is none. Throws `ConnectorError`.
 */
export async function askThread(
  { connectionId, enterpriseIds }: ScopeEntry,
  threadId: string,
  kit: Pick<WalkKit, 'threads' | 'signal'>,
): Promise<Thread | null> {
  const body = {
    MessageThreadIds: [threadId],
    ...(enterpriseIds ? { EnterpriseIds: [...enterpriseIds] } : {}),
    Limitation: { Count: 1, Cursor: null },
  }
  const { threads } = await askTwice(
    (isFresh) => kit.threads(connectionId, body, kit.signal, undefined, isFresh),
    (page) => page.threads.length === 0,
    (page) => page.threads.length,
  )
  return threads[0] ?? null
}
