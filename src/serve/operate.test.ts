import { afterEach, expect, test } from 'vitest'
import { requestBytes, sendRaw } from '../test/raw-http'
import { startEmulator } from './start-emulator'
import { startLobby } from './start-lobby'

const cleanUps: (() => Promise<void>)[] = []

afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

test('a scrape says how many calls are left, who signed in, and which sessions there are', async () => {
  const { base, emulator, close } = await startEmulator({ threads: 5, messages: 20 })
  cleanUps.push(close)
  const { clientToken, accessToken } = emulator.tokens
  const lobby = await startLobby({
    signIn: { mode: 'local' },
    config: {
      connections: ['one', 'two'].map((id) => ({
        id,
        name: id,
        platformAddress: base,
        credentials: { clientToken, accessToken, client: 'Sample Client 1.0.0' },
      })),
    },
    clientDirectory: 'missing',
    metrics: { port: 0 },
  })
  cleanUps.push(lobby.close)
  const post = (path: string, body: string, cookie = '') => {
    const headers = Object.entries({
      Host: new URL(lobby.origin).host,
      'Content-Type': 'application/json',
      'X-Lobby': '1',
      'Sec-Fetch-Site': 'same-origin',
      Cookie: cookie,
    })
    return sendRaw(lobby.origin, requestBytes(`POST ${path} HTTP/1.1`, headers, body))
  }
  const code = (await lobby.newLink?.())?.split('#sign-in=')[1] ?? ''
  const signedIn = await post('/sign-in/link', JSON.stringify({ code }))
  const cookie = /set-cookie: ([^;]+)/i.exec(signedIn)?.[1] ?? ''
  // The same link again.
  await post('/sign-in/link', JSON.stringify({ code }))
  for (const id of ['one', 'two'])
    expect(await post(`/api/${id}/enterprises/getAll`, '{"Limitation":{"Count":1}}', cookie)).toContain(
      ' 200 ',
    )

  const text = await (await fetch(lobby.metricsAddress ?? '')).text()
  expect(text).toContain('\nlobby_sign_ins_total{mode="local",outcome="signed-in"} 1\n')
  expect(text).toContain('\nlobby_sign_ins_total{mode="local",outcome="denied"} 1\n')
  expect(text).toContain('\nlobby_sessions 1\n')
  // Of 200 calls 198 are used, and both connections have one token.
  expect(text).toMatch(/\nlobby_budget_left\{connection="one"\} 19[67]\n/)
  expect(text).not.toContain('lobby_budget_left{connection="two"}')
  expect(text).toContain('\nlobby_upstream_clock_ahead_seconds{connection="one"} 0\n')
})

test('a failed call names its connection, and a Redis that does not answer its reason', async () => {
  const token = 'ACCESS-m3N6yJ1sD5gUc8WeZa'
  const lines: string[] = []
  const lobby = await startLobby({
    signIn: { mode: 'open' },
    config: {
      connections: [
        {
          id: 'gone',
          name: 'Gone',
          platformAddress: 'http://127.0.0.1:9',
          credentials: { clientToken: token, accessToken: token, client: 'Sample Client 1.0.0' },
        },
      ],
    },
    clientDirectory: 'missing',
    metrics: { port: 0 },
    replicas: { redisAddress: 'redis://:PASSWORD-x7@127.0.0.1:9/0', count: 2 },
    writeLog: (line) => lines.push(line),
  })
  cleanUps.push(lobby.close)
  const response = await fetch(`${lobby.origin}/api/gone/enterprises/getAll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lobby': '1', origin: lobby.origin },
    body: '{"Limitation":{"Count":1}}',
  })
  expect(response.status).toBe(502)
  while (!lines.some((line) => line.includes('"route":"redis"') && line.includes('ECONNREFUSED')))
    await new Promise((resolve) => setTimeout(resolve, 20))
  const failed = lines.find((line) => line.includes('"route":"enterprises/getAll"'))
  expect(JSON.parse(failed ?? '')).toMatchObject({
    level: 'warn',
    connection: 'gone',
    kind: 'network',
    upstream: 'ECONNREFUSED',
  })
  const text = await (await fetch(lobby.metricsAddress ?? '')).text()
  expect(text).toContain(
    '\nlobby_upstream_failures_total{connection="gone",operation="enterprises/getAll",status="network"} 1\n',
  )
  expect(text).toContain('\nlobby_redis_up 0\n')
  expect(lines.join('') + text).not.toMatch(/ACCESS-m3N6|PASSWORD/)
})
