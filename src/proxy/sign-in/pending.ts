import { LRUCache } from 'lru-cache'
import * as v from 'valibot'
import { cookieName, cookieNames, readCookie, writeCookie } from './cookies'
import type { Checks } from './provider'
import type { Sealer } from './seal'
import { hostOf } from './sessions'

/** A sign-in that has begun: what the browser must bring back, and where it wants to go. */
export interface Pending extends Checks {
  /** The search part of the inbox's address; empty for none. */
  readonly returnTo: string
  /** The sessions that this browser had: their cookies do not come along when the provider sends people back. */
  readonly sessionIds: readonly string[]
}

/** Sign-ins that are under way, each in a sealed cookie of its own, so that tabs do not disturb one another. */
export interface PendingSignIns {
  /** The `Set-Cookie` values that keep it. */
  readonly keep: (request: Request, pending: Pending) => Promise<string[]>
  /**
   * The one of a state, once, when this browser began it and it is not too old; and the `Set-Cookie` values that end it.
   * A state that comes again with other codes is a guess.
   */
  readonly take: (
    request: Request,
    state: string,
  ) => Promise<{ readonly pending: Pending | null; readonly cookies: string[] }>
}

/** A sign-in must be done within this, ms. */
export const PENDING_MS = 10 * 60_000

/** So many may be under way in one browser. A server takes only so many bytes of headers. */
const MOST_PENDING = 4

/** The longest address to come back to, in characters. */
const MAX_RETURN = 1_000

/** So many states that were taken a process remembers: some 100 bytes each. */
const MOST_TAKEN = 20_000

const STATE = /^[0-9a-f]{64}$/

const pendingSchema = v.object({
  state: v.pipe(v.string(), v.regex(STATE)),
  nonce: v.string(),
  verifier: v.string(),
  returnTo: v.string(),
  sessionIds: v.array(v.string()),
  endMs: v.number(),
})

/** Keeps what belongs to a sign-in in the browser, and `Lax`: it must come along when the provider sends people back. */
export function createPendingSignIns(options: {
  readonly sealer: Sealer
  readonly publicOrigin: string | null
  readonly now: () => number
}): PendingSignIns {
  const { sealer, publicOrigin, now } = options
  const nameOf = (request: Request, state: string): string =>
    cookieName(`state-${state.slice(0, 8)}`, publicOrigin, hostOf(request))
  // Its time does not follow the clock.
  const taken = new LRUCache<string, true>({ max: MOST_TAKEN, ttl: PENDING_MS })
  const end = (name: string): string => writeCookie(name, '', { maxAgeS: 0, sameSite: 'lax' })

  return {
    async keep(request, pending) {
      const name = nameOf(request, pending.state)
      const sealed = await sealer.seal(name, { ...pending, endMs: now() + PENDING_MS })
      const cookie = writeCookie(name, sealed, { maxAgeS: PENDING_MS / 1000, sameSite: 'lax' })
      const others = cookieNames(request).filter((other) => /^__Host-lobby-state-[0-9a-f-]+$/.test(other))
      return [cookie, ...others.slice(0, 1 - MOST_PENDING).map(end)]
    },

    async take(request, state) {
      if (!STATE.test(state)) return { pending: null, cookies: [] }
      const name = nameOf(request, state)
      const text = readCookie(request, name)
      if (text === null) return { pending: null, cookies: [] }
      const parsed = v.safeParse(pendingSchema, await sealer.open(name, text))
      const isGood = parsed.success && parsed.output.state === state && now() < parsed.output.endMs
      if (!isGood || taken.has(state)) return { pending: null, cookies: [end(name)] }
      taken.set(state, true)
      return { pending: parsed.output, cookies: [end(name)] }
    },
  }
}

/** 256 random bits in hexadecimal digits, the first of which may stand in a cookie's name. */
export function randomState(): string {
  return [...crypto.getRandomValues(new Uint8Array(32))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
}

/**
 * Where to go after the sign-in: a search part (`?thread=…`) of the inbox's own address, or nothing. Whatever else it
 * is, it is dropped: what is put behind `/?` cannot lead anywhere else.
 */
export function readReturn(text: string): string {
  if (text.length > MAX_RETURN || !/^\?[\w.~%!$&()*+,;=:@/?-]+$/.test(text)) return ''
  const parameters = new URLSearchParams(text)
  if (!parameters.has('sign-in')) return text
  // What went wrong before is no part of the address.
  parameters.delete('sign-in')
  return parameters.size === 0 ? '' : `?${parameters.toString()}`
}
