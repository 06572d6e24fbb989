import type { QueryClient } from '@tanstack/react-query'
import { isZone } from '../lib/zone'
import { enterprisesOptions } from '../queries/get-enterprises'
import { messagesOptions } from '../queries/get-messages'
import { sessionOptions } from '../queries/get-session'
import { startedAt } from '../queries/source'
import type { Address } from './address'
import { addressedChoice, defaultChoice } from './choice'
import { inboxAt, isInside, placeOf, refsOf } from './place'
import { keptPosition } from './position'

/**
 * Asks for what the address will show, each question as soon as the answer before it is there, without
 * waiting for anything to be drawn in between. The page finds the answers in the cache, or on their way.
 * For one connection only: with several the page decides for whom it waits. Resolves when the page can be drawn.
 * Never throws: whoever draws asks the same and says what failed.
 */
export async function openAhead(client: QueryClient, address: Address): Promise<void> {
  try {
    const session = await client.fetchQuery(sessionOptions())
    const choice = addressedChoice(address, session) ?? defaultChoice(session)
    const refs = choice && refsOf(choice, session)
    const [connectionId, ...others] = new Set((refs ?? []).map((ref) => ref.connectionId))
    if (!refs || connectionId === undefined || others.length > 0) return
    const asked = client.fetchQuery(enterprisesOptions(connectionId))
    // A browser takes its time for the first clock of a zone that it makes: once the question has left, there is some.
    setTimeout(() => isZone('UTC'))
    const enterprises = await asked
    const place = placeOf(refs, session, (id) => (id === connectionId ? enterprises : null), address.zone)
    if (!place) return
    const { serverNow, floorMs } = session
    const { source } = inboxAt(address.created, place, serverNow(), floorMs)
    const kept = keptPosition('inbox')
    const startMs = kept && isInside(kept.createdMs, source.range) ? kept.createdMs : null
    const list = client.prefetchInfiniteQuery(messagesOptions(startedAt(source, startMs), serverNow))
    // A linked conversation is asked for by its screen, which does not wait for the list.
    if (address.thread === null) await list
  } catch {
    // The same query holds the error for the screen.
  }
}
