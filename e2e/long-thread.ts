import type { World } from './fixtures'

/** The longest conversation of the first property, and its messages in reading order. */
export function longestThread(world: World) {
  const counts = new Map<string, number>()
  const all = world.truth({ token: world.token, enterpriseIds: [world.enterprises[0]?.id ?? ''] })
  for (const { threadId } of all) counts.set(threadId, (counts.get(threadId) ?? 0) + 1)
  const [id, count] = [...counts].toSorted((a, b) => b[1] - a[1])[0] ?? ['', 0]
  return { id, count, messages: all.filter((message) => message.threadId === id).toReversed() }
}
