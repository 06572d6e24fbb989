import type { Gate } from '../gates'
import type { PublicOrigins } from '../options'
import { Refusal, SignedOut } from '../problem'
import { respond } from '../respond'
import type { Route } from '../route'
import { withCookies } from './cookies'
import { type PendingSignIns, createPendingSignIns, randomState, readReturn } from './pending'
import { type Provider, ProviderError, type Vouched } from './provider'
import { type Renewal, createRenewals } from './renewals'
import { type Sealer, randomCode } from './seal'
import type { SessionRecord } from './session-record'
import { type Sessions, hostOf } from './sessions'
import type { SignIn, SignInOutcome } from './sign-in'
import { signOutRoute } from './sign-out'

export interface OidcSignInOptions {
  readonly provider: Provider
  /** The issuer as configured: with a subject it stands for one person. */
  readonly issuer: string
  readonly sessions: Sessions
  readonly sealer: Sealer
  /** The connections of somebody who is in these groups. */
  readonly grants: (groups: readonly string[]) => ReadonlySet<string>
  /** Lets pass what this server's own page sends. */
  readonly fromOwnPage: Gate
  /** Where browsers reach this server; `null` on loopback. */
  readonly publicOrigin: string | null
  /** All of them, the first included; by default there are no others. */
  readonly origins?: PublicOrigins
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** ms since some instant. It does not follow the clock, which may be set back. */
  readonly ticks: () => number
  /** Counts an attempt of a client, by its address. Gives whether it may be made. */
  readonly mayAttempt: (clientAddress: string) => Promise<boolean>
  /** How long a request waits for the provider that would do without it; a second by default. */
  readonly patience?: () => Promise<void>
  /** Told the code of what went wrong with the provider, or on the way there and back, for the operator. */
  readonly onFailure?: (route: string, code: string) => void
  readonly onSignIn?: (outcome: SignInOutcome) => void
}

/** The longest `Set-Cookie` that all browsers keep, in bytes, with something to spare. */
const MAX_COOKIE = 4_000

/**
 * Takes the provider, the sessions and what groups see, and gives the sign-in of mode `oidc`: the code flow with PKCE, state
 * and nonce. Groups count for an hour; they are read again without the person where the provider gives a
 * refresh token, and else by leading the browser through the provider again.
 */
export function createOidcSignIn(options: OidcSignInOptions): SignIn {
  const { provider, issuer, sessions, sealer, grants, publicOrigin, now, ticks, mayAttempt } = options
  const { onFailure = () => {}, onSignIn = () => {} } = options
  const pendings: PendingSignIns = createPendingSignIns(options)
  const personOf = ({ subject }: Vouched): string => personAt(issuer, subject)
  const isOther = (host: string): boolean => {
    const [, ...others] = options.origins === 'any' ? [] : (options.origins ?? [])
    return others.some((origin) => new URL(origin).host === host)
  }
  const redirectUri = (request: Request): string =>
    `${publicOrigin ?? `${new URL(request.url).protocol}//${hostOf(request)}`}/sign-in/callback`
  /** Where somebody lands who is not signed in. */
  const ended = (
    outcome: Exclude<SignInOutcome, 'signed-in'>,
    route: string,
    code: string | null,
  ): string => {
    onSignIn(outcome)
    if (code !== null) onFailure(route, code)
    // To whoever reads it both say the same: not now.
    return `/?sign-in=${outcome === 'throttled' ? 'unavailable' : outcome}`
  }

  /** Of a person's groups those that matter, so that the cookie stays small. */
  const granted = (groups: readonly string[]): string[] =>
    [...new Set(groups)].filter((group) => grants([group]).size > 0)

  /** Without the refresh token when the cookie would be too long; `null` when it is so even then. */
  async function keep(request: Request, record: SessionRecord): Promise<string | null> {
    const cookie = await sessions.keep(request, record)
    if (cookie.length <= MAX_COOKIE) return cookie
    return record.refreshToken === null ? null : keep(request, { ...record, refreshToken: null })
  }

  async function renew(record: SessionRecord, refreshToken: string): Promise<Renewal> {
    try {
      const vouched = await provider.renew(refreshToken)
      if (!(await sealer.isHashOf(record.user, personOf(vouched)))) {
        onFailure('renewal', 'ANOTHER_SUBJECT')
        return { kind: 'over' }
      }
      return {
        kind: 'renewed',
        record: {
          ...record,
          name: vouched.name ?? record.name,
          groups: granted(vouched.groups),
          groupsReadMs: now(),
          refreshToken: vouched.refreshToken ?? refreshToken,
        },
      }
    } catch (error) {
      const { kind, code } = toProviderError(error)
      onFailure('renewal', code)
      return { kind: kind === 'over' ? 'over' : 'unreachable' }
    }
  }

  const current = createRenewals({ renew, now, ticks, patience: options.patience ?? aSecond })

  const begin: Route = {
    name: 'sign-in',
    method: 'GET',
    access: 'public',
    gates: [navigation],
    async answer(request) {
      const { search, searchParams } = new URL(request.url)
      // People come back from the provider to the first origin, and the cookie of another does not count there.
      if (publicOrigin !== null && isOther(hostOf(request)))
        return redirect(`${publicOrigin}/sign-in${search}`)
      const pending = {
        state: randomState(),
        nonce: randomCode(),
        verifier: randomCode(),
        returnTo: readReturn(only(searchParams, 'return')),
        sessionIds: await sessions.idsIn(request),
      }
      try {
        const url = await provider.authorizationUrl(redirectUri(request), pending)
        return redirect(url, await pendings.keep(request, pending))
      } catch (error) {
        return redirect(ended('unavailable', begin.name, toProviderError(error).code))
      }
    },
  }

  const callback: Route = {
    name: 'sign-in-callback',
    method: 'GET',
    access: 'public',
    gates: [navigation],
    async answer(request, _visit, _note, { clientAddress }) {
      const { search, searchParams } = new URL(request.url)
      const { pending, cookies } = await pendings.take(request, only(searchParams, 'state'))
      if (pending === null) return redirect(ended('failed', callback.name, 'UNKNOWN_STATE'), cookies)
      const hasFailed = only(searchParams, 'error') !== ''
      if (only(searchParams, 'code') === '' && !hasFailed)
        return redirect(ended('failed', callback.name, 'NO_CODE'), cookies)
      // Only now, so that whoever sends answers of no provider keeps nobody out who has the same address.
      if (!hasFailed && !(await mayAttempt(clientAddress)))
        return redirect(ended('throttled', callback.name, 'TOO_MANY_ATTEMPTS'), cookies)
      let vouched: Vouched
      try {
        vouched = await provider.exchange(new URL(`${redirectUri(request)}${search}`), pending)
      } catch (error) {
        const { kind, code } = toProviderError(error)
        return redirect(ended(kind === 'unavailable' ? kind : 'failed', callback.name, code), cookies)
      }
      const groups = granted(vouched.groups)
      // The session that was here before is over in either case: the person at the screen may be another one.
      const endedCookies = sessions.endAll(request, pending.sessionIds)
      if (groups.length === 0)
        return redirect(ended('denied', callback.name, null), [
          ...cookies,
          ...(await sessions.end(request)),
          ...endedCookies,
        ])
      const cookie = await keep(request, {
        id: randomCode(),
        user: await sealer.hash(personOf(vouched)),
        name: vouched.name,
        groups,
        signedInMs: now(),
        usedMs: now(),
        groupsReadMs: now(),
        refreshToken: vouched.refreshToken,
      })
      if (cookie === null)
        return redirect(ended('failed', callback.name, 'TOO_MANY_GROUPS'), [
          ...cookies,
          ...(await sessions.end(request)),
          ...endedCookies,
        ])
      onSignIn('signed-in')
      return redirect(`/${pending.returnTo}`, [...cookies, cookie, ...endedCookies])
    },
  }

  return {
    mode: 'oidc',
    routes: new Map([
      ['/sign-in', begin],
      ['/sign-in/callback', callback],
      ['/sign-out', signOutRoute(sessions, options.fromOwnPage)],
    ]),

    async visitOf(request) {
      const kept = await sessions.read(request)
      const record = kept === null ? null : await current(kept)
      const connections = grants(record?.groups ?? [])
      if (record === null || connections.size === 0) throw new SignedOut('oidc')
      const user = { hash: record.user, name: record.name, connections }
      if (record === kept) return { user, cookies: await sessions.touch(request, record) }
      const cookie = await keep(request, { ...record, usedMs: now() })
      if (cookie === null) throw new SignedOut('oidc')
      return { user, cookies: [cookie] }
    },
  }
}

/** What stands for a person in digests: the provider that knows the person, and its own name for the person. */
export function personAt(issuer: string, subject: string): string {
  return `${issuer} ${subject}`
}

/** A page that is opened, in a tab of its own: not a picture, not a frame, not a call of a script. */
const navigation: Gate = (request) => {
  const mode = request.headers.get('sec-fetch-mode') ?? 'navigate'
  const destination = request.headers.get('sec-fetch-dest') ?? 'document'
  if (request.method !== 'GET' || mode !== 'navigate' || destination !== 'document')
    throw new Refusal(403, 'This address is to be opened in a browser.')
}

/** The value of a parameter that is there once; else empty. */
function only(parameters: URLSearchParams, name: string): string {
  const values = parameters.getAll(name)
  return values.length === 1 ? (values[0] ?? '') : ''
}

function aSecond(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1_000))
}

function redirect(location: string, cookies: readonly string[] = []): Response {
  return withCookies(respond(303, null, { location }), cookies)
}

/** A defect of ours on the way fails the sign-in; what it was stands nowhere, for it may quote a token. */
function toProviderError(error: unknown): ProviderError {
  return error instanceof ProviderError ? error : new ProviderError('failed', 'DEFECT', error)
}
