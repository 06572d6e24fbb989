import { setTimeout as sleep } from 'node:timers/promises'
import { RATE_LIMIT, RATE_WINDOW_MS } from '../connector/limits'
import { isLoopback, isWildcard } from '../lib/loopback'
import { createInFlight } from '../proxy/in-flight'
import { type Assets, type ProxyConfig, publicOriginOf, tokensOf } from '../proxy/options'
import { createProxy } from '../proxy/proxy'
import { createRedactor } from '../proxy/redact'
import type { Rate } from '../proxy/spend'
import { createClientAddress } from './client-address'
import { findClientDirectory, readClientFiles } from './client-files'
import { nodeCodec } from './codec'
import type { LogLevel } from './config'
import { ConfigError } from './config-error'
import type { MetricsSettings } from './config-operate'
import { type ReplicaSettings, passwordsOf } from './config-replicas'
import { createIpSet } from './ip-range'
import { type LiveConnections, createLiveConnections } from './live-connections'
import { type Listening, type TlsFiles, listen } from './listen'
import { createLog } from './log'
import { type Metrics, createMetrics } from './metrics'
import { metricsHandler } from './metrics-handler'
import { personKeysOf } from './person'
import { joinReplicas } from './replicas'
import { type SessionKeys, type SignInSettings, composeSignIn, secretsOf } from './sign-in'
import { type UpstreamTimeouts, createUpstream } from './upstream'

export interface LobbyOptions {
  /** What to show. Defaults: no demo, no property to open on, loopback names only, application "Lobby". */
  readonly config: Pick<ProxyConfig, 'connections'> & Partial<ProxyConfig>
  /** 0, the default, is any free port. */
  readonly port?: number
  /** 127.0.0.1 by default. */
  readonly host?: string
  /** Where the built client lies; found beside this program by default. */
  readonly clientDirectory?: string
  /** The built client, for servers that share what was read once; read from its directory by default. */
  readonly assets?: Assets
  readonly logLevel?: LogLevel
  /** Takes each line of the log, its end included; nothing is logged by default. */
  readonly writeLog?: (line: string) => void
  /** How many lines of the log could not be written so far; by default none. */
  readonly lostLines?: () => number
  /** ms since 1970 UTC; also what `GET /api/session` tells. */
  readonly now?: () => number
  /** Settles after so many ms; what a stop waits with. */
  readonly wait?: (ms: number) => Promise<void>
  readonly timeouts?: UpstreamTimeouts
  /** Calls per token; the vendor's limit by default, and `limit` 0 = none is held back. */
  readonly rate?: Rate
  /** The processes with the same tokens; none by default. */
  readonly replicas?: ReplicaSettings
  /** The memory that pages may take, bytes; 1 keeps none. */
  readonly maxPagesBytes?: number
  /** Plain http by default. */
  readonly tls?: TlsFiles
  /** Where the metrics are; on loopback by default, and where this is missing there are none. */
  readonly metrics?: Pick<MetricsSettings, 'port'> & Partial<MetricsSettings>
  readonly signIn: SignInSettings
  /** Made at random by default, so that sessions end with this server. */
  readonly sessionKeys?: SessionKeys
  /** Sessions that began before this instant do not count, ms since 1970 UTC; by default all count. */
  readonly validFromMs?: () => number
  /** Addresses and ranges of the proxies that say who connected to them; none by default. */
  readonly trustedProxies?: readonly string[]
}

/** A server that listens. */
export interface Lobby {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string
  readonly port: number
  /** True when the built client was found. */
  readonly hasClient: boolean
  /** Takes a renewed certificate. Throws when it cannot be used; then the old one stays. */
  readonly useCertificate: (tls: TlsFiles) => void
  /** Takes the tokens that the configuration has now, of the connections that were there at the start. */
  readonly replaceTokens: LiveConnections['replaceTokens']
  /** Makes a link that signs one browser in; `null` where that is not how one signs in. */
  readonly newLink: (() => Promise<string>) | null
  /** Where the metrics are, such as `http://127.0.0.1:9464/metrics`; `null` where there are none. */
  readonly metricsAddress: string | null
  /**
   * Says that it is not ready any more, still takes requests until that is noticed, which is half a second by default, lets
   * answers under way end (10 s at most), and is done when nothing is left.
   */
  readonly stop: (noticed?: Promise<void>) => Promise<void>
  /** Stops listening, drops what is under way, and is done when nothing is left. */
  readonly close: () => Promise<void>
}

/** An address that a browser on this machine can open: a wildcard is none. */
export function openAddress(host: string, { origin, port }: { origin: string; port: number }): string {
  return isWildcard(host) ? `http://127.0.0.1:${port}` : origin
}

/** How long answers under way may take to end when the server closes, ms. */
const CLOSE_MS = 500

/** For how long a server that stops still takes requests, ms: whoever spreads them needs to notice that it is not ready. */
const NOTICE_MS = 500

/** How long answers under way may take to end when the server stops, ms. */
const DRAIN_MS = 10_000

/**
 * Starts the proxy on a port. Throws what listening throws (`EADDRINUSE` and the like), and `ConfigError` for a wildcard
 * address without origins: nothing could be told apart from a re-pointed name. It does not ask who is allowed to
 * listen where: `readConfig` does.
 */
export async function startLobby(options: LobbyOptions): Promise<Lobby> {
  const { port = 0, host = '127.0.0.1', writeLog, now = Date.now, wait = sleep } = options
  const { sessionKeys = null, rate = { limit: RATE_LIMIT, windowMs: RATE_WINDOW_MS }, replicas } = options
  // One for all: with a thousand connections it takes a second and tens of megabytes.
  const { connections, redactor, replaceTokens } = createLiveConnections(options.config.connections, (used) =>
    createRedactor([
      ...tokensOf(used),
      ...secretsOf(options.signIn, sessionKeys),
      ...(replicas === undefined ? [] : passwordsOf(replicas.redisAddress)),
      ...(options.metrics?.token ? [options.metrics.token] : []),
    ]),
  )
  const config: ProxyConfig = {
    application: 'Lobby',
    demo: false,
    openOn: null,
    origins: [],
    ...options.config,
    connections,
  }
  if (isWildcard(host) && config.origins.length === 0) {
    throw new ConfigError(
      'origins: must name every address that browsers reach this server by, such as "https://inbox.example.com", ' +
        'because HOST is a wildcard, which is no name.',
    )
  }
  const assets = options.assets ?? readClientFiles(options.clientDirectory ?? findClientDirectory())
  const { upstream, close: closeUpstream } = createUpstream({
    platformAddresses: config.connections.map(({ platformAddress }) => platformAddress),
    ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
  })
  let isReady = true
  const level = writeLog === undefined ? 'silent' : (options.logLevel ?? 'info')
  const metrics = createMetrics(now, options.lostLines)
  const plainLog = createLog(level, redactor, writeLog ?? (() => {}))
  const log = metrics.counting(plainLog)
  const { signIn, newLink } = composeSignIn({
    settings: options.signIn,
    sessionKeys,
    origins: config.origins,
    connectionIds: config.connections.map(({ id }) => id),
    personKeys: personKeysOf(sessionKeys, config.connections),
    now,
    validFromMs: options.validFromMs ?? (() => 0),
    onSignIn: metrics.signingIn(options.signIn.mode),
    onUsed: metrics.using,
    onFailure: (route, upstream) => log.warn({ route, status: 303, ms: 0, requestId: null, upstream }),
  })
  const joined = replicas === undefined ? null : await joinReplicas(replicas, plainLog)
  if (joined !== null) metrics.watchingRedis(joined.together.contact.isHere)
  const proxy = createProxy({
    config,
    upstream: metrics.timing(upstream),
    onQueue: metrics.queueing,
    onBudget: metrics.budgeting,
    onClock: metrics.comparing,
    onFailedCall: metrics.failing,
    ...(options.maxPagesBytes === undefined ? {} : { maxPagesBytes: options.maxPagesBytes }),
    inFlight: createInFlight(),
    isReady: () => isReady,
    now,
    log,
    assets,
    codec: nodeCodec,
    signIn,
    redactor,
    rate,
    together: joined?.together ?? null,
  })
  const address = (server: Listening): string => publicOriginOf(config.origins) ?? openAddress(host, server)
  const isTrusted = createIpSet(options.trustedProxies ?? [])
  const opened: Listening[] = []
  const closeAll = async (timeoutMs: number): Promise<void> => {
    await Promise.all(opened.map((listening) => listening.close(timeoutMs)))
    await closeUpstream()
    joined?.close()
  }
  try {
    const server = await listen(proxy, {
      port,
      host,
      closeTimeoutMs: CLOSE_MS,
      clientAddress: createClientAddress(options.trustedProxies ?? []),
      // All of a hotel may come through one proxy.
      isUnbounded: (address) => isLoopback(address) || isTrusted(address),
      onError: () => log.error({ route: 'listen', status: 500, ms: 0, requestId: null }),
      ...(options.tls === undefined ? {} : { tls: options.tls }),
    })
    opened.push(server)
    const own = options.metrics === undefined ? null : await listenForMetrics(metrics, options.metrics)
    if (own !== null) opened.push(own)
    return {
      origin: server.origin,
      port: server.port,
      hasClient: assets.index !== null,
      useCertificate: server.useCertificate,
      replaceTokens,
      newLink: newLink === null ? null : async () => `${address(server)}${await newLink()}`,
      metricsAddress:
        own === null || options.metrics === undefined
          ? null
          : `${openAddress(options.metrics.host ?? '', own)}/metrics`,
      stop: async (noticed = wait(NOTICE_MS)) => {
        isReady = false
        await noticed
        await closeAll(DRAIN_MS)
      },
      close: async () => {
        // What is under way is dropped, so nobody waits for it.
        await Promise.all([closeUpstream(), closeAll(CLOSE_MS)])
      },
    }
  } catch (error) {
    await closeAll(0)
    throw error
  }
}

function listenForMetrics(
  metrics: Metrics,
  { port, host = '127.0.0.1', token = null }: NonNullable<LobbyOptions['metrics']>,
): Promise<Listening> {
  return listen(metricsHandler(metrics, { token }), { port, host })
}
