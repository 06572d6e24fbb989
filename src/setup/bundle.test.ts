import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fingerprint, isBuildInput } from './bundle.mjs'

describe('fingerprint', () => {
  it('changes with a content, a new file, a lost file and a new name, and with nothing else', () => {
    const file = fc.tuple(fc.stringMatching(/^src\/[a-z]{1,8}\.ts$/), fc.string())
    const files = fc.uniqueArray(file, { selector: ([path]) => path, minLength: 1 })
    fc.assert(
      fc.property(files, fc.nat(), fc.string(), (tree, at, text) => {
        const before = fingerprint(tree)
        const index = at % tree.length
        const [path, contents] = tree[index] ?? ['', '']
        const replaced = (other: readonly [string, string]) =>
          tree.map((each, i) => (i === index ? other : each))
        expect(fingerprint(tree.toReversed())).toBe(before)
        expect(fingerprint([...tree, ['src/inbox/rows.test.ts', text]])).toBe(before)
        expect(fingerprint(replaced([path, text])) === before).toBe(text === contents)
        expect(fingerprint(replaced([`${path}x`, contents]))).not.toBe(before)
        expect(fingerprint([...tree, ['src/new-file.ts', text]])).not.toBe(before)
        expect(fingerprint(tree.filter((_, i) => i !== index))).not.toBe(before)
      }),
    )
  })
})

describe('isBuildInput', () => {
  it.each([
    ['src/main.tsx', true],
    ['public/favicon.svg', true],
    ['vite.config.ts', true],
    ['src/inbox/inbox.test.tsx', false],
    ['src/test/render.tsx', false],
    ['src/README.md', false],
    ['src/decisions/001-stack.md', false],
  ])('%s: %s', (path, expected) => {
    expect(isBuildInput(path)).toBe(expected)
  })
})
