import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Bench } from './benchmark'
import type { ProxyWorld } from './proxy-world'

const SETTLE_MS = 5_000

/**
 * The memory of the built server with nothing to do, bytes: resident, some seconds after it was ready. `null` where
 * the system does not tell it (`/proc`).
 */
export async function idleMemory(bench: Bench, { direct }: ProxyWorld): Promise<number | null> {
  const command = join(import.meta.dirname, '../../dist/server/lobby.js')
  const path = join(bench.folder(), 'lobby.json')
  const connection = {
    id: 'hotels',
    name: 'Hotels',
    platformAddress: new URL(direct.url).origin,
    ...direct.credentials,
    client: 'Lobby Bench 1.0.0',
  }
  writeFileSync(path, JSON.stringify({ connections: [connection] }))
  const child = spawn(process.execPath, [command], {
    env: { PATH: process.env['PATH'] ?? '', PORT: '0', LOBBY_CONFIG: path },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  bench.defer(() => void child.kill())
  await new Promise<void>((resolve, reject) => {
    child.once('close', () => reject(new Error('the server ended')))
    child.stdout.on('data', (text: Buffer) => {
      if (text.includes('Lobby is ready')) resolve()
    })
  })
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS))
  const status = `/proc/${child.pid ?? 0}/status`
  const rss = existsSync(status) ? /^VmRSS:\s+(\d+) kB$/m.exec(readFileSync(status, 'utf8'))?.[1] : undefined
  child.removeAllListeners('close').kill()
  return rss === undefined ? null : Number(rss) * 1024
}
