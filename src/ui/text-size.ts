import { estimateLetters, estimateLines } from '../lib/estimate-lines'

/** A letter's width on average, em. */
const LETTER_EM = 0.5

/** px; `null` until it is asked for. */
let remPx: number | null = null

/** The page's text may be of another size from now on. */
export function forgetTextSize(): void {
  remPx = null
}

/** 1 rem, px. */
export function rem(): number {
  remPx ??= Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
  return remPx
}

/**
 * About how many lines a message's text takes, at least 1 and at most `most`. Letters are counted and nothing is measured.
 *
 * @param size of the font, rem
 * @param width px that a line has
 */
export function likelyLines(text: string, size: number, width: number, most: number): number {
  return estimateLines(text, width / (size * rem() * LETTER_EM), most)
}

/** About how wide a text is on one line, px. `size` of the font in rem. */
export function likelyWidth(text: string, size: number): number {
  return estimateLetters(text) * size * rem() * LETTER_EM
}
