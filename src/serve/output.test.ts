import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { closeSync, constants, mkdtempSync, openSync, readSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { type LineStream, createLineOutput } from './output'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const nextTurn = () => new Promise((resolve) => setImmediate(resolve))

/** A stream whose disk is full while `error` is set, and whose reader takes nothing while `isStuck`. */
function setUp() {
  const disk: { error: Error | null; isStuck: boolean } = { error: null, isStuck: false }
  const written: string[] = []
  const waiting: string[] = []
  const stream: LineStream = {
    get writableLength() {
      return waiting.join('').length
    },
    write: (text, done) => {
      if (disk.error === null) (disk.isStuck ? waiting : written).push(text)
      process.nextTick(done, disk.error)
    },
    on: () => undefined,
  }
  const failures: string[] = []
  const output = createLineOutput(stream, {
    now: () => 0,
    onFailure: (code) => failures.push(code),
    mostWaitingBytes: 100,
  })
  const takeAll = () => written.push(...waiting.splice(0))
  return { disk, written, takeAll, output, failures }
}

const full = () => Object.assign(new Error('no space'), { code: 'ENOSPC' })

test('counts the lines that a full disk loses, and says how many when there is room again', async () => {
  const { disk, written, output, failures } = setUp()
  output.write('one\n')
  disk.error = full()
  for (const line of ['two\n', 'three\n', 'four\n']) {
    output.write(line)
    await nextTurn()
  }
  expect(output.lost()).toBe(3)
  expect(failures).toEqual(['ENOSPC'])
  disk.error = null
  output.write('five\n')
  await nextTurn()
  output.write('six\n')
  await nextTurn()
  const [first, told, ...rest] = written
  expect(first).toBe('one\n')
  // A full disk may have cut the line before.
  expect(told?.startsWith('\n')).toBe(true)
  expect(JSON.parse(told ?? '')).toEqual({
    level: 'error',
    time: '1970-01-01T00:00:00.000Z',
    msg: '3 lines of the log were lost (ENOSPC)',
  })
  expect(rest).toEqual(['five\n', 'six\n'])
  expect(output.lost()).toBe(3)
})

test('lines that nobody takes wait up to a bound, and are lost beyond it', async () => {
  const { disk, takeAll, written, output } = setUp()
  disk.isStuck = true
  const line = `${'x'.repeat(39)}\n`
  for (let n = 0; n < 10; n++) output.write(line)
  expect(output.lost()).toBe(7)
  disk.isStuck = false
  takeAll()
  output.write('on again\n')
  await nextTurn()
  expect(written.slice(0, 3)).toEqual([line, line, line])
  expect(written[3]).toContain('7 lines of the log were lost (the reader is too slow)')
  expect(written.slice(4)).toEqual(['on again\n'])
})

/** Starts the command as an operator does, its output going wherever the descriptors lead. */
function run(
  script: string,
  args: readonly string[],
  stdio: readonly ('ignore' | 'pipe' | number)[],
  port = 0,
) {
  const { PATH, HOME } = process.env
  const env = { PATH, HOME, PORT: String(port), LOBBY_LOG_LEVEL: 'info', LOBBY_METRICS_PORT: '0' }
  const child: ChildProcess = spawn(process.execPath, ['--import', 'tsx', script, ...args], {
    env,
    stdio: [...stdio],
  })
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  cleanUps.push(async () => {
    child.kill('SIGKILL')
    await ended
  })
  return { child, ended }
}

/** Collects a stream, and waits until it holds what is looked for. */
function reader(stream: NodeJS.ReadableStream | null) {
  let text = ''
  stream?.on('data', (chunk: Buffer) => (text += chunk.toString()))
  return {
    has: async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const found = pattern.exec(text)
        if (found !== null) return found[1] ?? found[0]
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    },
  }
}

async function lostLines(metricsAddress: string): Promise<number> {
  const text = await (await fetch(metricsAddress)).text()
  return Number(/^lobby_log_lines_lost_total (\d+)$/m.exec(text)?.[1])
}

test('goes on when nobody reads its output any more, and the metrics count what is lost', async () => {
  const { child, ended } = run('src/serve/lobby.ts', [], ['ignore', 'pipe', 'pipe'])
  const out = reader(child.stdout)
  const errors = reader(child.stderr)
  const origin = await out.has(/ready at (http:\S+)\n/)
  const metrics = await out.has(/metrics are at (http:\S+)\n/)
  child.stdout?.destroy()
  for (let n = 0; n < 5; n++) expect((await fetch(`${origin}/healthz`)).status).toBe(200)
  await errors.has(/The log cannot be written \(EPIPE\)/)
  child.stderr?.destroy()
  for (let n = 0; n < 5; n++) expect((await fetch(`${origin}/healthz`)).status).toBe(200)
  expect(await lostLines(metrics)).toBeGreaterThanOrEqual(5)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test.skipIf(process.platform !== 'linux')('starts and runs on a disk that is full', async () => {
  const full = openSync('/dev/full', 'w')
  cleanUps.push(() => closeSync(full))
  const port = await freePort()
  const { child, ended } = run('src/serve/lobby.ts', [], ['ignore', full, 'pipe'], port)
  await reader(child.stderr).has(/The log cannot be written \(ENOSPC\)/)
  for (let n = 0; n < 5; n++) expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test.skipIf(process.platform === 'win32')('says how much was lost when a reader is back', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-output-'))
  cleanUps.push(() => rmSync(folder, { recursive: true }))
  const path = join(folder, 'log')
  spawnSync('mkfifo', [path])
  const openReader = () => openSync(path, constants.O_RDONLY | constants.O_NONBLOCK)
  let end = openReader()
  const writer = openSync(path, 'w')
  const { child, ended } = run('src/serve/lobby.ts', [], ['ignore', writer, 'pipe'])
  closeSync(writer)
  let text = ''
  const read = async (pattern: RegExp): Promise<string> => {
    const bytes = Buffer.alloc(65_536)
    for (;;) {
      try {
        text += bytes.toString('utf8', 0, readSync(end, bytes))
      } catch (error) {
        if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
      }
      const found = pattern.exec(text)
      if (found !== null) return found[1] ?? found[0]
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  const origin = await read(/ready at (http:\S+)\n/)
  const metrics = await read(/metrics are at (http:\S+)\n/)
  closeSync(end)
  while ((await lostLines(metrics)) < 3) expect((await fetch(`${origin}/healthz`)).status).toBe(200)
  const lost = await lostLines(metrics)
  end = openReader()
  cleanUps.push(() => closeSync(end))
  text = ''
  await fetch(`${origin}/healthz`)
  expect(Number(await read(/"msg":"(\d+) lines of the log were lost \(EPIPE\)"/))).toBe(lost)
  await read(/"route":"healthz"/)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

test('a check and a help whose reader has left end as they would have', async () => {
  for (const [args, code] of [
    [['help'], 0],
    [['check'], 0],
    [['nonsense'], 1],
  ] as const) {
    const { child, ended } = run('src/serve/lobby.ts', args, ['ignore', 'pipe', 'pipe'])
    child.stdout?.destroy()
    child.stderr?.destroy()
    expect(await ended).toBe(code)
  }
})

test('the emulator goes on when nobody reads its output any more', async () => {
  const port = await freePort()
  const args = ['--threads', '2', '--port', String(port)]
  const { child, ended } = run('src/serve/emulator-command.ts', args, ['ignore', 'pipe', 'pipe'])
  child.stdout?.destroy()
  child.stderr?.destroy()
  const answer = async (): Promise<number> => {
    for (;;) {
      const response = await fetch(`http://127.0.0.1:${port}/`).catch(() => null)
      if (response !== null) return response.status
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  }
  expect(await Promise.race([answer(), ended.then(() => 'ended')])).toBe(404)
  child.kill('SIGTERM')
  expect(await ended).toBe(0)
})

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address()
      const port = typeof address === 'object' && address !== null ? address.port : 0
      server.close(() => resolve(port))
    })
  })
}
