import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test } from 'vitest'
import { root } from './paths.mjs'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

const isNpmThere = process.platform !== 'win32' && findNpm() !== null

function findNpm(): string | null {
  const folders = (process.env['PATH'] ?? '').split(':')
  return folders.map((folder) => join(folder, 'npm')).find((path) => existsSync(path)) ?? null
}

/** A package whose `npm start` goes on as a server that says when it is told to end, and takes `drainMs` for it. */
async function startThroughNpm(script: string) {
  const folder = mkdtempSync(join(tmpdir(), 'lobby-signals-'))
  cleanUps.push(() => rmSync(folder, { recursive: true, force: true }))
  const command = pathToFileURL(join(root, 'src/setup/command.mjs')).href
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'x', version: '1.0.0', scripts: { start: 'node run.mjs' } }),
  )
  writeFileSync(join(folder, 'run.mjs'), `import { command } from ${JSON.stringify(command)}\n${script}`)
  const child = spawn('npm', ['start', '--silent'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  // A group of its own, as a terminal makes one.
  cleanUps.push(() => child.kill('SIGKILL'))
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  const has = async (pattern: RegExp): Promise<string> => {
    for (;;) {
      const found = pattern.exec(out)
      if (found !== null) return found[1] ?? found[0]
      await sleep(20)
    }
  }
  const pid = Number(await has(/pid (\d+)\n/))
  // Whatever happens, the server does not outlive the test.
  cleanUps.push(() => isAlive(pid) && process.kill(pid, 'SIGKILL'))
  return { child, has, pid, port: Number(await has(/port (\d+)\n/)), text: () => out }
}

/** As the server of `npm start` does: it drains at the first signal and drops everything at the second. */
const server = (drainMs: number): string => `
import { createServer } from 'node:net'
await command(async () => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    console.log('pid', process.pid)
    console.log('port', server.address().port)
  })
  let told = 0
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {
    console.log('told', ++told, signal)
    if (told > 1) process.exit(9)
    process.exitCode = 0
    setTimeout(() => { console.log('drained'); process.exit(0) }, ${drainMs})
  })
})
`

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The parent of a process, on Linux. */
function parentOf(pid: number): string | undefined {
  return /^PPid:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
}

async function untilGone(pid: number): Promise<void> {
  while (isAlive(pid)) await sleep(20)
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false))
    cleanUps.push(() => socket.destroy())
  })
}

test.skipIf(!isNpmThere)('SIGTERM to npm lets the server end in order, and leaves none behind', async () => {
  const { child, has, pid, port } = await startThroughNpm(server(500))
  expect(await isListening(port)).toBe(true)
  child.kill('SIGTERM')
  await has(/drained/)
  await untilGone(pid)
  expect(await isListening(port)).toBe(false)
})

test.skipIf(!isNpmThere || process.platform !== 'linux').each(['SIGHUP', 'SIGKILL'] as const)(
  '%s to npm, which it does not pass on, ends the server in order too',
  async (signal) => {
    const { child, has, pid, port } = await startThroughNpm(server(500))
    child.kill(signal)
    await has(/drained/)
    await untilGone(pid)
    expect(await isListening(port)).toBe(false)
  },
)

test.skipIf(!isNpmThere).each(['SIGINT', 'SIGTERM'] as const)(
  '%s that reaches everyone, as Ctrl-C does, does not cut short what is under way',
  async (signal) => {
    const { child, has, pid, text } = await startThroughNpm(server(3_000))
    if (child.pid !== undefined) process.kill(-child.pid, signal)
    await has(/drained/)
    await untilGone(pid)
    expect(text()).not.toContain('told 2')
  },
)

test.skipIf(!isNpmThere || process.platform !== 'linux')(
  'a signal that reaches everyone is one signal, also for a server that got no time while npm ended',
  async () => {
    const { child, has, pid, text } = await startThroughNpm(server(500))
    const shell = parentOf(pid)
    process.kill(pid, 'SIGSTOP')
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGTERM')
    while (parentOf(pid) === shell) await sleep(20)
    // Longer than the server takes from one look at its parents to the next: it is late for both.
    await sleep(300)
    process.kill(pid, 'SIGCONT')
    await has(/drained|told 2/)
    await untilGone(pid)
    expect(text()).not.toContain('told 2')
  },
)
