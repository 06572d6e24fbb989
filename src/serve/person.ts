import { createHash } from 'node:crypto'
import { assertNever } from '../lib/assert-never'
import type { Connection } from '../proxy/options'
import { LINK_HOLDER } from '../proxy/sign-in/local'
import { personAt } from '../proxy/sign-in/oidc'
import { createSealer } from '../proxy/sign-in/seal'
import type { SessionKeys, SignInSettings } from './sign-in'

/**
 * The keys of the digests that stand for people in the log: the session keys, and without them a digest of the client token
 * that sorts first. Every process with this configuration has them, in whatever order its connections stand, and nobody
 * who has only the log. Access tokens change more often, and change nothing here.
 */
export function personKeysOf(
  sessionKeys: SessionKeys | null,
  connections: readonly Pick<Connection, 'credentials'>[],
): SessionKeys {
  if (sessionKeys !== null) return sessionKeys
  const [first = ''] = connections.map(({ credentials }) => credentials.clientToken).toSorted()
  return [new Uint8Array(createHash('sha256').update(`lobby person\n${first}`).digest())]
}

/**
 * The digests of a person, one for each key, the one that is in use first. A name is what the mode knows a person by: in
 * `oidc` the subject at the provider, in `header` what stands in the user's header. `null` where nobody is told apart.
 */
export async function digestsOf(
  settings: SignInSettings,
  name: string,
  [first, ...others]: SessionKeys,
): Promise<readonly string[] | null> {
  const person = personOf(settings, name)
  if (person === null) return null
  return Promise.all([first, ...others].map((key) => createSealer([key]).hash(person)))
}

function personOf(settings: SignInSettings, name: string): string | null {
  switch (settings.mode) {
    case 'open':
      return null
    case 'local':
      return LINK_HOLDER
    case 'oidc':
      return personAt(settings.provider.issuer, name)
    case 'header':
      return name
    default:
      return assertNever(settings)
  }
}
