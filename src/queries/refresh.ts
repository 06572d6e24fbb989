import type { Query, QueryClient } from '@tanstack/react-query'
import { insistOn } from './insisting'

/**
 * What a person asks for with "Refresh": a look at the head of what is shown, and whatever the screen lacks because it
 * failed. Loaded pages stay: they are never asked for anew (decision 003).
 */
export async function refresh(client: QueryClient): Promise<void> {
  const isWanted = ({ queryKey, state }: Query) =>
    queryKey[0] === 'head' || (state.status === 'error' && state.data === undefined)
  const queries = client.getQueryCache().findAll({ type: 'active', predicate: isWanted })
  await Promise.all(
    queries.map(({ queryKey }) =>
      insistOn(client, queryKey, () =>
        // What is under way, or waits as the upstream asked it to, is not begun anew.
        client.refetchQueries({ queryKey, exact: true, type: 'active' }, { cancelRefetch: false }),
      ),
    ),
  )
}
