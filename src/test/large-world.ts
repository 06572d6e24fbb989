import { uuid } from './naive-upstream'
import { NOW } from './walks'

const DAY = 86_400_000

/** How many properties a large world has; a connection names those that it opens by their number. */
export const PROPERTIES = 3

/** Messages at random instants of 500 days in random threads; `heavy` puts most of them into one. */
export function largeWorld(size: {
  readonly threads: number
  readonly messages: number
  readonly seed: number
  readonly heavy: boolean
  readonly connections: readonly (readonly number[])[]
}) {
  const random = randomOf(size.seed)
  const stored = Array.from({ length: size.messages }, (_, n) => ({
    id: uuid(1, n),
    threadId: uuid(2, size.heavy && random() < 0.8 ? 0 : Math.floor(random() * size.threads)),
    hiddenMs: NOW - 1 - Math.floor(random() * 500 * DAY),
  }))
  const oldest = new Map<string, number>()
  for (const { threadId, hiddenMs } of stored)
    oldest.set(threadId, Math.min(hiddenMs, oldest.get(threadId) ?? NOW))
  return {
    messages: stored,
    threads: Array.from({ length: size.threads }, (_, n) => ({
      id: uuid(2, n),
      enterprise: n % PROPERTIES,
      createdMs: oldest.get(uuid(2, n)) ?? NOW - 300 * DAY,
    })),
    connections: size.connections.map((enterprises, n) => ({ id: `c${n}`, enterprises })),
  }
}

/** Numbers from 0 to 1, the same for the same start. */
export function randomOf(start: number): () => number {
  let state = start >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}
