import { readEnvelope } from '../connector/credentials'
import { parseRetryAfter } from '../connector/errors'
import type { Upstream } from '../proxy/options'
import { createProxy } from '../proxy/proxy'
import { createOpenSignIn } from '../proxy/sign-in/open'
import { nodeCodec } from '../serve/codec'
import { listen } from '../serve/listen'
import type { RunningEmulator } from '../serve/start-emulator'
import { createUpstream } from '../serve/upstream'
import type { FastClock } from './fast-clock'

/** One call to the upstream, as the wire saw it. */
export interface Departure {
  readonly accessToken: string | null
  readonly leftMs: number
  /** When the upstream wants to be asked again, ms UTC; `null` when it did not say. */
  closedUntilMs: number | null
  answeredMs: number
}

/** A proxy that listens, and all that it sent upstream. */
export interface WatchedLobby {
  readonly origin: string
  readonly departures: readonly Departure[]
  readonly close: () => Promise<void>
}

/**
 * Serves the proxy over a socket, on a clock of its own, with the connections `first`, `second` and `both` to an
 * emulator: its first two properties, each by itself and together. A call beyond `maxCalls` is a defect.
 */
export async function startWatchedLobby(options: {
  readonly source: RunningEmulator
  readonly clock: FastClock
  readonly random: () => number
  /** Calls per token in 30 s. */
  readonly limit: number
  /** Time that a call upstream may hang, ms of the machine. */
  readonly deadlineMs: number
  readonly maxCalls: number
}): Promise<WatchedLobby> {
  const { source, clock, random, limit, deadlineMs, maxCalls } = options
  const { clientToken, accessToken, accessTokenB, portfolioAccessToken } = source.emulator.tokens
  const connection = (id: string, token: string) => ({
    id,
    name: id,
    platformAddress: source.base,
    credentials: { clientToken, accessToken: token, client: 'Lobby Tests 1.0.0' },
  })
  const { upstream, close } = createUpstream({
    platformAddresses: [source.base],
    timeouts: { connect: 1_000, headers: deadlineMs, body: deadlineMs },
  })
  const departures: Departure[] = []

  const recorded: Upstream = async (platformAddress, operation, body, signal) => {
    if (departures.length >= maxCalls) throw new RangeError('too many calls')
    const departure: Departure = {
      accessToken: readEnvelope(JSON.parse(body)).accessToken,
      leftMs: clock.now(),
      closedUntilMs: null,
      answeredMs: Infinity,
    }
    departures.push(departure)
    const answer = await upstream(platformAddress, operation, body, signal)
    departure.answeredMs = clock.now()
    const waitMs = parseRetryAfter(answer.headers.get('retry-after'), departure.answeredMs)
    departure.closedUntilMs = waitMs === null ? null : departure.answeredMs + waitMs
    return answer
  }

  const silent = () => undefined
  const proxy = createProxy({
    config: {
      application: 'Test',
      demo: false,
      openOn: null,
      origins: [],
      connections: [
        connection('first', accessToken),
        connection('second', accessTokenB),
        connection('both', portfolioAccessToken),
      ],
    },
    upstream: recorded,
    signIn: createOpenSignIn(['first', 'second', 'both']),
    isReady: () => true,
    codec: nodeCodec,
    now: clock.now,
    ticks: clock.now,
    timer: clock.timer,
    random,
    rate: { limit, windowMs: 30_000 },
    log: { info: silent, warn: silent, error: silent },
    assets: { index: null, files: new Map() },
  })
  const server = await listen(proxy, { port: 0, host: '127.0.0.1', closeTimeoutMs: 100 })
  return {
    origin: server.origin,
    departures,
    close: async () => {
      await server.close()
      await close()
    },
  }
}
