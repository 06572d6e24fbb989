import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { isHolderGone, withLock } from './lock.mjs'

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
    writeFileSync(join(folder, 'work.lock'), JSON.stringify({ pid: 2 ** 30, host: hostname() }))
    expect(await Promise.all([worker(log), worker(log), worker(log)])).toEqual([0, 0, 0])
    expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(18)
    expect(isTakenInTurns(log)).toBe(true)
  })

  it('is given back when the work fails, and passes the failure on', async () => {
    const failing = () => withLock('work', () => Promise.reject(new Error('no')), { folder })
    await expect(failing()).rejects.toThrow('no')
    expect(await withLock('work', () => 'done', { folder })).toBe('done')
  })

  it('takes over a lock file that was cut off while it was written', async () => {
    const file = join(folder, 'work.lock')
    writeFileSync(file, '')
    const longAgo = new Date(Date.now() - 10_000)
    utimesSync(file, longAgo, longAgo)
    expect(await withLock('work', () => 'done', { folder, pollMs: 5 })).toBe('done')
  })
})

describe('isHolderGone', () => {
  const here = { host: 'here', isAlive: (pid: number) => pid === 1 }

  it.each([
    ['a living process', { holder: { pid: 1, host: 'here' }, ageMs: 0 }, false],
    ['a dead process', { holder: { pid: 2, host: 'here' }, ageMs: 0 }, true],
    [
      'a process elsewhere that was just heard of',
      { holder: { pid: 2, host: 'there' }, ageMs: 30_000 },
      false,
    ],
    ['a process elsewhere that fell silent', { holder: { pid: 1, host: 'there' }, ageMs: 61_000 }, true],
    ['a reused process id', { holder: { pid: 1, host: 'here' }, ageMs: 61_000 }, true],
    ['a file just being written', { holder: null, ageMs: 10 }, false],
    ['a file cut off', { holder: null, ageMs: 6_000 }, true],
  ])('judges %s', (_title, lock, gone) => {
    expect(isHolderGone(lock, here)).toBe(gone)
  })
})
