import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readClientFiles } from './client-files'

const directory = mkdtempSync(join(tmpdir(), 'lobby-client-'))
afterAll(() => rmSync(directory, { recursive: true }))

test('gives no files and no page when the client is not built', () => {
  expect(readClientFiles(join(directory, 'missing'))).toEqual({ index: null, files: new Map() })
})

test('gives the page, and every other file by exact name except what the build keeps for itself', () => {
  mkdirSync(join(directory, 'assets'))
  mkdirSync(join(directory, '.vite'))
  for (const name of [
    'index.html',
    'favicon.svg',
    'assets/index-Bx81pz0a.js',
    'assets/latest.js',
    '.vite/manifest.json',
    '.env',
  ]) {
    writeFileSync(join(directory, name), name)
  }
  const { index, files } = readClientFiles(directory)
  expect(index).toBe('index.html')
  expect(
    Object.fromEntries([...files].map(([path, { type, immutable }]) => [path, [type, immutable]])),
  ).toEqual({
    '/assets/index-Bx81pz0a.js': ['text/javascript; charset=utf-8', true],
    '/assets/latest.js': ['text/javascript; charset=utf-8', false],
    '/favicon.svg': ['image/svg+xml', false],
  })
  expect(new Set([...files.values()].map(({ etag }) => etag)).size).toBe(3)
  expect(files.get('/favicon.svg')?.etag).toMatch(/^"[\w-]{22}"$/)
})
