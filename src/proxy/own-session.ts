import type { Session } from '../connector/session'
import { digest } from '../lib/digest'
import type { ProxyConfig } from './options'
import type { SignIn } from './sign-in/sign-in'
import type { UpstreamClocks } from './upstream-clock'
import type { User } from './visit'

/** What a reader may know of this server: of the connections, those that are granted. `nowMs` is ms since 1970 UTC. */
export function sessionOf(
  config: ProxyConfig,
  signIn: SignIn,
  user: User,
  nowMs: number,
  aheadMs: UpstreamClocks['aheadMs'],
): Session {
  const { application, demo, openOn } = config
  const connections = config.connections.filter(({ id }) => user.connections.has(id))
  return {
    now: nowMs,
    demo,
    application,
    openOn: openOn !== null && user.connections.has(openOn.connectionId) ? openOn : null,
    signIn: signIn.mode,
    userName: user.name,
    ...(user.hash === null ? {} : { userDigest: user.hash }),
    connections: connections.map(({ id, name, platformAddress }) => ({
      id,
      name,
      platform: digest(platformAddress),
      ...(aheadMs(platformAddress) === 0 ? {} : { clockAheadMs: Math.round(aheadMs(platformAddress)) }),
    })),
  }
}
