import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  breakable,
  compareNames,
  cutAt,
  hasInk,
  initials,
  preview,
  withLineFeeds,
  withoutBlankLines,
} from './text'

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

describe('a cut', () => {
  const signs = new Intl.Segmenter('en', { granularity: 'grapheme' })
  const piece = fc.oneof(
    fc.constantFrom('👨‍👩‍👧‍👦', '🏳️‍🌈', '🇭🇺', '👩🏽‍🚀', 'e\u0301', 'क्षि', '각', 'กำ', '\r\n', ' ', '\ud83d', 'a', '1️⃣'),
    fc.string({ unit: 'grapheme', maxLength: 3 }),
  )

  it('goes through no sign, and leaves out no whole one', () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.nat({ max: 300 }), (pieces, at) => {
        const text = pieces.join('')
        const places = [...signs.segment(text)].map(({ index }) => index).concat(text.length)
        expect(cutAt(text, at)).toBe(places.findLast((place) => place <= at))
      }),
    )
  })

  it('of 39 families ends with a whole one', () => {
    expect(preview('👨‍👩‍👧‍👦'.repeat(39), 420)).toBe(`${'👨‍👩‍👧‍👦'.repeat(38)}…`)
  })

  it('goes through a sign that is longer than a preview, and through no code point', () => {
    const endless = '👩\u200d'.repeat(50_000)
    expect(preview(endless, 420)).toBe(`${endless.slice(0, 420)}…`)
    expect(preview(endless, 419)).toBe(`${endless.slice(0, 419)}…`)
    for (const at of [100_000, 100_001, 100_002]) {
      expect(() => encodeURIComponent(endless.slice(0, cutAt(endless, at)))).not.toThrow()
      expect(at - cutAt(endless, at)).toBeLessThanOrEqual(512)
    }
  })

  it('is found anywhere in a long text', () => {
    const text = 'e\u0301'.repeat(100_000)
    for (let at = 1; at < text.length; at += 998) expect(cutAt(text, at)).toBe(at - 1)
  })
})

describe('a text that may be broken anywhere', () => {
  const piece = fc.constantFrom(
    '👩\u200d',
    '👨‍👩‍👧‍👦',
    'क्',
    'ᄀ',
    'a',
    ' ',
    'e\u0301',
    '\u0301',
    '한국',
    'กำ',
    '\ud83d',
  )

  it('is the same text, broken before no mark', () => {
    const run = fc.tuple(piece, fc.integer({ min: 1, max: 60 }))
    fc.assert(
      fc.property(fc.array(run, { maxLength: 8 }), (runs) => {
        const text = runs.map(([sign, count]) => sign.repeat(count)).join('')
        const parts = breakable(text)
        expect(parts.join('')).toBe(text)
        for (const part of parts.slice(1)) expect(part).not.toMatch(/^[\p{M}\u200d]/u)
      }),
    )
  })

  it.each([
    ['hello', 1],
    [`E${'\u0301'.repeat(400)}`, 1],
    ['क्षि'.repeat(20), 1],
    ['👨‍👩‍👧‍👦'.repeat(39), 1],
    ['👩\u200d'.repeat(200), 50],
    ['ᄀ'.repeat(120), 10],
  ])('%j has %d parts', (text, count) => {
    expect(breakable(text)).toHaveLength(count)
  })

  it.each(['👩\u200d', 'e\u0301', 'ᄀ', 'a\u200da ', 'aa\u0301'])(
    'is gone through once, in 200,000 units of %j',
    (text) => {
      expect(breakable(text.repeat(200_000 / text.length)).length).toBeLessThan(20_000)
    },
    20_000,
  )
})

describe('a text that draws nothing', () => {
  it.each([
    '',
    ' \n\t\u00a0\u3000\u2028',
    '\u3164',
    '\u115f\u1160\uffa0',
    '\u200b\u200d\u2060\ufeff',
    '\u2800\u2800',
    '\u00ad',
    '\ufe0f\ufe00',
    '\u{e0041}\u{e007f}',
    '\u034f\u17b4\u180e',
    '\u0000\u0007\u0085',
    '\ue000',
    '\u0378',
    '\u202e\u2066',
  ])('is known: %j', (text) => {
    expect(hasInk(text)).toBe(false)
    expect(hasInk(`${text}.`)).toBe(true)
  })

  it.each(['a', '.', 'ㅤㄱ', '🙂', '\u0301', '\ud800', '⠿', '가', '١'])('is not %j', (text) => {
    expect(hasInk(text)).toBe(true)
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
    ['नितिन शर्मा', 'निश'],
    ['e\u0301lan', 'É'],
    [`E${'\u0301\u0327\u0336'.repeat(8)}va`, 'Ȩ'],
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

describe('the ends of lines', () => {
  it('are one sign each, whatever the machine that they were written on', () => {
    expect(withLineFeeds('Windows\r\nline\rold\n\rend')).toBe('Windows\nline\nold\n\nend')
  })
})
