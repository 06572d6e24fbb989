import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { compareNames, initials, preview, withoutBlankLines } from './text'

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

describe('a text without its blank lines', () => {
  it.each([
    ['Dear team,\n\nthank you.\n \t\nAnna', 'Dear team,\nthank you.\nAnna'],
    ['a\r\n\r\nb', 'a\r\nb'],
    ['\n\n  a', '  a'],
    ['one\ntwo', 'one\ntwo'],
    [' \n', ''],
  ])('of %j', (text, expected) => {
    expect(withoutBlankLines(text)).toBe(expected)
  })

  it('keeps every line that says something, in order', () => {
    const lines = fc.array(fc.constantFrom('', ' ', 'a', ' b ', '\t'), { maxLength: 12 })
    const said = (text: string) => text.split('\n').filter((line) => line.trim() !== '')
    fc.assert(
      fc.property(lines, (all) => {
        const text = all.join('\n')
        expect(said(withoutBlankLines(text))).toEqual(said(text))
      }),
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

describe('names', () => {
  it('stand as people look for them', () => {
    const names = ['Zur Post', 'Élan', 'u Zlaté lípy', 'Hotel Ost', 'Eden', 'Ženeva', 'hôtel Nord', '海']
    expect(names.toSorted(compareNames)).toEqual([
      'Eden',
      'Élan',
      'hôtel Nord',
      'Hotel Ost',
      'u Zlaté lípy',
      'Ženeva',
      'Zur Post',
      '海',
    ])
  })

  it('have one order, equal only to themselves', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (a, b) => {
        expect(compareNames(a, b)).toBe(-compareNames(b, a) + 0)
        expect(compareNames(a, b) === 0).toBe(a === b)
      }),
    )
  })
})
