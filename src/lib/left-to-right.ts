import type { TextRun } from './links'
import { isOneOf, kindAt, kinds, kindSet, type Look, RIGHT_TO_LEFT } from './sign-kinds'
import { addNumbers, addWords, PHONE_DIGITS, type Place, SIGNS } from './written-numbers'

/** A run of a text; `isNumber` where it is read from left to right in a paragraph that is not. */
export interface ReadRun extends TextRun {
  readonly isNumber: boolean
}

/**
 * Numbers that are marked in one text, and stretches that are read for them. Each costs more than plain text does, and
 * an element on the screen. No person writes more of them; the browser orders the rest.
 */
export const MOST_NUMBERS = 250

/** A paragraph that brings directions of its own is left as it is. */
const OWN_DIRECTION = /[\u202a-\u202e\u2066-\u2069]/u

const CORES = kindSet(kinds.letter, kinds.digit)
const STRETCH_ENDS = kindSet(kinds.lineEnd, kinds.rightToLeft, kinds.directionMark)

/**
 * Marks the numbers, codes and names of a text that are read from left to right, where their paragraph is read from right
 * to left: a browser shows their groups and signs in the paragraph's order otherwise. Joined, the runs are the text.
 *
 * @param look tells the kind of each sign; a test counts the signs that it is asked for
 */
export function readRuns(text: string, runs: readonly TextRun[], look: Look = kindAt): ReadRun[] {
  const plain = runs.map(({ at, text: words, href }) => ({ at, text: words, href, isNumber: false }))
  if (!RIGHT_TO_LEFT.test(text)) return plain
  const masked = runs.map(({ text: words, href }) => (href === null ? words : '\ufffc'.repeat(words.length)))
  const numbers = marksOf(masked.join(''), look)
  if (numbers.length === 0) return plain
  const cut: ReadRun[] = []
  let next = 0
  for (const run of plain) {
    let at = run.at
    const end = at + run.text.length
    const put = (to: number, isNumber: boolean) => {
      if (to > at) cut.push({ at, text: text.slice(at, to), href: run.href, isNumber })
      at = to
    }
    for (let number = numbers[next]; number && number.at < end; number = numbers[++next]) {
      put(number.at, false)
      put(number.at + number.length, true)
    }
    put(end, false)
  }
  return cut
}

interface Marks {
  readonly places: Place[]
  /** Stretches that were read for them. */
  stretches: number
}

/** What is marked of a text, at most `MOST_NUMBERS` places. */
function marksOf(text: string, look: Look): Place[] {
  const marks: Marks = { places: [], stretches: 0 }
  for (let from = 0; from < text.length && !isFull(marks);) {
    const feed = text.indexOf('\n', from)
    const to = feed < 0 ? text.length : feed
    if (isRightToLeft(text, from, to, look))
      for (let at = from; at < to && !isFull(marks);) at = readStretch(text, at, to, look, marks) + 1
    from = to + 1
  }
  return marks.places.slice(0, MOST_NUMBERS)
}

function isFull({ places, stretches }: Marks): boolean {
  return Math.max(places.length, stretches) >= MOST_NUMBERS
}

/** Whether a paragraph is read from right to left: its first letter is, and it brings no directions of its own. */
function isRightToLeft(text: string, from: number, to: number, look: Look): boolean {
  for (let at = from; at < to; at++) {
    const kind = look(text, at)
    if (kind === kinds.letter) return false
    if (kind === kinds.rightToLeft) return !OWN_DIRECTION.test(text.slice(from, to))
  }
  return false
}

/**
 * Reads the stretch from a place on without a letter that is read from right to left, without a sign that sets a
 * direction, and without a link, which stands as U+FFFC. Adds the places to mark, and returns where the stretch ends.
 */
function readStretch(text: string, start: number, to: number, look: Look, marks: Marks): number {
  let at = start
  let first = -1
  let last = -1
  let digits = 0
  let seen = 0
  for (; at < to; at++) {
    const kind = look(text, at)
    if (isOneOf(STRETCH_ENDS, kind)) break
    seen |= 1 << kind
    const isCore = isOneOf(CORES, kind)
    if (isCore && first < 0) first = at
    if (kind === kinds.digit) digits++
    // A letter goes with its accents.
    if (isCore || (kind === kinds.accent && last === at)) last = at + 1
  }
  const hasLetter = isOneOf(seen, kinds.letter)
  if (first < 0 || ((seen & SIGNS) === 0 && digits < (hasLetter ? 1 : PHONE_DIGITS))) return at
  marks.stretches++
  if (hasLetter) addWords(text, first, last, start, look, marks.places)
  else addNumbers(text, first, last, start, look, marks.places)
  return at
}
