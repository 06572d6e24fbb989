import { ArgumentError, EMULATOR_HELP, parseEmulatorArguments } from './emulator-arguments'
import { ignoreErrors } from './output'
import { startEmulator } from './start-emulator'

/** `npm run emulator`: serves the embedded Connector API on its own, and prints where and with which tokens. */
async function main(): Promise<void> {
  if (process.argv.includes('--help')) {
    process.stdout.write(EMULATOR_HELP)
    return
  }
  const { options, startMs } = parseEmulatorArguments(process.argv.slice(2))
  const startedAt = performance.now()
  const now = startMs === null ? Date.now : () => Math.floor(startMs + performance.now() - startedAt)
  const { base, emulator, close } = await startEmulator({
    ...options,
    now,
    onError: (error) => process.stderr.write(`${error instanceof Error ? error.message : 'unknown error'}\n`),
  })
  process.stdout.write(`${JSON.stringify({ base, ...emulator.tokens })}\n`)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => {
      void close().finally(() => process.exit(0))
    })
  }
}

ignoreErrors(process.stdout)
ignoreErrors(process.stderr)
main().catch((error: unknown) => {
  const line = error instanceof ArgumentError || error instanceof Error ? error.message : 'unknown error'
  process.stderr.write(`emulator: ${line}\n`)
  process.exit(1)
})
