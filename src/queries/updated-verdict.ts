import type { UpdatedVerdict } from '../connector/walk/plan'

const PREFIX = 'lobby.updated.'

/** For browsers that keep nothing. */
const memory = new Map<string, UpdatedVerdict>()

/** What is known of a platform: whether a new message moves its thread's `UpdatedUtc`. */
export function verdictOf(platform: string): UpdatedVerdict {
  const kept = memory.get(platform) ?? readKept(PREFIX + platform)
  return kept === 'moves' || kept === 'still' ? kept : 'unknown'
}

/** Remembers what a platform was found to do. A disproof stays, whatever is found later. */
export function rememberVerdict(platform: string, verdict: UpdatedVerdict): void {
  const known = verdictOf(platform)
  if (verdict === 'unknown' || verdict === known || known === 'still') return
  memory.set(platform, verdict)
  try {
    localStorage.setItem(PREFIX + platform, verdict)
  } catch {
    // Storage may be full or forbidden; the page still knows.
  }
}

function readKept(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
