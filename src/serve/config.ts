import * as v from 'valibot'
import type { Connection } from '../proxy/options'
import { createRedactor } from '../proxy/redact'
import { type FlatConnection, credentialsSchema, fileSchema } from './config-schema'
import { isLoopback } from '../lib/loopback'

/** How much is logged; `silent` is nothing. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** What the operator set. */
export interface ServeConfig {
  readonly port: number
  readonly host: string
  readonly logLevel: LogLevel
  /** `null`: nothing to connect to was named, so the embedded emulator is started and shown. */
  readonly real: {
    readonly application: string
    readonly hosts: readonly string[]
    readonly connections: readonly Connection[]
  } | null
}

/** A wrong configuration: its message names the field and never holds a value that could be a token. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
}

const SINGLE = ['MEWS_PLATFORM_ADDRESS', 'MEWS_CLIENT_TOKEN', 'MEWS_ACCESS_TOKEN', 'MEWS_CLIENT'] as const

/**
 * Reads the configuration from environment variables and, when `LOBBY_CONFIG` names one, a JSON file. An
 * empty variable counts as absent. Throws `ConfigError` for the first wrong value.
 */
export function readConfig(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): ServeConfig {
  const port = readPort(env['PORT'] || '8080')
  const host = readHost(env['HOST'] || '127.0.0.1')
  const real = readReal(env, readFile)
  if (real !== null) refuseMisplacedTokens(real)
  if (real !== null && !isLoopback(host)) {
    throw new ConfigError(
      'HOST: must be a loopback address (127.0.0.1, ::1 or localhost) with real tokens. Sign-in does not exist yet, ' +
        'so anyone who reached this address could read every guest conversation.',
    )
  }
  return { port, host, logLevel: readLogLevel(env['LOBBY_LOG_LEVEL'], real === null), real }
}

/**
 * Names are shown to everyone. A token that was pasted into the field of a name would go out with it, so a
 * name that holds a run of any token is refused. Throws `ConfigError`, without the value.
 */
function refuseMisplacedTokens({ application, hosts, connections }: NonNullable<ServeConfig['real']>): void {
  const redactor = createRedactor(
    connections.flatMap(({ credentials }) => [credentials.clientToken, credentials.accessToken]),
  )
  const shown: [string, string][] = [
    ...connections.flatMap(({ id, name, credentials }): [string, string][] => [
      ['client (MEWS_CLIENT)', credentials.client],
      ['id', id],
      ['name', name],
    ]),
    // After the clients, whose names it is made of when the file has none.
    ['application', application],
    ...hosts.map((host): [string, string] => ['hosts', host]),
  ]
  const misplaced = shown.find(([, text]) => redactor.holdsSecret(text))
  if (misplaced)
    throw new ConfigError(`${misplaced[0]}: holds a part of a token, and everyone sees this field.`)
}

function readPort(text: string): number {
  const port = Number(text)
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port
  throw new ConfigError('PORT: must be a whole number from 0 to 65535 (0 = any free port).')
}

function readHost(text: string): string {
  const host = text.replace(/^\[(.*)\]$/, '$1')
  if (/^[\w.:-]{1,253}$/.test(host)) return host
  throw new ConfigError('HOST: must be an IP address or a host name, without a port.')
}

/** The demo stays quiet, so that its terminal shows the address; with real tokens every request is a line. */
function readLogLevel(text: string | undefined, demo: boolean): LogLevel {
  const level = LOG_LEVELS.find((known) => known === (text || (demo ? 'warn' : 'info')))
  if (level !== undefined) return level
  throw new ConfigError(`LOBBY_LOG_LEVEL: must be one of ${LOG_LEVELS.join(', ')}.`)
}

function readReal(
  env: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
): ServeConfig['real'] {
  const set = SINGLE.filter((name) => env[name])
  const path = env['LOBBY_CONFIG']
  if (path) {
    if (set[0] !== undefined) throw new ConfigError(`${set[0]}: must not be set together with LOBBY_CONFIG.`)
    return readConfigFile(path, readFile)
  }
  if (set.length === 0) return null
  const value = {
    platformAddress: env['MEWS_PLATFORM_ADDRESS'],
    clientToken: env['MEWS_CLIENT_TOKEN'],
    accessToken: env['MEWS_ACCESS_TOKEN'],
    client: env['MEWS_CLIENT'],
  }
  const missing = SINGLE.find((name) => !env[name])
  if (missing !== undefined) throw new ConfigError(`${missing}: must be set too, as ${set.join(', ')} is.`)
  const parsed = v.safeParse(credentialsSchema, value, { abortEarly: true })
  if (!parsed.success) {
    const field = v.getDotPath(parsed.issues[0])
    const name = SINGLE.find((_, index) => Object.keys(value)[index] === field) ?? 'MEWS_PLATFORM_ADDRESS'
    throw new ConfigError(`${name}: ${parsed.issues[0].message}.`)
  }
  const connection = toConnection({ id: 'main', name: clientName(parsed.output.client), ...parsed.output })
  return { application: clientName(parsed.output.client), hosts: [], connections: [connection] }
}

function readConfigFile(path: string, readFile: (path: string) => string): NonNullable<ServeConfig['real']> {
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new ConfigError(`LOBBY_CONFIG: the file cannot be read${code}.`)
  }
  const parsed = v.safeParse(fileSchema, readJson(text), { abortEarly: true })
  if (!parsed.success) {
    const field = shownPath(parsed.issues[0])
    throw new ConfigError(`LOBBY_CONFIG: ${field === null ? '' : `${field}: `}${parsed.issues[0].message}.`)
  }
  const { application, hosts = [], connections } = parsed.output
  const names = [...new Set(connections.map(({ client }) => clientName(client)))]
  return { application: application ?? names.join(', '), hosts, connections: connections.map(toConnection) }
}

/** Where an issue lies; an unknown key may be a token in the wrong place, so only its parent is named. */
function shownPath(issue: v.BaseIssue<unknown>): string | null {
  const path = v.getDotPath(issue)
  if (path === null || issue.expected !== 'never') return path
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')))
  return parent === '' ? null : parent
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch {
    // The engine's own message quotes the file, and with it perhaps a token.
    throw new ConfigError('LOBBY_CONFIG: the file is not JSON.')
  }
}

/** `Sample Client 1.0.0` is `Sample Client` to staff. */
function clientName(client: string): string {
  return client.replace(/\s+v?\d[\w.+-]*$/i, '').trim() || client
}

function toConnection(flat: FlatConnection): Connection {
  const { id, name, platformAddress, clientToken, accessToken, client } = flat
  return { id, name, platformAddress, credentials: { clientToken, accessToken, client } }
}
