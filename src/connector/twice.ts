/** Empty pages that lead on are followed this often in a row. */
export const MOST_EMPTY = 3

/**
 * Asks once, and once more, past every memory of answers, where the first answer is hard to believe: an upstream that is
 * wrong for a moment says that a list has ended. Of the two answers the one that holds more counts.
 *
 * @param ask is told whether an answer from before this call is not enough
 * @param size how much an answer holds
 */
export async function askTwice<Page>(
  ask: (isFresh: boolean) => Promise<Page>,
  isDoubtful: (page: Page) => boolean,
  size: (page: Page) => number,
): Promise<Page> {
  const first = await ask(false)
  if (!isDoubtful(first)) return first
  const second = await ask(true)
  return size(second) >= size(first) ? second : first
}
