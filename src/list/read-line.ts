import type { HeightColumn } from './height-column'

/** A row that was on the screen, by its index then, and px from the top of the viewport; negative when it is cut. */
export interface Line {
  readonly index: number
  readonly top: number
  /** px. */
  readonly height: number
  readonly isMessage: boolean
  /** Whether its height is the real one. */
  readonly isKnown: boolean
}

/**
 * Where the row of a line begins, px from the top of the viewport, when it is `height` px high by now: where it did, unless
 * its end would be more than a screen away. Then as much of it has been read as before.
 */
export function topOfLine({ top, height: before }: Line, height: number, viewport: number): number {
  return top + height < -viewport && before > 0 ? top * (height / before) : top
}

/** The rows on the screen, best first; `offset` = px of the list above it. */
export function linesOnScreen(
  { first, last }: { readonly first: number; readonly last: number },
  offset: number,
  column: HeightColumn,
  rows: readonly { readonly kind: string }[],
): Line[] {
  const lines: Line[] = []
  let top = column.offsetOf(first) - offset
  for (let index = first; index <= last; index++) {
    const isMessage = rows.at(index)?.kind === 'message'
    const height = column.height(index)
    lines.push({ index, top, height, isMessage, isKnown: column.isMeasured(index) })
    top += height
  }
  return lines.sort((a, b) => preference(a) - preference(b))
}

/**
 * Which row is what is read, least first: one that was on the screen before, because where it stands is sure, and
 * among these a message: a header above it may lose or gain a fold between the two.
 */
function preference({ isMessage, isKnown }: Line): number {
  return (isKnown ? 0 : 2) + (isMessage ? 0 : 1)
}

/**
 * The first of these rows that still exists, with its index now.
 *
 * @param indexNow the index now of a row by its index then, `undefined` when it is gone
 */
export function firstThatIsLeft(
  lines: readonly Line[],
  indexNow: (index: number) => number | undefined,
): Line | null {
  for (const line of lines) {
    const index = indexNow(line.index)
    if (index !== undefined) return { ...line, index }
  }
  return null
}

/** Where the conversation that was read begins now, when none of its rows that were on the screen is left. */
export function startOfSameThread(
  lines: readonly Line[],
  before: readonly { readonly threadId: string }[],
  rows: readonly { readonly threadId: string }[],
): Line | null {
  for (const line of lines.toSorted((a, b) => a.index - b.index)) {
    const threadId = before.at(line.index)?.threadId
    const index = rows.findIndex((row) => row.threadId === threadId)
    if (index !== -1) return { ...line, index, top: 0 }
  }
  return null
}
