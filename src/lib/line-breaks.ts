/**
 * Where a browser may break a line: a reading of https://www.unicode.org/reports/tr14/ with what Chromium makes of it,
 * in one look at each letter. It is for predictions: what it gets wrong is put right when the text is drawn.
 */

/** No line begins with it. */
const NO_BEFORE = 1
/** No line ends with it. */
const NO_AFTER = 2
/** A line may begin with it, whatever stands before. */
const BEFORE = 4
/** A line may end with it, whatever comes after. */
const AFTER = 8
/** Stands on the letter before it. */
const MARK = 16
/** Written without spaces between words, which only a dictionary tells apart. */
const DICTIONARY = 32

const ZERO_WIDTH_JOINER = 0x200d
const HYPHEN = 0x2d
/** Letters of one language without spaces in a row that are looked up at once. */
const DICTIONARY_RUN = 60

const flags = new Uint8Array(0x1_0000)

function put(flag: number, letters: string): void {
  for (let at = 0; at < letters.length; at++) flags[letters.charCodeAt(at)] = flag
}
function putRanges(flag: number, ranges: readonly (readonly [from: number, to: number])[]): void {
  for (const [from, to] of ranges) flags.fill(flag, from, to + 1)
}

// Han, Kana, Hangul, and signs that are drawn as emoji.
putRanges(BEFORE | AFTER, [
  [0x1100, 0x11ff],
  [0x231a, 0x231b],
  [0x23e9, 0x23f3],
  [0x2600, 0x26ff],
  [0x270a, 0x270d],
  [0x2b05, 0x2b07],
  [0x2e80, 0x3000],
  [0x3003, 0xa4cf],
  [0xa960, 0xa97f],
  [0xac00, 0xd7ff],
  [0xf900, 0xfaff],
  [0xff02, 0xffee],
])
put(BEFORE | AFTER, '\u2014\u2728\u2753\u2757\u2764\u27a1\u2b50\u2b55')
put(NO_BEFORE, '!),./:;]}%\u060c\u061b\u061f\u06d4\u0965')
put(
  NO_BEFORE | AFTER,
  '?|-\u2010\u2012\u2013\u2026\u0964、。」』】〉》〕〗！？，．：；）］｝・ゝゞヽヾ々〻‼⁇⁈⁉',
)
put(NO_AFTER, '([{\u00a1\u00bf\u201a\u201e')
put(NO_AFTER | BEFORE, '「『【〈《〔〖（［｛')
put(
  NO_BEFORE | NO_AFTER,
  '"\'\u00ab\u00bb\u2018\u2019\u201c\u201d\u2039\u203a\u00a0\u202f\u2007\u2011\u2060\ufeff',
)
putRanges(DICTIONARY, [
  [0x0e01, 0x0eff],
  [0x1000, 0x109f],
  [0x1780, 0x17ff],
])
putRanges(MARK, [
  [0x0300, 0x036f],
  [0x0483, 0x0489],
  [0x0591, 0x05bd],
  [0x05bf, 0x05c7],
  [0x064b, 0x065f],
  [0x0900, 0x0903],
  [0x093a, 0x094f],
  [0x200c, 0x200f],
  [0x20d0, 0x20ff],
  [0x3099, 0x309a],
  [0xfe00, 0xfe0f],
  [0xfe20, 0xfe2f],
])

/** Whether a line may end at this letter, which takes no part in what is measured: a space, or a break. */
export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d || code === 0x200b
}

/** Where the piece of a text that begins at `at` ends: at the next place where a line may break, in UTF-16 units. */
export function unitEnd(text: string, at: number): number {
  let here = at
  let before = flagsAt(text, here)
  if ((before & DICTIONARY) !== 0) return wordEnd(text, at)
  let isFlagOpen = isRegional(text, here)
  for (;;) {
    let next = here + sizeAt(text, here)
    for (; next < text.length && isMark(text, next); next += sizeAt(text, next)) {
      // What is joined is one sign.
      const isJoined = text.charCodeAt(next) === ZERO_WIDTH_JOINER && next + 1 < text.length
      if (isJoined && !isSpace(text.charCodeAt(next + 1))) next += sizeAt(text, next + 1)
    }
    if (next >= text.length) return text.length
    if (isSpace(text.charCodeAt(next))) return next
    const after = flagsAt(text, next)
    const isSecondOfFlag = isFlagOpen && isRegional(text, next)
    isFlagOpen = !isSecondOfFlag && isRegional(text, next)
    if (!isSecondOfFlag && isBreak(before, after) && !isMinus(text, here, next)) return next
    here = next
    before = after
  }
}

function isBreak(before: number, after: number): boolean {
  if ((after & NO_BEFORE) !== 0 || (before & NO_AFTER) !== 0) return false
  return (before & AFTER) !== 0 || (after & BEFORE) !== 0
}

/** A hyphen before a digit belongs to it, unless a letter or a digit stands before the hyphen. */
function isMinus(text: string, here: number, next: number): boolean {
  if (text.charCodeAt(here) !== HYPHEN || !isDigit(text.charCodeAt(next))) return false
  return here === 0 || !/[\p{L}\p{N}]/u.test(text.charAt(here - 1))
}

function flagsAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  if (code < 0xd800 || code > 0xdfff) return flags[code] ?? 0
  // Emoji and rarer ideographs; other pairs are letters.
  const isWide = (code >= 0xd83c && code <= 0xd83e) || (code >= 0xd840 && code <= 0xd87f)
  return isWide ? BEFORE | AFTER : 0
}

function sizeAt(text: string, at: number): number {
  const code = text.charCodeAt(at)
  return code >= 0xd800 && code <= 0xdbff && at + 1 < text.length ? 2 : 1
}

function isMark(text: string, at: number): boolean {
  const code = text.charCodeAt(at)
  if (code !== 0xd83c && code !== 0xdb40) return ((flags[code] ?? 0) & MARK) !== 0
  // Shades of skin, and the tags of a flag.
  return code === 0xdb40 || text.charCodeAt(at + 1) >= 0xdffb
}

/** Half of a country's flag. */
function isRegional(text: string, at: number): boolean {
  if (text.charCodeAt(at) !== 0xd83c) return false
  const low = text.charCodeAt(at + 1)
  return low >= 0xdde6 && low <= 0xddff
}

function isDigit(code: number): boolean {
  return code >= 0x30 && code <= 0x39
}

let dictionary: Intl.Segmenter | undefined

function wordEnd(text: string, at: number): number {
  let end = at
  const last = Math.min(text.length, at + DICTIONARY_RUN)
  while (end < last && (flagsAt(text, end) & (DICTIONARY | MARK)) !== 0) end++
  dictionary ??= new Intl.Segmenter('th', { granularity: 'word' })
  const word = dictionary.segment(text.slice(at, end)).containing(0)
  let next = at + (word?.segment.length ?? 1)
  while (
    next < text.length &&
    !isSpace(text.charCodeAt(next)) &&
    (flagsAt(text, next) & (NO_BEFORE | MARK)) !== 0
  )
    next++
  return next
}
