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
      // Made-up data that everybody has who has the program: whoever may connect may read it, by whatever name.
      origins: isLoopback(host) ? [] : 'any',
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
