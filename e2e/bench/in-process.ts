import { AsyncLocalStorage } from 'node:async_hooks'
import * as v from 'valibot'
import { ConnectorError, problemSchema } from '../../src/connector/errors'
import { toThreadsPage } from '../../src/connector/message-threads'
import { toMessagesPage } from '../../src/connector/messages'
import { CONNECTOR_PATH, type ReadOperation, readOperations } from '../../src/connector/operations'
import type { ScopeEntry, UpdatedVerdict, WalkKit } from '../../src/connector/walk/plan'
import type { Emulator } from '../../src/emulator/emulator'
import type { JobClass } from '../../src/lib/budget'
import type { Upstream } from '../../src/proxy/options'
import { createProxy } from '../../src/proxy/proxy'
import { nodeCodec } from '../../src/serve/codec'
import { createOpenSignIn } from '../../src/proxy/sign-in/open'
import type { VirtualClock } from '../../src/test/virtual-clock'

/** A connection, and the emulator that it leads to. */
export interface Destination {
  readonly connectionId: string
  readonly emulator: Emulator
  readonly accessToken: string
}

/** One call of a page, and what became of it. Instants are ms of the simulated clock. */
export interface Journey {
  readonly connectionId: string
  readonly operation: ReadOperation
  readonly class: JobClass
  readonly askedMs: number
  /** When the budget let it go; `null` when it has not. */
  leftMs: number | null
  /** The upstream's status; `null` when it was not asked, or has not answered. */
  status: number | null
  /** When the page had its answer. */
  answeredMs: number | null
}

type Operations = typeof readOperations

/** The product without sockets and without a browser. */
export interface InProcess {
  readonly ask: <Operation extends ReadOperation>(
    operation: Operation,
    connectionId: string,
    body: v.InferOutput<Operations[Operation]['request']>,
    options: { readonly class: JobClass; readonly signal?: AbortSignal | undefined },
  ) => Promise<v.InferOutput<Operations[Operation]['response']>>
  /** What a walk does its work with, as the page's own. */
  readonly kit: (of: JobClass, verdict: UpdatedVerdict) => WalkKit
  readonly scope: readonly ScopeEntry[]
}

const PLATFORM = 'bench'

/**
 * The real proxy over emulators, called as a page calls it, on a clock that stands still while anybody works: what
 * the network takes is `delayMs`, drawn for each way, and what the machine takes is not counted.
 */
export function createInProcess(options: {
  readonly clock: VirtualClock
  readonly destinations: readonly Destination[]
  readonly delayMs: () => number
  /** 0 to 1. */
  readonly random: () => number
  /** Told of each call as it is made, with its body as it is sent; the journey goes on to be filled in. */
  readonly onCall: (journey: Journey, body: string) => void
}): InProcess {
  const { clock, destinations, delayMs, random, onCall } = options
  // The proxy gives a call a signal of its own, since several requests may share it: the context leads back to the first.
  const journeys = new AsyncLocalStorage<Journey>()
  const byAddress = new Map(destinations.map((one) => [addressOf(one), one]))

  const upstream: Upstream = async (platformAddress, operation, body, signal) => {
    const journey = journeys.getStore()
    if (journey) journey.leftMs = clock.now()
    const emulator = byAddress.get(platformAddress)?.emulator
    if (!emulator) throw new RangeError(`no emulator at ${platformAddress}`)
    await onTheWay(signal)
    const arrivedMs = clock.now()
    const answer = await emulator.fetch(
      new Request(`${platformAddress}${CONNECTOR_PATH}${operation}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body,
      }),
    )
    const bytes = new Uint8Array(await answer.arrayBuffer())
    if (clock.now() !== arrivedMs) throw new Error('the simulated clock moved while the emulator worked')
    if (journey) journey.status = answer.status
    await onTheWay(signal)
    return { status: answer.status, headers: answer.headers, bytes }
  }

  async function onTheWay(signal: AbortSignal): Promise<void> {
    await clock.sleep(delayMs(), signal).catch((cause: unknown) => {
      throw new ConnectorError('aborted', { cause })
    })
  }

  const proxy = createProxy({
    signIn: createOpenSignIn(destinations.map(({ connectionId }) => connectionId)),
    isReady: () => true,
    // What is measured is what goes upstream.
    maxPagesBytes: 1,
    // In no thread of its own: this clock does not wait for one.
    codec: { ...nodeCodec, brotli: (bytes) => Promise.resolve(bytes) },
    config: {
      application: 'Bench App',
      demo: false,
      openOn: null,
      origins: [],
      connections: destinations.map((one) => ({
        id: one.connectionId,
        name: one.connectionId,
        platformAddress: addressOf(one),
        credentials: {
          clientToken: one.emulator.tokens.clientToken,
          accessToken: one.accessToken,
          client: 'Lobby Bench 1.0.0',
        },
      })),
    },
    upstream,
    now: clock.now,
    ticks: clock.now,
    timer: (run, ms) => {
      const off = new AbortController()
      clock.sleep(ms, off.signal).then(run, () => undefined)
      return () => off.abort()
    },
    random,
    log: { info: () => undefined, warn: () => undefined, error: ({ frames }) => console.error(frames) },
    assets: { index: null, files: new Map() },
  })

  const ask: InProcess['ask'] = async (operation, connectionId, body, { class: of, signal }) => {
    const text = JSON.stringify(body)
    const request = new Request(`http://127.0.0.1/api/${connectionId}/${operation}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        'content-length': String(new TextEncoder().encode(text).byteLength),
        'sec-fetch-site': 'same-origin',
        'x-lobby': '1',
        ...(of === 'background' ? { 'x-lobby-class': of } : {}),
      },
      body: text,
      ...(signal ? { signal } : {}),
    })
    const askedMs = clock.now()
    const journey: Journey = {
      connectionId,
      operation,
      class: of,
      askedMs,
      leftMs: null,
      status: null,
      answeredMs: null,
    }
    onCall(journey, text)
    const response = await journeys.run(journey, () => proxy(request))
    const json: unknown = await response.json()
    journey.answeredMs = clock.now()
    if (!response.ok) {
      const { kind, ...rest } = v.parse(problemSchema, json)
      throw new ConnectorError(kind, rest)
    }
    return v.parse(readOperations[operation].response, json)
  }

  return {
    ask,
    kit: (of, verdict) => ({
      messages: async (connectionId, body, signal) =>
        toMessagesPage(await ask('messages/getAll', connectionId, body, { class: of, signal })),
      threads: async (connectionId, body, signal) =>
        toThreadsPage(await ask('messageThreads/getAll', connectionId, body, { class: of, signal })),
      now: clock.now,
      sleep: clock.sleep,
      random,
      verdict: () => verdict,
    }),
    scope: destinations.map(({ connectionId }) => ({
      connectionId,
      platform: PLATFORM,
      suffix: '',
      enterpriseIds: null,
    })),
  }
}

/** Each emulator has an address of its own, by which the upstream finds it. */
function addressOf({ connectionId }: Destination): string {
  return `https://${connectionId}.test`
}
