import { isSpace, unitEnd } from './line-breaks'

/** A piece of text on one line, px. */
export type Measure = (text: string) => number

/** Browsers count in 1/64 px, and round. */
const ROUNDING_PX = 0.02

/** A piece is looked up as one up to this length, UTF-16 units; a longer one is no word that comes again. */
const LONGEST_WORD = 64

const TAB_SPACES = 8

/**
 * How many lines a text takes as a paragraph of `white-space: pre-wrap; overflow-wrap: anywhere`, at least 1 and at
 * most `most`. Greedy, as browsers are.
 *
 * @param width px that a line has
 */
export function countLines(text: string, width: number, most: number, measure: Measure): number {
  // The line break at the very end opens no line.
  const end = text.endsWith('\n') ? text.length - 1 : text.length
  const room = Math.max(1, width) + ROUNDING_PX
  const space = measure(' ')
  let lines = 1
  let x = 0
  for (let at = 0; at < end && lines < most;) {
    const code = text.charCodeAt(at)
    if (isSpace(code)) {
      at++
      if (code === 0x0a) {
        lines++
        x = 0
      } else if (code === 0x20) x += space
      else if (code === 0x09) x = (Math.floor(x / (TAB_SPACES * space)) + 1) * TAB_SPACES * space
      continue
    }
    const next = Math.min(end, unitEnd(text, at))
    const isWord = next - at <= LONGEST_WORD
    const px = isWord ? measure(text.slice(at, next)) : Infinity
    if (x > 0 && x + px > room) {
      lines++
      x = 0
    }
    if (x + px <= room) x += px
    else {
      // Too long for a line of its own: broken anywhere.
      for (const letter of lettersOf(text, at, next)) {
        const step = measure(letter)
        if (x > 0 && x + step > room) {
          if (++lines >= most) break
          x = 0
        }
        x += step
      }
    }
    at = next
  }
  return Math.min(lines, most)
}

/** About as many lines, told by the number of letters that a line has. */
export function roughLines(text: string, letters: number, most: number): number {
  let lines = 0
  for (let at = 0; at <= text.length && lines < most;) {
    const end = text.indexOf('\n', at)
    const next = end === -1 ? text.length : end
    lines += Math.max(1, Math.ceil((next - at) / Math.max(1, letters)))
    at = next + 1
    if (at === text.length) break
  }
  return Math.max(1, Math.min(lines, most))
}

function* lettersOf(text: string, from: number, to: number): Generator<string> {
  for (let at = from; at < to;) {
    const letter = String.fromCodePoint(text.codePointAt(at) ?? 0)
    yield letter
    at += letter.length
  }
}
