import { type QueryClient, queryOptions } from '@tanstack/react-query'
import { ConnectorError } from '../connector/errors'
import { toThreadsPage } from '../connector/message-threads'
import { persist } from '../connector/retry'
import { askThread } from '../connector/walk/ask-thread'
import type { WalkedThread } from '../connector/walk/plan'
import { qualified, unqualified } from '../lib/qualified'
import { type CallOptions, ask } from './client'
import { isInsistedOn } from './insisting'
import { shouldWait } from './retry'
import type { ThreadSource } from './source'
import { waitFor } from './waiting'
import { persistence } from './walk-kit'

/** The key of a conversation's record. */
export const threadKey = ({ scope, threadId }: ThreadSource) => ['thread', scope, threadId] as const

/** One thread by its id. Fails with `bad-request` when the connection has no such thread. */
export function threadOptions(source: ThreadSource) {
  return queryOptions({
    queryKey: threadKey(source),
    retry: shouldWait,
    queryFn: ({ client, signal }): Promise<WalkedThread> => {
      const insists = isInsistedOn(client, threadKey(source))
      return waitFor(signal, (wait) =>
        persist(
          (isAgain) => getThread(source, { signal: wait.signal, wait, insists, isFresh: isAgain }),
          persistence(wait.signal),
        ),
      )
    },
  })
}

/** Asks for one thread; throws `ConnectorError`. */
export async function getThread(
  { scope, threadId }: ThreadSource,
  options: Pick<CallOptions, 'signal' | 'wait' | 'insists' | 'isFresh'> = {},
): Promise<WalkedThread> {
  const [{ connectionId, suffix }] = scope
  const thread = await askThread(scope[0], threadId, {
    threads: async (id, body, _signal, _onSent, isFresh = false) =>
      toThreadsPage(
        await ask('messageThreads/getAll', id, body, {
          ...options,
          isFresh: isFresh || options.isFresh === true,
        }),
      ),
  })
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
