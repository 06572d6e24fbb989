import * as v from 'valibot'
import { ConnectorError, problemSchema } from '../connector/errors'
import { toThreadsPage } from '../connector/message-threads'
import { toMessagesPage } from '../connector/messages'
import { type ReadOperation, readOperations } from '../connector/operations'
import type { WalkKit } from '../connector/walk/plan'

/**
 * Asks a running proxy as the client's page does, over a socket; the page's own way only works inside a page.
 *
 * @param insists whether a person has just pressed "Try again"
 */
export function askLobby(origin: string, insists = false): Pick<WalkKit, 'messages' | 'threads'> {
  async function ask<Operation extends ReadOperation>(
    operation: Operation,
    connectionId: string,
    body: object,
    signal: AbortSignal | undefined,
    isFresh: boolean,
  ): Promise<v.InferOutput<(typeof readOperations)[Operation]['response']>> {
    let response: Response
    let json: unknown
    try {
      response = await fetch(`${origin}/api/${connectionId}/${operation}`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-lobby': '1',
          origin,
          ...(insists || isFresh ? { 'x-lobby-fresh': '1' } : {}),
          ...(insists ? { 'x-lobby-retry': '1' } : {}),
        },
        body: JSON.stringify(body),
        ...(signal ? { signal } : {}),
      })
      json = await response.json()
    } catch (cause) {
      throw new ConnectorError(signal?.aborted ? 'aborted' : 'network', { cause })
    }
    if (response.ok) return v.parse(readOperations[operation].response, json)
    const { kind, ...rest } = v.parse(problemSchema, json)
    throw new ConnectorError(kind, rest)
  }

  return {
    messages: async (connectionId, body, signal, _onSent, isFresh = false) =>
      toMessagesPage(await ask('messages/getAll', connectionId, body, signal, isFresh)),
    threads: async (connectionId, body, signal, _onSent, isFresh = false) =>
      toThreadsPage(await ask('messageThreads/getAll', connectionId, body, signal, isFresh)),
  }
}
