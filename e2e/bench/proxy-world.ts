import type { Bench } from './benchmark'
import { type Post, type Posted, createPoster, good } from './post'
import { type Running, emulatorToldSchema, lobbyToldSchema, startProcess } from './servers'

/** Always the same moment, so that every run asks for the same data; the clock runs on from there. */
export const NOW_MS = Date.parse('2026-03-31T10:00:00Z')

export interface ProxyWorld {
  /** The upstream, and what its requests need. */
  readonly direct: {
    readonly url: string
    readonly credentials: { readonly clientToken: string; readonly accessToken: string }
  }
  readonly threadIds: readonly string[]
  /** Starts a proxy before the upstream; gives how it is asked. */
  readonly startProxy: (signIn: 'open' | 'local') => Promise<ProxyTarget>
}

export interface ProxyTarget {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly usage: Running<unknown>['usage']
}

/** The emulator and proxies before it, each in a process of its own, on loopback. */
export async function startProxyWorld(bench: Bench): Promise<ProxyWorld> {
  const { told } = await startProcess(
    bench,
    { kind: 'emulator', nowMs: NOW_MS, seed: 11 },
    emulatorToldSchema,
  )
  const { origin: platformAddress, clientToken, accessToken, threadIds } = told
  return {
    direct: {
      url: `${platformAddress}/api/connector/v1/messages/getAll`,
      credentials: { clientToken, accessToken },
    },
    threadIds,
    startProxy: async (signIn) => {
      const plan = {
        kind: 'lobby' as const,
        nowMs: NOW_MS,
        signIn,
        platformAddress,
        clientToken,
        accessToken,
      }
      const lobby = await startProcess(bench, plan, lobbyToldSchema)
      const { origin, link } = lobby.told
      const cookie = link === null ? null : await signInBy(link)
      return {
        url: `${origin}/api/hotels/messages/getAll`,
        headers: cookie === null ? {} : { cookie },
        usage: lobby.usage,
      }
    },
  }
}

/** Exchanges a link for the cookie of a session, as the page does. */
async function signInBy(link: string): Promise<string> {
  const { origin, hash } = new URL(link)
  const { post, close } = createPoster(1)
  const body = JSON.stringify({ code: hash.slice('#sign-in='.length) })
  const { headers } = await post({ url: `${origin}/sign-in/link`, body, coding: 'identity' })
  close()
  const [cookie] = headers['set-cookie'] ?? []
  if (cookie === undefined) throw new Error('the link signed nobody in')
  return cookie.split(';')[0] ?? ''
}

/** Sends the same request a number of times over a few connections; throws when one fails. */
export async function repeat(
  post: (post: Post) => Promise<Posted>,
  what: Post,
  times: number,
  connections: number,
): Promise<void> {
  let left = times
  const worker = async () => {
    while (left > 0) {
      left -= 1
      good(await post(what))
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
}
