import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { initials, preview } from './text'

describe('a preview', () => {
  it('is the beginning of the text, no longer than asked, without half a character', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 200 }),
        fc.integer({ min: 41, max: 90 }),
        (text, length) => {
          const short = preview(text, length)
          if (text.length <= length) expect(short).toBe(text)
          else {
            expect(short.endsWith('…')).toBe(true)
            expect(short.length).toBeLessThanOrEqual(length + 1)
            expect(text.startsWith(short.slice(0, -1))).toBe(true)
            // Throws on half a character.
            expect(() => encodeURIComponent(short)).not.toThrow()
          }
        },
      ),
    )
  })

  it('ends between words where it can', () => {
    expect(preview('The breakfast room is on the ground floor, next to the lift.', 50)).toBe(
      'The breakfast room is on the ground floor, next…',
    )
  })
})

describe('initials', () => {
  it.each([
    ['Jana Nováková', 'JN'],
    ['Günter', 'G'],
    ['Anna María López', 'AL'],
    ['山田 太郎', '山太'],
    ['𠮷田', '𠮷'],
    ['🙂', '?'],
    ['', '?'],
  ])('of %s', (name, expected) => {
    expect(initials(name)).toBe(expected)
  })
})
