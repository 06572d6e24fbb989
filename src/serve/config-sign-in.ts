import * as v from 'valibot'
import { isLoopback } from '../lib/loopback'
import { plain } from '../proxy/sign-in/header'
import { KEY_BYTES } from '../proxy/sign-in/seal'
import { ConfigError } from './config-error'
import { isOrigin, strict, words } from './config-schema'
import { createIpSet, isIpRange } from './ip-range'
import type { SessionKeys, SignInSettings } from './sign-in'

/** What the configuration says of who may read. */
export interface SignInConfig {
  readonly signIn: SignInSettings
  readonly sessionKeys: SessionKeys | null
  /** Sessions that began before this instant do not count, ms since 1970 UTC; 0 = all count. */
  readonly signedOutBeforeMs: number
  /** Addresses and ranges of the proxies that say who connected to them. */
  readonly trustedProxies: readonly string[]
}

type Env = Readonly<Record<string, string | undefined>>

const secretSchema = (least: number) =>
  v.pipe(
    v.string('must be text'),
    v.regex(/^[\x21-\x7e]*$/, 'must not hold blanks or letters with accents'),
    v.minLength(least, `must have at least ${least} characters`),
    v.maxLength(1000, 'is too long'),
  )
const clientSecretSchema = secretSchema(16)
const headerSecretSchema = secretSchema(32)

const issuerSchema = v.pipe(
  v.string('must be text'),
  v.check(isIssuer, 'must be an https address, such as https://login.example.com (http on loopback only)'),
)

function isIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { origin, search, hash, username, password } = new URL(text)
  return isOrigin(origin) && `${search}${hash}${username}${password}` === '' && !/[?#]/.test(text)
}

const rangeSchema = v.pipe(
  v.string('must be text'),
  v.check(
    isIpRange,
    'must be an IP address or a range such as 10.0.0.0/8, with no bit set behind the prefix',
  ),
  v.check((text) => !text.endsWith('/0'), 'must not be everyone'),
)

const rangesSchema = v.pipe(
  v.array(rangeSchema, 'must be a list'),
  v.maxLength(1000, 'must not name more than 1000'),
)

/** Headers that mean something else already. */
const TAKEN = /^(?:host|cookie|origin|accept.*|content-.*|connection|transfer-encoding|sec-.*|x-lobby.*)$/i

const headerSchema = v.pipe(
  v.string('must be text'),
  v.regex(/^[a-z][a-z0-9-]{0,99}$/i, 'must be the name of a header, of letters, digits and -'),
  v.check((name) => !TAKEN.test(name), 'is a header that means something else'),
)

const signInSchema = v.variant(
  'mode',
  [
    strict({ mode: v.literal('local') }),
    strict({
      mode: v.literal('oidc'),
      issuer: issuerSchema,
      clientId: words,
      clientSecret: v.optional(clientSecretSchema),
      scope: v.optional(
        v.pipe(
          words,
          v.check((scope) => scope.split(/\s+/).includes('openid'), 'must hold openid'),
        ),
      ),
      groupsClaim: v.optional(words),
      prompt: v.optional(words),
    }),
    strict({
      mode: v.literal('header'),
      peers: v.pipe(rangesSchema, v.minLength(1, 'must name at least one address')),
      secretHeader: headerSchema,
      secret: v.optional(headerSecretSchema),
      userHeader: headerSchema,
      groupsHeader: headerSchema,
    }),
  ],
  ({ expected }) => (expected === 'Object' ? 'must be an object' : 'must be local, oidc or header'),
)

const keySchema = v.pipe(
  v.string('must be text'),
  v.regex(/^[\w+/-]*={0,2}$/, 'must be base64'),
  v.transform((text) => new Uint8Array(Buffer.from(text, 'base64'))),
  v.check((key) => key.byteLength >= KEY_BYTES, `must hold at least ${KEY_BYTES} random bytes`),
)

const keysSchema = v.pipe(
  v.array(keySchema, 'must be a list'),
  v.minLength(1, 'must hold a key'),
  v.maxLength(2, 'must not hold more than two keys: a new one and the old one'),
)

const instantSchema = v.pipe(
  v.string('must be text'),
  v.regex(
    /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d)$/,
    'must be an instant with its zone, such as 2026-03-09T13:00:00Z',
  ),
  v.transform((text) => Date.parse(text)),
  v.check((ms) => Number.isFinite(ms), 'is no day or time that exists'),
)

/** The fields of the file that say who may read. */
export const signInFields = {
  signIn: v.optional(signInSchema),
  access: v.optional(
    v.record(
      v.pipe(
        v.string(),
        v.minLength(1, 'a group has no name'),
        v.maxLength(256, 'the name of a group is too long'),
      ),
      v.array(v.string('must list ids of connections'), 'must be lists of ids of connections'),
      'must be an object',
    ),
  ),
  sessionKeys: v.optional(keysSchema),
  signedOutBefore: v.optional(instantSchema),
  trustedProxies: v.optional(rangesSchema),
}

/** The names of all fields that say who may read. */
export const signInNames = [
  ...Object.keys(signInFields),
  ...signInSchema.options.flatMap(({ entries }) => Object.keys(entries)),
]

export type SignInFields = {
  [Field in keyof typeof signInFields]?: v.InferOutput<(typeof signInFields)[Field]>
}

/**
 * Reads who may see what, from the file's fields and the variables that go before them; `null` where there is no file, and with
 * it no sign-in but a link. `origins` are where browsers reach this server, `ids` those of the connections, `nowMs` is ms
 * since 1970 UTC. Throws `ConfigError`.
 */
export function readSignIn(
  env: Env,
  fields: SignInFields | null,
  origins: readonly string[],
  ids: readonly string[],
  nowMs: number,
): SignInConfig {
  if (env['LOBBY_SIGN_IN'] && fields !== null)
    throw wrong('LOBBY_SIGN_IN', 'must not be set together with LOBBY_CONFIG')
  refuseUnknownMode(env)
  const { signedOutBefore = 0, trustedProxies = [] } = fields ?? {}
  if (signedOutBefore > nowMs)
    throw wrong(
      'signedOutBefore',
      `must not be in the future: nobody could sign in before then. Here it is ${new Date(nowMs).toISOString()}`,
    )
  const config = {
    signIn: readSettings(env, fields ?? {}, ids),
    sessionKeys: readKeys(env, fields?.sessionKeys),
    signedOutBeforeMs: signedOutBefore,
    trustedProxies,
  }
  if (config.signIn.mode === 'oidc' && !origins.every(isLocal) && config.sessionKeys === null) {
    throw wrong(
      'sessionKeys (LOBBY_SESSION_KEYS)',
      'is missing: without it a restart signs everyone out, and two replicas do not know each other’s sessions',
    )
  }
  return config
}

/** Of the ways to sign in, a variable can name but one: the others need more than fits there. */
export function refuseUnknownMode(env: Env): void {
  const mode = env['LOBBY_SIGN_IN']
  if (mode && mode !== 'local')
    throw wrong(
      'LOBBY_SIGN_IN',
      'must be local; the other ways are set up in the file that LOBBY_CONFIG names',
    )
}

/**
 * Refuses an address at which strangers could read along, or could not sign in. `hasTls`: whether this process itself speaks https.
 */
export function refuseExposure(
  { signIn }: SignInConfig,
  {
    host,
    origins,
    hasTls,
  }: { readonly host: string; readonly origins: readonly string[]; readonly hasTls: boolean },
): void {
  if (!isLoopback(host)) {
    if (signIn.mode === 'local' || signIn.mode === 'open') {
      throw wrong(
        'HOST',
        'must be a loopback address (127.0.0.1, ::1 or localhost) with real tokens, unless "signIn" is oidc or header',
      )
    }
    if (!hasTls)
      throw wrong(
        'HOST',
        'must be a loopback address unless this server has a certificate: http would show every guest conversation',
      )
  }
  if (!isLoopback(host) && origins.length === 0)
    throw wrong(
      'origins',
      'is missing: it names where browsers reach this server, and a provider sends people back to',
    )
}

function readSettings(env: Env, { signIn, access }: SignInFields, ids: readonly string[]): SignInSettings {
  if (signIn === undefined || signIn.mode === 'local') {
    if (access !== undefined)
      throw wrong('access', 'is for the modes oidc and header; with a link one sees everything')
    return { mode: 'local' }
  }
  if (access === undefined) throw wrong('access', 'is missing: nobody sees a connection that is not granted')
  checkAccess(access, ids)
  if (signIn.mode === 'oidc') {
    const { issuer, clientId, scope = 'openid profile email', groupsClaim = 'groups', prompt = null } = signIn
    const secret = fromEnv(env, 'LOBBY_OIDC_CLIENT_SECRET', clientSecretSchema) ?? signIn.clientSecret
    return {
      mode: 'oidc',
      access,
      provider: { issuer, clientId, clientSecret: secret ?? null, scope, groupsClaim, prompt },
    }
  }
  const { secretHeader, userHeader, groupsHeader } = signIn
  const secret = fromEnv(env, 'LOBBY_HEADER_SECRET', headerSecretSchema) ?? signIn.secret
  if (secret === undefined) throw wrong('signIn.secret (LOBBY_HEADER_SECRET)', 'is missing')
  if (new Set([secretHeader, userHeader, groupsHeader].map(plain)).size < 3)
    throw wrong('signIn', 'must name three headers that differ in more than -')
  if (Object.keys(access).some((group) => group.includes(',')))
    throw wrong(
      'access',
      'a group’s name must not hold a comma in mode header, where commas stand between groups',
    )
  const isPeer = createIpSet(signIn.peers)
  return { mode: 'header', access, header: { isPeer, secretHeader, secret, userHeader, groupsHeader } }
}

/** A group is named by its place: its name may be a secret that was put in the wrong field. */
function checkAccess(access: Readonly<Record<string, readonly string[]>>, ids: readonly string[]): void {
  const known = new Set([...ids, '*'])
  const at = Object.values(access).findIndex((granted) => granted.some((id) => !known.has(id)))
  if (at >= 0) throw wrong('access', `group ${at + 1} names a connection that there is not`)
}

function readKeys(env: Env, inFile: readonly Uint8Array[] | undefined): SessionKeys | null {
  const text = env['LOBBY_SESSION_KEYS']
  const keys = text
    ? parse(
        'LOBBY_SESSION_KEYS',
        keysSchema,
        text.split(',').map((key) => key.trim()),
      )
    : (inFile ?? [])
  const [first, ...others] = keys
  return first === undefined ? null : [first, ...others]
}

function fromEnv(env: Env, name: string, schema: typeof clientSecretSchema): string | undefined {
  const text = env[name]
  return text ? parse(name, schema, text) : undefined
}

function parse<Schema extends v.GenericSchema>(
  name: string,
  schema: Schema,
  value: unknown,
): v.InferOutput<Schema> {
  const parsed = v.safeParse(schema, value, { abortEarly: true })
  if (!parsed.success) throw wrong(name, parsed.issues[0].message)
  return parsed.output
}

function isLocal(origin: string): boolean {
  return isLoopback(new URL(origin).hostname)
}

function wrong(field: string, text: string): ConfigError {
  return new ConfigError(`${field}: ${text}.`)
}
