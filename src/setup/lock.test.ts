import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { withLock } from './lock.mjs'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'lobby-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Another process that adds a line when it has the lock, works for 20 ms, and adds another. */
function worker(log: string): Promise<number | null> {
  const lock = JSON.stringify(pathToFileURL(join(import.meta.dirname, 'lock.mjs')).href)
  const code = `
    import { appendFileSync } from 'node:fs'
    const { withLock } = await import(${lock})
    for (let round = 0; round < 3; round += 1) {
      await withLock('work', async () => {
        appendFileSync(${JSON.stringify(log)}, 'in ' + process.pid + '\\n')
        await new Promise((resolve) => setTimeout(resolve, 20))
        appendFileSync(${JSON.stringify(log)}, 'out ' + process.pid + '\\n')
      }, { folder: ${JSON.stringify(folder)}, pollMs: 5 })
    }`
  const child = spawn(process.execPath, ['--input-type=module', '-e', code], { stdio: 'ignore' })
  return new Promise((resolve) => child.once('close', resolve))
}

/** The pairs of a log, each of which must be one process going in and out. */
function isTakenInTurns(log: string): boolean {
  const lines = readFileSync(log, 'utf8').trim().split('\n')
  return lines.every((line, index) => index % 2 === 1 || lines[index + 1] === line.replace('in', 'out'))
}

describe('the lock', () => {
  it('lets processes that start at once work in turns, also over an abandoned lock', async () => {
    const log = join(folder, 'log')
    writeFileSync(join(folder, 'work.lock'), String(2 ** 30))
    expect(await Promise.all([worker(log), worker(log), worker(log)])).toEqual([0, 0, 0])
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(18)
    expect(isTakenInTurns(log)).toBe(true)
  })

  it('is given back when the work fails, and passes the failure on', async () => {
    const failing = () => withLock('work', () => Promise.reject(new Error('no')), { folder })
    await expect(failing()).rejects.toThrow('no')
    expect(await withLock('work', () => 'done', { folder })).toBe('done')
  })

  it.each(['', '{"pid":1}', String(2 ** 30)])(
    'takes over from a holder %j that does not live',
    async (holder) => {
      writeFileSync(join(folder, 'work.lock'), holder)
      expect(await withLock('work', () => 'done', { folder })).toBe('done')
    },
  )

  it('leaves nothing behind', async () => {
    await withLock('work', () => undefined, { folder })
    expect(readdirSync(folder)).toEqual([])
  })
})
