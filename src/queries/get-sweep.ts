import { queryOptions } from '@tanstack/react-query'
import type { ScopeEntry, WalkedThread } from '../connector/walk/plan'
import { sweepThreads } from '../connector/walk/sweep'
import { createSlots } from '../lib/slots'
import { isInsistedOn } from './insisting'
import { walkKit } from './walk-kit'

/** Hundreds of connections are swept a few at a time: all at once would take every connection that a browser has. */
const slots = createSlots(2)

/** The key of what a sweep of a connection finds. */
export const sweepKey = (scope: ScopeEntry) => ['sweep', scope] as const

/** All threads of a connection by the time of their creation, found behind what people wait for. */
export function sweepOptions(scope: ScopeEntry, serverNow: () => number) {
  return queryOptions({
    queryKey: sweepKey(scope),
    queryFn: ({ client, signal, meta }): Promise<readonly WalkedThread[]> => {
      const { makeKit = walkKit } = meta ?? {}
      const insists = isInsistedOn(client, sweepKey(scope))
      const kit = makeKit(serverNow, signal, { urgency: 'background', insists })
      return slots.run(() => sweepThreads(scope, serverNow(), kit), signal)
    },
  })
}
