import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { largeWorld } from '../../test/large-world'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import {
  NOW,
  drain,
  drainLanes,
  expectOrder,
  expectWalk,
  idsOf,
  inRange,
  kitOf,
  planOf,
} from '../../test/walks'
import { ConnectorError, type ConnectorErrorKind } from '../errors'
import { FLOOR_MS, MESSAGE_WINDOW_MS } from '../limits'
import { parseInstant } from '../primitives'
import type { UpdatedVerdict } from './plan'
import { type WalkPage, startWalk, walkPage } from './walk'
import { runs } from '../../test/runs'

const DAY = 86_400_000

const boundaries = Array.from({ length: 14 }, (_, k) => FLOOR_MS + MESSAGE_WINDOW_MS * (19 + k))
const instant = fc.oneof(
  fc.integer({ min: NOW - 400 * DAY, max: NOW - 1 }),
  // Ties inside a second, messages on and around the windows' boundary instants, and months with nothing in them.
  fc
    .tuple(fc.constantFrom(...boundaries), fc.integer({ min: -1500, max: 1500 }))
    .map(([at, by]) => Math.min(at + by, NOW - 1)),
  fc.integer({ min: NOW - 5 * DAY, max: NOW - 5 * DAY + 1200 }),
)

/** Threads at a few properties, messages in them, and connections that see some properties, perhaps the same ones. */
function worlds(limits: { readonly threads: number; readonly messages: number }) {
  return fc
    .record({
      threads: fc.array(fc.tuple(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 90 * DAY })), {
        minLength: 1,
        maxLength: limits.threads,
      }),
      messages: fc.array(fc.tuple(instant, fc.nat(limits.threads - 1)), { maxLength: limits.messages }),
      connections: fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { minLength: 1, maxLength: 3 }), {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ threads, messages, connections }) => {
      const stored = messages.map(([hiddenMs, thread], n) => ({
        id: uuid(1, n),
        threadId: uuid(2, thread % threads.length),
        hiddenMs,
      }))
      return {
        messages: stored,
        threads: threads.map(([enterprise, beforeMs], n) => {
          const own = stored.filter(({ threadId }) => threadId === uuid(2, n)).map(({ hiddenMs }) => hiddenMs)
          return { id: uuid(2, n), enterprise, createdMs: Math.min(NOW - 1, ...own) - beforeMs }
        }),
        connections: connections.map((enterprises, n) => ({ id: `c${n}`, enterprises })),
      }
    })
}

const second = fc.integer({ min: NOW - 420 * DAY, max: NOW + DAY }).map((ms) => Math.floor(ms / 1000) * 1000)
const range = fc
  .tuple(second, second)
  .map(([a, b]) => ({ startMs: Math.min(a, b), endMs: Math.max(a, b) + 1000 }))

const sizes = fc.record({
  shard: fc.integer({ min: 1, max: 20 }),
  counts: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 4 }),
})

describe('a walk over any connections', () => {
  it('gives every message of the range exactly once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds({ threads: 12, messages: 160 }),
        fc.option(range),
        fc.constantFrom<UpdatedVerdict>('moves', 'unknown'),
        sizes,
        async (world, at, verdict, sizes) => {
          const upstream = createNaiveUpstream({ ...world, moves: true })
          const pages = await drain(startWalk({ ...planOf(world, at), sizes }), kitOf(upstream, verdict))
          expect(pages.flatMap(({ lanes }) => lanes)).toEqual([])
          expectWalk(
            pages.flatMap(({ messages }) => messages),
            inRange(upstream.truth(), at),
          )
        },
      ),
      { numRuns: runs(250) },
    )
  })

  it('asks each connection once for threads and once for messages before the first message', async () => {
    const { threads, messages, connections } = largeWorld({
      threads: 40,
      messages: 2_000,
      seed: 1,
      heavy: false,
      connections: [[0, 1, 2]],
    })
    // Threads are looked for in stretches of three windows: now lies in each of the three.
    for (const agoMs of [0, 1, 2].map((windows) => windows * MESSAGE_WINDOW_MS)) {
      const world = {
        messages: messages.map((message) => ({ ...message, hiddenMs: message.hiddenMs - agoMs })),
        threads: threads.map((thread) => ({ ...thread, createdMs: thread.createdMs - agoMs })),
        connections,
      }
      const nowMs = NOW - agoMs
      for (const verdict of ['moves', 'unknown', 'still'] as const) {
        const upstream = createNaiveUpstream({ ...world, moves: true })
        const start = startWalk({ ...planOf(world, null), nowMs })
        const page = start && (await walkPage(start, { ...kitOf(upstream, verdict), now: () => nowMs }))
        expect(page?.messages.length).toBeGreaterThan(0)
        expect([upstream.threadRequests.length, upstream.requests.length]).toEqual([1, 1])
      }
    }
  })

  it('does not keep the first message back for a connection in which nothing was written lately', async () => {
    const message = (enterprise: number, hiddenMs: number) => ({
      id: uuid(1, enterprise),
      threadId: uuid(2, enterprise),
      hiddenMs,
    })
    const upstream = createNaiveUpstream({
      messages: [message(0, NOW - DAY / 24), message(1, NOW - 200 * DAY)],
      threads: [0, 1].map((enterprise) => ({
        id: uuid(2, enterprise),
        enterprise,
        createdMs: NOW - 300 * DAY,
      })),
      connections: [0, 1].map((enterprise) => ({ id: `c${enterprise}`, enterprises: [enterprise] })),
      moves: true,
    })
    const start = startWalk(planOf({ connections: [{ id: 'c0' }, { id: 'c1' }] }, null))
    const page = start && (await walkPage(start, kitOf(upstream)))
    expect(idsOf(page?.messages ?? [])).toEqual([uuid(1, 0)])
    // Nothing at all is asked for twice before it is believed.
    expect(upstream.threadRequests.map(({ connectionId }) => connectionId)).toEqual(['c0', 'c1', 'c1'])
    expect(upstream.requests.map(({ connectionId }) => connectionId)).toEqual(['c0'])
  })

  it('asks for all but the newest window as another reader does, whatever has arrived between the two', async () => {
    const world = largeWorld({
      threads: 40,
      messages: 4_000,
      seed: 2,
      heavy: false,
      connections: [[0, 1, 2]],
    })
    const [newest] = world.messages.toSorted((a, b) => b.hiddenMs - a.hiddenMs)
    const closedBodies = async (arrivals: number) => {
      const arrived = Array.from({ length: arrivals }, (_, n) => ({
        id: uuid(3, n),
        threadId: newest?.threadId ?? '',
        hiddenMs: NOW - 1,
      }))
      const upstream = createNaiveUpstream({
        ...world,
        messages: [...world.messages, ...arrived],
        moves: true,
      })
      await drain(startWalk(planOf(world, null)), kitOf(upstream))
      return upstream.requests
        .map(({ body }) => body)
        .filter(({ CreatedUtc }) => CreatedUtc && parseInstant(CreatedUtc.EndUtc) < NOW)
    }
    const first = await closedBodies(0)
    expect(first.length).toBeGreaterThan(10)
    for (const arrivals of [1, 60, 300]) expect(await closedBodies(arrivals)).toEqual(first)
  })

  it('misses nothing and doubles nothing while messages arrive, in old conversations and in new ones', async () => {
    await fc.assert(
      fc.asyncProperty(
        worlds({ threads: 10, messages: 140 }),
        fc.array(fc.nat(9), { maxLength: 20 }),
        async (world, arrivals) => {
          const upstream = createNaiveUpstream({ ...world, moves: true })
          const before = new Set(idsOf(upstream.truth()))
          let arrived = 0
          let nowMs = NOW
          const arrive = () => {
            const thread = arrivals[arrived]
            if (thread === undefined) return
            nowMs += 700
            upstream.add({
              id: uuid(3, arrived++),
              threadId: uuid(2, thread % world.threads.length),
              hiddenMs: nowMs,
            })
          }
          const kit = kitOf({
            messages: async (connectionId, body) => {
              arrive()
              return upstream.messages(connectionId, body)
            },
            threads: async (connectionId, body) => {
              arrive()
              return upstream.threads(connectionId, body)
            },
          })
          const pages = await drain(startWalk(planOf(world, null)), { ...kit, now: () => nowMs })
          const walked = pages.flatMap((page) => page.messages)
          expect(new Set(idsOf(walked)).size).toBe(walked.length)
          expect(
            idsOf(walked)
              .filter((id) => before.has(id))
              .toSorted(),
          ).toEqual([...before].toSorted())
          expectOrder(walked, upstream.truth())
        },
      ),
      { numRuns: runs(60) },
    )
  })

  it('keeps all that is reachable under faults, and the rest in lanes that can be read later', async () => {
    const kinds: ConnectorErrorKind[] = [
      'server',
      'timeout',
      'malformed',
      'network',
      'rate-limited',
      'lobby-busy',
      'unauthorized',
      'conflict',
      'too-heavy',
    ]
    const schedule = fc.array(fc.option(fc.constantFrom(...kinds), { freq: 2 }), { maxLength: 60 })
    await fc.assert(
      fc.asyncProperty(
        worlds({ threads: 8, messages: 120 }),
        fc.option(range),
        schedule,
        sizes,
        async (world, at, faults, sizes) => {
          const upstream = createNaiveUpstream({ ...world, moves: true })
          let calls = 0
          const strike = () => {
            const kind = faults[calls++]
            if (kind) throw new ConnectorError(kind)
          }
          const kit = kitOf({
            messages: async (connectionId, body) => {
              strike()
              return upstream.messages(connectionId, body)
            },
            threads: async (connectionId, body) => {
              strike()
              return upstream.threads(connectionId, body)
            },
          })
          const pages: WalkPage[] = []
          let state = startWalk({ ...planOf(world, at), sizes })
          while (state) {
            try {
              const page = await walkPage(state, kit)
              pages.push(page)
              state = page.next
            } catch (error) {
              // Nobody went on: the same call is made again, as a reader would who presses "Try again".
              expect(error).toBeInstanceOf(ConnectorError)
            }
          }
          const walked = pages.flatMap((page) => page.messages)
          expectOrder(walked, upstream.truth())
          const filled = await drainLanes(
            pages.flatMap((page) => page.lanes),
            kitOf(upstream),
          )
          const all = [...walked, ...filled.flatMap((page) => page.messages)]
          const unique = new Map(all.map((message) => [message.id, message]))
          expect([...unique.keys()].toSorted()).toEqual(idsOf(inRange(upstream.truth(), at)).toSorted())
        },
      ),
      { numRuns: runs(100) },
    )
  })
})
