import { QueryCache, QueryClient, focusManager, notifyManager } from '@tanstack/react-query'
import { SignedOutError } from './client'
import { isInBetween } from './failure'
import { retryDelay, shouldRetry } from './retry'

/** A failure is of just now for so long, ms: who comes to its screen later asks again. */
const JUST_NOW_MS = 2_000

/**
 * The one cache of server data. Nothing in it is fetched again on its own: loaded pages are never replayed
 * (decision 003), and what may be looked at again says so itself.
 *
 * @param now ms since 1970 UTC
 */
export function createQueryClient(now: () => number = Date.now): QueryClient {
  noticeFocus()
  notifyManager.setScheduler(createTasks())
  const client = new QueryClient({
    // Whatever learns that the session is over, or that something stands in between, the screen is told in one place: where the session is asked for.
    queryCache: new QueryCache({
      onError: (error, query) => {
        const isOver = error instanceof SignedOutError || isInBetween(error)
        if (isOver && query.queryKey[0] !== 'session') void client.refetchQueries({ queryKey: ['session'] })
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
        // What was asked ahead of the screen may have failed before it is drawn: the screen shows that, and does not ask again.
        retryOnMount: ({ state }) => !isJustNow(state.errorUpdatedAt, now()),
        refetchOnReconnect: false,
        refetchOnWindowFocus: false,
        structuralSharing: false,
      },
    },
  })
  return client
}

/** Clocks are put back. */
function isJustNow(ms: number, nowMs: number): boolean {
  const age = nowMs - ms
  return age >= 0 && age < JUST_NOW_MS
}

/**
 * Runs callbacks in order, each in a task of its own: whoever awaits an answer sends the next question before the answer
 * is drawn. Not the library's own timers, which a browser puts off.
 */
function createTasks(): (callback: () => void) => void {
  const waiting: (() => void)[] = []
  const { port1, port2 } = new MessageChannel()
  port1.addEventListener('message', () => waiting.shift()?.())
  port1.start()
  return (callback) => {
    waiting.push(callback)
    port2.postMessage(null)
  }
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
