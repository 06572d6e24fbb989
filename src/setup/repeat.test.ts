import { expect, test } from 'vitest'
import { commandFor } from './repeat.mjs'

test('a failed test is repeated by its file, its title and the seed of its run', () => {
  const failed = { file: 'src/lib/zone.test.ts', names: ['zones', 'keep "a" (all of them)'], project: 'node' }
  expect(commandFor(failed, 7)).toBe(
    `LOBBY_TEST_SEED=7 npm test -- unit src/lib/zone.test.ts -t 'zones keep "a" \\(all of them\\)'`,
  )
})

test('a failed test of a soak is repeated with as many runs', () => {
  const failed = { file: 'src/lib/zone.test.ts', names: ['zones'], project: 'node' }
  expect(commandFor(failed, 7, 4)).toBe(
    `LOBBY_TEST_SOAK=4 LOBBY_TEST_SEED=7 npm test -- unit src/lib/zone.test.ts -t 'zones'`,
  )
})

test('a title with an apostrophe is one argument of the shell', () => {
  const failed = { file: 'src/ui/feed.test.tsx', names: ["reader's zone"], project: 'firefox' }
  expect(commandFor(failed, 7)).toBe(
    `LOBBY_TEST_SEED=7 npm test -- components src/ui/feed.test.tsx -t 'reader'\\''s zone'`,
  )
})

test('a test of the built server is repeated in its own stage', () => {
  const failed = { file: 'src/serve/built.test.ts', names: ['says its version'], project: 'built' }
  expect(commandFor(failed, 7)).toBe(
    `LOBBY_TEST_SEED=7 npm test -- built src/serve/built.test.ts -t 'says its version'`,
  )
})
