import { expect, test } from 'vitest'
import { findFirefox } from './firefox.mjs'

const machine = (files: string[], env: NodeJS.ProcessEnv = {}) => ({
  env,
  exists: (path: string) => files.includes(path),
})

test('Firefox is the one that FIREFOX_PATH names before any other', () => {
  const files = ['/usr/bin/firefox-esr', '/opt/firefox']
  expect(findFirefox(machine(files, { FIREFOX_PATH: '/opt/firefox' }))).toBe('/opt/firefox')
  expect(findFirefox(machine(files))).toBe('/usr/bin/firefox-esr')
})

test('a FIREFOX_PATH that names nothing is said, and no other is taken', () => {
  expect(() => findFirefox(machine(['/usr/bin/firefox-esr'], { FIREFOX_PATH: '/opt/gone' }))).toThrow(
    '/opt/gone',
  )
})

test('there may be none', () => {
  expect(findFirefox(machine([]))).toBeNull()
})
