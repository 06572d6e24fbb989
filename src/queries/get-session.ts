import { queryOptions, useQuery } from '@tanstack/react-query'
import { FLOOR_MS } from '../connector/limits'
import { type Session, sessionSchema } from '../connector/session'
import { read } from './client'
import { type Failure, isInBetween } from './failure'
import { pageUser } from './page-user'
import { createServerClock } from './server-clock'
import { rememberClocks } from './upstream-clocks'
import type { Wait } from './waiting'

/** The session with the server's clock. */
export interface CurrentSession extends Session {
  /** The server's now, ms since 1970 UTC. */
  readonly serverNow: () => number
  /** No message is older than this, ms UTC. */
  readonly floorMs: number
}

const clock = createServerClock({ tickMs: () => performance.now(), wallMs: () => Date.now() })

/** What the server says of itself: its connections and its clock. */
export function sessionOptions() {
  return queryOptions({
    queryKey: ['session'] as const,
    queryFn: async ({ signal }): Promise<CurrentSession> => {
      const session = await readSession(signal)
      return { ...session, floorMs: FLOOR_MS, serverNow: clock.now }
    },
  })
}

/**
 * Tells of a failure whether the page says its cause already, once for all of it: the session is over, or something
 * answers in the server's place.
 */
export function useIsToldAlready(): (failure: Pick<Failure, 'kind'>) => boolean {
  const session = useQuery({ ...sessionOptions(), enabled: false })
  const isInBetweenTold = isInBetween(session.error)
  return ({ kind }) => kind === 'signed-out' || (kind === 'in-between' && isInBetweenTold)
}

/**
 * Asks the server for its time again, as a part of what a person waits for: a page's own count stands still while the machine
 * sleeps. ms UTC.
 */
export async function askServerNow(wait: Wait): Promise<number> {
  await readSession(wait.signal, wait)
  return clock.now()
}

async function readSession(signal?: AbortSignal, wait?: Wait): Promise<Session> {
  const session = await read('/api/session', sessionSchema, signal, wait)
  clock.set(session.now)
  pageUser.see(session.userDigest)
  rememberClocks(session.connections)
  return session
}
