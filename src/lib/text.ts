/** What draws nothing: spaces, controls, fillers, signs of format, private and unassigned signs, and the blank of Braille. */
const INK = /[^\s\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]|\p{Cs}/u

/** Whether anything of a text can be seen. */
export function hasInk(text: string): boolean {
  return INK.test(text)
}

/** A text; `null` where there is none, or nothing of it can be seen. */
export function inkOf(text: string | null): string | null {
  return text !== null && hasInk(text) ? text : null
}

/** A text with one sign for each end of a line: of two, a browser selects and copies the first letter after them. */
export function withLineFeeds(text: string): string {
  return text.replace(/\r\n?/gu, '\n')
}

/** A letter with its marks that is shown for a name, UTF-16 units. */
const LONGEST_LETTER = 8

/** Signs are looked for in so many UTF-16 units before a place: longer ones are made to be long. */
const LONGEST_LOOK = 512

let signs: Intl.Segmenter | undefined

/**
 * The last place at or before `at`, UTF-16 units, where a text can be cut without cutting a sign: a family, a flag, a
 * letter with its marks. Inside a sign of more than 512 units it is the last place between two code points.
 */
export function cutAt(text: string, at: number): number {
  if (at <= 0 || at >= text.length) return Math.max(0, Math.min(at, text.length))
  signs ??= new Intl.Segmenter('en', { granularity: 'grapheme' })
  const from = Math.max(0, at - LONGEST_LOOK)
  const sign = signs.segment(text.slice(from, at + 2)).containing(at - from)
  const isWhole = sign !== undefined && (sign.index > 0 || from === 0)
  return isWhole ? from + sign.index : codePointStart(text, at)
}

/** Chains that are one sign: what is joined to what follows it, as emoji and Indic letters are, and Korean letters. */
const CHAIN =
  /(?:[^\s\p{M}\u200d][\u{1f3fb}-\u{1f3ff}]?\p{M}*[\u200d\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d]){12,}|[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]{24,}/gu

/** Without any of these a text has no chain; they are found many times faster than a chain is. */
const CHAIN_SIGN = /[\u200d\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]/u

/** A chain may be broken after so many UTF-16 units, which have room in a line of a phone. */
const CHAIN_PART = 12

/**
 * The parts of a text between which a line may be broken, beside the places that a browser finds: in chains that are
 * longer than any sign that people write. Joined, they are the text.
 */
export function breakable(text: string): string[] {
  if (!CHAIN_SIGN.test(text)) return [text]
  const parts: string[] = []
  let at = 0
  for (const { 0: chain, index } of text.matchAll(CHAIN)) {
    let last = index
    for (let end = index; end < index + chain.length;) {
      const letter = String.fromCodePoint(text.codePointAt(end) ?? 0)
      if (end - last >= CHAIN_PART && !/[\p{M}\u200d]/u.test(letter)) {
        parts.push(text.slice(at, end))
        at = last = end
      }
      end += letter.length
    }
  }
  return [...parts, text.slice(at)]
}

/**
 * The first letters of a text, at most `length` UTF-16 units, never a part of a sign; `…` when some is left
 * out. Cut at a line break or a space where one is near.
 */
export function preview(text: string, length: number): string {
  if (text.length <= length) return text
  // A sign that is longer than a preview is shown in part.
  const end = cutAt(text, length) || codePointStart(text, length)
  const tail = Math.max(0, end - 40)
  const space = text.slice(tail, end).search(/\s\S*$/u)
  return `${text.slice(0, space > 0 ? cutAt(text, tail + space) : end)}…`
}

/** The same text without its blank lines, for places that show only a few lines of it. */
export function withoutBlankLines(text: string): string {
  return text.replace(/^\s*\n/u, '').replace(/\n\s*\n/gu, '\n')
}

/** One or two letters that stand for a name: `Jana Nováková` is `JN`, a name without spaces its first letter. */
export function initials(name: string): string {
  const words = name.normalize('NFC').match(/[\p{L}\p{N}][^\s]*/gu) ?? []
  const first = words[0]
  if (first === undefined) return '?'
  const last = words.length > 1 ? words.at(-1) : undefined
  return `${firstLetter(first)}${last === undefined ? '' : firstLetter(last)}`.toLocaleUpperCase()
}

/** A letter with its marks; of one under a heap of marks the letter alone. */
function firstLetter(word: string): string {
  const start = word.slice(0, LONGEST_LETTER + 1)
  for (let end = 1; end <= LONGEST_LETTER; end++) if (cutAt(start, end) === end) return start.slice(0, end)
  return String.fromCodePoint(word.codePointAt(0) ?? 63)
}

/** The last place at or before `at` that is not in the middle of a code point, UTF-16 units. */
function codePointStart(text: string, at: number): number {
  const [high, low] = [text.charCodeAt(at - 1), text.charCodeAt(at)]
  return high >= 0xd800 && high <= 0xdbff && low >= 0xdc00 && low <= 0xdfff ? at - 1 : at
}

/**
 * Orders names as people look for them: by their letters without marks and case. A browser's own collation takes as long
 * to load as a small page takes to draw.
 */
export function compareNames(a: string, b: string): number {
  const [plainA, plainB] = [plain(a), plain(b)]
  if (plainA !== plainB) return plainA < plainB ? -1 : 1
  return a === b ? 0 : a < b ? -1 : 1
}

function plain(name: string): string {
  return name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}
