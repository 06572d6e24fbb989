import '../index.css'
import { afterEach, describe, expect, test } from 'vitest'
import { page } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { MessageText } from './message-text'

const LOOK = 'min-w-0 max-w-full rounded-2xl px-3.5 py-2.5 text-[0.9375rem] leading-6'

/** Runs in which a browser finds no place to break. */
const runs: Readonly<Record<string, string>> = {
  'women joined': '👩\u200d'.repeat(200),
  'families joined': '👨\u200d👩\u200d👧\u200d👦\u200d'.repeat(60),
  'flags and shades': '🇭🇺👩🏽\u200d🚀'.repeat(80),
  'no-break spaces': 'ab\u00a0'.repeat(200),
  'narrow no-break spaces': '1\u202f'.repeat(300),
  'word joiners': 'ab\u2060'.repeat(200),
  'no-break hyphens': '\u2011'.repeat(300),
  'joined letters': 'a\u200d'.repeat(300),
  'Devanagari conjuncts': 'क्'.repeat(300),
  'Hangul jamo': 'ᄀ'.repeat(300),
  'Arabic kashidas': 'ـ'.repeat(400),
  'a word': 'W'.repeat(400),
  underscores: '_'.repeat(400),
  'the widest signs': '﷽𒐫𒈙﷽'.repeat(3),
  'marks alone': '\u0301'.repeat(400),
  'an enclosing mark': `W${'\u20dd\u20e4'.repeat(100)}`,
}

/** The box of the text. */
function paragraphOf(container: Element): HTMLParagraphElement {
  const box = container.querySelector('p')
  if (box === null) throw new Error('the message has no paragraph')
  return box
}

describe('a message', () => {
  afterEach(() => page.viewport(1024, 768))

  test.each(Object.entries(runs))('of %s is no wider than its place, and whole', async (_, text) => {
    await page.viewport(320, 640)
    const { container } = await render(
      <div className="flex flex-col items-start" style={{ width: 288 }}>
        <MessageText text={text} placeholder="" className={LOOK} />
      </div>,
    )
    const box = paragraphOf(container)
    expect(box.textContent).toBe(text)
    const right = box.getBoundingClientRect().right
    let farthest = 0
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const range = document.createRange()
      range.selectNodeContents(node)
      for (const rect of range.getClientRects()) farthest = Math.max(farthest, rect.right)
    }
    expect(document.documentElement.scrollWidth).toBe(320)
    // One letter may be wider than any line; it is cut at the edge.
    if (!text.includes('\u20dd')) expect(farthest).toBeLessThanOrEqual(right)
  })

  const rightToLeft: readonly (readonly [string, string])[] = [
    ['رقم هاتفي +36 1 234 5678 شكرا', '+36 1 234 5678'],
    ['הטלפון (06 1) 234-5678 תודה', '(06 1) 234-5678'],
    ['هاتفي ٠٦ ١٢٣ ٤٥٦٧ شكرا', '٠٦ ١٢٣ ٤٥٦٧'],
    ['رقم الحجز 2024-0815 شكرا', '2024-0815'],
    ['رقم الحجز 7KQ-112 شكرا', '7KQ-112'],
    ['نصل الساعة 14:30 مساء', '14:30'],
    ['المبلغ 1,000.50 شكرا', '1,000.50'],
    ['המחיר 1.000,50 תודה', '1.000,50'],
    ['السعر $1,250.00 شكرا', '$1,250.00'],
    ['המחיר 1,500-2,000 תודה', '1,500-2,000'],
    ['המחיר 120.50$ תודה', '120.50$'],
    ['הנחה 50.5% תודה', '50.5%'],
    ['הסכום 12+34-5 תודה', '12+34-5'],
    ['-5 درجات اليوم', '-5'],
    ['הטמפרטורה "-5" היום', '-5'],
    ['הזיכוי €-5 תודה', '€-5'],
    ['الخصم -€5 شكرا', '-€5'],
    ['الحرارة –5 اليوم', '–5'],
    ['راسلني @guest_1 شكرا', '@guest_1'],
    ['הקוד #A12 תודה', '#A12'],
    ['אני כותב C++ בבית', 'C++'],
    ['أكتب (C++)', 'C++'],
    ['כתבו Hello C++', 'Hello C++'],
    ['גיל 18+ בלבד', '18+'],
    ['מבצע: 24 rooms 50% הנחה', '24 rooms 50%'],
    ['رقمي 36 1 234 5678 شكرا', '36 1 234 5678'],
    ['הטלפון 972 50 123 4567 תודה', '972 50 123 4567'],
    ['راجع https://hotel.example/1/2-3/ شكرا', 'https://hotel.example/1/2-3/'],
  ]

  /** Texts from right to left, and their signs in the order in which the screen shows them from left to right. */
  const inOrderOfText: readonly (readonly [string, string, string])[] = [
    ['בואו ב-5 בבוקר', 'ב-5', '5-ב'],
    ['الغرف 101 102 103 شكرا', '101 102 103', '103 102 101'],
    ['חדרים 101, 102, 103 תודה', '101, 102, 103', '103 ,102 ,101'],
    ['חדרים 98 99 100 101 תודה', '98 99 100 101', '101 100 99 98'],
  ]

  const drawn = [...rightToLeft.map(([text, number]) => [text, number, number] as const), ...inOrderOfText]
  test.each(drawn)('shows and copies what is in %j in its order: %s', async (text, number, order) => {
    const { container } = await render(<MessageText text={text} placeholder="" className={LOOK} />)
    const box = paragraphOf(container)
    const places: { readonly sign: string; readonly left: number }[] = []
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT)
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const words = node.textContent ?? ''
      for (let at = 0; at < words.length; at++) {
        const range = document.createRange()
        range.setStart(node, at)
        range.setEnd(node, at + 1)
        places.push({ sign: words.charAt(at), left: range.getBoundingClientRect().left })
      }
    }
    const from = text.indexOf(number)
    const shown = places.slice(from, from + number.length).toSorted((a, b) => a.left - b.left)
    expect(shown.map(({ sign }) => sign).join('')).toBe(order)
    getSelection()?.selectAllChildren(box)
    expect(getSelection()?.toString().trimEnd()).toBe(text)
  })
})

test('three clicks on a line written on Windows select that line and nothing of the next', async () => {
  const screen = await render(<MessageText text={'Windows\r\nline'} placeholder="" />)
  await screen.getByText('Windows').tripleClick({ position: { x: 10, y: 8 } })
  await expect.poll(() => getSelection()?.toString().trim()).toBe('Windows')
})
