import { createEmulator, type Emulator, type EmulatorOptions } from '../emulator/emulator'
import { listen } from './listen'

export interface StartEmulatorOptions extends EmulatorOptions {
  /** 0, any free one, by default. */
  readonly port?: number | undefined
  /** 127.0.0.1 by default. */
  readonly host?: string | undefined
  /** Whether guests and employees go on writing; off by default. */
  readonly autoReply?: boolean | undefined
  readonly onError?: (error: unknown) => void
}

export interface RunningEmulator {
  /** The platform address, such as `http://127.0.0.1:40123`. */
  readonly base: string
  readonly emulator: Emulator
  readonly close: () => Promise<void>
}

/** How often the demo's life is looked after, ms. */
const TICK_MS = 2_000

/** Seeds an emulator and serves it over HTTP. Rejects when the port cannot be had. */
export async function startEmulator(options: StartEmulatorOptions = {}): Promise<RunningEmulator> {
  const { port = 0, host = '127.0.0.1', autoReply = false, onError } = options
  const emulator = createEmulator(options)
  const server = await listen((request) => emulator.fetch(request), {
    port,
    host,
    unreadable: () => emulator.refuse(),
    ...(onError === undefined ? {} : { onError }),
  })
  const timer = autoReply ? setInterval(() => emulator.control.tick(), TICK_MS) : undefined
  // The demo's life must not keep a process alive that has nothing else to do.
  timer?.unref()
  return {
    base: server.origin,
    emulator,
    close: async () => {
      clearInterval(timer)
      // A call that hangs on a fault would hold the server open.
      emulator.control.clearFaults()
      await server.close()
    },
  }
}
