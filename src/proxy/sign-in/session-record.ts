import * as v from 'valibot'

/** What a session's cookie holds, sealed. Instants are ms since 1970 UTC. */
export const sessionRecordSchema = v.object({
  /** Names the session, whatever else changes in the record. At random. */
  id: v.pipe(v.string(), v.check(isSessionId)),
  /** The keyed digest of who it is. */
  user: v.string(),
  name: v.nullable(v.string()),
  /** Of the person's groups, those that the configuration grants anything to. */
  groups: v.array(v.string()),
  signedInMs: v.number(),
  /** When it was last used, to within `TOUCH_MS`. */
  usedMs: v.number(),
  /** When the groups were last read from where they come from. */
  groupsReadMs: v.number(),
  /** With which the groups can be read again without the person; `null` where the provider gives none. */
  refreshToken: v.nullable(v.string()),
})
export type SessionRecord = v.InferOutput<typeof sessionRecordSchema>

/** A session that is not used ends after this, ms. */
export const IDLE_MS = 8 * 3_600_000

/** Every session ends after this, ms. */
export const LONGEST_MS = 24 * 3_600_000

/** Groups count for this long without being read again, ms. */
export const GROUPS_MS = 3_600_000

/** A cookie is written anew at most this often, ms. */
export const TOUCH_MS = 5 * 60_000

/** Clocks of replicas may differ by this much, ms. */
const SKEW_MS = 60_000

/** Whether a text has the form of a session's id. */
export function isSessionId(text: string): boolean {
  return /^[\w-]{43}$/.test(text)
}

/**
 * Whether a session counts. `validFromMs`: sessions that began before this instant do not.
 * A session from the future was sealed under a clock that was wrong, and counts as over.
 */
export function isAlive(record: SessionRecord, nowMs: number, validFromMs: number): boolean {
  const { signedInMs, usedMs } = record
  return (
    signedInMs >= validFromMs &&
    signedInMs <= nowMs + SKEW_MS &&
    nowMs - signedInMs < LONGEST_MS &&
    nowMs - usedMs < IDLE_MS
  )
}

/** For how long a browser needs to keep the cookie, s. */
export function maxAgeOf({ signedInMs, usedMs }: SessionRecord, nowMs: number): number {
  const endMs = Math.min(signedInMs + LONGEST_MS, usedMs + IDLE_MS)
  return Math.max(0, Math.ceil((endMs - nowMs) / 1000))
}
