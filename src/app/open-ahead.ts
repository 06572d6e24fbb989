import type { QueryClient } from '@tanstack/react-query'
import { enterprisesOptions } from '../queries/get-enterprises'
import { messagesOptions } from '../queries/get-messages'
import { sessionOptions } from '../queries/get-session'
import type { Address } from './address'
import { connectionOf, inboxAt, propertyOf } from './place'

/**
 * Asks for what the address will show, each question as soon as the answer before it is there, without
 * waiting for anything to be drawn in between. The page finds the answers in the cache, or on their way.
 * Never throws: whoever draws asks the same and says what failed.
 */
export async function openAhead(client: QueryClient, address: Address): Promise<void> {
  try {
    const session = await client.fetchQuery(sessionOptions())
    const connectionId = connectionOf(address, session)
    if (connectionId === null) return
    const enterprises = await client.fetchQuery(enterprisesOptions(connectionId))
    const property = propertyOf(address, session, connectionId, enterprises)
    if (property === null) return
    const { serverNow, floorMs } = session
    const { source } = inboxAt(address, { connectionId, enterprises, property }, serverNow(), floorMs)
    await client.prefetchInfiniteQuery(messagesOptions(source, serverNow))
  } catch {
    // The same query holds the error for the screen.
  }
}
