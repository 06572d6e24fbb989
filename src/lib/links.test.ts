import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkRuns } from './links'

const links = (text: string) => linkRuns(text).flatMap((run) => (run.href === null ? [] : [run.text]))

describe('links in a text', () => {
  it('never lose or add a character, and know where they begin', () => {
    const pieces = fc.constantFrom(
      'https://a.example/x',
      'http://',
      ' ',
      '(',
      ')',
      '.',
      'javascript:alert(1)',
      '\u202e',
      '@',
      'ž',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string())), (parts) => {
        const text = parts.join('')
        const runs = linkRuns(text)
        expect(runs.map((run) => run.text).join('')).toBe(text)
        for (const run of runs) {
          expect(text.slice(run.at, run.at + run.text.length)).toBe(run.text)
          if (run.href !== null) expect(['http:', 'https:']).toContain(new URL(run.href).protocol)
        }
      }),
    )
  })

  it.each([
    ['See https://hotel.example/menu.', ['https://hotel.example/menu']],
    ['(https://hotel.example/a_(b))', ['https://hotel.example/a_(b)']],
    ['<https://hotel.example>', ['https://hotel.example']],
    ['HTTP://HOTEL.EXAMPLE/x?y=1&z=2#t, and more', ['HTTP://HOTEL.EXAMPLE/x?y=1&z=2#t']],
    ['https://hotel.example/日本語。', ['https://hotel.example/日本語']],
    ['https://a.example https://b.example', ['https://a.example', 'https://b.example']],
  ])('are found without the punctuation around them: %s', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  it('are not made of an address cut short', () => {
    expect(links(`https://a.example/${'x'.repeat(3_000)}`)).toEqual([])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,x',
    'ftp://a.example',
    'https://',
    'https://bank.example@evil.example',
  ])('are not made of %s', (text) => {
    expect(links(text)).toEqual([])
  })
})
