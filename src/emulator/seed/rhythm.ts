import { createZoneClock } from './zone-clock'

/** Maps activity, in hours of average busyness since the start, to an instant, and knows how much there is. */
export interface Rhythm {
  readonly total: number
  readonly instantAt: (activity: number) => number
}

const HOUR_MS = 3_600_000

/** How much is written in which hour of the local day: quiet nights, a peak before dinner. */
const BY_HOUR = [
  0.14, 0.08, 0.05, 0.04, 0.06, 0.14, 0.35, 0.75, 1.1, 1.25, 1.2, 1.1, 1.0, 1.05, 1.25, 1.4, 1.5, 1.6, 1.5,
  1.4, 1.25, 1.0, 0.65, 0.3,
]
/** Sunday first. Fridays bring arrivals, Sundays departures. */
const BY_WEEKDAY = [0.85, 1.05, 0.95, 0.95, 1.05, 1.25, 1.05]

/**
 * The daily and weekly rhythm of a property between two instants. A conversation is laid out in activity and
 * mapped to time, so that the nights stretch its pauses without any special case.
 */
export function createRhythm(timeZone: string, startMs: number, endMs: number): Rhythm {
  const offsetAt = createZoneClock(timeZone, startMs, endMs)
  const hours = Math.max(1, Math.ceil((endMs - startMs) / HOUR_MS))
  const step = (endMs - startMs) / hours
  const sums = new Float64Array(hours + 1)
  for (let hour = 0; hour < hours; hour++) {
    const middle = startMs + (hour + 0.5) * step
    const local = new Date(middle + offsetAt(middle))
    const weight = (BY_HOUR[local.getUTCHours()] ?? 1) * (BY_WEEKDAY[local.getUTCDay()] ?? 1) * season(local)
    sums[hour + 1] = (sums[hour] ?? 0) + weight
  }
  const total = sums[hours] ?? 1

  return {
    total: hours,
    instantAt: (activity) => {
      const wanted = (Math.min(Math.max(activity, 0), hours) / hours) * total
      let low = 0
      let high = hours - 1
      while (low < high) {
        const middle = (low + high) >> 1
        if ((sums[middle + 1] ?? 0) < wanted) low = middle + 1
        else high = middle
      }
      const from = sums[low] ?? 0
      const width = (sums[low + 1] ?? from) - from
      return Math.floor(startMs + (low + (width > 0 ? (wanted - from) / width : 0)) * step)
    },
  }
}

/** A little more in summer and around the turn of the year. */
function season(local: Date): number {
  const month = local.getUTCMonth()
  return month >= 5 && month <= 8 ? 1.15 : month === 11 ? 1.1 : 0.92
}
