import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, expect, test } from 'vitest'
import { sessionSchema } from '../connector/session'
import { readJson, root } from '../setup/paths.mjs'
import { runLobby } from '../test/run-lobby'
import { findSecrets } from '../test/secrets'
import { startEmulator } from './start-emulator'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

/** Runs the command from its sources, with these variables and no others of its own. */
function run(env: Record<string, string>, ...args: readonly string[]) {
  const started = runLobby([process.execPath, '--import', 'tsx', 'src/serve/lobby.ts'], env, args)
  cleanUps.push(() => started.kill('SIGKILL'))
  return started
}

test('shows the demo on one command, and stops by itself when told to', async () => {
  const { kill, output, ended, origin } = run({ PORT: '0' })
  const session = v.parse(sessionSchema, await (await fetch(`${await origin}/api/session`)).json())
  expect(session).toMatchObject({ demo: true, connections: [{ id: 'demo', name: 'Demo data' }] })
  expect(session.openOn?.connectionId).toBe('demo')
  expect(output.out.split('\n')).toHaveLength(3)
  expect(output.out).toContain('It shows demo data: 6 properties')
  kill('SIGTERM')
  // A stop that takes too long is forced, and ends with another code.
  expect(await ended).toBe(0)
})

test('says that the metrics go over plain http, where they are read beyond this machine', async () => {
  // Another way to write 127.0.0.1, which nobody takes for loopback, and which no other machine reaches.
  const metrics = {
    LOBBY_METRICS_PORT: '0',
    LOBBY_METRICS_HOST: '127.1',
    LOBBY_METRICS_TOKEN: 'm'.repeat(32),
  }
  const sentence =
    'The metrics and their token go over plain http: keep LOBBY_METRICS_PORT on a network of your own.\n'
  const beyond = run({ PORT: '0', ...metrics })
  await beyond.origin
  await expect.poll(() => beyond.output.err).toContain(sentence)
  const here = run({ PORT: '0', ...metrics, LOBBY_METRICS_HOST: '127.0.0.1' })
  await here.origin
  here.kill('SIGTERM')
  await here.ended
  expect(here.output.err).not.toContain('plain http')
})

test('shows the connections of a file, and logs every request without a token', async () => {
  const source = await startEmulator({ threads: 5, messages: 20 })
  cleanUps.push(source.close)
  const { clientToken, accessToken } = source.emulator.tokens
  const directory = mkdtempSync(join(tmpdir(), 'lobby-config-'))
  cleanUps.push(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'lobby.json')
  const connection = {
    id: 'budapest',
    name: 'Budapest',
    platformAddress: source.base,
    clientToken,
    accessToken,
    client: 'Guest App 2',
  }
  writeFileSync(path, JSON.stringify({ connections: [connection] }))

  // A folder of its own for the socket by which links are asked for.
  const variables = { LOBBY_CONFIG: path, XDG_RUNTIME_DIR: directory }
  const { kill, output, ended, origin } = run({ PORT: '0', ...variables })
  const at = await origin

  // Nobody is let in without a link, and this output is kept: no link is in it.
  expect((await fetch(`${at}/api/session`)).status).toBe(401)
  const { port } = new URL(at)
  const asked = run({ PORT: port, ...variables }, 'link')
  expect(await asked.ended).toBe(0)
  const code = /^http:\/\/127\.0\.0\.1:\d+\/#sign-in=([\w-]{43})\n$/.exec(asked.output.out)?.[1] ?? ''
  const entered = await fetch(`${at}/sign-in/link`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lobby': '1', origin: at },
    body: JSON.stringify({ code }),
  })
  expect(entered.status).toBe(204)
  const cookie = entered.headers.getSetCookie()[0]?.split(';')[0] ?? ''
  const response = await fetch(`${at}/api/budapest/enterprises/getAll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lobby': '1', origin: at, cookie },
    body: '{"Limitation":{"Count":1}}',
  })
  expect(response.status).toBe(200)
  const session = await (await fetch(`${at}/api/session`, { headers: { cookie } })).text()
  expect(JSON.parse(session)).toMatchObject({ demo: false, application: 'Guest App', openOn: null })

  // Another process finds the person in the log, although this configuration has no session keys.
  const found = run(variables, 'digest', 'whoever')
  expect(await found.ended).toBe(0)
  expect(found.output.out).toMatch(/^[0-9a-f]{16}\n$/)
  expect(output.out).toContain(`"user":"${found.output.out.trim()}"`)

  // Everyone is signed out by an instant in the file, which is read again at a signal; what is wrong there changes nothing.
  const told = async (text: string) => {
    await expect.poll(() => output.out + output.err).toContain(text)
  }
  writeFileSync(path, '{')
  kill('SIGHUP')
  await told('Not read again: LOBBY_CONFIG: the file is not JSON (line 1, column 2).')
  expect((await fetch(`${at}/api/session`, { headers: { cookie } })).status).toBe(200)
  const signedOutBefore = new Date().toISOString()
  writeFileSync(path, JSON.stringify({ connections: [connection], signedOutBefore }))
  kill('SIGHUP')
  await told('Read again')
  expect((await fetch(`${at}/api/session`, { headers: { cookie } })).status).toBe(401)

  kill('SIGINT')
  expect(await ended).toBe(0)
  expect(output.out).toContain('\nIt shows Budapest, and only reads.\n')
  expect(output.out).toContain('"npm run lobby -- link"')
  for (const secret of [code, cookie.slice(-40)]) expect(output.out + output.err).not.toContain(secret)
  expect(output.out).toContain('"route":"enterprises/getAll","status":200')
  expect(findSecrets(output.out + output.err + session, [clientToken, accessToken])).toEqual([])
})

test('tries each connection of a file and says which do not work, without a token', async () => {
  const source = await startEmulator({ threads: 5, messages: 20 })
  cleanUps.push(source.close)
  const { clientToken, accessToken, portfolioAccessToken } = source.emulator.tokens
  const directory = mkdtempSync(join(tmpdir(), 'lobby-config-'))
  cleanUps.push(() => rmSync(directory, { recursive: true }))
  const path = join(directory, 'lobby.json')
  const connection = (id: string, token: string, platformAddress = source.base) => ({
    id,
    name: id,
    platformAddress,
    clientToken,
    accessToken: token,
    client: 'Guest App 2',
  })
  const write = (...connections: object[]) => writeFileSync(path, JSON.stringify({ connections }))

  write(connection('one', accessToken), connection('two', portfolioAccessToken))
  const fine = run({ LOBBY_CONFIG: path }, 'check')
  expect(await fine.ended).toBe(0)
  expect(fine.output.out.split('\n').toSorted()).toEqual([
    '',
    'The configuration works.',
    'one: works, 1 property',
    'two: works, 2 properties',
  ])

  const wrong = 'WRONG-m3N6yJ1sD5gUc8We'
  write(
    connection('one', accessToken),
    connection('wrong', wrong),
    connection('gone', accessToken, 'http://127.0.0.1:9'),
  )
  const broken = run({ LOBBY_CONFIG: path }, 'check')
  expect(await broken.ended).toBe(1)
  expect(broken.output.out).toContain('one: works, 1 property\n')
  expect(broken.output.out).toMatch(
    /^wrong: a token is wrong or expired, the property or the integration is disabled, or the permission to read messages is missing \(RequestId [\w-]{36}\)$/m,
  )
  expect(broken.output.out).toContain(
    'gone: the platform address does not work: it refuses the connection: nothing listens there\n',
  )
  expect(broken.output.out).toContain('2 of 3 connections do not work.\n')
  expect(findSecrets(broken.output.out + broken.output.err, [clientToken, accessToken, wrong])).toEqual([])
})

test('says its version', async () => {
  const { output, ended } = run({}, '--version')
  expect(await ended).toBe(0)
  expect(output).toEqual({ out: `${readJson(join(root, 'package.json')).version}\n`, err: '' })
})

test('ends with 1 at what it does not understand, and says why on one stream only', async () => {
  const { output, ended } = run({}, 'nonsense')
  expect(await ended).toBe(1)
  expect(output.out).toBe('')
  expect(output.err).toMatch(/^lobby: there is no such command\./)
})

test('says so when there is no lobby to ask for a link', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'lobby-config-'))
  cleanUps.push(() => rmSync(directory, { recursive: true }))
  const { output, ended } = run({ PORT: '9', XDG_RUNTIME_DIR: directory }, 'link')
  expect(await ended).toBe(1)
  expect(output.err).toMatch(/^No lobby of this user .* runs on port 9\./)
})

test('names PORT when it is taken', async () => {
  const other = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => other.once('listening', resolve))
  cleanUps.push(() => other.close())
  const address = other.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  const { output, ended } = run({ PORT: String(port) })
  expect(await ended).toBe(1)
  expect(output).toEqual({
    out: '',
    err: `PORT: ${port} is in use on 127.0.0.1. Stop the program that uses it, or set PORT to another number (0 = any free port).\n`,
  })
})

test('says what is wrong with the configuration in one line, without its tokens, and ends with 1', async () => {
  const token = 'CLIENT-Q7R2zK9fw4hT0pLx8Vb'
  const { output, ended } = run({
    HOST: '0.0.0.0',
    MEWS_PLATFORM_ADDRESS: 'https://api.mews.com',
    MEWS_CLIENT_TOKEN: token,
    MEWS_ACCESS_TOKEN: token,
    MEWS_CLIENT: 'Guest App 2',
  })
  expect(await ended).toBe(1)
  expect(output.out).toBe('')
  expect(output.err).toMatch(/^HOST: must be a loopback address[^\n]*\n$/)
  expect(findSecrets(output.err, [token])).toEqual([])
})
