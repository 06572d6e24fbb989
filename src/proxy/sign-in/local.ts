import * as v from 'valibot'
import { readJsonObject } from '../body'
import { type Gate, jsonOnly, notTooLong, ownHeader } from '../gates'
import { Refusal, SignedOut } from '../problem'
import { respond } from '../respond'
import type { Route } from '../route'
import { withCookies } from './cookies'
import { randomCode, type Sealer } from './seal'
import type { Sessions } from './sessions'
import type { SignIn, SignInOutcome } from './sign-in'
import { signOutRoute } from './sign-out'

export interface LocalSignInOptions {
  readonly sessions: Sessions
  readonly sealer: Sealer
  /** Lets pass what this server's own page sends. */
  readonly fromOwnPage: Gate
  /** Whoever has a link sees all of these. */
  readonly connectionIds: readonly string[]
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** ms since some instant. It does not follow the clock: a link that was set back with it would be good for longer. */
  readonly ticks: () => number
  readonly onSignIn?: (outcome: SignInOutcome) => void
}

/** The sign-in of one machine: links that are good once, for whoever sees the terminal. */
export interface LocalSignIn extends SignIn {
  /** What comes after the origin in a new link. The code is in the fragment, which browsers send to nobody. */
  readonly newLink: () => Promise<string>
}

/** A link is good for this long, ms. Its code has 256 random bits, so nobody need be kept from trying codes. */
export const LINK_MS = 5 * 60_000

/** Stands for whoever came by a link: nobody knows more of them. */
export const LINK_HOLDER = 'local'

/** Links that may wait to be used at one time; a further one takes the place of the oldest. */
const MOST_LINKS = 8

const codeSchema = v.object({ code: v.pipe(v.string(), v.regex(/^[\w-]{43}$/)) })

/** Takes the sessions and gives the sign-in of mode `local`. Codes are kept as digests, in this process only. */
export function createLocalSignIn(options: LocalSignInOptions): LocalSignIn {
  const { sessions, sealer, fromOwnPage, now, ticks, onSignIn = () => {} } = options
  const connections = new Set(options.connectionIds)
  const endOf = new Map<string, number>()

  const exchange: Route = {
    name: 'sign-in',
    method: 'POST',
    access: 'public',
    gates: [fromOwnPage, ownHeader, jsonOnly, notTooLong],
    async answer(request) {
      const body = v.safeParse(codeSchema, await readJsonObject(request))
      // Looked up by a keyed digest, so how long the search takes says nothing of the code.
      const digest = body.success ? await sealer.hash(body.output.code) : ''
      const endMs = endOf.get(digest) ?? -Infinity
      endOf.delete(digest)
      if (endMs <= ticks()) {
        onSignIn('denied')
        throw new Refusal(403, 'This link was used already, or is older than five minutes.')
      }
      const endedCookies = sessions.endAll(request, await sessions.idsIn(request))
      const cookie = await sessions.keep(request, {
        id: randomCode(),
        user: await sealer.hash(LINK_HOLDER),
        name: null,
        groups: [],
        signedInMs: now(),
        usedMs: now(),
        groupsReadMs: now(),
        refreshToken: null,
      })
      onSignIn('signed-in')
      return withCookies(respond(204, null), [cookie, ...endedCookies])
    },
  }

  return {
    mode: 'local',
    routes: new Map([
      ['/sign-in/link', exchange],
      ['/sign-out', signOutRoute(sessions, fromOwnPage)],
    ]),

    async visitOf(request) {
      const record = await sessions.read(request)
      if (record === null) throw new SignedOut('local')
      return {
        user: { hash: record.user, name: null, connections },
        cookies: await sessions.touch(request, record),
      }
    },

    async newLink() {
      const code = randomCode()
      endOf.set(await sealer.hash(code), ticks() + LINK_MS)
      for (const [oldest] of [...endOf].slice(0, -MOST_LINKS)) endOf.delete(oldest)
      return `/#sign-in=${code}`
    },
  }
}
