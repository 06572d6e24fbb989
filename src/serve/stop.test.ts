import { afterEach, expect, test } from 'vitest'
import { startEmulator } from './start-emulator'
import { type Lobby, startLobby } from './start-lobby'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

/** A lobby without sign-in over an emulator, and a call that takes as long as a test likes. */
async function setUp(wait?: (ms: number) => Promise<void>) {
  const { base, emulator, close } = await startEmulator({ threads: 5, messages: 20 })
  cleanUps.push(close)
  const lobby: Lobby = await startLobby({
    signIn: { mode: 'open' },
    metrics: { port: 0 },
    ...(wait === undefined ? {} : { wait }),
    config: {
      connections: [
        {
          id: 'one',
          name: 'One',
          platformAddress: base,
          credentials: {
            clientToken: emulator.tokens.clientToken,
            accessToken: emulator.tokens.accessToken,
            client: 'Tests 1',
          },
        },
      ],
    },
  })
  cleanUps.push(lobby.close)
  const ask = () =>
    fetch(`${lobby.origin}/api/one/enterprises/getAll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-lobby': '1', origin: lobby.origin },
      body: '{"Limitation":{"Count":1}}',
    })
  return { lobby, control: emulator.control, ask }
}

test('a server that stops says that it is not ready, and still takes what comes for a moment', async () => {
  const { lobby, ask } = await setUp()
  expect((await fetch(`${lobby.origin}/readyz`)).status).toBe(200)
  let notice = (): void => undefined
  const stopped = lobby.stop(new Promise((resolve) => (notice = resolve)))
  const ready = await fetch(`${lobby.origin}/readyz`)
  expect([ready.status, await ready.text()]).toEqual([503, 'stopping'])
  expect((await fetch(`${lobby.origin}/healthz`)).status).toBe(200)
  expect((await ask()).status).toBe(200)
  notice()
  await stopped
  await expect(fetch(`${lobby.origin}/healthz`)).rejects.toThrow('fetch failed')
  await expect(fetch(lobby.metricsAddress ?? '')).rejects.toThrow('fetch failed')
})

test('the moment is half a second', async () => {
  const waits: number[] = []
  let end = (): void => undefined
  const { lobby } = await setUp((ms) => {
    waits.push(ms)
    return new Promise((resolve) => (end = resolve))
  })
  const stopped = lobby.stop()
  expect(waits).toEqual([500])
  expect((await fetch(`${lobby.origin}/healthz`)).status).toBe(200)
  end()
  await stopped
  await expect(fetch(`${lobby.origin}/healthz`)).rejects.toThrow('fetch failed')
})

test('what is under way when it stops is answered', async () => {
  const { lobby, control, ask } = await setUp()
  control.fault({ operation: 'enterprises/getAll', kind: 'latency', ms: 1_500 })
  const slow = ask()
  await expect.poll(() => control.requests).toHaveLength(1)
  await lobby.stop()
  expect((await slow).status).toBe(200)
})

test('the metrics count what was asked, on a port of their own', async () => {
  const { lobby, ask } = await setUp()
  await ask()
  expect(lobby.metricsAddress).not.toContain(`:${lobby.port}/`)
  const text = await (await fetch(lobby.metricsAddress ?? '')).text()
  expect(text).toContain('lobby_requests_total{route="enterprises/getAll",status="200"} 1')
  expect(text).toContain('lobby_upstream_calls_total{operation="enterprises/getAll",status="200"} 1')
  expect(text).toContain('lobby_queue_depth{class="people"} 0')
  expect(text).toContain('lobby_queue_wait_seconds_count{class="people"} 1')
  expect((await fetch(`${lobby.origin}/metrics`)).status).toBe(404)
})
