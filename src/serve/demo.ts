import type { ProxyConfig } from '../proxy/options'
import { isLoopback } from '../lib/loopback'
import { startEmulator } from './start-emulator'

/**
 * Starts the embedded Connector API and gives what the proxy needs to show it: all six properties, opening
 * on the first, with guests and employees who go on writing. `host` is where the proxy will listen.
 */
export async function startDemo(
  host: string,
): Promise<{ config: ProxyConfig; shows: string; close: () => Promise<void> }> {
  const { base, emulator, close } = await startEmulator({ port: 0, autoReply: true })
  const { clientToken, groupAccessToken } = emulator.tokens
  const { enterprises } = emulator.control
  const [first] = enterprises
  return {
    config: {
      application: 'Demo Guest App',
      demo: true,
      openOn: first === undefined ? null : { connectionId: 'demo', enterpriseId: first.id },
      hosts: publicHosts(host),
      connections: [
        {
          id: 'demo',
          name: 'Demo data',
          platformAddress: base,
          credentials: { clientToken, accessToken: groupAccessToken, client: 'Demo Guest App 1.0.0' },
        },
      ],
    },
    shows: `It shows demo data: ${enterprises.length} properties whose guests go on writing; Refresh shows what is new. Nothing leaves this machine.`,
    close,
  }
}

/** The name that browsers will use beside the loopback ones; a wildcard is no name. */
function publicHosts(host: string): string[] {
  if (isLoopback(host) || host === '0.0.0.0' || host === '::') return []
  return [host.includes(':') ? `[${host}]` : host]
}
