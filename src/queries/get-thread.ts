import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ConnectorError } from '../connector/errors'
import { toThreadsPage } from '../connector/message-threads'
import type { WalkedThread } from '../connector/walk/plan'
import { qualified, unqualified } from '../lib/qualified'
import { type CallOptions, ask } from './client'
import { isInsistedOn } from './insisting'
import type { ThreadSource } from './source'

/** The key of a conversation's record. */
export const threadKey = ({ scope, threadId }: ThreadSource) => ['thread', scope, threadId] as const

/** One thread by its id. Fails with `bad-request` when the connection has no such thread. */
export function threadOptions(source: ThreadSource) {
  return queryOptions({
    queryKey: threadKey(source),
    queryFn: ({ client, signal }): Promise<WalkedThread> =>
      getThread(source, { signal, insists: isInsistedOn(client, threadKey(source)) }),
  })
}

/** Asks for one thread; throws `ConnectorError`. */
export async function getThread(
  { scope, threadId }: ThreadSource,
  options: Pick<CallOptions, 'signal' | 'insists' | 'isFresh'> = {},
): Promise<WalkedThread> {
  const [{ connectionId, enterpriseIds, suffix }] = scope
  const body = {
    MessageThreadIds: [threadId],
    ...(enterpriseIds ? { EnterpriseIds: [...enterpriseIds] } : {}),
    Limitation: { Count: 1, Cursor: null },
  }
  const page = toThreadsPage(await ask('messageThreads/getAll', connectionId, body, options))
  const thread = page.threads[0]
  if (!thread) throw new ConnectorError('bad-request')
  return { ...thread, id: qualified(thread.id, suffix), connectionId }
}

/** Lets a conversation open with the record that its inbox has loaded already, instead of asking for it again. */
export function rememberThread(
  client: QueryClient,
  scope: ThreadSource['scope'],
  thread: WalkedThread,
): void {
  const source: ThreadSource = { kind: 'thread', scope, threadId: unqualified(thread.id) }
  client.setQueryData(threadOptions(source).queryKey, thread)
}
