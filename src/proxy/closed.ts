import { LRUCache } from 'lru-cache'
import { parseInstant } from '../connector/primitives'
import type { Bytes, Codec, Connection } from './options'
import type { UpstreamClocks } from './upstream-clock'

/** How late a message may become visible after its own stamp, ms. Clocks that differ a little are in it too. */
export const OPEN_MS = 5 * 60_000

/** A page that ends a list is kept when it was answered twice, this far apart, ms: an upstream may be wrong for a moment. */
export const SEEN_AGAIN_MS = 10_000

/** Places in walks that are remembered: some 100 bytes each. */
const MAX_CURSORS = 50_000

/** Ends of lists that were answered, and may be answered again: some 200 bytes each. */
const MAX_ENDS = 20_000

/** What is read of a request. */
export interface Asked {
  readonly CreatedUtc?: { readonly EndUtc: string } | null | undefined
  readonly Limitation: { readonly Count: number; readonly Cursor?: string | null | undefined }
}

/** What is read of an answer of messages/getAll. */
export interface Answered {
  readonly Messages: readonly { readonly CreatedUtc: string }[]
  readonly Cursor: string | null
}

/** One answer of the upstream. */
export interface AnsweredOnce {
  /** Equal for requests that must get equal answers. */
  readonly key: string
  readonly json: Bytes
  /** When the request went upstream, ms UTC. */
  readonly askedMs: number
}

/**
 * Tells which pages of messages are closed: whatever comes later, the same request must get the same answer.
 *
 * Everything on a closed page is older than the open stretch before now, and so is everything that could still come to
 * lie on it. A page's upper end is the end of its interval, or the message that its cursor names. A cursor does not say
 * how old that is, but the page that gave it does: it ends there. Where that is not known the page stays open.
 *
 * A page that ends a list (short, empty, or without a cursor that leads on) stays open until the upstream has answered it twice: one
 * that was cut short by mistake would be everybody's for an hour.
 *
 * Messages are stamped by the upstream's clock: where that is behind, they are as old as it says.
 *
 * The cursors of one token are told apart from those of another.
 */
export function createClosing(
  digest: Codec['digest'],
  clocks: Pick<UpstreamClocks, 'behindMs'>,
): (connection: Connection, asked: Asked, answered: Answered, once: AnsweredOnce) => boolean {
  const endOf = new LRUCache<string, number>({ max: MAX_CURSORS })
  const ends = new LRUCache<string, { readonly digest: string; readonly askedMs: number }>({ max: MAX_ENDS })

  function isSeenAgain({ key, json, askedMs }: AnsweredOnce): boolean {
    const seen = { digest: digest([json]), askedMs }
    const before = ends.get(key)
    if (before?.digest === seen.digest) return askedMs - before.askedMs >= SEEN_AGAIN_MS
    ends.set(key, seen)
    return false
  }

  return ({ platformAddress, credentials }, { CreatedUtc, Limitation }, { Messages, Cursor }, once) => {
    const placeOf = (cursor: string): string => `${platformAddress} ${credentials.accessToken} ${cursor}`
    const created = Messages.map((message) => parseInstant(message.CreatedUtc))
    const oldestMs = created.reduce((oldest, ms) => Math.min(oldest, ms), Infinity)
    const newestMs = created.reduce((newest, ms) => Math.max(newest, ms), -Infinity)
    // Before anything is noted: an answer whose cursor is the one it was asked with must not vouch for itself.
    const byInterval = CreatedUtc == null ? Infinity : parseInstant(CreatedUtc.EndUtc)
    const byCursor =
      Limitation.Cursor == null ? Infinity : (endOf.get(placeOf(Limitation.Cursor)) ?? Infinity)
    if (Cursor !== null && created.length > 0) {
      // Should an upstream give one cursor for two places, the newer of them counts.
      const place = placeOf(Cursor)
      endOf.set(place, Math.max(oldestMs, endOf.get(place) ?? -Infinity))
    }
    if (
      Math.max(newestMs, Math.min(byInterval, byCursor)) >=
      once.askedMs + clocks.behindMs(platformAddress) - OPEN_MS
    )
      return false
    const leadsOn = Cursor !== null && Cursor !== Limitation.Cursor && Messages.length >= Limitation.Count
    return leadsOn || isSeenAgain(once)
  }
}
