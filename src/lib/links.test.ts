import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kindAt, linkRuns, MOST_ADDRESSES } from './links'

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
    ['（https://hotel.example/menu）をご覧ください', ['https://hotel.example/menu']],
    ...['～', '→', '●', '■', '￥', '＋', '★'].map((sign): [string, string[]] => [
      `https://hotel.example/menu${sign}次`,
      ['https://hotel.example/menu'],
    ]),
    ['https://en.wikipedia.org/wiki/€ と', ['https://en.wikipedia.org/wiki/€']],
    ['https://hotel:8080をご覧ください', ['https://hotel:8080']],
    ['https://hotel.example:8080/メニュー', ['https://hotel.example:8080/メニュー']],
    ['https://10.0.0.1:8080를 보세요', ['https://10.0.0.1:8080']],
    [
      '「https://hotel.example/menu」、https://b.example/。',
      ['https://hotel.example/menu', 'https://b.example/'],
    ],
    ['【予約】https://hotel.example/予約【確認】', ['https://hotel.example/予約']],
    ['https://hotel.exampleをご覧ください', ['https://hotel.example']],
    ['https://pay.example/v?t=kL3d-9fQ_', ['https://pay.example/v?t=kL3d-9fQ_']],
    [
      'https://pay.example/v?t=kL3d~ and https://pay.example/*',
      ['https://pay.example/v?t=kL3d~', 'https://pay.example/*'],
    ],
    ['https://pay.example/v?t=a-&u==, then', ['https://pay.example/v?t=a-&u==']],
    [
      '*https://hotel.example/a* _https://hotel.example/b_ ~https://hotel.example/c~.',
      ['https://hotel.example/a', 'https://hotel.example/b', 'https://hotel.example/c'],
    ],
    ['**https://hotel.example/a_**', ['https://hotel.example/a_']],
    ["'https://hotel.example/o'hara'", ["https://hotel.example/o'hara"]],
    ["['https://a.example/x','https://b.example/y']", ['https://a.example/x', 'https://b.example/y']],
    [
      '„https://hotel.example/a“ «https://hotel.example/b» ‚https://hotel.example/c’',
      ['https://hotel.example/a', 'https://hotel.example/b', 'https://hotel.example/c'],
    ],
    [
      '[menu](https://hotel.example/menu)[spa](https://hotel.example/spa)',
      ['https://hotel.example/menu', 'https://hotel.example/spa'],
    ],
    ['https://hotel.example/menu(see below', ['https://hotel.example/menu']],
    ['http://[2001:db8::1]:8080/x]', ['http://[2001:db8::1]:8080/x']],
    ['href=&quot;https://hotel.example/x?a=1&amp;b=2&quot;&gt;', ['https://hotel.example/x?a=1&amp;b=2']],
    ['راجع https://hotel.example/قائمة، ثم', ['https://hotel.example/قائمة']],
    ['क्या https://hotel.example/मेनू। हाँ', ['https://hotel.example/मेनू']],
    [
      'https://пример.рф/путь и https://münchen.example/straße',
      ['https://пример.рф/путь', 'https://münchen.example/straße'],
    ],
    ['https://例え.テスト/メニュー・夕食！', ['https://例え.テスト/メニュー・夕食']],
    [
      'https://hotel.example/a\u200bhttps://hotel.example/b\u2069',
      ['https://hotel.example/a', 'https://hotel.example/b'],
    ],
    ['https://hotel.example/می\u200cخواهم\u200c', ['https://hotel.example/می\u200cخواهم']],
    ['https://hotel.example/spa😊 see you', ['https://hotel.example/spa']],
    [
      '|https://hotel.example/a|https://hotel.example/b|',
      ['https://hotel.example/a', 'https://hotel.example/b'],
    ],
    ['https://hotel.example/a...', ['https://hotel.example/a']],
  ])('are found without the punctuation around them: %s', (text, expected) => {
    expect(links(text)).toEqual(expected)
  })

  const url = fc
    .tuple(
      fc.constantFrom('hotel.example', 'пример.рф', '例え.テスト', 'a-b.example:8080'),
      fc.string({ unit: fc.constantFrom(...Array.from('aZ09-_~%2F=&/@+$éж語م')), maxLength: 20 }),
    )
    .map(([host, path]) => `https://${host}/${path}`)
  const brackets = fc.constantFrom(
    '()',
    '[]',
    '{}',
    '（）',
    '「」',
    '『』',
    '【】',
    '《》',
    '<>',
    '“”',
    '«»',
    '""',
    '``',
    '„“',
    '〔〕',
  )
  const end = fc.constantFrom(
    '',
    '.',
    ',',
    '!',
    '?',
    '...',
    '。',
    '、',
    '，',
    '！',
    '،',
    '।',
    '…',
    '\u200b',
    '\u200f',
  )
  const after = fc.constantFrom('', ' and on', 'をご覧ください', ' ثم')

  it('are whole, and no more than that, in any brackets and before any punctuation', () => {
    fc.assert(
      fc.property(url, brackets, end, after, (address, [open = '', close = ''], sign, rest) => {
        expect(links(`See ${open}${address}${close}${sign}${rest}`)).toEqual([address])
        expect(links(`See ${open}${address}${sign}${close}${rest}`)).toEqual([address])
      }),
    )
  })

  /** Texts that would take a look at each sign from each sign. Each address would be looked at, were there no limit. */
  it.each([
    'https://a[',
    'https://a.b_',
    '(https://a)',
    'https://',
    "https://a'b",
    'https://a.é',
    "https://a''",
    'h',
  ])('are looked for once at each sign, in 8,000 letters of %s', (piece) => {
    const text = piece.repeat(8_000 / piece.length)
    let looks = 0
    const runs = linkRuns(text, (words, at) => {
      looks++
      return kindAt(words, at)
    })
    expect(runs.map((run) => run.text).join('')).toBe(text)
    // An apostrophe asks for the sign after it, too.
    expect(looks).toBeLessThanOrEqual(2 * text.length)
  })

  it('are not made of an address cut short', () => {
    expect(links(`https://a.example/${'x'.repeat(3_000)}`)).toEqual([])
  })

  it('are not made of a host with a name that no host has', () => {
    expect(links(`https://${'é.'.repeat(127)}/`)).toHaveLength(1)
    expect(links(`https://${'é.'.repeat(128)}/`)).toEqual([])
  })

  it.each(['https://a.example/ ', 'https://bank.example@evil.example '])(
    'are not looked for beyond what a person writes in one message, as in many a %s',
    (address) => {
      expect(links(`${address.repeat(MOST_ADDRESSES - 1)} https://b.example`)).toContain('https://b.example')
      expect(links(`${address.repeat(MOST_ADDRESSES)} https://b.example`)).not.toContain('https://b.example')
    },
  )

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
