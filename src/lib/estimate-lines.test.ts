import fc from 'fast-check'
import { expect, it } from 'vitest'
import { estimateLetters, estimateLines } from './estimate-lines'

it('counts the lines of plain letters exactly', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat(60), { minLength: 1, maxLength: 20 }),
      fc.integer({ min: 1, max: 30 }),
      (lengths, width) => {
        const text = lengths.map((length) => 'x'.repeat(length)).join('\n')
        fc.pre(!text.endsWith('\n'))
        const lines = lengths.reduce((sum, length) => sum + Math.max(1, Math.ceil(length / width)), 0)
        expect(estimateLines(text, width, 2_000)).toBe(lines)
      },
    ),
  )
})

it('gives between one line and as many as it may', () => {
  fc.assert(
    fc.property(
      fc.string({ unit: 'grapheme' }),
      fc.nat(40),
      fc.integer({ min: 1, max: 9 }),
      (text, width, most) => {
        const lines = estimateLines(text, width, most)
        expect(lines).toBeGreaterThanOrEqual(1)
        expect(lines).toBeLessThanOrEqual(most)
      },
    ),
  )
  expect(estimateLines('', 10, 5)).toBe(1)
  expect(estimateLines('a\n', 10, 5)).toBe(1)
  expect(estimateLines('\n'.repeat(20_000), 10, 3)).toBe(3)
})

it('counts marks for nothing, an emoji as one sign and East Asian letters twice', () => {
  expect(estimateLetters('cafe\u0301')).toBe(4)
  expect(estimateLetters('客室')).toBe(4)
  expect(estimateLetters('👨‍👩‍👧‍👦')).toBe(estimateLetters('👨'))
  expect(estimateLetters('👍🏽')).toBe(estimateLetters('👍'))
})
