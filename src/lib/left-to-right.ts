import type { TextRun } from './links'

/** A run of a text; `isNumber` where it is read from left to right in a paragraph that is not. */
export interface ReadRun extends TextRun {
  readonly isNumber: boolean
}

/** Letters that are read from right to left. */
const RIGHT_TO_LEFT =
  /(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Stretches without such letters, without the signs that set a direction, and without links, which stand as U+FFFC. */
const STRETCH =
  /(?:(?!(?=\p{L})[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}])[^\u061c\u200e\u200f\ufffc])+/gu

/** A paragraph that brings directions of its own is left as it is. */
const OWN_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/u

/** A number with its groups: `+36 1 234 5678`, `(06 1) 234-5678`, `2024-0815`, `$1,120.50`, `100-200%`. */
const GROUPS =
  /[+(#$€£¥₪]{0,3}\p{Nd}+(?:(?:[ \u00a0\u202f]|\)[ \u00a0\u202f]|[ \u00a0\u202f]\(|[()/.,،+\-_:#*'٫٬]{1,2})\p{Nd}+)*[%‰٪$€£¥₪#]?/gu

const PHONE = /^\(?(?:\+|[0٠۰])[\p{Nd} \u00a0\u202f()/-]+$/u
const CARD = /^\p{Nd}{4}(?:[ \u00a0\u202f]\p{Nd}{4}){2,}$/u
/** `1,000.50`, `14:30`, `50%`: browsers keep the order of these in each script's own way. */
const PLAIN = /^\p{Nd}+(?:[.,،:٫٬]\p{Nd}+)*[%‰٪$€£¥₪#]?$/u
/** `10-12`: two numbers, which are read in the order of the paragraph. */
const FROM_TO = /^\p{Nd}{1,2}-\p{Nd}{1,2}$/u

/** Fewer digits are no phone number. */
const PHONE_DIGITS = 6

/**
 * Marks the numbers and codes of a text that are read from left to right, where their paragraph is read from right to
 * left: a browser shows the groups of a phone number in the paragraph's order otherwise. Joined, the runs are the text.
 */
export function readRuns(text: string, runs: readonly TextRun[]): ReadRun[] {
  const plain = runs.map((run) => ({ ...run, isNumber: false }))
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

function numbersOf(text: string): Place[] {
  const found: Place[] = []
  let at = 0
  for (const paragraph of text.split('\n')) {
    const first = /\p{L}/u.exec(paragraph)
    if (first && RIGHT_TO_LEFT.test(first[0]) && !OWN_DIRECTION.test(paragraph)) {
      for (const stretch of paragraph.matchAll(STRETCH))
        for (const place of placesOf(stretch[0])) found.push({ ...place, at: at + stretch.index + place.at })
    }
    at += paragraph.length + 1
  }
  return found
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
  const count = (bracket: string) => stretch.slice(from, to).split(bracket).length
  const start = stretch.charAt(from) === '(' && count('(') > count(')') ? from + 1 : from
  const isBalanced = stretch.slice(start, to).split('(').length === stretch.slice(start, to).split(')').length
  return isBalanced ? [{ at: start, length: to - start }] : []
}
