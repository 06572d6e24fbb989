import type { Query, QueryClient, QueryKey } from '@tanstack/react-query'

/** Queries that load because a person pressed a button. */
const insisted = new WeakSet<Query>()

/**
 * Loads a query because a person asked for it. Until that has ended, its calls say so, and the proxy lets them through
 * to a connection that it has stopped after a refusal; what the page does by itself never gets there.
 */
export async function insistOn(
  client: QueryClient,
  queryKey: QueryKey,
  load: () => Promise<unknown>,
): Promise<void> {
  const query = client.getQueryCache().find({ queryKey })
  if (query) insisted.add(query)
  try {
    await load()
  } finally {
    if (query) insisted.delete(query)
  }
}

/** Whether a query is loading because a person asked for it. */
export function isInsistedOn(client: QueryClient, queryKey: QueryKey): boolean {
  const query = client.getQueryCache().find({ queryKey })
  return query !== undefined && insisted.has(query)
}
