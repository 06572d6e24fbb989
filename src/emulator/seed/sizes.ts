/**
 * How many messages each thread has: most of them 2 to 20, some up to 120, and when the total allows it a few
 * of over a thousand. The sizes add up to `messages` exactly; the long threads come first.
 */
export function threadSizes(threads: number, messages: number, random: () => number): number[] {
  if (threads <= 0) return []
  const sizes = Array.from({ length: threads }, () => {
    const kind = random()
    if (kind < 0.86) return 2 + Math.floor(random() ** 1.6 * 19)
    return 21 + Math.floor(random() ** 2 * 100)
  })
  const long =
    messages / threads >= 8 ? Math.min(Math.floor(messages / 3000), Math.ceil(threads / 100), threads) : 0
  for (let index = 0; index < long; index++) sizes[index] = 1020 + Math.floor(random() ** 2 * 900)

  let missing = messages - sizes.reduce((sum, size) => sum + size, 0)
  // Most of a large surplus goes to the larger threads: an inbox with a million messages still has small ones.
  if (missing > threads) {
    const large = Math.max(long, Math.ceil(threads / 3))
    const weights = Array.from({ length: large }, () => 0.3 + random())
    const sum = weights.reduce((total, weight) => total + weight, 0)
    const surplus = missing
    for (const [index, weight] of weights.entries()) {
      const share = Math.min(missing, Math.floor((surplus * weight) / sum))
      sizes[index] = (sizes[index] ?? 0) + share
      missing -= share
    }
  } else if (missing < -threads) {
    const floor = messages >= threads * 2 ? 2 : messages >= threads ? 1 : 0
    const excess = sizes.reduce((sum, size) => sum + Math.max(0, size - (size > 1000 ? 1010 : floor)), 0)
    const factor = Math.max(0, 1 + missing / Math.max(1, excess))
    for (const [index, size] of sizes.entries()) {
      const keep = Math.min(size, size > 1000 ? 1010 : floor)
      sizes[index] = keep + Math.floor((size - keep) * factor)
    }
    missing = messages - sizes.reduce((sum, size) => sum + size, 0)
  }
  // What rounding left over, one by one, from the back so that the long threads stay long.
  for (let index = threads - 1; missing !== 0; index = index > 0 ? index - 1 : threads - 1) {
    const size = sizes[index] ?? 0
    if (missing > 0) {
      sizes[index] = size + 1
      missing--
    } else if (size > 0) {
      sizes[index] = size - 1
      missing++
    }
  }
  return sizes
}
