import type { ReadOperation } from '../connector/operations'
import type { Assets, LogFields, ProxyConfig, UpstreamAnswer } from '../proxy/options'
import { type ProxyOptions, createProxy } from '../proxy/proxy'
import { createOpenSignIn } from '../proxy/sign-in/open'
import type { SignIn } from '../proxy/sign-in/sign-in'
import type { SpendParts } from '../proxy/spend'
import { nodeCodec } from '../serve/codec'

/** The tokens of the connection in `createTestProxy`. */
export const TEST_SECRETS = {
  clientToken: 'CLIENT-Q7R2zK9fw4hT0pLx8Vb',
  accessToken: 'ACCESS-m3N6yJ1sD5gUc8We+Z/a',
}

export const NOW = Date.UTC(2026, 2, 9, 13, 19, 46)

const CONFIG: ProxyConfig = {
  application: 'Sample Client',
  demo: true,
  openOn: { connectionId: 'demo', enterpriseId: '00000000-0000-4000-8000-000000000001' },
  origins: [],
  connections: [
    {
      id: 'demo',
      name: 'Demo data',
      platformAddress: 'https://upstream.test',
      credentials: { ...TEST_SECRETS, client: 'Sample Client 1.0.0' },
    },
  ],
}

/** What an upstream was called with. */
export interface Call {
  readonly platformAddress: string
  readonly operation: ReadOperation
  readonly body: unknown
}

/** An answer to a call; `body` is sent as JSON unless it is text or bytes. */
export interface FakeAnswer {
  readonly status?: number
  readonly headers?: Record<string, string>
  readonly body?: unknown
}

/** The proxy over an upstream that answers as told, and a record of what the upstream got and what was logged. */
export function createTestProxy(
  answer: (call: Call, signal: AbortSignal) => FakeAnswer | Promise<FakeAnswer> = () => ({ status: 204 }),
  options: {
    config?: Partial<ProxyConfig>
    assets?: Assets
    spend?: Partial<SpendParts>
    signIn?: SignIn
    isReady?: () => boolean
    parts?: Partial<Pick<ProxyOptions, 'now' | 'codec' | 'maxPagesBytes' | 'inFlight'>>
  } = {},
) {
  const config = { ...CONFIG, ...options.config }
  const received: Call[] = []
  const logged: (LogFields & { level: string })[] = []
  const proxy = createProxy({
    config,
    assets: options.assets ?? { index: null, files: new Map() },
    now: () => NOW,
    isReady: options.isReady ?? (() => true),
    signIn: options.signIn ?? createOpenSignIn(config.connections.map(({ id }) => id)),
    codec: nodeCodec,
    ...options.spend,
    ...options.parts,
    log: {
      info: (fields) => logged.push({ level: 'info', ...fields }),
      warn: (fields) => logged.push({ level: 'warn', ...fields }),
      error: (fields) => logged.push({ level: 'error', ...fields }),
    },
    upstream: async (platformAddress, operation, body, signal) => {
      const call = { platformAddress, operation, body: JSON.parse(body) as unknown }
      received.push(call)
      return toAnswer(await answer(call, signal))
    },
  })

  /** Asks as the client's page does; `headers` with the value `null` are left out. */
  async function ask(
    path: string,
    body: unknown,
    headers: Record<string, string | null> = {},
    signal?: AbortSignal,
  ): Promise<Response> {
    const bytes =
      typeof body === 'string' ? new TextEncoder().encode(body) : body instanceof Uint8Array ? body : null
    const sentBody = bytes ?? new TextEncoder().encode(JSON.stringify(body))
    const all = {
      'content-type': 'application/json',
      'content-length': String(sentBody.byteLength),
      'x-lobby': '1',
      'sec-fetch-site': 'same-origin',
      ...headers,
    }
    const sent = Object.entries(all).filter((entry): entry is [string, string] => entry[1] !== null)
    return proxy(
      new Request(`http://127.0.0.1:8080${path}`, {
        method: 'POST',
        headers: sent,
        body: new Uint8Array(sentBody),
        ...(signal === undefined ? {} : { signal }),
      }),
    )
  }
  return { proxy, ask, received, logged }
}

function toAnswer({ status = 200, headers = {}, body }: FakeAnswer): UpstreamAnswer {
  const text = typeof body === 'string' ? body : JSON.stringify(body ?? null)
  return {
    status,
    headers: new Headers(status === 204 ? headers : { 'content-type': 'application/json', ...headers }),
    bytes: body instanceof Uint8Array ? body : new TextEncoder().encode(status === 204 ? '' : text),
  }
}
