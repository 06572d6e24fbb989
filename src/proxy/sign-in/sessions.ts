import { LRUCache } from 'lru-cache'
import * as v from 'valibot'
import { cookieName, readCookie, writeCookie } from './cookies'
import type { Sealer } from './seal'
import { type SessionRecord, TOUCH_MS, isAlive, maxAgeOf, sessionRecordSchema } from './session-record'

export interface SessionsOptions {
  readonly sealer: Sealer
  /** Where browsers reach this server, such as `https://lobby.example.com`; `null` on loopback. */
  readonly publicOrigin: string | null
  /** ms since 1970 UTC. */
  readonly now: () => number
  /** Sessions that began before this instant do not count, ms since 1970 UTC. */
  readonly validFromMs: () => number
  /** Told of a session that is used, by what tells it apart from others in this process and is no use elsewhere. */
  readonly onUsed?: (session: string) => void
}

/** Sessions without a store: each lives in a sealed cookie, so every replica with the keys knows it. */
export interface Sessions {
  /** The session of a request; `null` when there is none that counts. */
  readonly read: (request: Request) => Promise<SessionRecord | null>
  /** The `Set-Cookie` that keeps a record in the browser of a request. */
  readonly keep: (request: Request, record: SessionRecord) => Promise<string>
  /** The same when the record has not been written for a while, so that use keeps it alive; else nothing. */
  readonly touch: (request: Request, record: SessionRecord) => Promise<readonly string[]>
  /** The `Set-Cookie` that takes the session out of the browser of a request. */
  readonly forget: (request: Request) => string
}

const PURPOSE = 'session'

/** Cookies whose records are remembered, so that not every request of a page waits for the same one to be opened. */
const MOST_OPENED = 1_000

export function createSessions({
  sealer,
  publicOrigin,
  now,
  validFromMs,
  onUsed = () => {},
}: SessionsOptions): Sessions {
  // The purpose that is sealed in is the cookie's name: a cookie of another port does not open here.
  const nameOf = (request: Request): string => cookieName(PURPOSE, publicOrigin, hostOf(request))

  async function keep(request: Request, record: SessionRecord): Promise<string> {
    const name = nameOf(request)
    return writeCookie(name, await sealer.seal(name, record), {
      maxAgeS: maxAgeOf(record, now()),
      sameSite: 'strict',
    })
  }

  // Only what was sealed here gets in, so that strangers push nobody out. Whether it counts is asked every time.
  const opened = new LRUCache<string, SessionRecord>({ max: MOST_OPENED })

  async function open(name: string, text: string): Promise<SessionRecord | null> {
    const key = `${name}=${text}`
    const known = opened.get(key)
    if (known !== undefined) return known
    const record = v.safeParse(sessionRecordSchema, await sealer.open(name, text))
    if (!record.success) return null
    opened.set(key, record.output)
    return record.output
  }

  return {
    keep,

    async read(request) {
      const name = nameOf(request)
      const text = readCookie(request, name)
      const record = text === null ? null : await open(name, text)
      if (record === null || !isAlive(record, now(), validFromMs())) return null
      onUsed(`${record.user} ${record.signedInMs}`)
      return record
    },

    async touch(request, record) {
      const usedMs = now()
      return usedMs - record.usedMs < TOUCH_MS ? [] : [await keep(request, { ...record, usedMs })]
    },

    forget: (request) => writeCookie(nameOf(request), '', { maxAgeS: 0, sameSite: 'strict' }),
  }
}

/** The name by which the browser reached this server, with its port. */
export function hostOf(request: Request): string {
  return (request.headers.get('host') ?? new URL(request.url).host).toLowerCase()
}
