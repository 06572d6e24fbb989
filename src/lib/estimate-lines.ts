/** Signs without a width of their own: combining marks, skin tones, and an emoji that is joined to the one before. */
const NO_WIDTH = /[\p{M}\p{Emoji_Modifier}]|\u200d\p{Extended_Pictographic}?/gu

/** East Asian letters, each as wide as two others. */
const WIDE = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/g

/** UTF-16 units that a letter has at most, its marks included; a text with more has its end left out. */
const UNITS = 4

/** How many letters of usual width a text is as wide as. Line breaks stay. */
function asLetters(text: string): string {
  return text.replace(NO_WIDTH, '').replace(WIDE, 'mm')
}

/** How many letters of usual width a text of one line is as wide as. */
export function estimateLetters(text: string): number {
  return asLetters(text).length
}

/**
 * About how many lines a text takes, told by its letters alone: at least 1 and at most `most`.
 *
 * @param letters letters of usual width that a line has
 */
export function estimateLines(text: string, letters: number, most: number): number {
  const counted = asLetters(text.slice(0, letters * most * UNITS))
  let lines = 0
  for (let at = 0; at <= counted.length && lines < most;) {
    const end = counted.indexOf('\n', at)
    const next = end === -1 ? counted.length : end
    lines += Math.max(1, Math.ceil((next - at) / Math.max(1, letters)))
    at = next + 1
    // A line break at the very end opens no line.
    if (at === counted.length) break
  }
  return Math.max(1, Math.min(lines, most))
}
