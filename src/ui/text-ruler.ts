import { type Measure, countLines, roughLines } from '../lib/line-count'

/** Words that are kept with their widths: more than a few languages' everyday words. */
const MOST_WORDS = 20_000

/** A letter's width on average, em. */
const LETTER_EM = 0.5

/** What of the page decides how wide a text is. */
interface PageFont {
  readonly family: string
  /** px. */
  readonly rem: number
}

/** What a text is set in, beside the page's family. */
export interface TextFont {
  /** rem. */
  readonly size: number
  /** As in CSS, 400 is regular. */
  readonly weight: number
}

let page: PageFont | null = null
const rulers = new Map<string, Measure>()

/** Text may be of another width from now on: another font, another size of it. */
export function forgetFonts(): void {
  page = null
  rulers.clear()
}

/** 1 rem, px. */
export function rem(): number {
  return pageFont().rem
}

/**
 * How many lines a message's text takes, at least 1 and at most `most`.
 *
 * @param size of the font, rem
 * @param width px that a line has
 */
export function linesOf(text: string, size: number, width: number, most: number): number {
  return countLines(text, width, most, rulerOf({ size, weight: 400 }))
}

/** About as many, without measuring anything. */
export function roughLinesOf(text: string, size: number, width: number, most: number): number {
  return roughLines(text, width / (size * rem() * LETTER_EM), most)
}

/** A text on one line, px. */
export function widthOf(text: string, font: TextFont): number {
  return rulerOf(font)(text)
}

function rulerOf({ size, weight }: TextFont): Measure {
  const { family, rem } = pageFont()
  const font = `${weight} ${size * rem}px ${family}`
  const known = rulers.get(font)
  if (known) return known
  const ruler = createRuler(font)
  rulers.set(font, ruler)
  return ruler
}

function pageFont(): PageFont {
  page ??= {
    family: getComputedStyle(document.body).fontFamily,
    rem: Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16,
  }
  return page
}

/** Measures with a canvas, which shapes text as the page does: each word once. */
function createRuler(font: string): Measure {
  const context = document.createElement('canvas').getContext('2d')
  if (!context) return (text) => text.length * 7
  context.font = font
  const widths = new Map<string, number>()
  return (text) => {
    const known = widths.get(text)
    if (known !== undefined) return known
    const { width } = context.measureText(text)
    if (widths.size >= MOST_WORDS) widths.clear()
    widths.set(text, width)
    return width
  }
}
