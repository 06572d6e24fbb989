import * as client from 'openid-client'
import { type Identity, readIdentity } from './identity'
import { limited } from './limited-fetch'

/** What the operator says of the provider. */
export interface ProviderSettings {
  /** Its issuer identifier: https, or http on loopback. */
  readonly issuer: string
  readonly clientId: string
  /** `null`: a public client, which PKCE alone protects. */
  readonly clientSecret: string | null
  /** What is asked for, with blanks between; `openid` is among it. */
  readonly scope: string
  /** Name of the claim that holds the groups. */
  readonly groupsClaim: string
  /** What the provider is to ask the person for, such as `select_account`; `null`: that is its own affair. */
  readonly prompt: string | null
}

export interface ProviderOptions extends ProviderSettings {
  /** Makes the calls to the provider. */
  readonly fetch: client.CustomFetch
  /** ms since some instant. It does not follow the clock, which may be set back. */
  readonly ticks: () => number
}

/** What ties the browser's way to the provider and back together. */
export interface Checks {
  readonly state: string
  readonly nonce: string
  readonly verifier: string
}

/** Somebody whom the provider has just vouched for. */
export interface Vouched extends Identity {
  readonly groups: readonly string[]
  readonly refreshToken: string | null
}

export interface Provider {
  /** Where a browser goes to sign in. Throws `ProviderError`, as do the others. */
  readonly authorizationUrl: (redirectUri: string, checks: Checks) => Promise<string>
  /** Who comes back; `url` is the whole address at which they do. */
  readonly exchange: (url: URL, checks: Checks) => Promise<Vouched>
  /** The same person again, without the person. */
  readonly renew: (refreshToken: string) => Promise<Vouched>
}

/**
 * `unavailable`: nothing is known, it may work later; `over`: what was shown to the provider counts no more; `failed`: anything
 * else that is not as it should be.
 */
export class ProviderError extends Error {
  override readonly name = 'ProviderError'
  readonly kind: 'unavailable' | 'over' | 'failed'
  /** For the operator: letters and `_` only, such as `INVALID_CLIENT`. */
  readonly code: string

  constructor(kind: ProviderError['kind'], code: string, cause?: unknown) {
    super(kind, { cause })
    this.kind = kind
    this.code = code
  }
}

/** How long the provider may take for one answer, its last byte included, s. */
const TIMEOUT_S = 8

/** What a provider says of itself, its keys with it, counts for this long, ms. */
export const METADATA_MS = 24 * 3_600_000

/** It is read again at most this often when something is not as it said, ms: whoever makes sign-ins fail makes few calls. */
export const DOUBTED_MS = 60_000

/** What came of asking a provider what it says of itself. */
interface Discovery {
  readonly config: Promise<client.Configuration>
  /** ms of `ticks`. */
  atMs: number
  keptMs: number
}

/** A provider that cannot be read is let be for this long, ms: whoever asks meanwhile is told what came of it. */
export const AWAY_MS = 1_000

/**
 * Gives the provider of an issuer. It is discovered at its first use, again until that works, and then once a day, or when
 * its answers are not what it said that they would be: it may have new keys, or have moved.
 */
export function createProvider(options: ProviderOptions): Provider {
  const { issuer, clientId, clientSecret, scope, groupsClaim, prompt, ticks } = options
  let discovered: Discovery | null = null

  function discover(): Promise<client.Configuration> {
    if (discovered === null || ticks() - discovered.atMs >= discovered.keptMs) {
      const discovery: Discovery = { config: readMetadata(), atMs: ticks(), keptMs: METADATA_MS }
      discovery.config.catch(() => {
        discovery.atMs = ticks()
        discovery.keptMs = AWAY_MS
      })
      discovered = discovery
    }
    return discovered.config
  }

  function readMetadata(): Promise<client.Configuration> {
    const insecure = issuer.startsWith('http:')
    return client
      .discovery(
        new URL(issuer),
        clientId,
        undefined,
        clientSecret === null ? client.None() : authentication(clientSecret),
        {
          timeout: TIMEOUT_S,
          [client.customFetch]: limited(options.fetch),
          // Signatures are checked although TLS vouches for the token: a proxy on the way may end the TLS.
          execute: [client.enableNonRepudiationChecks, ...(insecure ? [client.allowInsecureRequests] : [])],
        },
      )
      .catch((error: unknown) => {
        throw new ProviderError('unavailable', codeOf(error), error)
      })
  }

  /** Runs what needs the provider's word to be true; throws `ProviderError`. */
  async function translated<Result>(run: () => Promise<Result>): Promise<Result> {
    try {
      return await run()
    } catch (error) {
      // What it says of a code or of the client is about those, and not about the provider.
      const isItsWord =
        error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError
      if (!isItsWord && discovered !== null && ticks() - discovered.atMs >= DOUBTED_MS) discovered = null
      throw error instanceof ProviderError ? error : new ProviderError(kindOf(error), codeOf(error), error)
    }
  }

  /**
   * Who a token response is about: the ID token, and the userinfo endpoint where the ID token tells no groups. A renewal may
   * come without an ID token; whoever asked for it compares the person.
   */
  async function identify(
    config: client.Configuration,
    tokens: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers,
  ): Promise<Vouched> {
    const claims = tokens.claims()
    const told = claims === undefined ? null : named(claims)
    const more =
      told?.groups == null && config.serverMetadata().userinfo_endpoint !== undefined
        ? named(
            await client.fetchUserInfo(config, tokens.access_token, told?.subject ?? client.skipSubjectCheck),
          )
        : null
    const { subject, name, groups } = told ?? more ?? noSubject()
    return {
      subject,
      name: name ?? more?.name ?? null,
      groups: groups ?? more?.groups ?? [],
      refreshToken: tokens.refresh_token ?? null,
    }
  }

  /** Who claims are about. Claims that name nobody are never passed over: others might name somebody else. */
  function named(claims: unknown): Identity {
    return readIdentity(claims, groupsClaim) ?? noSubject()
  }

  return {
    async authorizationUrl(redirectUri, { state, nonce, verifier }) {
      const config = await discover()
      const parameters = {
        redirect_uri: redirectUri,
        scope,
        state,
        nonce,
        code_challenge: await client.calculatePKCECodeChallenge(verifier),
        code_challenge_method: 'S256',
        ...(prompt === null ? {} : { prompt }),
      }
      return translated(async () => client.buildAuthorizationUrl(config, parameters).href)
    },

    async exchange(url, { state, nonce, verifier }) {
      const config = await discover()
      return translated(async () => {
        const checks = { expectedState: state, expectedNonce: nonce, pkceCodeVerifier: verifier }
        return identify(config, await client.authorizationCodeGrant(config, url, checks))
      })
    },

    async renew(refreshToken) {
      const config = await discover()
      return translated(async () => identify(config, await client.refreshTokenGrant(config, refreshToken)))
    },
  }
}

function noSubject(): never {
  throw new ProviderError('failed', 'NO_SUBJECT')
}

/** The client's secret goes the way that the provider takes; Basic is the one that all must. */
function authentication(clientSecret: string): client.ClientAuth {
  const basic = client.ClientSecretBasic(clientSecret)
  const post = client.ClientSecretPost(clientSecret)
  return (server, ...rest) => {
    const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic']
    return (methods.includes('client_secret_basic') ? basic : post)(server, ...rest)
  }
}

function kindOf(error: unknown): ProviderError['kind'] {
  if (error instanceof client.ResponseBodyError) {
    if (error.error === 'invalid_grant') return 'over'
    return error.status >= 500 || error.status === 429 ? 'unavailable' : 'failed'
  }
  if (error instanceof client.ClientError) {
    const isOutage = error.cause instanceof Response && error.cause.status >= 500
    return isOutage || error.code === 'OAUTH_TIMEOUT' ? 'unavailable' : 'failed'
  }
  // That is how `fetch` says that there was no answer; a wrong argument has a code.
  return error instanceof TypeError && !('code' in error) ? 'unavailable' : 'failed'
}

/** The code of an error or of what caused it, as far as it surely is no more than a code. */
function codeOf(error: unknown): string {
  if (error instanceof client.ResponseBodyError || error instanceof client.AuthorizationResponseError)
    return asCode(error.error) ?? 'PROVIDER_ERROR'
  if (error instanceof client.WWWAuthenticateChallengeError)
    return asCode(error.cause[0]?.parameters.error) ?? 'UNAUTHORIZED'
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at ? asCode(at.code) : null
    if (code !== null) return code
  }
  return 'UNKNOWN'
}

function asCode(value: unknown): string | null {
  return typeof value === 'string' && /^[a-z_]{3,60}$/i.test(value) ? value.toUpperCase() : null
}
