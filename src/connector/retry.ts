import { ConnectorError, type ConnectorErrorKind } from './errors'

/** Kinds that the same call may get over by itself. All calls of this product are reads. Who waited in vain decides anew. */
const PASSING: ReadonlySet<ConnectorErrorKind> = new Set([
  'server',
  'network',
  'malformed',
  'conflict',
  'gateway',
])

const MAX_RETRIES = 2
const FIRST_DELAY_MS = 300
const LONGEST_DELAY_MS = 4_000

/** Whether to try again after `failures` (0 at first) have gone before this one. */
export function isPassing(failures: number, error: unknown): boolean {
  return error instanceof ConnectorError && PASSING.has(error.kind) && failures < MAX_RETRIES
}

/** ms before the next try: exponential with full jitter, so that readers who failed together do not come back together. */
export function backoff(failures: number, random: () => number): number {
  return random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** failures)
}

/**
 * Calls until it answers, at most twice more, after failures that may pass; throws the last one. `call` is told whether
 * it is made again: then it must not be answered from a memory that holds what failed.
 */
export async function persist<Answer>(
  call: (isAgain: boolean) => Promise<Answer>,
  { sleep, random }: { readonly sleep: (ms: number) => Promise<void>; readonly random: () => number },
): Promise<Answer> {
  for (let failures = 0; ; failures++) {
    try {
      return await call(failures > 0)
    } catch (error) {
      if (!isPassing(failures, error)) throw error
      await sleep(backoff(failures, random))
    }
  }
}
