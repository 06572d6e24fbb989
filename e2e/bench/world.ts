import type { EmulatorOptions } from '../../src/emulator/emulator'
import { type RunningEmulator, startEmulator } from '../../src/serve/start-emulator'
import { startLobby } from '../../src/serve/start-lobby'
import type { Bench } from './benchmark'

/** Always the same moment, so that every run asks for the same data; the clock runs on from there. */
const NOW_MS = Date.parse('2026-03-31T10:00:00Z')
const SEED = 11

export interface World {
  readonly emulator: RunningEmulator['emulator']
  /** Starts another proxy on the same emulator, with the built client in a folder; gives its origin. */
  readonly serve: (clientDirectory: string) => Promise<string>
  /** Where the product itself is served. */
  readonly origin: string
}

/** How a world is when nothing else is said: the rate limit is off, for a benchmark comes back far more often than a reader does. */
const PLAIN = { rateLimit: 0 }

/**
 * The emulator with its default data, or other, and the product's built client behind the proxy, all on loopback.
 *
 * @param more `open`: whether the page opens on one property, or on all; `maxPagesBytes`: by default none is kept, so
 * that every visit costs what a first one does, whoever came before
 */
export async function startWorld(
  bench: Bench,
  more: {
    readonly emulator?: Partial<EmulatorOptions>
    readonly maxPagesBytes?: number
    readonly opensOnAll?: boolean
  } = {},
): Promise<World> {
  const skewMs = NOW_MS - Date.now()
  const now = () => Date.now() + skewMs
  const { base, emulator, close } = await startEmulator({ now, seed: SEED, ...(more.emulator ?? PLAIN) })
  bench.defer(close)
  const { tokens, control } = emulator

  async function start(clientDirectory?: string): Promise<string> {
    const lobby = await startLobby({
      now,
      signIn: { mode: 'open' },
      maxPagesBytes: more.maxPagesBytes ?? 1,
      ...(clientDirectory === undefined ? {} : { clientDirectory }),
      config: {
        application: 'Bench App',
        openOn: more.opensOnAll
          ? null
          : { connectionId: 'hotels', enterpriseId: control.enterprises[0]?.id ?? '' },
        connections: [
          {
            id: 'hotels',
            name: 'Hotels',
            platformAddress: base,
            credentials: {
              clientToken: tokens.clientToken,
              accessToken: tokens.groupAccessToken,
              client: 'Lobby Bench 1.0.0',
            },
          },
        ],
      },
    })
    bench.defer(lobby.close)
    if (!lobby.hasClient) throw new Error('There is no built client. Run: npm run build')
    return lobby.origin
  }

  return { emulator, serve: start, origin: await start() }
}
