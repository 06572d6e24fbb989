import { assertNever } from '../lib/assert-never'
import { sameOrigin } from '../proxy/gates'
import { type PublicOrigins, publicOriginOf } from '../proxy/options'
import { type Access, createGrants } from '../proxy/sign-in/grants'
import { type HeaderSettings, createHeaderSignIn } from '../proxy/sign-in/header'
import { createLocalSignIn } from '../proxy/sign-in/local'
import { createOidcSignIn } from '../proxy/sign-in/oidc'
import { createOpenSignIn } from '../proxy/sign-in/open'
import { type ProviderSettings, createProvider } from '../proxy/sign-in/provider'
import { KEY_BYTES, createSealer } from '../proxy/sign-in/seal'
import { createSessions } from '../proxy/sign-in/sessions'
import type { SignIn, SignInOutcome } from '../proxy/sign-in/sign-in'
import { createAttempts } from './attempts'

/** How staff sign in. */
export type SignInSettings =
  | { readonly mode: 'open' }
  | { readonly mode: 'local' }
  | { readonly mode: 'oidc'; readonly provider: ProviderSettings; readonly access: Access }
  | { readonly mode: 'header'; readonly header: HeaderSettings; readonly access: Access }

/** Keys that seal sessions; the first seals, all open. */
export type SessionKeys = readonly [Uint8Array, ...Uint8Array[]]

export interface SignInParts {
  readonly settings: SignInSettings
  /** `null`: made at random, so sessions end with this process. */
  readonly sessionKeys: SessionKeys | null
  /** Where browsers reach this server beside loopback. */
  readonly origins: PublicOrigins
  readonly connectionIds: readonly string[]
  /** For digests of people, such as `personKeysOf` gives. */
  readonly personKeys: SessionKeys
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** Sessions that began before this instant do not count, ms since 1970 UTC. */
  readonly validFromMs: () => number
  /** Told the code of what went wrong with a provider. */
  readonly onFailure?: (route: string, code: string) => void
  readonly onSignIn?: (outcome: SignInOutcome) => void
  readonly onUsed?: (session: string) => void
}

/** Puts together the sign-in that the settings name; `newLink` makes a link where that is how one signs in. */
export function composeSignIn(parts: SignInParts): {
  readonly signIn: SignIn
  readonly newLink: (() => Promise<string>) | null
} {
  const { settings, connectionIds, origins } = parts
  const publicOrigin = publicOriginOf(origins)
  const ticks = (): number => performance.now()
  const fromOwnPage = sameOrigin(origins)
  const sealer = createSealer(
    parts.sessionKeys ?? [crypto.getRandomValues(new Uint8Array(KEY_BYTES))],
    parts.personKeys,
  )
  const sessions = createSessions({ ...parts, publicOrigin, sealer })
  switch (settings.mode) {
    case 'open':
      return { signIn: createOpenSignIn(connectionIds), newLink: null }
    case 'local': {
      const signIn = createLocalSignIn({ ...parts, ticks, sessions, sealer, fromOwnPage })
      return { signIn, newLink: signIn.newLink }
    }
    case 'oidc': {
      const { provider, access } = settings
      const signIn = createOidcSignIn({
        ...parts,
        ticks,
        mayAttempt: createAttempts(),
        publicOrigin,
        fromOwnPage,
        provider: createProvider({
          ...provider,
          ticks,
          // What it sends are forms, or nothing.
          fetch: (url, { body, ...init }) =>
            fetch(url, { ...init, body: body instanceof URLSearchParams ? body : null }),
        }),
        issuer: provider.issuer,
        sessions,
        sealer,
        grants: createGrants(access, connectionIds),
      })
      return { signIn, newLink: null }
    }
    case 'header': {
      const { header, access } = settings
      const grants = createGrants(access, connectionIds)
      return { signIn: createHeaderSignIn({ ...header, sealer, grants }), newLink: null }
    }
    default:
      return assertNever(settings)
  }
}

/** What must never be shown or logged of how staff sign in. */
export function secretsOf(settings: SignInSettings, sessionKeys: SessionKeys | null): string[] {
  const keys = (sessionKeys ?? []).flatMap((key) => {
    const bytes = Buffer.from(key)
    return [bytes.toString('base64'), bytes.toString('base64url')]
  })
  switch (settings.mode) {
    case 'oidc':
      return settings.provider.clientSecret === null ? keys : [settings.provider.clientSecret, ...keys]
    case 'header':
      return [settings.header.secret, ...keys]
    case 'open':
    case 'local':
      return keys
    default:
      return assertNever(settings)
  }
}
