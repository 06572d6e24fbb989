import fc from 'fast-check'
import { expect, it } from 'vitest'
import { groupByThread } from '../../test/naive-groups'
import { type StoredMessage, createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { readToTheEnd } from '../../test/reader-loop'
import { NOW, expectWalk, idsOf, kitOf, planOf } from '../../test/walks'
import { ConnectorError } from '../errors'
import { MESSAGE_WINDOW_MS } from '../limits'
import type { WalkKit } from './plan'
import { gridLine } from './windows'
import { runs } from '../../test/runs'

const THREADS = 4
const connections = [0, 1].map((n) => ({ id: `c${n}`, enterprises: [n] }))

/** What becomes of a call. */
type Fate = 'answered' | 'answered late' | 'failed' | 'too heavy' | 'told to wait'

/** What becomes of one call after another: some faults last. */
const fates = fc
  .array(
    fc.oneof(
      fc.record({ fate: fc.constant<Fate>('answered'), calls: fc.integer({ min: 1, max: 8 }) }),
      fc.record({
        fate: fc.constantFrom<Fate>('answered late', 'failed', 'too heavy', 'told to wait'),
        calls: fc.integer({ min: 1, max: 6 }),
      }),
    ),
    { maxLength: 16 },
  )
  .map((all) => all.flatMap(({ fate, calls }) => Array.from({ length: calls }, () => fate)))

/** Messages of few seconds, many in each, and those where one window ends and the next begins among them. */
const world = fc.array(
  fc.record({
    thread: fc.nat(THREADS - 1),
    second: fc.constantFrom(-2, -1, 0, 0, 0, 1),
    window: fc.nat(2),
    fraction: fc.constantFrom(0, 0, 400, 900),
  }),
  { minLength: 10, maxLength: 60 },
)

/** Messages stand in the order in which the server has them, whatever their fractions say. */
function upstreamOf(all: readonly { thread: number; second: number; window: number; fraction: number }[]) {
  const line = gridLine(NOW, MESSAGE_WINDOW_MS)
  const messages = all
    .map(({ thread, second, window, fraction }, n): StoredMessage => ({
      id: uuid(1, n),
      threadId: uuid(2, thread),
      hiddenMs: line - window * MESSAGE_WINDOW_MS + second * 1000 + fraction,
    }))
    .filter(({ hiddenMs }) => hiddenMs < NOW)
  return createNaiveUpstream({
    messages,
    threads: Array.from({ length: THREADS }, (_, n) => ({
      id: uuid(2, n),
      enterprise: n % connections.length,
      createdMs: line - 3 * MESSAGE_WINDOW_MS,
    })),
    connections,
    moves: true,
  })
}

it('a second keeps the order of the server, whatever leaves the walk in the middle of it', async () => {
  await fc.assert(
    fc.asyncProperty(world, fates, fc.integer({ min: 1, max: 4 }), async (all, ofCalls, count) => {
      const upstream = upstreamOf(all)
      let calls = 0
      const kit: WalkKit = {
        ...kitOf(upstream),
        // In turns with the answers: patience ends when the third of them would be due.
        sleep: () => turns(3),
        messages: async (connectionId, body) => {
          const own = ofCalls[calls++] ?? 'answered'
          if (own === 'failed') throw new ConnectorError('server', { status: 500 })
          if (own === 'too heavy') throw new ConnectorError('too-heavy', { status: 408 })
          if (own === 'told to wait') throw new ConnectorError('rate-limited', { retryAfterMs: 0 })
          if (own === 'answered late') await turns(9)
          return upstream.messages(connectionId, body)
        },
      }
      const plan = { ...planOf({ connections }, null), sizes: { shard: 1, counts: [count] } }
      const screen = await readToTheEnd(plan, kit, kit)
      while (screen.open().length > 0) await screen.retry()
      const paged = new Set(idsOf(screen.messages()))
      expectWalk(
        screen.messages(),
        upstream.truth().filter(({ id }) => paged.has(id)),
      )
      const inOrder = (groups: ReturnType<typeof groupByThread>) =>
        groups.map(({ threadId, messages }) => [threadId, ...idsOf(messages)])
      expect(inOrder(groupByThread(screen.lists()))).toEqual(inOrder(groupByThread([upstream.truth()])))
    }),
    { numRuns: runs(250) },
  )
})

async function turns(many: number): Promise<void> {
  for (let turn = 0; turn < many; turn++) await new Promise((resolve) => void setImmediate(resolve))
}
