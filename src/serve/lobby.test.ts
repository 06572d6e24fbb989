import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as v from 'valibot'
import { afterEach, expect, test } from 'vitest'
import { sessionSchema } from '../connector/session'
import { findSecrets } from '../test/secrets'
import { startEmulator } from './start-emulator'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  await Promise.all(cleanUps.splice(0).map((cleanUp) => cleanUp()))
})

/** Runs the command with these variables and no others of its own. */
function run(env: Record<string, string>) {
  const { PATH, HOME } = process.env
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', 'src/serve/lobby.ts'], {
    env: { PATH, HOME, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  cleanUps.push(() => child.kill('SIGKILL'))
  const output = { out: '', err: '' }
  child.stdout?.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => (output.err += chunk.toString()))
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  const origin = new Promise<string>((resolve, reject) => {
    child.stdout?.on('data', () => {
      const found = /^Lobby is ready at (http:\S+)\n.*\n/m.exec(output.out)?.[1]
      if (found !== undefined) resolve(found)
    })
    void ended.then(() => reject(new Error(`the command ended: ${output.err}`)))
  })
  origin.catch(() => undefined)
  return { child, output, ended, origin }
}

test('shows the demo on one command, and stops at once when told to', async () => {
  const { child, output, ended, origin } = run({ PORT: '0' })
  const session = v.parse(sessionSchema, await (await fetch(`${await origin}/api/session`)).json())
  expect(session).toMatchObject({ demo: true, connections: [{ id: 'demo', name: 'Demo data' }] })
  expect(session.openOn?.connectionId).toBe('demo')
  expect(output.out.split('\n')).toHaveLength(3)
  expect(output.out).toContain('It shows demo data: 6 properties')
  const startedMs = performance.now()
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
  // The promise is 1 s; tests allow twice that, for machines that are busy.
  expect(performance.now() - startedMs).toBeLessThan(2_000)
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

  const { child, output, ended, origin } = run({ PORT: '0', LOBBY_CONFIG: path })
  const at = await origin
  const response = await fetch(`${at}/api/budapest/enterprises/getAll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-lobby': '1', origin: at },
    body: '{"Limitation":{"Count":1}}',
  })
  expect(response.status).toBe(200)
  const session = await (await fetch(`${at}/api/session`)).text()
  expect(JSON.parse(session)).toMatchObject({ demo: false, application: 'Guest App', openOn: null })
  child.kill('SIGINT')
  expect(await ended).toBe(0)
  expect(output.out).toContain('\nIt shows Budapest, and only reads.\n')
  expect(output.out).toContain('"route":"enterprises/getAll","status":200')
  expect(findSecrets(output.out + output.err + session, [clientToken, accessToken])).toEqual([])
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
