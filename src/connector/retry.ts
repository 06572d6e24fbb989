import { ConnectorError, type ConnectorErrorKind } from './errors'

/** Kinds that the same call may get over by itself. All calls of this product are reads. Who waited in vain decides anew. */
const PASSING: ReadonlySet<ConnectorErrorKind> = new Set([
  'server',
  'network',
  'malformed',
  'conflict',
  'gateway',
  'lobby-failed',
])

const MAX_RETRIES = 2
const FIRST_DELAY_MS = 300
const LONGEST_DELAY_MS = 4_000
/** No try begins later than this after the first one, ms: with the 45 s that one call may take, a user waits a minute at most. */
const LAST_TRY_MS = 15_000

/** Whether to try again after `failures` (0 at first) have gone before this one. */
export function isPassing(failures: number, error: unknown): boolean {
  return error instanceof ConnectorError && PASSING.has(error.kind) && failures < MAX_RETRIES
}

/** ms before the next try: exponential with full jitter, so that readers who failed together do not come back together. */
export function backoff(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures)
}

/**
 * Calls until it answers, at most twice more and within 15 s, after failures that may pass; throws the last one. `call` is
 * told whether it is made again: then it must not be answered from a memory that holds what failed. `now` and `sleep` in ms.
 */
export async function persist<Answer>(
  call: (isAgain: boolean) => Promise<Answer>,
  {
    sleep,
    random,
    now,
  }: {
    readonly sleep: (ms: number) => Promise<void>
    readonly random: () => number
    readonly now: () => number
  },
): Promise<Answer> {
  const startedMs = now()
  for (let failures = 0; ; failures++) {
    try {
      return await call(failures > 0)
    } catch (error) {
      const delayMs = backoff(failures, random)
      if (!isPassing(failures, error) || now() + delayMs > startedMs + LAST_TRY_MS) throw error
      await sleep(delayMs)
    }
  }
}
