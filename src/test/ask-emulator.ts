import * as v from 'valibot'
import { withCredentials } from '../connector/credentials'
import { toThreadsPage } from '../connector/message-threads'
import { toMessagesPage } from '../connector/messages'
import { CONNECTOR_PATH, type ReadOperation, readOperations } from '../connector/operations'
import type { AskMessages, AskThreads, UpdatedVerdict, WalkKit } from '../connector/walk/plan'
import type { Emulator } from '../emulator/emulator'

/** Asks an emulator in this process, over its real protocol, with one of its tokens; nothing is ever late. */
export function askEmulator(
  emulator: Emulator,
  accessToken: string,
  nowMs: number,
  verdict: UpdatedVerdict = 'moves',
): WalkKit {
  const call = async (operation: ReadOperation, body: object): Promise<unknown> => {
    const credentials = { clientToken: emulator.tokens.clientToken, accessToken, client: 'Lobby Tests 1.0.0' }
    const response = await emulator.fetch(
      new Request(`http://emulator${CONNECTOR_PATH}${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(withCredentials(body, credentials)),
      }),
    )
    if (response.status !== 200) throw new Error(`${operation}: ${response.status} ${await response.text()}`)
    return response.json()
  }
  const messages: AskMessages = async (_connection, body) =>
    toMessagesPage(v.parse(readOperations['messages/getAll'].response, await call('messages/getAll', body)))
  const threads: AskThreads = async (_connection, body) =>
    toThreadsPage(
      v.parse(readOperations['messageThreads/getAll'].response, await call('messageThreads/getAll', body)),
    )
  return {
    messages,
    threads,
    now: () => nowMs,
    sleep: (_ms, signal) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new Error('aborted'))),
      ),
    random: () => 0.5,
    verdict: () => verdict,
  }
}
