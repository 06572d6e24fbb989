/** A run of a text that begins at `at` (UTF-16 units): plain, or a link to `href`. */
export type TextRun = { readonly at: number; readonly text: string; readonly href: string | null }

const OPENING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' }
const BRACKETS = new Set('()[]{}')

/** No address goes on here: spaces, controls, signs without ink, and ASCII signs that an address writes as `%xx`. */
const OUTSIDE =
  /[\s<>"`|\\\p{Cc}\p{Co}\p{Cs}\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u

/**
 * Punctuation of any script, full-width signs, arrows, bullets and emoji end an address, but for those inside a name.
 * Currency and other symbols stay: people copy addresses such as `…/wiki/€` as the browser shows them.
 */
const OTHER_PUNCTUATION =
  /[\p{P}\p{Extended_Pictographic}\u2190-\u21ff\u25a0-\u25ff★☆\uff00-\uff0f\uff1a-\uff20\uff3b-\uff40\uff5b-\uff65\uffe0-\uffee]/u
const INSIDE_NAMES = new Set('·・–‐')

/** What ends a sentence, and no address. */
const TRAILING = new Set(".,;:!?'·・–‐’\u200c\u200d\ufe0f")

/** Text that was written for HTML: what these stand for ends an address. */
const ESCAPED = /&(?:quot|apos|lt|gt|nbsp|#0?3[49]|#x2[27]);/iuy

/** Longer addresses exist, but not for people; they stay text. */
const MAX_LENGTH = 2_000

/** No host has a longer name, and the URL parser takes long over the letters of one. */
const LONG_HOST = /^https?:\/\/[^/?#]{256}/iu

/**
 * Addresses that are looked at in one text. Each costs more than plain text does, and a link is an element on the screen.
 * No person writes more of them; the rest stays text.
 */
export const MOST_ADDRESSES = 250

/** The kind of the sign at a place, UTF-16 units. */
type Look = (text: string, at: number) => number

/** What a sign does to the address around it. */
const kinds = { other: 1, letter: 2, outside: 3, bracket: 4, apostrophe: 5, ampersand: 6 } as const
type Kind = (typeof kinds)[keyof typeof kinds]

/**
 * Splits a text into plain runs and links. Only http and https count, and only when the URL parser agrees
 * and finds no user name in it (`https://bank.example@evil.example`). Joined, the runs are the text.
 *
 * @param look tells the kind of each sign; a test counts the signs that it is asked for
 */
export function linkRuns(text: string, look: Look = kindAt): TextRun[] {
  if (!text.includes('://')) return [{ at: 0, text, href: null }]
  const runs: TextRun[] = []
  const scheme = /https?:\/\//giu
  let at = 0
  for (let looks = 0; looks < MOST_ADDRESSES; looks++) {
    const match = scheme.exec(text)
    if (!match) break
    const { end, next } = findEnd(text, scheme.lastIndex, look)
    scheme.lastIndex = next
    const link = withoutHostTail(text.slice(match.index, trimEnd(text, match.index, end)))
    const href = hrefOf(link)
    if (href === null) continue
    if (match.index > at) runs.push({ at, text: text.slice(at, match.index), href: null })
    runs.push({ at: match.index, text: link, href })
    at = match.index + link.length
  }
  if (at < text.length || runs.length === 0) runs.push({ at, text: text.slice(at), href: null })
  return runs
}

/**
 * Where an address ends, before its last punctuation is cut, and where the next one may begin, UTF-16 units. A bracket
 * belongs to an address that holds its counterpart. Each sign is looked at once.
 */
function findEnd(text: string, from: number, look: Look): { readonly end: number; readonly next: number } {
  const open: { readonly bracket: string; readonly at: number }[] = []
  let at = from
  for (; at < text.length; at += isPair(text, at) ? 2 : 1) {
    const kind = look(text, at)
    if (kind === kinds.outside) break
    if (kind === kinds.apostrophe && look(text, at + 1) !== kinds.letter) break
    if (kind === kinds.ampersand && isEscaped(text, at)) break
    if (kind !== kinds.bracket) continue
    const bracket = text.charAt(at)
    const opening = OPENING[bracket]
    if (opening === undefined) open.push({ bracket, at })
    else if (open.at(-1)?.bracket === opening) open.pop()
    else break
  }
  return { end: open[0]?.at ?? at, next: at }
}

function isPair(text: string, at: number): boolean {
  return text.charCodeAt(at) >= 0xd800 && (text.codePointAt(at) ?? 0) > 0xffff
}

function isEscaped(text: string, at: number): boolean {
  ESCAPED.lastIndex = at
  return ESCAPED.test(text)
}

/** By code point; 0 = not asked for yet. */
const kindsOfPoints = new Uint8Array(0x110000)

/** The kind of the sign at a place; after the end of the text it is outside of an address. */
export function kindAt(text: string, at: number): number {
  const point = text.codePointAt(at)
  if (point === undefined) return kinds.outside
  return (kindsOfPoints[point] ||= kindOf(String.fromCodePoint(point)))
}

function kindOf(sign: string): Kind {
  if (OUTSIDE.test(sign)) return kinds.outside
  if (sign === "'" || sign === '’') return kinds.apostrophe
  if (sign === '&') return kinds.ampersand
  if (BRACKETS.has(sign)) return kinds.bracket
  if (sign > '\u007f' && !INSIDE_NAMES.has(sign) && OTHER_PUNCTUATION.test(sign)) return kinds.outside
  return /[\p{L}\p{N}]/u.test(sign) ? kinds.letter : kinds.other
}

/** Cuts punctuation that ends the sentence rather than the address, and the second of two `*`, `_` or `~` around it. */
function trimEnd(text: string, start: number, from: number): number {
  let end = from
  for (let before = start; end > start; end--) {
    const last = text.charAt(end - 1)
    if (TRAILING.has(last)) continue
    if (!'*_~'.includes(last) || text.charAt(before - 1) !== last) return end
    before--
  }
  return end
}

/**
 * A top-level domain does not mix ASCII with other letters, and a port has only digits. So the address ends before `を` in
 * `https://hotel.exampleをご覧` and in `https://hotel:8080をご覧`.
 */
function withoutHostTail(link: string): string {
  const tail =
    /^https?:\/\/(?:[^/?#]*\.[a-z\d-]+(?=[^\u0000-\u007f][^/?#.]*(?:[/?#]|$))|[^/?#]*:\d{1,5}(?=[^\u0000-\u007f]))/iu.exec(
      link,
    )
  return tail ? tail[0] : link
}

function hrefOf(link: string): string | null {
  if (link.length > MAX_LENGTH || LONG_HOST.test(link) || !URL.canParse(link)) return null
  const url = new URL(link)
  const isWeb = url.protocol === 'http:' || url.protocol === 'https:'
  return isWeb && url.username === '' && url.password === '' ? url.href : null
}
