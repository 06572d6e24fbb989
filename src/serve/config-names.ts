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

/** Kubernetes gives each container such variables for each service: `NAME_SERVICE_HOST`, `NAME_PORT_80_TCP_ADDR`. */
const OF_A_SERVICE = /_SERVICE_|_PORT_\d+_(?:TCP|UDP|SCTP)/

/** So does it `NAME_PORT`, which only its value tells apart from a slip. */
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
  return names.map((name) => {
    const near = /^LOBBY_(PORT|HOST)$/i.exec(name)?.[1]?.toUpperCase() ?? nearestWord(name, VARIABLES)
    return `${name}: is not known, and does nothing.${near === null ? '' : ` There is ${near}.`}`
  })
}

/** Windows reads a variable by any case of its name. */
function isRead(name: string, env: Env): boolean {
  const variable = VARIABLES.find((known) => known === name.toUpperCase())
  return variable !== undefined && (variable === name || env[variable] === env[name])
}

function isOfOthers(name: string, env: Env): boolean {
  return OURS.test(name) || OF_A_SERVICE.test(name) || SERVICE_ADDRESS.test(env[name] ?? '')
}
