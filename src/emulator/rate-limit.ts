/** Takes a request of a token at an instant; gives 0 when it may pass, else the ms until it may. */
export type RateLimit = (token: string, nowMs: number) => number

/**
 * At most `limit` requests per token in any window of `windowMs`, by an exact log. Refused requests do not
 * count. A limit of 0 lets everything pass.
 */
export function createRateLimit(limit: number, windowMs: number): RateLimit {
  const logs = new Map<string, number[]>()
  return (token, nowMs) => {
    if (limit === 0) return 0
    const log = (logs.get(token) ?? []).filter((at) => at > nowMs - windowMs)
    logs.set(token, log)
    const oldest = log[0]
    if (oldest !== undefined && log.length >= limit) return oldest + windowMs - nowMs
    log.push(nowMs)
    return 0
  }
}
