import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ConnectorError } from '../connector/errors'
import { type Thread, toThreadsPage } from '../connector/message-threads'
import { ask } from './client'

/** Where a thread is looked for. */
export interface ThreadPlace {
  readonly connectionId: string
  /** `null` = any in the token's scope. */
  readonly enterpriseId: string | null
  readonly threadId: string
}

/** One thread by its id. Fails with `bad-request` when the connection has no such thread. */
export function threadOptions({ connectionId, enterpriseId, threadId }: ThreadPlace) {
  return queryOptions({
    queryKey: ['thread', connectionId, enterpriseId, threadId] as const,
    queryFn: ({ signal }): Promise<Thread> => getThread({ connectionId, enterpriseId, threadId }, signal),
  })
}

/** Asks for one thread; throws `ConnectorError`. */
export async function getThread(place: ThreadPlace, signal?: AbortSignal): Promise<Thread> {
  const { connectionId, enterpriseId, threadId } = place
  const body = {
    MessageThreadIds: [threadId],
    ...(enterpriseId ? { EnterpriseIds: [enterpriseId] } : {}),
    Limitation: { Count: 1, Cursor: null },
  }
  const page = toThreadsPage(await ask('messageThreads/getAll', connectionId, body, signal))
  const thread = page.threads[0]
  if (!thread) throw new ConnectorError('bad-request')
  return thread
}

/** Lets a conversation open with the record that its inbox has loaded already, instead of asking for it again. */
export function rememberThread(
  client: QueryClient,
  place: Omit<ThreadPlace, 'threadId'>,
  thread: Thread,
): void {
  client.setQueryData(threadOptions({ ...place, threadId: thread.id }).queryKey, thread)
}
