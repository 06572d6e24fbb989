import * as v from 'valibot'
import { ConnectorError, problemSchema } from '../connector/errors'
import { toThreadsPage } from '../connector/message-threads'
import { toMessagesPage } from '../connector/messages'
import { CONNECTOR_PATH, type ReadOperation, readOperations } from '../connector/operations'
import { type Session, sessionSchema } from '../connector/session'
import type { UpdatedVerdict, WalkKit } from '../connector/walk/plan'
import { type Emulator, createEmulator } from '../emulator/emulator'
import type { Codec } from '../proxy/options'
import { nodeCodec } from '../serve/codec'
import { createTestProxy } from './fake-upstream'
import type { VirtualClock } from './virtual-clock'

/** The real proxy with its memory, between whoever asks and an emulator, on a clock that does not run by itself. */
export interface MemoryWorld {
  readonly emulator: Emulator
  /** Asks the proxy what the page asks before each look: from then on walks know how the clocks differ. */
  readonly readSession: () => Promise<void>
  /** What a walk does its work with; `isFresh`: whether a person asked for what is new. */
  readonly kit: (isFresh: boolean, verdict: () => UpdatedVerdict) => WalkKit
}

/** Compresses nothing: a virtual clock does not wait for threads of the machine. */
const PLAIN_CODEC: Codec = {
  ...nodeCodec,
  brotli: (bytes) => Promise.resolve(bytes),
  unbrotli: (bytes) => Promise.resolve(bytes),
}

/**
 * Puts a world together, with the connections `first` and `second` to the emulator's first two properties.
 *
 * @param aheadMs how far the emulator's clock is ahead of the proxy's, ms; negative = behind
 * @param latency how long the next call takes on its way there and on its way back, ms
 */
export function createMemoryWorld(options: {
  readonly clock: VirtualClock
  readonly emulator: Parameters<typeof createEmulator>[0]
  readonly aheadMs: number
  readonly latency: () => readonly [thereMs: number, backMs: number]
}): MemoryWorld {
  const { clock, aheadMs, latency } = options
  const emulator = createEmulator({ rateLimit: 0, now: () => clock.now() + aheadMs, ...options.emulator })
  const { clientToken, accessToken, accessTokenB } = emulator.tokens
  const startedMs = clock.now()
  const connection = (id: string, token: string) => ({
    id,
    name: id,
    platformAddress: 'https://upstream.test',
    credentials: { clientToken, accessToken: token, client: 'Lobby Tests 1.0.0' },
  })
  let told: Session['connections'] = []
  const { ask, proxy } = createTestProxy(
    async ({ operation, body }, signal) => {
      const [thereMs, backMs] = latency()
      try {
        await clock.sleep(thereMs, signal)
        const response = await emulator.fetch(
          new Request(`http://emulator${CONNECTOR_PATH}${operation}`, {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(body),
          }),
        )
        const answer = {
          status: response.status,
          headers: Object.fromEntries(response.headers),
          body: await response.text(),
        }
        await clock.sleep(backMs, signal)
        return answer
      } catch (cause) {
        throw signal.aborted ? new ConnectorError('aborted', { cause }) : cause
      }
    },
    {
      config: { connections: [connection('first', accessToken), connection('second', accessTokenB)] },
      spend: {
        rate: { limit: 0, windowMs: 30_000 },
        ticks: () => clock.now() - startedMs + 1_000,
        timer: (run, ms) => {
          const off = new AbortController()
          clock.sleep(ms, off.signal).then(run, () => undefined)
          return () => off.abort()
        },
      },
      parts: { now: clock.now, codec: PLAIN_CODEC },
    },
  )

  async function read<Operation extends ReadOperation>(
    operation: Operation,
    connectionId: string,
    body: object,
    isFresh: boolean,
    signal: AbortSignal | undefined,
  ): Promise<v.InferOutput<(typeof readOperations)[Operation]['response']>> {
    const headers: Record<string, string> = isFresh ? { 'x-lobby-fresh': '1' } : {}
    const response = await ask(`/api/${connectionId}/${operation}`, body, headers, signal)
    const json: unknown = await response.json()
    if (response.ok) return v.parse(readOperations[operation].response, json)
    const { kind, ...rest } = v.parse(problemSchema, json)
    throw new ConnectorError(kind, rest)
  }

  return {
    emulator,
    readSession: async () => {
      const headers = { 'x-lobby': '1', 'sec-fetch-site': 'same-origin' }
      const response = await proxy(new Request('http://127.0.0.1:8080/api/session', { headers }))
      told = v.parse(sessionSchema, await response.json()).connections
    },
    kit: (isFresh, verdict) => ({
      messages: async (connectionId, body, signal) =>
        toMessagesPage(await read('messages/getAll', connectionId, body, isFresh, signal)),
      threads: async (connectionId, body, signal, _onSent, mustBeFresh = false) =>
        toThreadsPage(
          await read('messageThreads/getAll', connectionId, body, isFresh || mustBeFresh, signal),
        ),
      now: clock.now,
      sleep: clock.sleep,
      random: () => 0.5,
      verdict,
      // All of this world's connections lead to one platform.
      aheadMs: () => told[0]?.clockAheadMs ?? 0,
    }),
  }
}
