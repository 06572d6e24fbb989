import * as v from 'valibot'
import { cutAt, hasInk } from '../../lib/text'

/** Whom the provider knows, and what of them is of use here. */
export interface Identity {
  /** The provider's own name for the person: unique there, and never another's. */
  readonly subject: string
  /** To be shown to the person; `null` where the provider tells none. */
  readonly name: string | null
  /** `null`: the claim was not there. */
  readonly groups: readonly string[] | null
}

/** The longest name that is shown, in characters. */
const MAX_NAME = 100

/** The longest name of a group, in characters, and the most groups that are looked at. */
const MAX_GROUP = 256
const MAX_GROUPS = 10_000

/** What is not text is as good as absent: claims differ from provider to provider, and none of these is needed. */
const optionalText = v.fallback(v.nullable(v.string()), null)

const claimsSchema = v.looseObject({
  // OpenID Connect Core 1.0, section 2: at most 255 characters.
  sub: v.pipe(v.string(), v.regex(/\S/), v.maxLength(255)),
  name: v.optional(optionalText, null),
  preferred_username: v.optional(optionalText, null),
  email: v.optional(optionalText, null),
})

/** Groups are a list; a provider may send the only one as text. */
const groupsSchema = v.union([
  v.pipe(
    v.string(),
    v.transform((group): unknown[] => [group]),
  ),
  v.array(v.unknown()),
])

/** Reads the claims of an ID token or of the userinfo endpoint; `null` when they name nobody. */
export function readIdentity(claims: unknown, groupsClaim: string): Identity | null {
  const parsed = v.safeParse(claimsSchema, claims)
  if (!parsed.success) return null
  const { sub, name, preferred_username: userName, email } = parsed.output
  const shown = [name, userName, email].map((text) => text?.trim() ?? '').find(hasInk)
  return {
    subject: sub,
    name: shown === undefined ? null : shown.slice(0, cutAt(shown, MAX_NAME)),
    groups: readGroups(Object.hasOwn(parsed.output, groupsClaim) ? parsed.output[groupsClaim] : undefined),
  }
}

function readGroups(value: unknown): readonly string[] | null {
  const parsed = v.safeParse(groupsSchema, value)
  if (!parsed.success) return null
  return parsed.output
    .slice(0, MAX_GROUPS)
    .filter((group): group is string => typeof group === 'string' && group.length <= MAX_GROUP)
}
