import { queryOptions } from '@tanstack/react-query'
import { FLOOR_MS } from '../connector/limits'
import { type Session, sessionSchema } from '../connector/session'
import { read } from './client'

/** The session with the server's clock. */
export interface CurrentSession extends Session {
  /** The server's now, ms since 1970 UTC, by the time that passed since it told: the desk's own clock is not asked. */
  readonly serverNow: () => number
  /** No message is older than this, ms UTC. */
  readonly floorMs: number
}

/** What the server says of itself: its connections and its clock. */
export function sessionOptions() {
  return queryOptions({
    queryKey: ['session'] as const,
    queryFn: async ({ signal }): Promise<CurrentSession> => {
      const session = await read('/api/session', sessionSchema, signal)
      const heardAt = performance.now()
      return { ...session, floorMs: FLOOR_MS, serverNow: () => session.now + (performance.now() - heardAt) }
    },
  })
}
