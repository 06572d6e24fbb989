/**
 * How far a scrollbar is from where it belongs at most while a user scrolls from the first row to the last, as a share of
 * its track. Rows that were scrolled past have their real heights by then, the others their estimates, px.
 */
export function mostStray(estimates: readonly number[], real: readonly number[], viewportPx: number): number {
  const total = sum(real)
  let [donePx, restPx, most] = [0, sum(estimates), 0]
  real.forEach((height, at) => {
    const belongs = donePx / (total - viewportPx)
    const stands = donePx / (donePx + restPx - viewportPx)
    if (belongs <= 1) most = Math.max(most, Math.abs(stands - belongs))
    donePx += height
    restPx -= estimates[at] ?? 0
  })
  return most
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0)
}
