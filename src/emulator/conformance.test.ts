import { describe, test } from 'vitest'
import { conformanceCases } from './conformance'
import type { ConformanceContext } from './conformance-context'
import { createEmulator } from './emulator'

const { fetch: answer, tokens } = createEmulator({ threads: 120, messages: 1500, rateLimit: 0 })
const emulator: ConformanceContext = {
  base: 'http://emulator.test',
  fetch: answer,
  tokens,
  credentials: {
    clientToken: tokens.clientToken,
    accessToken: tokens.accessToken,
    client: 'Conformance 1.0',
  },
}

describe('the emulator in process', () => {
  for (const { title, run } of conformanceCases) test(title, () => run(emulator), 30_000)
})

// The same cases can be pointed at a real tenant: what they promise is what the viewer relies on.
const base = process.env['CONFORMANCE_PLATFORM_ADDRESS']
const clientToken = process.env['CONFORMANCE_CLIENT_TOKEN']
const accessToken = process.env['CONFORMANCE_ACCESS_TOKEN']

if (base !== undefined && clientToken !== undefined && accessToken !== undefined) {
  const client = process.env['CONFORMANCE_CLIENT'] ?? 'Lobby conformance 1.0.0'
  const tenant: ConformanceContext = {
    base,
    fetch: (request) => fetch(request),
    credentials: { clientToken, accessToken, client },
  }
  describe(`the tenant at ${base}`, () => {
    for (const { title, needs, run } of conformanceCases) {
      const skip = needs === 'emulator'
      const reason = skip ? ' (skipped: writes, or needs the tokens of an emulator)' : ''
      test.skipIf(skip)(`${title}${reason}`, () => run(tenant), 60_000)
    }
  })
}
