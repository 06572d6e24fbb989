import { isLoopback } from '../lib/loopback'
import type { ProxyConfig } from '../proxy/options'
import { commandName } from './command-name'
import { type ServeConfig, type ServeEnvironment, readConfig } from './config'
import { ConfigError } from './config-error'
import { checkVariables } from './config-names'
import { startDemo } from './demo'
import { serveLinks, socketPath } from './link-socket'
import { explainListenError } from './listen-error'
import { createLineOutput } from './output'
import { type Lobby, type LobbyOptions, openAddress, startLobby } from './start-lobby'

/** How long a stop may take before it is forced, ms: a little longer than what it waits for. */
const STOP_MS = 12_000

const PLAIN_METRICS =
  'The metrics and their token go over plain http: keep LOBBY_METRICS_PORT on a network of your own.\n'

/** Starts what the configuration asks for, and runs until it is told to stop. Throws `ConfigError`. */
export async function start({ env, readFile }: ServeEnvironment): Promise<void> {
  for (const sentence of checkVariables(env)) process.stderr.write(`${sentence}\n`)
  const settings = readConfig(env, readFile)
  const { config, shows, close: closeSource } = await openSource(settings)
  const clock = { validFromMs: settings.real?.signedOutBeforeMs ?? 0 }
  const output = createLineOutput(process.stdout, {
    now: Date.now,
    onFailure: (code) =>
      process.stderr.write(`The log cannot be written (${code}): its lines are lost until it can be.\n`),
  })
  const say = (line: string): void => output.write(`${line}\n`)
  const lobby = await startLobby({
    config,
    port: settings.port,
    host: settings.host,
    logLevel: settings.logLevel,
    rate: settings.rate,
    ...(settings.replicas === null ? {} : { replicas: settings.replicas }),
    ...signInOf(settings, () => clock.validFromMs),
    ...(settings.tls === null ? {} : { tls: settings.tls }),
    ...(settings.metrics === null ? {} : { metrics: settings.metrics }),
    writeLog: output.write,
    lostLines: output.lost,
  }).catch((error: unknown) => {
    throw explainListenError(error, settings)
  })
  const links = await offerLinks(lobby)
  stopOnSignal(() => Promise.all([lobby.stop(), links?.close()]).then(closeSource))
  // In a terminal the same signal says that it was closed, and ends the program.
  if (!process.stdout.isTTY) {
    process.on('SIGHUP', () => {
      clock.validFromMs = readAgain({ env, readFile }, lobby, say) ?? clock.validFromMs
    })
  }
  const address = settings.real?.origins[0] ?? openAddress(settings.host, lobby)
  say(`Lobby is ready at ${address}`)
  say(shows)
  if (lobby.newLink !== null) say(await invitation(lobby.newLink))
  if (lobby.metricsAddress !== null) say(`The metrics are at ${lobby.metricsAddress}`)
  if (settings.metrics !== null && !isLoopback(settings.metrics.host)) process.stderr.write(PLAIN_METRICS)
  if (!lobby.hasClient)
    process.stderr.write('The client is not built, so there is no page yet. Run: npm run build\n')
}

/** Who may read; the demo is for everyone who reaches it. */
function signInOf(
  { real }: ServeConfig,
  validFromMs: () => number,
): Pick<LobbyOptions, 'signIn' | 'sessionKeys' | 'validFromMs' | 'trustedProxies'> {
  if (real === null) return { signIn: { mode: 'open' } }
  const { signIn, sessionKeys, trustedProxies } = real
  return {
    signIn,
    validFromMs,
    trustedProxies,
    ...(sessionKeys === null ? {} : { sessionKeys }),
  }
}

/**
 * Reads again what may change while the server runs: the certificate, the tokens of the connections, and the instant
 * before which no session counts, which is given, ms UTC. What is wrong is said, and changes nothing.
 */
function readAgain(from: ServeEnvironment, lobby: Lobby, say: (line: string) => void): number | null {
  try {
    const { real, tls } = readConfig(from.env, from.readFile)
    if (tls !== null) lobby.useCertificate(tls)
    const tokens = real === null ? null : lobby.replaceTokens(real.connections)
    const replaced = tokens?.replaced ?? 0
    say(
      `Read again: certificate, signedOutBefore, and the tokens of ${replaced} ${replaced === 1 ? 'connection' : 'connections'} that changed.`,
    )
    if (tokens?.needsRestart === true)
      say('Connections were added, removed, renamed or moved: that takes a restart.')
    return real?.signedOutBeforeMs ?? null
  } catch (error) {
    // An error of TLS may quote a key.
    const reason = error instanceof ConfigError ? error.message : 'the certificate cannot be used.'
    process.stderr.write(`Not read again: ${reason}\n`)
    return null
  }
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

/** Lets `lobby link` ask for links. Without it the one that is printed now has to do. */
async function offerLinks({ newLink, port }: Lobby): Promise<{ close: () => Promise<void> } | null> {
  if (newLink === null) return null
  try {
    return await serveLinks(socketPath(port), newLink)
  } catch {
    process.stderr.write(`"${commandName()} link" will not work: there is no folder for its socket.\n`)
    return null
  }
}

/** A link is printed where a person reads along; output that is kept somewhere is no place for it. */
async function invitation(newLink: () => Promise<string>): Promise<string> {
  if (!process.stdout.isTTY)
    return `To sign in, run "${commandName()} link" on this machine and open what it prints.`
  return `Sign in once within five minutes at ${await newLink()}\n"${commandName()} link" prints a new link.`
}

/** Stops in order at the first signal, at once at the second or when the order takes too long. */
function stopOnSignal(stop: () => Promise<unknown>): void {
  const onSignal = (): void => {
    // Also says that it is closing: `src/setup/command.mjs` then sends no further signal.
    process.exitCode = 0
    for (const signal of ['SIGINT', 'SIGTERM'] as const)
      process.once(signal, () => process.exit(0)).off(signal, onSignal)
    setTimeout(() => process.exit(0), STOP_MS).unref()
    void stop().finally(() => process.exit(0))
  }
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal)
}
