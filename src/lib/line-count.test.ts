import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSpace, unitEnd } from './line-breaks'
import { countLines, roughLines } from './line-count'

const letters = [
  'a',
  'é',
  '中',
  '。',
  '「',
  '-',
  '1',
  '.',
  ' ',
  '\n',
  '\t',
  'ก',
  'า',
  '😀',
  '👍🏽',
  '‍',
  '️',
  '🇨',
  '🇿',
  '(',
  '"',
  '\u00a0',
]
const texts = fc.array(fc.constantFrom(...letters), { maxLength: 80 }).map((all) => all.join(''))
/** Every letter as wide as the next. */
const measure = (text: string) => [...text].length
const lines = (text: string, width: number) => countLines(text, width, 1_000, measure)

describe('the pieces of a text', () => {
  it('go on, hold no space, and cut no letter in two', () => {
    fc.assert(
      fc.property(texts, (text) => {
        for (let at = 0; at < text.length;) {
          if (isSpace(text.charCodeAt(at))) {
            at++
            continue
          }
          const end = unitEnd(text, at)
          expect(end).toBeGreaterThan(at)
          expect(text.slice(at, end)).not.toMatch(/[ \n\t]/)
          // Half a pair cannot be encoded.
          expect(() => encodeURIComponent(text.slice(at, end))).not.toThrow()
          at = end
        }
      }),
    )
  })

  it.each([
    ['two-bedded room', ['two-', 'bedded', 'room']],
    ['at -5 or 10-12', ['at', '-5', 'or', '10-', '12']],
    ['“soon”, (late)', ['“soon”,', '(late)']],
    ['「海」の前。', ['「海」', 'の', '前。']],
    ['ok😀👍🏽👨‍👩‍👧🇨🇿🇩🇪', ['ok', '😀', '👍🏽', '👨‍👩‍👧', '🇨🇿', '🇩🇪']],
    ['12\u00a0000 Kč', ['12\u00a0000', 'Kč']],
    ['ขอบคุณมาก', ['ขอบคุณ', 'มาก']],
  ])('of %s are %j', (text, expected) => {
    const pieces: string[] = []
    for (let at = 0; at < text.length;) {
      if (isSpace(text.charCodeAt(at))) {
        at++
        continue
      }
      const end = unitEnd(text, at)
      pieces.push(text.slice(at, end))
      at = end
    }
    expect(pieces).toEqual(expected)
  })
})

describe('the lines of a text', () => {
  it('are no more in a wider column', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 2, max: 40 }), (text, width) => {
        expect(lines(text, width + 1)).toBeLessThanOrEqual(lines(text, width))
      }),
    )
  })

  it('are those of its paragraphs', () => {
    fc.assert(
      fc.property(texts, texts, fc.integer({ min: 2, max: 40 }), (one, other, width) => {
        fc.pre(!one.endsWith('\n') && other !== '')
        expect(lines(`${one}\n${other}`, width)).toBe(lines(one, width) + lines(other, width))
      }),
    )
  })

  it('are as many as a word needs that is longer than a line', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.integer({ min: 1, max: 40 }), (length, width) => {
        expect(lines('x'.repeat(length), width)).toBe(Math.max(1, Math.ceil(length / width)))
      }),
    )
  })

  it('are counted as far as it matters', () => {
    expect(countLines('a\n'.repeat(20_000), 10, 3, measure)).toBe(3)
    expect(countLines('x'.repeat(200_000), 10, 3, measure)).toBe(3)
    expect(countLines('', 10, 3, measure)).toBe(1)
  })

  it('are about as many by the number of letters, and exactly where all letters are as wide and breaks are anywhere', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(50), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 20 }),
        (lengths, width) => {
          const text = lengths.map((length) => 'x'.repeat(length)).join('\n')
          fc.pre(!text.endsWith('\n'))
          expect(roughLines(text, width, 1_000)).toBe(lines(text, width))
        },
      ),
    )
    expect(roughLines('a\n', 10, 5)).toBe(1)
    expect(roughLines('\n'.repeat(20_000), 10, 3)).toBe(3)
  })
})
