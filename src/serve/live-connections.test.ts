import { afterEach, expect, test } from 'vitest'
import type { Connection } from '../proxy/options'
import { createRedactor } from '../proxy/redact'
import { findSecrets } from '../test/secrets'
import { tokensOf } from '../proxy/options'
import { createLiveConnections } from './live-connections'
import { startEmulator } from './start-emulator'
import { startLobby } from './start-lobby'

const cleanUps: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const OLD = 'OLD-Q7R2zK9fw4hT0pLx8Vb'
const NEW = 'NEW-m3N6yJ1sD5gUc8WeZaF'

function connection(id: string, token: string, platformAddress = 'https://api.test'): Connection {
  return {
    id,
    name: id,
    platformAddress,
    credentials: { clientToken: token, accessToken: token, client: 'A 1' },
  }
}

const live = (...connections: Connection[]) =>
  createLiveConnections(connections, (used) => createRedactor(tokensOf(used)))

test('keeps the old and the new token secret', () => {
  const { connections, redactor, replaceTokens } = live(connection('one', OLD), connection('two', OLD))
  expect(redactor.holdsSecret(NEW)).toBe(false)
  expect(replaceTokens([connection('one', NEW), connection('two', OLD)])).toEqual({
    replaced: 1,
    needsRestart: false,
  })
  expect(connections.map(({ credentials }) => credentials.accessToken)).toEqual([NEW, OLD])
  expect(redactor.holdsSecret(NEW)).toBe(true)
  expect(redactor.holdsSecret(OLD)).toBe(true)
})

test.each([
  ['one more', [connection('one', NEW), connection('two', NEW)], NEW],
  ['one less', [], OLD],
  ['another id', [connection('other', NEW)], OLD],
  ['another address', [connection('one', NEW, 'https://elsewhere.test')], OLD],
])('says that %s takes a restart, and takes no token to another address', (_, read, token) => {
  const { connections, replaceTokens } = live(connection('one', OLD))
  expect(replaceTokens(read)).toEqual({ replaced: token === NEW ? 1 : 0, needsRestart: true })
  expect(connections.map(({ id, credentials }) => [id, credentials.accessToken])).toEqual([['one', token]])
})

test('a running lobby reads with its new token, and logs neither', async () => {
  const { base, emulator, close } = await startEmulator({ threads: 5, messages: 20 })
  cleanUps.push(close)
  const { clientToken, accessToken, groupAccessToken } = emulator.tokens
  const lines: string[] = []
  const read = (token: string): Connection => ({
    ...connection('one', token, base),
    credentials: { clientToken, accessToken: token, client: 'Tests 1' },
  })
  const lobby = await startLobby({
    signIn: { mode: 'open' },
    config: { connections: [read(OLD)] },
    clientDirectory: 'missing',
    writeLog: (line) => lines.push(line),
  })
  cleanUps.push(lobby.close)
  const ask = async () => {
    const response = await fetch(`${lobby.origin}/api/one/enterprises/getAll`, {
      method: 'POST',
      // As whoever presses "Try again": a token that was refused is not tried again at once.
      headers: {
        'content-type': 'application/json',
        'x-lobby': '1',
        'x-lobby-retry': '1',
        origin: lobby.origin,
      },
      body: '{"Limitation":{"Count":100}}',
    })
    const text = await response.text()
    return { status: response.status, enterprises: /"Enterprises":.*/.exec(text)?.[0] ?? null }
  }
  expect((await ask()).status).not.toBe(200)
  expect(lobby.replaceTokens([read(accessToken)])).toEqual({ replaced: 1, needsRestart: false })
  const own = await ask()
  expect(own.status).toBe(200)
  // What another token opens is asked for anew, although the old answer is still in memory.
  expect(lobby.replaceTokens([read(groupAccessToken)])).toEqual({ replaced: 1, needsRestart: false })
  const group = await ask()
  expect(group.enterprises).not.toEqual(own.enterprises)
  expect(findSecrets(lines.join(''), [OLD, accessToken, clientToken])).toEqual([])
})
