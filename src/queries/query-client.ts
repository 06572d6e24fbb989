import { QueryClient } from '@tanstack/react-query'
import { retryDelay, shouldRetry } from './retry'

/**
 * The one cache of server data. Nothing in it is fetched again on its own: loaded pages are never replayed
 * (decision 003), and what may be looked at again says so itself.
 */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The proxy is asked even when the browser believes that it is offline: it may be on this machine.
        networkMode: 'always',
        retry: shouldRetry,
        retryDelay: (failures, error) => retryDelay(failures, error),
        staleTime: Infinity,
        refetchOnMount: false,
        refetchOnReconnect: false,
        refetchOnWindowFocus: false,
        structuralSharing: false,
      },
    },
  })
}
