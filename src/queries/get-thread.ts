import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ConnectorError } from '../connector/errors'
import { type Thread, toThreadsPage } from '../connector/message-threads'
import { ask } from './client'

/** One thread by its id. Fails with `bad-request` when the connection has no such thread. */
export function threadOptions(connectionId: string, threadId: string) {
  return queryOptions({
    queryKey: ['thread', connectionId, threadId] as const,
    queryFn: ({ signal }): Promise<Thread> => getThread(connectionId, threadId, signal),
  })
}

/** Asks for one thread; throws `ConnectorError`. */
export async function getThread(
  connectionId: string,
  threadId: string,
  signal?: AbortSignal,
): Promise<Thread> {
  const body = { MessageThreadIds: [threadId], Limitation: { Count: 1, Cursor: null } }
  const page = toThreadsPage(await ask('messageThreads/getAll', connectionId, body, signal))
  const thread = page.threads[0]
  if (!thread) throw new ConnectorError('bad-request')
  return thread
}

/** Lets a conversation open with the record that its inbox has loaded already, instead of asking for it again. */
export function rememberThread(client: QueryClient, connectionId: string, thread: Thread): void {
  client.setQueryData(threadOptions(connectionId, thread.id).queryKey, thread)
}
