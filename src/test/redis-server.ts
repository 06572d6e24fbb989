import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { findRedis } from '../setup/redis.mjs'

const program = findRedis()

/** Why the tests that need a Redis are skipped; empty when they are not. */
export const NO_REDIS =
  program === null ? ' (skipped: no redis-server in PATH, and none could be installed)' : ''

/** A Redis of the test's own on a loopback port, which keeps nothing on the disk. */
export interface RedisServer {
  /** For `LOBBY_REDIS_URL`. */
  readonly address: string
  /** Ends it at once; what it knew is lost. */
  readonly kill: () => Promise<void>
  /** Begins anew on the same port, and is done when it can be asked. */
  readonly start: () => Promise<void>
  /** It stands still, with its connections open, until it goes on. */
  readonly stand: () => Promise<void>
  readonly goOn: () => void
}

export async function startRedis(): Promise<RedisServer> {
  const port = await freePort()
  let child: ChildProcess | null = null

  async function start(): Promise<void> {
    const started = spawn(
      program ?? 'redis-server',
      [
        '--port',
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        '--daemonize',
        'no',
      ],
      { stdio: ['ignore', 'pipe', 'ignore'] },
    )
    child = started
    let text = ''
    await new Promise<void>((resolve, reject) => {
      started.stdout.on('data', (chunk) => {
        text += String(chunk)
        if (text.includes('eady to accept connections')) resolve()
      })
      started.once('error', reject)
      started.once('exit', () => reject(new Error(`redis-server ended:\n${text}`)))
    })
  }

  await start()
  return {
    address: `redis://127.0.0.1:${port}`,
    start,
    kill: async () => {
      const ending = child
      child = null
      if (ending === null) return
      const ended = once(ending, 'exit')
      ending.kill('SIGKILL')
      await ended
    },
    stand: async () => {
      child?.kill('SIGSTOP')
      await hasStopped(child?.pid ?? 0)
    },
    goOn: () => void child?.kill('SIGCONT'),
  }
}

/** A signal is only on its way when `kill` returns. Linux tells when it has arrived; elsewhere it gets a moment. */
async function hasStopped(pid: number): Promise<void> {
  const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const stat = `/proc/${pid}/stat`
  if (!existsSync(stat)) return void (await pause(100))
  while (!/\) T /.test(readFileSync(stat, 'utf8'))) await pause(1)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address !== null ? address.port : 0
}
