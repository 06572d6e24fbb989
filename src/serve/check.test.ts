import { expect, test } from 'vitest'
import { CONNECTOR_PATH } from '../connector/operations'
import { createEmulator } from '../emulator/emulator'
import type { Upstream } from '../proxy/options'
import { createRedactor } from '../proxy/redact'
import { checkConnections } from './check'

const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)
const HOUR = 3_600_000

/** What `lobby check` says of a platform whose clock is this far ahead, ms. */
async function checkWith(aheadMs: number): Promise<readonly string[]> {
  const { fetch, tokens } = createEmulator({ now: () => NOW + aheadMs, threads: 5, messages: 20, days: 20 })
  const upstream: Upstream = async (address, operation, body) => {
    const headers = { 'content-type': 'application/json' }
    const answer = await fetch(
      new Request(`${address}${CONNECTOR_PATH}${operation}`, { method: 'POST', headers, body }),
    )
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, headers: answer.headers, bytes }
  }
  const { clientToken, accessToken } = tokens
  const credentials = { clientToken, accessToken, client: 'Lobby Tests 1.0.0' }
  const lines: string[] = []
  await checkConnections({
    connections: [{ id: 'hotel', name: 'Hotel', platformAddress: 'https://upstream.test', credentials }],
    upstream,
    redactor: createRedactor([]),
    now: () => NOW,
    say: (line) => lines.push(line),
  })
  return lines
}

test('says that a connection works', async () => {
  expect(await checkWith(0)).toEqual(['hotel: works, 1 property'])
})

test.each([
  [-2 * HOUR, '120 min behind'],
  [72 * HOUR, '4320 min ahead of'],
])('says how far the clock of the platform is off by %i ms', async (aheadMs, words) => {
  const [line = ''] = await checkWith(aheadMs)
  expect(line).toMatch(/^hotel: works, 1 property; its clock is /)
  expect(line).toContain(words)
})
