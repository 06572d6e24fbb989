import { ConnectorError } from '../errors'

/** Calls after which ids are no longer suspected one by one when every call was refused. */
const MAX_REFUSALS_IN_A_ROW = 14

/** Calls that one search may cost. A single bad id among 1,000 costs about twenty. */
const MAX_CALLS = 200

/**
 * Finds the ids because of which a request is refused (400): halves them until the bad ones stand alone.
 *
 * @param isAccepted asks for these ids; throws what is not about them
 * @returns the bad ones, and whether any other was accepted: when none was, the refusal may have another reason; `null`
 *   when there are too many of them to find
 */
export async function findRefused(
  ids: readonly string[],
  isAccepted: (ids: readonly string[]) => Promise<boolean>,
): Promise<{ readonly ids: readonly string[]; readonly hasAccepted: boolean } | null> {
  const refused: string[] = []
  const suspects: (readonly string[])[] = [ids]
  let calls = 0
  let hasAccepted = false
  for (let part = suspects.shift(); part; part = suspects.shift()) {
    const isWhole = part.length === ids.length
    if (!isWhole) {
      if (calls++ === MAX_CALLS || (!hasAccepted && calls > MAX_REFUSALS_IN_A_ROW)) return null
      if (await isAccepted(part)) {
        hasAccepted = true
        continue
      }
    }
    if (part.length === 1) refused.push(...part)
    else {
      const middle = Math.ceil(part.length / 2)
      suspects.push(part.slice(0, middle), part.slice(middle))
    }
  }
  return { ids: refused, hasAccepted }
}

/** Whether an error is a refusal of what was asked. */
export function isRefusal(error: unknown): boolean {
  return error instanceof ConnectorError && error.kind === 'bad-request' && !isTooLarge(error)
}

/** Whether a request was too large (413): with fewer ids it is not. */
export function isTooLarge(error: unknown): boolean {
  return error instanceof ConnectorError && error.status === 413
}
