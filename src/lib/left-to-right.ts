import type { TextRun } from './links'

/** A run of a text; `isNumber` where it is read from left to right in a paragraph that is not. */
export interface ReadRun extends TextRun {
  readonly isNumber: boolean
}

/** Letters that are read from right to left. */
const RIGHT_TO_LEFT =
  /(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** A paragraph that brings directions of its own is left as it is. */
const OWN_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/u

/** A number with its groups: `+36 1 234 5678`, `(06 1) 234-5678`, `2024-0815`, `$1,120.50`, `100-200%`, `-5`. */
const GROUPS =
  /(?:(?<=[ \u00a0\u202f(])[-\u2212]|[+(#$€£¥₪]{0,3})\p{Nd}+(?:(?:[ \u00a0\u202f]|\)[ \u00a0\u202f]|[ \u00a0\u202f]\(|[()/.,،+\-_:#*'٫٬]{1,2})\p{Nd}+)*[%‰٪$€£¥₪#]?/gu

const PHONE = /^\(?(?:\+|[0٠۰])[\p{Nd} \u00a0\u202f()/-]+$/u
const CARD = /^\p{Nd}{4}(?:[ \u00a0\u202f]\p{Nd}{4}){2,}$/u
/** `1,000.50`, `14:30`, `50%`: browsers keep the order of these in each script's own way. */
const PLAIN = /^\p{Nd}+(?:[.,،:٫٬]\p{Nd}+)*[%‰٪$€£¥₪#]?$/u
/** `10-12`: two numbers, which are read in the order of the paragraph. */
const FROM_TO = /^\p{Nd}{1,2}-\p{Nd}{1,2}$/u

/** Fewer digits are no phone number. */
const PHONE_DIGITS = 6

/** Signs that make more of digits than a plain number. */
const SIGNS = new Set("+#$€£¥₪-\u2212_/*'".split('').map((sign) => sign.charCodeAt(0)))

/**
 * Numbers that are marked in one text, and stretches that are looked at for them. Each costs more than plain text does,
 * and an element on the screen. No person writes more of them; the browser orders the rest.
 */
export const MOST_NUMBERS = 250

/** What a sign does to the direction of the numbers around it. */
const kinds = { other: 1, digit: 2, letter: 3, rightToLeft: 4, end: 5 } as const
type Kind = (typeof kinds)[keyof typeof kinds]

/**
 * Marks the numbers and codes of a text that are read from left to right, where their paragraph is read from right to
 * left: a browser shows the groups of a phone number in the paragraph's order otherwise. Joined, the runs are the text.
 */
export function readRuns(text: string, runs: readonly TextRun[]): ReadRun[] {
  const plain = runs.map(({ at, text: words, href }) => ({ at, text: words, href, isNumber: false }))
  if (!RIGHT_TO_LEFT.test(text)) return plain
  const masked = runs.map(({ text: words, href }) => (href === null ? words : '\ufffc'.repeat(words.length)))
  const numbers = numbersOf(masked.join(''))
  let next = 0
  return plain.flatMap((run) => {
    const parts: ReadRun[] = []
    let at = run.at
    const put = (end: number, isNumber: boolean) => {
      if (end > at) parts.push({ ...run, at, text: text.slice(at, end), isNumber })
      at = end
    }
    const end = run.at + run.text.length
    for (let number = numbers[next]; number && number.at < end; number = numbers[++next]) {
      put(number.at, false)
      put(number.at + number.length, true)
    }
    put(end, false)
    return parts.length > 0 ? parts : [run]
  })
}

interface Place {
  readonly at: number
  readonly length: number
}

/** Looks at each sign once. */
function numbersOf(text: string): Place[] {
  const found: Place[] = []
  let stretches = 0
  for (let from = 0; from < text.length && stretches < MOST_NUMBERS;) {
    const feed = text.indexOf('\n', from)
    const to = feed < 0 ? text.length : feed
    if (isRightToLeft(text, from, to)) {
      for (let start = from; start < to && stretches < MOST_NUMBERS;) {
        const { end, mayHold } = stretchFrom(text, start, to)
        if (mayHold) {
          stretches++
          for (const place of placesOf(text.slice(start, end))) found.push({ ...place, at: start + place.at })
        }
        start = end + 1
      }
    }
    from = to + 1
  }
  return found.slice(0, MOST_NUMBERS)
}

/** Whether a paragraph is read from right to left: its first letter is, and it brings no directions of its own. */
function isRightToLeft(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) {
    const kind = kindAt(text, at)
    if (kind === kinds.letter) return false
    if (kind === kinds.rightToLeft) return !OWN_DIRECTION.test(text.slice(from, to))
  }
  return false
}

/**
 * The stretch from a place on without a letter that is read from right to left, without a sign that sets a direction,
 * and without a link, which stands as U+FFFC; and whether it may hold a number that needs help.
 */
function stretchFrom(text: string, start: number, to: number): { end: number; mayHold: boolean } {
  let [at, digits, hasMore] = [start, 0, false]
  for (; at < to; at++) {
    const kind = kindAt(text, at)
    if (kind >= kinds.rightToLeft) break
    if (kind === kinds.digit) digits++
    else if (kind === kinds.letter || SIGNS.has(text.charCodeAt(at))) hasMore = true
  }
  return { end: at, mayHold: digits > 0 && (hasMore || digits >= PHONE_DIGITS) }
}

/** By code point; 0 = not asked for yet. */
const kindsOfPoints = new Uint8Array(0x110000)

/** The kind of the sign at a place; the second half of a pair is of the same kind as the pair. */
function kindAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  const isSecond = unit >= 0xdc00 && unit <= 0xdfff && at > 0
  const point = unit < 0xd800 || unit > 0xdfff ? unit : (text.codePointAt(isSecond ? at - 1 : at) ?? unit)
  return (kindsOfPoints[point] ||= kindOf(String.fromCodePoint(point)))
}

function kindOf(sign: string): Kind {
  if (/[\u061c\u200e\u200f\ufffc]/u.test(sign)) return kinds.end
  if (RIGHT_TO_LEFT.test(sign)) return kinds.rightToLeft
  if (/\p{L}/u.test(sign)) return kinds.letter
  return /\p{Nd}/u.test(sign) ? kinds.digit : kinds.other
}

/** What is isolated of a stretch without a letter that is read from right to left. */
function placesOf(stretch: string): Place[] {
  const letter = /\p{L}/u.exec(stretch)
  if (letter) {
    // After a letter the browser goes on from left to right by itself; a number before it needs help.
    const start = /[+(#$€£¥₪]{0,3}\p{Nd}/u.exec(stretch)
    const end = /[\p{L}\p{Nd}][^\p{L}\p{Nd}]*$/u.exec(stretch)
    if (!start || !end || start.index > letter.index) return []
    const sign = String.fromCodePoint(stretch.codePointAt(end.index) ?? 0)
    return balanced(stretch, start.index, end.index + sign.length)
  }
  return [...stretch.matchAll(GROUPS)].flatMap(({ 0: number, index }) => {
    if (!/[ \u00a0\u202f]/u.test(number))
      return isCode(number) ? balanced(stretch, index, index + number.length) : []
    const digits = number.match(/\p{Nd}/gu)?.length ?? 0
    if (CARD.test(number) || (PHONE.test(number) && digits >= PHONE_DIGITS))
      return balanced(stretch, index, index + number.length)
    let at = index
    return number.split(/[ \u00a0\u202f]/u).flatMap((part) => {
      const start = at
      at += part.length + 1
      return isCode(part) ? balanced(stretch, start, start + part.length) : []
    })
  })
}

/** A number whose groups a browser puts in the paragraph's order. */
function isCode(number: string): boolean {
  return !PLAIN.test(number) && !FROM_TO.test(number)
}

/** Nothing is isolated with one of two brackets: the other one would be drawn as if it stood alone. */
function balanced(stretch: string, from: number, to: number): Place[] {
  let [depth, opened] = [0, 0]
  for (let at = from; at < to; at++) {
    const sign = stretch.charAt(at)
    if (sign === '(') opened++
    depth += sign === '(' ? 1 : sign === ')' ? -1 : 0
  }
  if (depth === 1 && opened > 0 && stretch.charAt(from) === '(')
    return [{ at: from + 1, length: to - from - 1 }]
  return depth === 0 ? [{ at: from, length: to - from }] : []
}
