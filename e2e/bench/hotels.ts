import { type RunningEmulator, startEmulator } from '../../src/serve/start-emulator'
import { startLobby } from '../../src/serve/start-lobby'
import type { Bench } from './benchmark'
import { NOW_MS } from './proxy-world'

export interface Hotels {
  readonly emulator: RunningEmulator['emulator']
  /** The clock of both, ms. */
  readonly now: () => number
  readonly lobby: { readonly origin: string; readonly port: number }
}

/** The emulator and a proxy with one connection, `hotels`, both in this process, on loopback, without a client. */
export async function startHotels(bench: Bench): Promise<Hotels> {
  const skewMs = NOW_MS - Date.now()
  const now = () => Date.now() + skewMs
  const { base, emulator, close } = await startEmulator({ now, seed: 11 })
  bench.defer(close)
  const { clientToken, groupAccessToken: accessToken } = emulator.tokens
  const credentials = { clientToken, accessToken, client: 'Lobby Bench 1.0.0' }
  const lobby = await startLobby({
    now,
    signIn: { mode: 'open' },
    clientDirectory: 'none',
    config: { connections: [{ id: 'hotels', name: 'Hotels', platformAddress: base, credentials }] },
  })
  bench.defer(lobby.close)
  return { emulator, now, lobby }
}
