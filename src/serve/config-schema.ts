import * as v from 'valibot'
import { isLoopback } from '../lib/loopback'
import { hasInk } from '../lib/text'

/** Text for people, or a name that somebody else has given. */
export const words = v.pipe(
  v.string('must be text'),
  v.trim(),
  v.minLength(1, 'must not be empty'),
  v.check(hasInk, 'must hold a sign that can be seen'),
  v.maxLength(200, 'is too long'),
)

/** A token is opaque, but one that is short or holds a blank was copied wrongly. */
const tokenSchema = v.pipe(
  v.string('must be text'),
  v.regex(/^[\x21-\x7e]{16,}$/, 'must be a token: at least 16 characters and no blank'),
)

const platformAddressSchema = v.pipe(
  v.string('must be text'),
  v.check(
    isBareOrigin,
    'must be an https address with no path, such as https://api.mews.com (http on loopback only)',
  ),
  v.transform((address) => new URL(address).origin),
)

function isBareOrigin(text: string): boolean {
  return isOrigin(text) && new URL(text).href === `${new URL(text).origin}/`
}

/** Whether an address is https, or http on loopback, where nobody listens in. */
export function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const { protocol, hostname } = new URL(text)
  return protocol === 'https:' || (protocol === 'http:' && isLoopback(hostname))
}

/** One pair of tokens with the address that they open. */
export const credentialsSchema = v.object({
  platformAddress: platformAddressSchema,
  clientToken: tokenSchema,
  accessToken: tokenSchema,
  client: words,
})

const connectionSchema = v.object({
  id: v.pipe(v.string('must be text'), v.regex(/^[a-z0-9-]{1,64}$/, 'must be 1 to 64 of a-z, 0-9 and -')),
  name: words,
  ...credentialsSchema.entries,
})

export type FlatConnection = v.InferOutput<typeof connectionSchema>

/** As a browser writes it in `Origin`: the scheme counts, and a port that goes without saying is not written. */
const originSchema = v.pipe(
  v.string('must be text'),
  v.check(
    isBareOrigin,
    'must be an https address with no path, such as https://lobby.example.com (http on loopback only)',
  ),
  v.transform((text) => new URL(text).origin),
)

/** What the file that `LOBBY_CONFIG` names says of what is shown. */
export const shownFields = {
  application: v.optional(words),
  origins: v.optional(v.array(originSchema, 'must be a list')),
  connections: v.pipe(
    v.array(strict(connectionSchema.entries), 'must be a list'),
    v.minLength(1, 'must name at least one connection'),
    v.maxLength(1000, 'must not name more than 1000'),
    v.check(
      (connections) => new Set(connections.map(({ id }) => id)).size === connections.length,
      'two connections have the same id',
    ),
  ),
}

/** The names of all fields that say what is shown. */
export const shownNames = [...Object.keys(shownFields), ...Object.keys(connectionSchema.entries)]

/** An object with these fields and no other. */
export function strict<const Entries extends v.ObjectEntries>(entries: Entries) {
  return v.strictObject(entries, explainObject)
}

/** Valibot's own words quote what it received. */
function explainObject({ expected }: { readonly expected: string | null }): string {
  if (expected === 'never') return 'has a field that is not known'
  return expected === 'Object' ? 'must be an object' : 'is missing'
}
