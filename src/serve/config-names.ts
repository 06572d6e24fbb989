import { nearestWord } from '../lib/nearest'
import { ConfigError } from './config-error'

type Env = Readonly<Record<string, string | undefined>>

/** Every variable that is read, beside `PORT` and `HOST`. */
export const VARIABLES = [
  'MEWS_PLATFORM_ADDRESS',
  'MEWS_CLIENT_TOKEN',
  'MEWS_ACCESS_TOKEN',
  'MEWS_CLIENT',
  'LOBBY_CONFIG',
  'LOBBY_SIGN_IN',
  'LOBBY_SESSION_KEYS',
  'LOBBY_OIDC_CLIENT_SECRET',
  'LOBBY_HEADER_SECRET',
  'LOBBY_RATE_LIMIT',
  'LOBBY_RATE_WINDOW',
  'LOBBY_REDIS_URL',
  'LOBBY_REPLICAS',
  'LOBBY_TLS_CERT',
  'LOBBY_TLS_KEY',
  'LOBBY_METRICS_PORT',
  'LOBBY_METRICS_HOST',
  'LOBBY_METRICS_TOKEN',
  'LOBBY_LOG_LEVEL',
] as const

/**
 * Kubernetes gives each container such variables for each service, as Docker does for each link: `NAME_SERVICE_HOST`,
 * `NAME_SERVICE_PORT_HTTP`, `NAME_PORT_80_TCP_ADDR`. https://kubernetes.io/docs/concepts/services-networking/service/
 */
const OF_A_SERVICE =
  /_(?:SERVICE_(?:HOST|PORT(?:_[A-Z0-9_]+)?)|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR|START|END))*)$/

/** So they do `NAME_PORT`, which only its value tells apart from a slip. */
const SERVICE_ADDRESS = /^(?:tcp|udp|sctp):\/\//

/** The tests and `npm run dev` set these. */
const OURS = /^LOBBY_(?:TEST|DEV)_/

/** Two letters may be wrong in what is surely a slip. */
const SLIP = 2

/**
 * Refuses a variable that is a slip of the pen for one that is read. Gives a sentence for each further one that nothing reads.
 * Throws `ConfigError`, without a value.
 */
export function checkVariables(env: Env): string[] {
  const names = Object.keys(env).filter(
    (name) =>
      /^(?:LOBBY|MEWS)_/i.test(name) && env[name] !== '' && !isRead(name, env) && !isOfOthers(name, env),
  )
  const slips = names.map((name) => ({ name, meant: nearestWord(name, VARIABLES, SLIP) }))
  const slip = slips.find(({ meant }) => meant !== null)
  if (slip !== undefined)
    throw new ConfigError(`${slip.name}: is not known. Is it ${slip.meant} that you mean?`)
  const unread = names.map((name) => {
    const near = /^LOBBY_(PORT|HOST)$/i.exec(name)?.[1]?.toUpperCase() ?? nearestWord(name, VARIABLES)
    return `${name}: is not known, and does nothing.${near === null ? '' : ` There is ${near}.`}`
  })
  return [...unread, ...tellOfServices(Object.keys(env).filter((name) => isOfAService(name, env)))]
}

/** The environment without the variables of services, which may have the name of one that is read: `LOBBY_METRICS_PORT`. */
export function withoutServices(env: Env): Env {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !isOfAService(name, env)))
}

function tellOfServices([first, ...others]: readonly string[]): string[] {
  if (first === undefined) return []
  const more = others.length === 0 ? ' is' : ` and ${others.length} more LOBBY_ variables are`
  return [
    `${first}${more} of a Kubernetes service or a Docker link, and left alone. enableServiceLinks: false in the pod avoids them.`,
  ]
}

/** Windows reads a variable by any case of its name. */
function isRead(name: string, env: Env): boolean {
  const variable = VARIABLES.find((known) => known === name.toUpperCase())
  return variable !== undefined && (variable === name || env[variable] === env[name])
}

function isOfOthers(name: string, env: Env): boolean {
  return OURS.test(name) || isOfAService(name, env)
}

function isOfAService(name: string, env: Env): boolean {
  if (!name.startsWith('LOBBY_')) return false
  return OF_A_SERVICE.test(name) || (name.endsWith('_PORT') && SERVICE_ADDRESS.test(env[name] ?? ''))
}
