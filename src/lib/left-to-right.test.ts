import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_NUMBERS, readRuns } from './left-to-right'
import { linkRuns } from './links'
import { kindAt } from './sign-kinds'

/** Looks at a sign: for its stretch, for its number, for what is before and after it, and for brackets. */
const MOST_LOOKS = 10

const runsOf = (text: string) => readRuns(text, linkRuns(text))
const numbers = (text: string) => runsOf(text).flatMap((run) => (run.isNumber ? [run.text] : []))

describe('numbers that are read from left to right', () => {
  it.each([
    ['رقم هاتفي +36 1 234 5678 شكرا', ['+36 1 234 5678']],
    ['رقم هاتفي هو ‎+36 1 234 5678', ['+36 1 234 5678']],
    ['הטלפון שלי: (06 1) 234-5678.', ['(06 1) 234-5678']],
    ['هاتفي ٠٦ ١٢٣ ٤٥٦٧', ['٠٦ ١٢٣ ٤٥٦٧']],
    ['رقم الحجز 2024-0815/3، شكرا', ['2024-0815/3']],
    ['رقم الحجز 7KQ-112 شكرا', ['7KQ-112']],
    ['IBAN שלי HU42 1177 3016 1111 1018', []],
    ['המספר 42 1177 HU לא נכון', ['42 1177 HU']],
    ['כרטיס 4111 1111 1111 1111 בבקשה', ['4111 1111 1111 1111']],
    ['البريد 24jana@hotel.example شكرا', ['24jana@hotel.example']],
    ['السعر $120.50 أو €99', ['$120.50', '€99']],
    ['من 2026-11-30 حتى 2026-12-02', ['2026-11-30', '2026-12-02']],
    ['السعر $1,250.00 شكرا', ['$1,250.00']],
    ['המחיר 1,500-2,000 תודה', ['1,500-2,000']],
    ['הנחה 100-200% תודה', ['100-200%']],
    ['الحرارة -5 اليوم (-7)', ['-5', '-7']],
    ['הטמפרטורה \u221212 היום', ['\u221212']],
    ['-5 درجات', ['-5']],
    ['הטמפרטורה "-5", [-7], היום:-8', ['-5', '-7', '-8']],
    ['הזיכוי €-5 או -€5 או –5', ['€-5', '-€5', '–5']],
    ['راسلني @guest_1، شكرا', ['@guest_1']],
    ['הקוד #A12 או ל@guest', ['#A12', '@guest']],
    ['כתבו (C++) או C# או Hello C++.', ['C++', 'C#', 'Hello C++']],
    ['גיל 18+ בלבד', ['18+']],
    ['מבצע: 24 rooms 50% הנחה', ['24 rooms 50%']],
    ['חדר 7 cafe\u0301 כאן', ['7 cafe\u0301']],
    ['الهاتف 36 1 234 5678 شكرا', ['36 1 234 5678']],
    ['הטלפון 1 212 555 0123 או 612 34 56 78', ['1 212 555 0123', '612 34 56 78']],
    ['טלפון+36 1 234 5678', ['36 1 234 5678']],
    ['+36 1 234 5678\nرقمي\n+36 1 234 5678 رقمي', ['+36 1 234 5678']],
    ['ראו https://hotel.example/1-2 או 1-800-555', ['1-800-555']],
  ])('are found in %j', (text, expected) => {
    expect(numbers(text)).toEqual(expected)
  })

  it.each([
    ['numbers by themselves', 'الغرف 101 102 103 و 7'],
    ['a range of days', 'من 10-12 نوفمبر'],
    ['an hour', 'نصل الساعة 14:30 (الغرفة 12)'],
    ['a price with its thousands', 'المبلغ 1,000.50 شكرا، או 1.000,50'],
    ['a price before its sign', 'המחיר 120.50$ תודה, הנחה 50.5%'],
    ['a number in brackets', 'חדר (12) וגם (3)'],
    ['a row of rooms', 'الغرف 101 102 103 104 או 101, 102, 103'],
    ['a row of rooms that climbs', 'חדרים 9 10 101 102 103'],
    ['rooms of few digits', 'חדרים 36 1 234'],
    ['more digits than a phone number has', 'חדרים 36 1 234 5678 12 134 8'],
    ['a hyphen or a dash that joins', 'ב-5 או ה–7, 10–12'],
    ['a plus that joins', 'זוג+2 או 2+ילד'],
    ['a name by itself', 'ראו Budapest, WiFi 5G כאן'],
    ['one bracket of two', '(غرفة 12) و 13)'],
    ['a paragraph from left to right', 'My number +36 1 234 5678 is شكرا'],
    ['a text without such letters', '+36 1 234 5678 / 日本 12-34'],
    ['a paragraph that brings its own directions', 'هاتف \u202a+36 1 234 5678\u202c شكرا'],
    ['a Hebrew prefix before an hour', 'ב-5 בבוקר'],
  ])('are not made of %s', (_, text) => {
    expect(numbers(text)).toEqual([])
  })

  it('leave the text as it is', () => {
    const piece = fc.constantFrom(
      'שלום',
      'مرحبا',
      ' ',
      '\n',
      '+36',
      '1',
      '234-5',
      '(',
      ')',
      'ab',
      '٣',
      '\u200f',
      'https://a.example/1 ',
      '.',
    )
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string({ unit: 'binary' }))), (pieces) => {
        const text = pieces.join('')
        const runs = runsOf(text)
        expect(runs.map((run) => run.text).join('')).toBe(text)
        for (const run of runs) {
          expect(text.slice(run.at, run.at + run.text.length)).toBe(run.text)
          expect(run.isNumber && run.href !== null).toBe(false)
          if (run.isNumber) expect(run.text).not.toMatch(/[\s(]$|[\u0590-\u05ff]/u)
        }
      }),
    )
  })

  /** Texts that would take a look at each sign from each sign. */
  it.each([
    'א1',
    'א(',
    '1 ',
    '+1(',
    '1.',
    'a ',
    'א 1-',
    'א(1)',
    'א -5 ',
    'א 123456 ',
    '😀1-1א',
    'א\n1-1',
    '1-1 ',
    '+++',
    '1 2345 ',
    'א 1 2 3 4 5 6 7 8 ',
    'א https://a.example/1-2 ',
  ])('are looked for a few times at each sign, in 8,000 letters of %j', (piece) => {
    const text = `א ${piece.repeat(8_000 / piece.length)} 1+1`
    let looks = 0
    const runs = readRuns(text, linkRuns(text), (words, at) => {
      looks++
      return kindAt(words, at)
    })
    expect(runs.map((run) => run.text).join('')).toBe(text)
    expect(runs.filter((run) => run.isNumber).length).toBeLessThanOrEqual(MOST_NUMBERS)
    expect(looks).toBeLessThanOrEqual(MOST_LOOKS * text.length)
  })

  it('are left to the browser beyond what a person writes in one message', () => {
    expect(numbers('א -5 '.repeat(MOST_NUMBERS + 100))).toHaveLength(MOST_NUMBERS)
    expect(numbers('א 14:30 '.repeat(MOST_NUMBERS + 100) + 'א -5')).toEqual(['-5'])
  })
})
