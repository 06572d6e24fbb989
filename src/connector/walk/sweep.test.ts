import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { NOW, drain, idsOf, inRange, kitOf, planOf } from '../../test/walks'
import { MESSAGE_WINDOW_MS } from '../limits'
import type { WalkKit, WalkedMessage } from './plan'
import { laneOfSwept, sweepThreads } from './sweep'
import { judgeUpdated } from './updated'
import { startWalk } from './walk'
import { runs } from '../../test/runs'

const DAY = 86_400_000

/** Old threads with messages of any age, where a message does not move its thread's stamp. */
const worlds = fc
  .array(fc.tuple(fc.nat(7), fc.integer({ min: NOW - 500 * DAY, max: NOW - 1 })), { maxLength: 80 })
  .map((items) => {
    const messages = items.map(([thread, hiddenMs], n) => ({
      id: uuid(1, n),
      threadId: uuid(2, thread),
      hiddenMs,
    }))
    return {
      messages,
      threads: Array.from({ length: 8 }, (_, n) => {
        const own = messages.filter(({ threadId }) => threadId === uuid(2, n)).map(({ hiddenMs }) => hiddenMs)
        return { id: uuid(2, n), enterprise: 0, createdMs: Math.min(NOW - 1, ...own) }
      }),
      connections: [{ id: 'c0', enterprises: [0] }],
    }
  })

describe('where a message does not move its thread’s stamp', () => {
  const range = { startMs: Math.floor((NOW - 30 * DAY) / 1000) * 1000, endMs: NOW + DAY }

  it.each([
    ['is known', 'still'],
    ['is not known yet', 'unknown'],
  ] as const)(
    'and that %s, the walk and the sweep’s lane together give every message',
    async (_, verdict) => {
      await fc.assert(
        fc.asyncProperty(worlds, fc.constantFrom(null, range), async (world, at) => {
          const upstream = createNaiveUpstream({ ...world, moves: false })
          const kit = kitOf(upstream, verdict)
          const [scope] = planOf(world, at).scope
          if (!scope) throw new Error('there is a connection')
          const pages = await drain(startWalk(planOf(world, at)), kit)
          const met = new Set(pages[0]?.firstMetIds)
          const lane = laneOfSwept(scope, await sweepThreads(scope, NOW, kit), met, {
            range: at,
            nowMs: NOW,
          })
          const late = lane ? await drain(lane.state, kit) : []
          const all = new Map<string, WalkedMessage>()
          for (const page of [...pages, ...late])
            for (const message of page.messages) all.set(message.id, message)
          expect([...all.keys()].toSorted()).toEqual(idsOf(inRange(upstream.truth(), at)).toSorted())
        }),
        { numRuns: runs(50) },
      )
    },
  )

  it('a thread that is resolved between two looks of the first page keeps its messages of the newest window', async () => {
    const resolved = fc.array(fc.tuple(fc.nat(7), fc.integer({ min: 1, max: 6 })), {
      minLength: 1,
      maxLength: 4,
    })
    await fc.assert(
      fc.asyncProperty(worlds, resolved, fc.constantFrom(null, range), async (world, moments, at) => {
        const upstream = createNaiveUpstream({ ...world, moves: false })
        const {
          scope: [scope],
          ...plan
        } = planOf(world, at)
        if (!scope) throw new Error('there is a connection')
        let looks = 0
        const kit: WalkKit = {
          ...kitOf(upstream, 'unknown'),
          threads: async (...asked) => {
            const answer = await upstream.threads(...asked)
            looks++
            for (const [thread, afterLooks] of moments)
              if (afterLooks === looks) upstream.resolve(uuid(2, thread), NOW)
            return answer
          },
        }
        const pages = await drain(startWalk({ ...plan, scope: [scope] }), kit)
        const lane = laneOfSwept(scope, await sweepThreads(scope, NOW, kit), new Set(pages[0]?.firstMetIds), {
          range: at,
          nowMs: NOW,
        })
        const late = lane ? await drain(lane.state, kit) : []
        const ids = new Set([...pages, ...late].flatMap(({ messages }) => idsOf(messages)))
        expect([...ids].toSorted()).toEqual(idsOf(inRange(upstream.truth(), at)).toSorted())
      }),
      { numRuns: runs(50) },
    )
  })

  it('a sweep costs one request for every 84 days since the beginning, and one more where it finds nothing', async () => {
    const upstream = createNaiveUpstream({
      threads: [],
      messages: [],
      connections: [{ id: 'c0', enterprises: [0] }],
      moves: false,
    })
    const [scope] = planOf({ connections: [{ id: 'c0' }] }, null).scope
    if (!scope) throw new Error('there is a connection')
    await sweepThreads(scope, NOW, kitOf(upstream))
    const latestMs = NOW + MESSAGE_WINDOW_MS
    expect(upstream.threadRequests.length).toBeLessThanOrEqual(
      2 * Math.ceil((latestMs - Date.UTC(2022, 0, 1)) / (84 * DAY)),
    )
  })
})

describe('whether messages move the stamp', () => {
  const thread = (createdMs: number, updatedMs: number) => ({
    thread: {
      id: 't',
      originalSender: null,
      subject: null,
      createdMs,
      updatedMs,
      isResolved: false,
      connectionId: 'c0',
    },
    readMs: NOW,
  })
  const newest = (createdMs: number) => () => ({ createdMs })

  it.each([
    [
      'is proven by a stamp later than the creation and equal to the newest message’s',
      thread(NOW - 9 * DAY, NOW - DAY),
      NOW - DAY,
      'moves',
    ],
    ['is proven within two seconds', thread(NOW - 9 * DAY, NOW - DAY), NOW - DAY - 2_000, 'moves'],
    [
      'is disproven by a message that is newer than the stamp',
      thread(NOW - 9 * DAY, NOW - 9 * DAY),
      NOW - DAY,
      'still',
    ],
    [
      'is open where the stamp is the creation’s and so is the message',
      thread(NOW - DAY, NOW - DAY),
      NOW - DAY,
      'unknown',
    ],
    [
      'is open where something else moved the stamp later',
      thread(NOW - 9 * DAY, NOW - DAY),
      NOW - 2 * DAY,
      'unknown',
    ],
    [
      'is open where the message may have come after the thread was read',
      thread(NOW - 9 * DAY, NOW - 9 * DAY),
      NOW - 1_000,
      'unknown',
    ],
  ] as const)('%s', (_, read, messageMs, verdict) => {
    expect(judgeUpdated([read], newest(messageMs))).toBe(verdict)
  })

  it('is disproven by one thread, whatever others prove', () => {
    const times = new Map([
      ['proof', NOW - DAY],
      ['disproof', NOW - DAY],
    ])
    const proof = thread(NOW - 9 * DAY, NOW - DAY)
    const disproof = thread(NOW - 9 * DAY, NOW - 9 * DAY)
    const read = [
      { ...proof, thread: { ...proof.thread, id: 'proof' } },
      { ...disproof, thread: { ...disproof.thread, id: 'disproof' } },
    ]
    expect(judgeUpdated(read, (id) => ({ createdMs: times.get(id) ?? 0 }))).toBe('still')
  })
})
