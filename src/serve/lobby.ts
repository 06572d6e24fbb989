#!/usr/bin/env node
import { readFileSync } from 'node:fs'
import type { ProxyConfig } from '../proxy/options'
import { ConfigError, type ServeConfig, readConfig } from './config'
import { startDemo } from './demo'
import { startLobby } from './start-lobby'
import { explainListenError } from './listen-error'

/** How long a stop may take before it is forced, ms. */
const STOP_MS = 1_000

/** The `lobby` command: reads the configuration, starts what it asks for, and runs until it is told to stop. */
async function main(): Promise<void> {
  const settings = readConfig(process.env, (path) => readFileSync(path, 'utf8'))
  const { config, shows, close: closeSource } = await openSource(settings)
  const lobby = await startLobby({
    config,
    port: settings.port,
    host: settings.host,
    logLevel: settings.logLevel,
    writeLog: (line) => process.stdout.write(line),
  }).catch((error: unknown) => {
    throw explainListenError(error, settings)
  })
  stopOnSignal(() => Promise.all([lobby.close(), closeSource()]))
  process.stdout.write(`Lobby is ready at ${openAddress(settings.host, lobby)}\n${shows}\n`)
  if (!lobby.hasClient)
    process.stderr.write('The client is not built, so there is no page yet. Run: npm run build\n')
}

/** What is shown: the connections of the configuration, or the demo when there are none. */
async function openSource({ real, host }: ServeConfig): Promise<{
  config: Pick<ProxyConfig, 'connections'> & Partial<ProxyConfig>
  shows: string
  close: () => Promise<void>
}> {
  if (real === null) return startDemo(host)
  const names = real.connections.map(({ name }) => name).join(', ')
  return { config: real, shows: `It shows ${names}, and only reads.`, close: () => Promise.resolve() }
}

/** An address that a browser on this machine can open: a wildcard is none. */
function openAddress(host: string, { origin, port }: { origin: string; port: number }): string {
  return host === '0.0.0.0' || host === '::' ? `http://127.0.0.1:${port}` : origin
}

/** Stops in order at the first signal, at once at the second or when the order takes too long. */
function stopOnSignal(close: () => Promise<unknown>): void {
  const stop = (): void => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => process.exit(0)).off(signal, stop)
    setTimeout(() => process.exit(0), STOP_MS).unref()
    void close().finally(() => process.exit(0))
  }
  process.on('SIGINT', stop).on('SIGTERM', stop)
}

main().catch((error: unknown) => {
  if (!(error instanceof ConfigError)) throw error
  process.stderr.write(`${error.message}\n`)
  process.exit(1)
})
