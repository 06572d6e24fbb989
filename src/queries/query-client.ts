import { QueryCache, QueryClient, focusManager, notifyManager } from '@tanstack/react-query'
import { SignedOutError } from './client'
import { retryDelay, shouldRetry } from './retry'

/**
 * The one cache of server data. Nothing in it is fetched again on its own: loaded pages are never replayed
 * (decision 003), and what may be looked at again says so itself.
 */
export function createQueryClient(): QueryClient {
  noticeFocus()
  // The library's own timer would put a task between an answer and its drawing.
  notifyManager.setScheduler(queueMicrotask)
  const client = new QueryClient({
    // Whatever learns that the session is over, the screen is told in one place: where the session is asked for.
    queryCache: new QueryCache({
      onError: (error, query) => {
        if (error instanceof SignedOutError && query.queryKey[0] !== 'session')
          void client.refetchQueries({ queryKey: ['session'] })
      },
    }),
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
  return client
}

/**
 * The library notices a tab that is shown again, but not a window that is clicked into while it stood beside
 * another: at a front desk that is the usual case.
 */
function noticeFocus(): void {
  focusManager.setEventListener((onFocus) => {
    const listener = () => onFocus()
    addEventListener('visibilitychange', listener)
    addEventListener('focus', listener)
    return () => {
      removeEventListener('visibilitychange', listener)
      removeEventListener('focus', listener)
    }
  })
}
