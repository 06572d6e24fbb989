import { queryOptions } from '@tanstack/react-query'
import { latestNow } from '../connector/walk/discovery'
import type { ScopeEntry, WalkedThread } from '../connector/walk/plan'
import { sweepThreads } from '../connector/walk/sweep'
import { lineAfter } from '../connector/walk/windows'
import { createSlots } from '../lib/slots'
import type { LoadedPage } from './get-messages'
import { isInsistedOn } from './insisting'
import { aheadOf } from './upstream-clocks'
import { walkKit } from './walk-kit'

/** Hundreds of connections are swept a few at a time: all at once would take every connection that a browser has. */
const slots = createSlots(2)

/** By platform, of a first page: told by its threads, an array that is made for one page of one source. */
const lines = new WeakMap<LoadedPage['threads'], Map<string, number>>()

/**
 * The line of the grid after the time at which a first page was asked for, by the later of the two clocks, ms UTC. It stays
 * as it is while the page is loaded, though clocks are compared anew: a list on the screen keeps what was found for it.
 */
export function sweepLine(first: LoadedPage, scope: Pick<ScopeEntry, 'platform'>): number {
  const own = lines.get(first.threads) ?? new Map<string, number>()
  lines.set(first.threads, own)
  const known = own.get(scope.platform)
  if (known !== undefined) return known
  const lineMs = lineAfter(latestNow(first.askedMs, [scope], { aheadMs: aheadOf }))
  own.set(scope.platform, lineMs)
  return lineMs
}

/**
 * The key of what a sweep of a connection finds. After each line of the grid a first page needs a sweep of its own: its
 * first look does not meet what was created between an older sweep and the line.
 */
export const sweepKey = (scope: ScopeEntry, lineMs: number) => ['sweep', scope, lineMs] as const

/** All threads of a connection by the time of their creation, found behind what people wait for. */
export function sweepOptions(scope: ScopeEntry, lineMs: number, serverNow: () => number) {
  return queryOptions({
    queryKey: sweepKey(scope, lineMs),
    queryFn: ({ client, signal, meta }): Promise<readonly WalkedThread[]> => {
      const { makeKit = walkKit } = meta ?? {}
      const insists = isInsistedOn(client, sweepKey(scope, lineMs))
      const kit = makeKit(serverNow, signal, { urgency: 'background', insists })
      return slots.run(() => sweepThreads(scope, serverNow(), kit), signal)
    },
  })
}
