import { RATE_LIMIT, RATE_WINDOW_MS } from '../connector/limits'
import { ConnectionReset } from '../lib/connection-reset'
import { createAccess, type EmulatorTokens } from './access'
import { createControl, type EmulatorControl } from './control'
import { Refusal } from './fail'
import { createFaults } from './faults'
import { createRandom, hash } from './hash'
import { createIdSpace } from './ids'
import { operations } from './operations'
import { createRateLimit } from './rate-limit'
import { readJson, readOperation } from './read-request'
import { createRequestLog } from './request-log'
import { prefersMinimal, refuse, respond, spoil, transformed } from './respond'
import { createLife } from './seed/life'
import { seedStore } from './seed/generate'
import { withOpenBounds } from './validate'
import type { SenderShape } from './wire'
import type { World } from './world'

export interface EmulatorOptions {
  /** The same seed gives the same world; 1 by default. */
  readonly seed?: number | undefined
  /** The clock, ms since 1970 UTC; the seeded period ends at its first reading. */
  readonly now?: (() => number) | undefined
  /** 400 by default. */
  readonly threads?: number | undefined
  /** 12,000 by default. */
  readonly messages?: number | undefined
  /** Length of the seeded period; 400 by default. */
  readonly days?: number | undefined
  /** Requests per token in one window; 0 is no limit, 200 the default. */
  readonly rateLimit?: number | undefined
  /** Length of that window in ms; 30 s by default. */
  readonly rateWindowMs?: number | undefined
  readonly senderShape?: SenderShape | undefined
  /** Added to every answer, ms. */
  readonly latencyMs?: number | undefined
  /** Whether a new message moves its thread's `UpdatedUtc`; it does by default. */
  readonly threadUpdated?: boolean | undefined
  /** Whether instants have a hidden fraction of a second that intervals are compared with; off by default. */
  readonly fractions?: boolean | undefined
  /** Whether an interval with one bound null is open on that side; a 400 by default. */
  readonly openBounds?: boolean | undefined
  /** Waits some ms; for tests with a clock of their own. */
  readonly sleep?: ((ms: number) => Promise<void>) | undefined
}

/** The Connector API inside this process. */
export interface Emulator {
  /** Answers a request; throws ConnectionReset where a fault says so, and the signal's reason when the client leaves. */
  readonly fetch: (request: Request) => Promise<Response>
  /** Answers a request whose address or method no `Request` can have: 404, as for every wrong address. */
  readonly refuse: () => Response
  readonly tokens: EmulatorTokens
  readonly control: EmulatorControl
}

/** Seeds a world and opens its API. Takes time in proportion to `messages` (measured by the bench). */
export function createEmulator(options: EmulatorOptions = {}): Emulator {
  const { seed = 1, now = Date.now, threads = 400, messages = 12_000, days = 400 } = options
  const {
    rateLimit = RATE_LIMIT,
    rateWindowMs = RATE_WINDOW_MS,
    senderShape = 'object',
    latencyMs = 0,
    threadUpdated = true,
    fractions = false,
    openBounds = false,
  } = options
  const { sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms)) } = options
  const store = seedStore({ seed, nowMs: now(), days, threads, messages, threadUpdated, fractions })
  const world: World = { store, now, senderShape, threadUpdated, openBounds }
  const access = createAccess(seed)
  const faults = createFaults(createRandom(hash(seed, 0xfa17)))
  const log = createRequestLog()
  const requestIds = createIdSpace(seed, 4)
  const limit = createRateLimit(rateLimit, rateWindowMs)
  let calls = 0

  /** The answer without any fault. Throws Refusal. */
  function answer(
    operation: string,
    request: Request,
    body: Record<string, unknown>,
    requestId: string,
  ): Response {
    const { scope, accessToken } = access.admit(body)
    const waitMs = limit(accessToken, now())
    if (waitMs > 0) throw new Refusal(429, 'Too many requests.', Math.ceil(waitMs / 1000))
    const run = operations.get(operation)
    if (run === undefined) throw new Refusal(404, 'Not found.')
    return respond(
      run(world, scope, openBounds ? withOpenBounds(body) : body),
      requestId,
      prefersMinimal(request.headers),
    )
  }

  async function answerWithFaults(
    operation: string,
    request: Request,
    body: Record<string, unknown>,
    requestId: string,
  ): Promise<Response> {
    const { effects, removed } = faults.strike(operation, body)
    const delay = effects.reduce(
      (sum, effect) => sum + (effect.kind === 'latency' ? effect.ms : 0),
      latencyMs,
    )
    if (delay > 0) await unlessAborted(request.signal, sleep(delay))
    const good = async (): Promise<Response> => {
      let response = caught(() => answer(operation, request, body, requestId), requestId)
      for (const effect of effects) {
        if (effect.kind === 'transform') response = await transformed(response, effect.transform)
      }
      return response
    }
    for (const effect of effects) {
      if (effect.kind === 'hang') {
        await unlessAborted(request.signal, removed)
        throw new ConnectionReset('hung until the fault was removed')
      }
      const spoilt = await spoil(effect, { requestId, body, url: request.url, nowMs: now() }, good)
      if (spoilt !== null) return spoilt
    }
    return good()
  }

  return {
    tokens: access.tokens,
    refuse: () => {
      const requestId = requestIds.encode(calls++)
      log.add({ atMs: now(), operation: null, status: 404, requestId }, null)
      return dated(refusal(new Refusal(404, 'Not found.'), requestId), now())
    },
    control: createControl(world, { access, faults, life: createLife(world), log }),
    fetch: async (request) => {
      const requestId = requestIds.encode(calls++)
      const atMs = now()
      let operation: string | null = null
      let body: Record<string, unknown> | null = null
      let status: number | null = null
      try {
        operation = readOperation(request)
        body = await readJson(request)
        const response = await answerWithFaults(operation, request, body, requestId)
        status = response.status
        return dated(response, now())
      } catch (error) {
        const response = refusal(error, requestId)
        status = response.status
        return dated(response, now())
      } finally {
        log.add({ atMs, operation, status, requestId }, body)
      }
    },
  }
}

/** With the time of this world: a server would add that of its machine. */
function dated(response: Response, nowMs: number): Response {
  if (!response.headers.has('Date')) response.headers.set('Date', new Date(nowMs).toUTCString())
  return response
}

function caught(run: () => Response, requestId: string): Response {
  try {
    return run()
  } catch (error) {
    return refusal(error, requestId)
  }
}

/** The one place where a refusal becomes an answer; anything else goes on as it is. */
function refusal(error: unknown, requestId: string): Response {
  if (!(error instanceof Refusal)) throw error
  const retryAfter = error.retryAfter === null ? null : String(error.retryAfter)
  return refuse(error.status, { requestId, message: error.message, retryAfter })
}

/** Waits, but not for a client that has left. Rejects with the signal's reason. */
async function unlessAborted(signal: AbortSignal, wait: Promise<void>): Promise<void> {
  signal.throwIfAborted()
  await new Promise<void>((resolve, reject) => {
    const leave = (): void =>
      reject(signal.reason instanceof Error ? signal.reason : new ConnectionReset('client left'))
    signal.addEventListener('abort', leave, { once: true })
    wait.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave))
  })
}

export { ConnectionReset }
