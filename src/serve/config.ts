import * as v from 'valibot'
import { type Connection, tokensOf } from '../proxy/options'
import { createRedactor } from '../proxy/redact'
import type { Rate } from '../proxy/spend'
import { findJsonError } from '../lib/json-error'
import { nearestWord } from '../lib/nearest'
import { RATE_LIMIT, RATE_WINDOW_MS } from '../connector/limits'
import { ConfigError } from './config-error'
import { withoutServices } from './config-names'
import { type MetricsSettings, readMetrics, readTls } from './config-operate'
import { type ReplicaSettings, readReplicas } from './config-replicas'
import { type FlatConnection, credentialsSchema, shownFields, shownNames, strict } from './config-schema'
import {
  type SignInConfig,
  type SignInFields,
  readSignIn,
  refuseExposure,
  refuseUnknownMode,
  signInFields,
  signInNames,
} from './config-sign-in'
import type { TlsFiles } from './listen'
import { secretsOf } from './sign-in'

/** How much is logged; `silent` is nothing. */
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const
export type LogLevel = (typeof LOG_LEVELS)[number]

/** Where the configuration comes from. */
export interface ServeEnvironment {
  readonly env: Readonly<Record<string, string | undefined>>
  /** A file's text; throws what reading it throws. */
  readonly readFile: (path: string) => string
}

/** What the operator set. */
export interface ServeConfig {
  readonly port: number
  readonly host: string
  readonly logLevel: LogLevel
  /** What each token may spend upstream. */
  readonly rate: Rate
  /** `null`: this process shares its tokens with no other, or has its part of the limit already. */
  readonly replicas: ReplicaSettings | null
  /** `null`: plain http. */
  readonly tls: TlsFiles | null
  /** `null`: no metrics. */
  readonly metrics: MetricsSettings | null
  /** `null`: nothing to connect to was named, so the embedded emulator is started and shown. */
  readonly real: (Shown & SignInConfig) | null
}

/** What there is to see. */
interface Shown {
  readonly application: string
  readonly origins: readonly string[]
  readonly connections: readonly Connection[]
}

/** The file that `LOBBY_CONFIG` names. */
const fileSchema = strict({ ...shownFields, ...signInFields })

const SINGLE = ['MEWS_PLATFORM_ADDRESS', 'MEWS_CLIENT_TOKEN', 'MEWS_ACCESS_TOKEN', 'MEWS_CLIENT'] as const

/**
 * Reads the configuration from environment variables and, when `LOBBY_CONFIG` names one, a JSON file. An
 * empty variable counts as absent, and so does one that Kubernetes made for a service. `nowMs` is ms since 1970 UTC. Throws `ConfigError` for the first wrong value.
 */
export function readConfig(
  given: Readonly<Record<string, string | undefined>>,
  readFile: (path: string) => string,
  nowMs = Date.now(),
): ServeConfig {
  const env = withoutServices(given)
  const port = readPort(env['PORT'] || '8080')
  const host = readHost(env['HOST'] || '127.0.0.1')
  const real = readReal(env, readFile, nowMs)
  const tls = readTls(env, readFile)
  if (real !== null) {
    refuseMisplacedTokens(real)
    refuseExposure(real, { host, origins: real.origins, hasTls: tls !== null })
  }
  return {
    port,
    host,
    logLevel: readLogLevel(env['LOBBY_LOG_LEVEL'], real === null),
    ...readReplicas(env, readRate(env)),
    tls,
    metrics: readMetrics(env),
    real,
  }
}

/**
 * Names are shown to everyone. A token that was pasted into the field of a name would go out with it, so a
 * name that holds a run of any token is refused. Throws `ConfigError`, without the value.
 */
function refuseMisplacedTokens(real: NonNullable<ServeConfig['real']>): void {
  const { application, origins, connections, signIn, sessionKeys } = real
  const redactor = createRedactor([...tokensOf(connections), ...secretsOf(signIn, sessionKeys)])
  const shown: [string, string][] = [
    ...connections.flatMap(({ id, name, credentials }): [string, string][] => [
      ['client (MEWS_CLIENT)', credentials.client],
      ['id', id],
      ['name', name],
    ]),
    // After the clients, whose names it is made of when the file has none.
    ['application', application],
    ...origins.map((origin): [string, string] => ['origins', origin]),
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

/** The vendor may change the limit, and another program may share it. */
function readRate(env: Readonly<Record<string, string | undefined>>): Rate {
  const limit = Number(env['LOBBY_RATE_LIMIT'] || RATE_LIMIT)
  if (!isWhole(env['LOBBY_RATE_LIMIT'], limit, 0, 10_000)) {
    throw new ConfigError(
      'LOBBY_RATE_LIMIT: must be a whole number of requests from 0 to 10000 (0 = no limit).',
    )
  }
  const seconds = Number(env['LOBBY_RATE_WINDOW'] || RATE_WINDOW_MS / 1000)
  if (!isWhole(env['LOBBY_RATE_WINDOW'], seconds, 1, 3_600)) {
    throw new ConfigError('LOBBY_RATE_WINDOW: must be a whole number of seconds from 1 to 3600.')
  }
  return { limit, windowMs: seconds * 1000 }
}

function isWhole(text: string | undefined, value: number, least: number, most: number): boolean {
  return (!text || /^\d{1,5}$/.test(text)) && value >= least && value <= most
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
  nowMs: number,
): ServeConfig['real'] {
  const set = SINGLE.filter((name) => env[name])
  const path = env['LOBBY_CONFIG']
  if (path) {
    if (set[0] !== undefined) throw new ConfigError(`${set[0]}: must not be set together with LOBBY_CONFIG.`)
    const { shown, fields } = readConfigFile(path, readFile)
    return {
      ...shown,
      ...readSignIn(
        env,
        fields,
        shown.origins,
        shown.connections.map(({ id }) => id),
        nowMs,
      ),
    }
  }
  if (set.length === 0) {
    refuseUnknownMode(env)
    return null
  }
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
  const shown = { application: clientName(parsed.output.client), origins: [], connections: [connection] }
  return { ...shown, ...readSignIn(env, null, shown.origins, ['main'], nowMs) }
}

function readConfigFile(
  path: string,
  readFile: (path: string) => string,
): { readonly shown: Shown; readonly fields: SignInFields } {
  let text: string
  try {
    text = readFile(path)
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? ` (${String(error.code)})` : ''
    throw new ConfigError(`LOBBY_CONFIG: the file cannot be read${code}.`)
  }
  const parsed = v.safeParse(fileSchema, readJson(text), { abortEarly: true })
  if (!parsed.success) {
    const [issue] = parsed.issues
    const field = shownPath(issue)
    throw new ConfigError(
      `LOBBY_CONFIG: ${field === null ? '' : `${field}: `}${issue.message}${nearField(issue)}.`,
    )
  }
  const { application, origins = [], connections, ...fields } = parsed.output
  const names = [...new Set(connections.map(({ client }) => clientName(client)))]
  return {
    shown: {
      application: application ?? names.join(', '),
      origins,
      connections: connections.map(toConnection),
    },
    fields,
  }
}

/** Where an issue lies; an unknown key may be a token in the wrong place, so only its parent is named. */
function shownPath(issue: v.BaseIssue<unknown>): string | null {
  const path = v.getDotPath(issue)
  // Its keys are names that the operator gives.
  if (path?.startsWith('access.')) return 'access'
  if (path === null || issue.expected !== 'never') return path
  const parent = path.slice(0, Math.max(0, path.lastIndexOf('.')))
  return parent === '' ? null : parent
}

/** The known field that a field which is not known is near to; never the field itself, which may be a token. */
function nearField(issue: v.BaseIssue<unknown>): string {
  const key = issue.expected === 'never' ? issue.path?.at(-1)?.key : undefined
  const near = typeof key === 'string' ? nearestWord(key, [...shownNames, ...signInNames]) : null
  return near === null ? '' : `; is it ${near} that you mean`
}

function readJson(text: string): unknown {
  const json = text.replace(/^\uFEFF/, '')
  try {
    return JSON.parse(json)
  } catch {
    // The engine's own message quotes the file, and with it perhaps a token.
    const place = findJsonError(json)
    const where = place === null ? '' : ` (line ${place.line}, column ${place.column})`
    throw new ConfigError(`LOBBY_CONFIG: the file is not JSON${where}.`)
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
