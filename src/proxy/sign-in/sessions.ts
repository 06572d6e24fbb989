import { LRUCache } from 'lru-cache'
import * as v from 'valibot'
import { cookieName, readCookie, writeCookie } from './cookies'
import type { Sealer } from './seal'
import {
  LONGEST_MS,
  type SessionRecord,
  TOUCH_MS,
  isAlive,
  isSessionId,
  maxAgeOf,
  sessionRecordSchema,
} from './session-record'

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

/**
 * Sessions without a store: each lives in a sealed cookie, so every replica with the keys knows it. A session that was ended
 * is remembered by the process that ended it, and in its browser, which tells every other process.
 */
export interface Sessions {
  /** The session of a request; `null` when there is none that counts. */
  readonly read: (request: Request) => Promise<SessionRecord | null>
  /** The `Set-Cookie` that keeps a record in the browser of a request. */
  readonly keep: (request: Request, record: SessionRecord) => Promise<string>
  /** The same when the record has not been written for a while, so that use keeps it alive; else nothing. */
  readonly touch: (request: Request, record: SessionRecord) => Promise<readonly string[]>
  /**
   * Ends the session of a request, so that neither its cookie nor one that was written later counts. Gives the `Set-Cookie`
   * values that take it out of the browser.
   */
  readonly end: (request: Request) => Promise<readonly string[]>
  /** The ids of a request's session and of those that were ended in its browser before, the newest first. */
  readonly idsIn: (request: Request) => Promise<readonly string[]>
  /**
   * Ends sessions whose place another one takes in the browser of a request: a late answer may write their cookies again.
   * Gives the `Set-Cookie` values by which the browser tells other processes.
   */
  readonly endAll: (request: Request, ids: readonly string[]) => readonly string[]
}

const PURPOSE = 'session'

/** The cookie that names sessions which were ended in this browser: another process learns of them by it. */
const ENDED = 'ended'

/** So many ended sessions a browser names. */
const MOST_NAMED = 4

/** So many ended sessions a process remembers. */
const MOST_ENDED = 100_000

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
  const nameOf = (request: Request, purpose = PURPOSE): string =>
    cookieName(purpose, publicOrigin, hostOf(request))

  // Its time does not follow the clock.
  const ended = new LRUCache<string, true>({ max: MOST_ENDED, ttl: LONGEST_MS })
  const endedIn = (request: Request): string[] =>
    (readCookie(request, nameOf(request, ENDED)) ?? '').split('.').filter(isSessionId)

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

  async function openIn(request: Request): Promise<SessionRecord | null> {
    const name = nameOf(request)
    const text = readCookie(request, name)
    return text === null ? null : open(name, text)
  }

  async function idsIn(request: Request): Promise<readonly string[]> {
    const record = await openIn(request)
    const ids = record === null ? endedIn(request) : [record.id, ...endedIn(request)]
    return [...new Set(ids)].slice(0, MOST_NAMED)
  }

  function endAll(request: Request, ids: readonly string[]): readonly string[] {
    if (ids.length === 0) return []
    for (const id of ids) ended.set(id, true)
    const named = [...new Set([...ids, ...endedIn(request)])].slice(0, MOST_NAMED).join('.')
    return [writeCookie(nameOf(request, ENDED), named, { maxAgeS: LONGEST_MS / 1000, sameSite: 'strict' })]
  }

  return {
    keep,

    async read(request) {
      const record = await openIn(request)
      if (record === null || !isAlive(record, now(), validFromMs())) return null
      if (ended.has(record.id) || endedIn(request).includes(record.id)) return null
      onUsed(record.id)
      return record
    },

    async touch(request, record) {
      const usedMs = now()
      return usedMs - record.usedMs < TOUCH_MS ? [] : [await keep(request, { ...record, usedMs })]
    },

    async end(request) {
      const gone = writeCookie(nameOf(request), '', { maxAgeS: 0, sameSite: 'strict' })
      return [gone, ...endAll(request, await idsIn(request))]
    },

    idsIn,
    endAll,
  }
}

/** The name by which the browser reached this server, with its port. */
export function hostOf(request: Request): string {
  return (request.headers.get('host') ?? new URL(request.url).host).toLowerCase()
}
