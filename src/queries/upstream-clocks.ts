import { useSyncExternalStore } from 'react'
import type { ScopeEntry } from '../connector/walk/plan'
import { LARGE_CLOCK_DIFFERENCE_MS, type Session } from '../connector/session'

/** How far the clocks of platforms are ahead of the server's, ms, as the server told last; alike where there is none. */
let ahead: ReadonlyMap<string, number> = new Map()
const listeners = new Set<() => void>()

/** Takes what the server just told. */
export function rememberClocks(connections: Session['connections']): void {
  const told = new Map(connections.map(({ platform, clockAheadMs = 0 }) => [platform, clockAheadMs]))
  const isSame = told.size === ahead.size && [...told].every(([platform, ms]) => ahead.get(platform) === ms)
  if (isSame) return
  ahead = told
  for (const listener of listeners) listener()
}

/** How far a platform's clock is ahead of the server's, ms; negative = behind, 0 = alike or unknown. */
export function aheadOf(platform: string): number {
  return ahead.get(platform) ?? 0
}

/** How far the clock is ahead that differs most, of those in a scope, ms; `null` while none differs enough to be told. */
export function useLargestDifference(scope: readonly Pick<ScopeEntry, 'platform'>[]): number | null {
  return useSyncExternalStore(subscribe, () => {
    const largest = scope
      .map(({ platform }) => aheadOf(platform))
      .reduce((most, ms) => (Math.abs(ms) > Math.abs(most) ? ms : most), 0)
    return Math.abs(largest) >= LARGE_CLOCK_DIFFERENCE_MS ? largest : null
  })
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => listeners.delete(listener)
}
