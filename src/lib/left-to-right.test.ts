import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { MOST_NUMBERS, readRuns } from './left-to-right'
import { linkRuns } from './links'

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
    ['a row of numbers', 'الغرف 36 1 234 5678'],
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

  it('are few in texts that a program wrote, whatever is repeated there', () => {
    const pieces = [
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
    ]
    for (const piece of pieces) {
      const text = `א ${piece.repeat(400_000 / piece.length)}`
      const runs = runsOf(text)
      expect(runs.map((run) => run.text).join('')).toBe(text)
      expect(runs.filter((run) => run.isNumber).length).toBeLessThanOrEqual(MOST_NUMBERS)
    }
  })

  it('are left to the browser beyond what a person writes in one message', () => {
    expect(numbers('א -5 '.repeat(MOST_NUMBERS + 100))).toHaveLength(MOST_NUMBERS)
    expect(numbers('א 14:30 '.repeat(MOST_NUMBERS + 100) + 'א -5')).toEqual(['-5'])
  })
})
