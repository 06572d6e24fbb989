import type { ProxyConfig } from '../proxy/options'
import { createProxy } from '../proxy/proxy'
import { createRedactor } from '../proxy/redact'
import { findClientDirectory, readClientFiles } from './client-files'
import type { LogLevel } from './config'
import { listen } from './listen'
import { createLog } from './log'
import { type UpstreamTimeouts, createUpstream } from './upstream'

export interface LobbyOptions {
  /** What to show. Defaults: no demo, no property to open on, loopback host names only, application "Lobby". */
  readonly config: Pick<ProxyConfig, 'connections'> & Partial<ProxyConfig>
  /** 0, the default, is any free port. */
  readonly port?: number
  /** 127.0.0.1 by default. */
  readonly host?: string
  /** Where the built client lies; found beside this program by default. */
  readonly clientDirectory?: string
  readonly logLevel?: LogLevel
  /** Takes each line of the log, its end included; nothing is logged by default. */
  readonly writeLog?: (line: string) => void
  /** ms since 1970 UTC; also what `GET /api/session` tells. */
  readonly now?: () => number
  readonly timeouts?: UpstreamTimeouts
}

/** A server that listens. */
export interface Lobby {
  /** Such as `http://127.0.0.1:8080`. */
  readonly origin: string
  readonly port: number
  /** True when the built client was found. */
  readonly hasClient: boolean
  /** Stops listening, drops what is under way, and is done when nothing is left. */
  readonly close: () => Promise<void>
}

/** How long answers under way may take to end when the server closes, ms. */
const CLOSE_MS = 500

/**
 * Starts the proxy on a port. Throws what listening throws (`EADDRINUSE` and the like). It does not ask who
 * is allowed to listen where: `readConfig` does.
 */
export async function startLobby(options: LobbyOptions): Promise<Lobby> {
  const { port = 0, host = '127.0.0.1', writeLog, now = Date.now } = options
  const config: ProxyConfig = {
    application: 'Lobby',
    demo: false,
    openOn: null,
    hosts: [],
    ...options.config,
  }
  const secrets = config.connections.flatMap(({ credentials }) => [
    credentials.clientToken,
    credentials.accessToken,
  ])
  const assets = readClientFiles(options.clientDirectory ?? findClientDirectory())
  const { upstream, close } = createUpstream({
    platformAddresses: config.connections.map(({ platformAddress }) => platformAddress),
    ...(options.timeouts === undefined ? {} : { timeouts: options.timeouts }),
  })
  const level = writeLog === undefined ? 'silent' : (options.logLevel ?? 'info')
  const log = createLog(level, createRedactor(secrets), writeLog ?? (() => {}))
  const proxy = createProxy({ config, upstream, now, log, assets })
  try {
    const server = await listen(proxy, {
      port,
      host,
      closeTimeoutMs: CLOSE_MS,
      onError: () => log.error({ route: 'listen', status: 500, ms: 0, requestId: null }),
    })
    return {
      origin: server.origin,
      port: server.port,
      hasClient: assets.index !== null,
      close: async () => {
        await Promise.all([close(), server.close()])
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}
