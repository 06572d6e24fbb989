/**
 * The known word that somebody who wrote `word` most likely meant; `null` when none is near: at most `most` letters, by default a
 * third of the known word's, are wrong, missing, too many or swapped with the next.
 */
export function nearestWord(word: string, known: readonly string[], most = Infinity): string | null {
  let best: string | null = null
  let least = Infinity
  for (const candidate of known) {
    const distance = distanceBetween(word.toLowerCase(), candidate.toLowerCase())
    if (distance < least && distance <= Math.min(most, Math.ceil(candidate.length / 3))) {
      best = candidate
      least = distance
    }
  }
  return best
}

/** Letters to change, add, leave out or swap with the next to make one word of the other. */
function distanceBetween(one: string, other: string): number {
  const rows: number[][] = [Array.from({ length: other.length + 1 }, (_, at) => at)]
  const at = (row: number, column: number): number => rows[row]?.[column] ?? Infinity
  for (let row = 1; row <= one.length; row++) {
    const current = [row]
    rows.push(current)
    for (let column = 1; column <= other.length; column++) {
      const isSame = one[row - 1] === other[column - 1]
      const isSwapped = one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1]
      current.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      )
    }
  }
  return at(one.length, other.length)
}
