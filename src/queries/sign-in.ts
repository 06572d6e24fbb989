import { ConnectorError } from '../connector/errors'
import { sessionSchema } from '../connector/session'
import { read, send } from './client'
import type { PageUser } from './page-user'

/** What can go wrong on the way in; all but `link` are told by the address that the sign-in leads back to. */
export const signInProblems = ['link', 'denied', 'failed', 'unavailable'] as const
export type SignInProblem = (typeof signInProblems)[number]

/** Exchanges the code of a link for a session. Gives false when the link is not good any more; throws as `ask` does. */
export async function signInByLink(code: string): Promise<boolean> {
  try {
    await send('/sign-in/link', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code }),
    })
    return true
  } catch (error) {
    if (error instanceof ConnectorError && error.kind === 'refused') return false
    throw error
  }
}

/** Takes the session out of this browser. Throws as `ask` does. */
export async function signOut(): Promise<void> {
  await send('/sign-out', { method: 'POST' })
}

/** Whether the server confirms that a page's user is signed in here; false also when there is no answer. Does not throw. */
export async function isStillSignedIn(user: PageUser, signal: AbortSignal): Promise<boolean> {
  try {
    const { userDigest } = await read('/api/session', sessionSchema, signal)
    user.see(userDigest)
    return !user.isReplaced()
  } catch {
    return false
  }
}
