/** What is told of repeated measurements, in their own unit. */
export interface Spread {
  readonly median: number
  readonly min: number
  readonly max: number
  /** How many there were. */
  readonly count: number
}

/** The value below which the share `q` (0 to 1) of the values lies, linear between neighbours. Throws on none. */
export function quantile(values: readonly number[], q: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  const place = (sorted.length - 1) * q
  const below = sorted[Math.floor(place)]
  const above = sorted[Math.ceil(place)]
  if (below === undefined || above === undefined) throw new RangeError('nothing was measured')
  return below + (above - below) * (place - Math.floor(place))
}

/** Median, least and greatest. Throws on none. */
export function spread(values: readonly number[]): Spread {
  return {
    median: quantile(values, 0.5),
    min: quantile(values, 0),
    max: quantile(values, 1),
    count: values.length,
  }
}
