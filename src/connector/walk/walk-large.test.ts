import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { PROPERTIES, largeWorld, randomOf } from '../../test/large-world'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { NOW, drain, drainLanes, expectOrder, expectWalk, idsOf, kitOf, planOf } from '../../test/walks'
import { ConnectorError, type ConnectorErrorKind } from '../errors'
import type { WalkKit } from './plan'
import { type WalkPage, startWalk, walkPage } from './walk'
import { runs } from '../../test/runs'

/** What may pass, what leaves a connection out, and what makes it ask for less. */
const FAULTS: readonly ConnectorErrorKind[] = [
  'server',
  'network',
  'malformed',
  'rate-limited',
  'lobby-busy',
  'unauthorized',
  'too-heavy',
]

const large = fc.record({
  threads: fc.integer({ min: 1, max: 2_500 }),
  messages: fc.oneof(fc.integer({ min: 2_000, max: 4_000 }), fc.constant(12_600)),
  seed: fc.integer(),
  heavy: fc.boolean(),
  connections: fc.array(
    fc.uniqueArray(fc.integer({ min: 0, max: PROPERTIES - 1 }), { minLength: 1, maxLength: PROPERTIES }),
    { minLength: 2, maxLength: 4 },
  ),
})

describe('a walk over thousands of threads and threads of thousands of messages', () => {
  it('gives every message exactly once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(large, async (size) => {
        const world = largeWorld({ ...size, connections: [[0, 1, 2]] })
        const upstream = createNaiveUpstream({ ...world, moves: true })
        const pages = await drain(startWalk(planOf(world, null)), kitOf(upstream))
        expectWalk(
          pages.flatMap((page) => page.messages),
          upstream.truth(),
        )
      }),
      { numRuns: runs(4) },
    )
  })

  it('does so over several connections that overlap, while calls fail and messages arrive', async () => {
    await fc.assert(
      fc.asyncProperty(
        large,
        fc.constantFrom(0, 0.02, 0.1),
        fc.constantFrom(0, 0.3),
        async (size, faultShare, arrivalShare) => {
          const world = largeWorld(size)
          const upstream = createNaiveUpstream({ ...world, moves: true })
          const before = new Set(idsOf(upstream.truth()))
          const random = randomOf(size.seed + 1)
          let nowMs = NOW
          let arrived = 0
          const happen = () => {
            if (random() < arrivalShare) {
              nowMs += 700
              const threadId = uuid(2, Math.floor(random() * size.threads))
              upstream.add({ id: uuid(3, arrived++), threadId, hiddenMs: nowMs })
            }
            const kind = FAULTS[Math.floor(random() * FAULTS.length)]
            if (random() < faultShare && kind) throw new ConnectorError(kind)
          }
          const kit: WalkKit = {
            ...kitOf({
              messages: async (connectionId, body) => {
                happen()
                return upstream.messages(connectionId, body)
              },
              threads: async (connectionId, body) => {
                happen()
                return upstream.threads(connectionId, body)
              },
            }),
            now: () => nowMs,
          }
          const pages: WalkPage[] = []
          let state = startWalk(planOf(world, null))
          while (state) {
            try {
              const page: WalkPage = await walkPage(state, kit)
              pages.push(page)
              state = page.next
            } catch (error) {
              // Nobody went on: the same call is made again, as a reader would who presses "Try again".
              expect(error).toBeInstanceOf(ConnectorError)
            }
          }
          const walked = pages.flatMap((page) => page.messages)
          expect(new Set(idsOf(walked)).size).toBe(walked.length)
          expectOrder(walked, upstream.truth())
          const lanes = pages.flatMap((page) => page.lanes)
          if (faultShare === 0) expect(lanes).toEqual([])
          const filled = await drainLanes(lanes, { ...kitOf(upstream), now: () => nowMs })
          const all = new Set(idsOf([...walked, ...filled.flatMap((page) => page.messages)]))
          expect([...before].filter((id) => !all.has(id))).toEqual([])
        },
      ),
      { numRuns: runs(4) },
    )
  })
})
