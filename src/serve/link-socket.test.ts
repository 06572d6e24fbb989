import { chmodSync, existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { askForLink, serveLinks, socketFolder, socketPath } from './link-socket'

const cleanUps: (() => unknown)[] = []
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0).toReversed()) await cleanUp()
})

function folder(): string {
  const made = mkdtempSync(join(tmpdir(), 'lobby-socket-'))
  cleanUps.push(() => rmSync(made, { recursive: true }))
  return socketFolder(made)
}

test('gives every caller a new link', async () => {
  let count = 0
  const path = socketPath(8080, folder())
  const served = await serveLinks(path, () => Promise.resolve(`http://127.0.0.1:8080/#sign-in=${++count}`))
  cleanUps.push(served.close)
  expect(await askForLink(path)).toBe('http://127.0.0.1:8080/#sign-in=1')
  expect(await askForLink(path)).toBe('http://127.0.0.1:8080/#sign-in=2')
  expect(statSync(path).mode & 0o777).toBe(0o600)
})

test('takes the place of a socket that a killed process left, and not of one that is served', async () => {
  const path = socketPath(8080, folder())
  const first = await serveLinks(path, () => Promise.resolve('first'))
  await expect(serveLinks(path, () => Promise.resolve('second'))).rejects.toThrow(/EADDRINUSE/)
  await first.close()
  expect(existsSync(path)).toBe(false)
  writeFileSync(path, 'no socket')
  await expect(serveLinks(path, () => Promise.resolve('third'))).rejects.toThrow(/EADDRINUSE/)
})

test('says when nobody is there, or has no link to give', async () => {
  const path = socketPath(8081, folder())
  await expect(askForLink(path)).rejects.toThrow(/ENOENT/)
  const served = await serveLinks(path, () => Promise.reject(new Error('none')))
  cleanUps.push(served.close)
  await expect(askForLink(path)).rejects.toThrow('no link')
})

test('refuses a folder that others can enter, and one that only points somewhere', () => {
  const parent = mkdtempSync(join(tmpdir(), 'lobby-socket-'))
  cleanUps.push(() => rmSync(parent, { recursive: true }))
  const made = socketFolder(parent)
  chmodSync(made, 0o755)
  expect(() => socketFolder(parent)).toThrow(/of this user alone/)
  rmSync(made, { recursive: true })
  const elsewhere = mkdtempSync(join(tmpdir(), 'lobby-socket-'))
  cleanUps.push(() => rmSync(elsewhere, { recursive: true }))
  symlinkSync(elsewhere, made)
  expect(() => socketFolder(parent)).toThrow(/of this user alone/)
})
