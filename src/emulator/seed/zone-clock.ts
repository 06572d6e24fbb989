/** Gives the offset of a time zone from UTC at an instant, ms. */
export type ZoneClock = (ms: number) => number

const WEEK_MS = 7 * 86_400_000

/**
 * The offsets of a zone between two instants, asked of Intl once a week and halved down to the minute where
 * they change: asking for each of a million messages would take seconds.
 */
export function createZoneClock(timeZone: string, startMs: number, endMs: number): ZoneClock {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  const offsetAt = (ms: number): number => {
    const whole = Math.floor(ms / 1000) * 1000
    const part: Record<string, number> = {}
    for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value)
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part
    return Date.UTC(year, month - 1, day, hour, minute, second) - whole
  }

  const changes = [{ fromMs: -Infinity, offset: offsetAt(startMs) }]
  for (let at = startMs; at < endMs; at += WEEK_MS) {
    const before = offsetAt(at)
    const after = offsetAt(at + WEEK_MS)
    if (before === after) continue
    let low = at
    let high = at + WEEK_MS
    while (high - low > 60_000) {
      const middle = Math.floor((low + high) / 2)
      if (offsetAt(middle) === before) low = middle
      else high = middle
    }
    changes.push({ fromMs: Math.round(high / 60_000) * 60_000, offset: after })
  }
  return (ms) => changes.findLast((change) => change.fromMs <= ms)?.offset ?? 0
}
