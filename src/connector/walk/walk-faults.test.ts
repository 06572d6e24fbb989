import { describe, expect, it } from 'vitest'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { createVirtualClock } from '../../test/virtual-clock'
import { NOW, drain, drainLanes, expectWalk, idsOf, kitOf, planOf } from '../../test/walks'
import { ConnectorError, type ConnectorErrorKind } from '../errors'
import { MESSAGE_WINDOW_MS } from '../limits'
import type { WalkKit, WalkPlan } from './plan'
import { type WalkPage, rejoin, startWalk, walkPage } from './walk'

const DAY = 86_400_000

describe('a walk over one connection', () => {
  const one = (threads: number, messages: readonly (readonly [thread: number, hiddenMs: number])[]) => {
    const stored = messages.map(([thread, hiddenMs], n) => ({
      id: uuid(1, n),
      threadId: uuid(2, thread),
      hiddenMs,
    }))
    return {
      messages: stored,
      threads: Array.from({ length: threads }, (_, n) => ({
        id: uuid(2, n),
        enterprise: 0,
        createdMs: Math.min(
          NOW - 1,
          ...stored.filter(({ threadId }) => threadId === uuid(2, n)).map((m) => m.hiddenMs),
        ),
      })),
      connections: [{ id: 'c0', enterprises: [0] }],
    }
  }

  it('asks for less when the upstream finds it too heavy, and gives everything all the same', async () => {
    const world = one(
      3,
      Array.from({ length: 400 }, (_, n) => [n % 3, NOW - n * 3_600_000] as const),
    )
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const asked: number[] = []
    const kit = kitOf({
      ...upstream,
      messages: async (connectionId, body) => {
        asked.push(body.Limitation.Count)
        const page = await upstream.messages(connectionId, body)
        if (page.messages.length > 7) throw new ConnectorError('too-heavy', { status: 408 })
        return page
      },
    })
    const pages = await drain(startWalk(planOf(world, null)), kit)
    expectWalk(
      pages.flatMap((page) => page.messages),
      upstream.truth(),
    )
    expect(Math.max(...asked.slice(-20))).toBeGreaterThan(7)
  })

  it('finds the ids that the upstream refuses, leaves them out and says which', async () => {
    const world = one(
      40,
      Array.from({ length: 200 }, (_, n) => [n % 40, NOW - n * 600_000] as const),
    )
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const gone = new Set([uuid(2, 3), uuid(2, 31)])
    const kit = kitOf({
      ...upstream,
      messages: async (connectionId, body) => {
        if (body.MessageThreadIds.some((id) => gone.has(id)))
          throw new ConnectorError('bad-request', { status: 400 })
        return upstream.messages(connectionId, body)
      },
    })
    const pages = await drain(startWalk(planOf(world, null)), kit)
    expectWalk(
      pages.flatMap((page) => page.messages),
      upstream.truth().filter(({ threadId }) => !gone.has(threadId)),
    )
    expect(new Set(pages.at(-1)?.droppedIds)).toEqual(gone)
  })

  it.each([
    ['the one thread of a property', 1, 1_000],
    ['the last of a thousand and one', 1_001, 1_000],
    ['all of a few', 3, 1_000],
  ])('leaves out what the upstream refuses when it stands alone: %s', async (_, threads, shard) => {
    const world = one(
      threads,
      Array.from({ length: 2 * threads }, (_message, n) => [n % threads, NOW - n * 60_000] as const),
    )
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const last = world.threads.toSorted((a, b) => a.createdMs - b.createdMs || (a.id < b.id ? -1 : 1)).at(-1)
    const gone = new Set(threads === 3 ? world.threads.map(({ id }) => id) : [last?.id ?? ''])
    const refuse = (ids: readonly string[] | null | undefined) => {
      if (ids?.some((id) => gone.has(id))) throw new ConnectorError('bad-request', { status: 400 })
    }
    const kit = kitOf({
      messages: async (connectionId, body) => {
        refuse(body.MessageThreadIds)
        return upstream.messages(connectionId, body)
      },
      threads: async (connectionId, body) => {
        refuse(body.MessageThreadIds)
        return upstream.threads(connectionId, body)
      },
    })
    const plan = { ...planOf(world, null), sizes: { shard, counts: [1_000] } }
    const pages = await drain(startWalk(plan), kit)
    expect(pages.flatMap(({ lanes }) => lanes)).toEqual([])
    expectWalk(
      pages.flatMap((page) => page.messages),
      upstream.truth().filter(({ threadId }) => !gone.has(threadId)),
    )
    expect(new Set(pages.flatMap(({ droppedIds }) => droppedIds))).toEqual(gone)
  })

  it('drops no thread that the connection lists, whatever else is refused', async () => {
    const world = one(1, [[0, NOW - DAY]])
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const refusing = kitOf({
      ...upstream,
      messages: () => Promise.reject(new ConnectorError('bad-request', { status: 400, requestId: 'r-4' })),
    })
    await expect(drain(startWalk(planOf(world, null)), refusing)).rejects.toMatchObject({ requestId: 'r-4' })
  })

  it.each<ConnectorErrorKind>([
    'server',
    'malformed',
    'timeout',
    // An upstream that breaks the connection over one stretch must not end the walk there.
    'network',
  ])(
    'leaves out a stretch that fails (%s) when what lies beyond it answers, and reads it later',
    async (kind) => {
      const world = one(
        2,
        Array.from({ length: 300 }, (_, n) => [n % 2, NOW - n * 12 * 3_600_000] as const),
      )
      const upstream = createNaiveUpstream({ ...world, moves: true })
      const bad = { startMs: NOW - 70 * DAY, endMs: NOW - 60 * DAY }
      const kit = kitOf({
        ...upstream,
        messages: async (connectionId, body) => {
          const page = await upstream.messages(connectionId, body)
          const isHit = page.messages.some(
            ({ createdMs }) => createdMs > bad.startMs && createdMs < bad.endMs,
          )
          if (isHit) throw new ConnectorError(kind, { requestId: 'r-1' })
          return page
        },
      })
      const pages = await drain(startWalk(planOf(world, null)), kit)
      const lanes = pages.flatMap((page) => page.lanes)
      expect(lanes.length).toBeGreaterThan(0)
      for (const lane of lanes) {
        expect(lane).toMatchObject({
          kind: 'stretch',
          connectionId: 'c0',
          problem: { kind, requestId: 'r-1' },
        })
        expect(lane.endMs - lane.startMs).toBeLessThanOrEqual(MESSAGE_WINDOW_MS)
      }
      const filled = await drainLanes(lanes, kitOf(upstream))
      const all = [...pages, ...filled].flatMap((page) => page.messages)
      expect(idsOf(all).toSorted()).toEqual(idsOf(upstream.truth()).toSorted())
    },
  )

  it('throws when nothing goes on, and the same call can be made again', async () => {
    const world = one(1, [[0, NOW - DAY]])
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const start = startWalk(planOf(world, null))
    if (!start) throw new Error('there is a connection')
    const broken = kitOf({ ...upstream, threads: () => Promise.reject(new ConnectorError('network')) })
    await expect(walkPage(start, broken)).rejects.toMatchObject({ kind: 'network' })
    expect((await walkPage(start, kitOf(upstream))).messages).toHaveLength(1)
  })

  it.each([
    ['repeats a page', (page: number, _count: number) => (page > 1 ? 1 : page)],
    ['jumps back to newer messages', (page: number) => Math.max(0, 3 - page)],
  ])('leaves out what it cannot trust, with a clear error, when the upstream %s', async (_title, pageOf) => {
    const world = one(
      1,
      Array.from({ length: 2_000 }, (_, n) => [0, NOW - DAY - n * 1_500] as const),
    )
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const truth = upstream.truth()
    let asked = 0
    const kit = kitOf({
      ...upstream,
      messages: async (_connectionId, body) => {
        const at = pageOf(asked++, body.Limitation.Count) * 250
        const messages = truth.slice(at, at + body.Limitation.Count)
        return { messages, cursor: uuid(7, asked) }
      },
    })
    const pages = await drain(startWalk(planOf(world, null)), kit)
    const walked = idsOf(pages.flatMap((page) => page.messages))
    expect(new Set(walked).size).toBe(walked.length)
    expect(pages.flatMap(({ lanes }) => lanes)).toMatchObject([
      { kind: 'stretch', problem: { kind: 'malformed' } },
    ])
    expect(asked).toBeLessThan(20)
  })

  /** Walks where few requests pass between two pauses, and comes back after each of them. */
  async function walkThrough(
    world: ReturnType<typeof one>,
    limit: number,
    plan: Partial<WalkPlan> = {},
  ): Promise<void> {
    const upstream = createNaiveUpstream({ ...world, moves: true })
    let left = limit
    const limited =
      <Asked extends readonly unknown[], Answer>(ask: (...asked: Asked) => Promise<Answer>) =>
      async (...asked: Asked) => {
        if (left-- <= 0) throw new ConnectorError('rate-limited', { status: 429, retryAfterMs: 1_000 })
        return ask(...asked)
      }
    const kit = kitOf({ messages: limited(upstream.messages), threads: limited(upstream.threads) })
    const pages: WalkPage[] = []
    let state = startWalk({ ...planOf(world, null), ...plan })
    for (let waits = 0; state && waits < 300; waits++) {
      try {
        const page = await walkPage(state, kit)
        pages.push(page)
        state = page.next
      } catch (error) {
        expect(error).toMatchObject({ kind: 'rate-limited' })
        left = limit
      }
    }
    expect(state).toBeNull()
    expectWalk(
      pages.flatMap((page) => page.messages),
      upstream.truth(),
    )
  }

  it('gets through a limit that lets fewer requests pass than it has shards', async () => {
    const world = one(
      8,
      Array.from({ length: 160 }, (_, n) => [n % 8, NOW - n * 6 * 3_600_000] as const),
    )
    await walkThrough(world, 5, { sizes: { shard: 1, counts: [10] } })
  })

  it('gets through a limit that lets fewer requests pass than it takes to find the next message', async () => {
    // Years without a message lie between the two: no page of them is ever full.
    const world = one(2, [
      [0, NOW - DAY],
      [1, NOW - 700 * DAY],
    ])
    await walkThrough(world, 3)
  })

  it.each([30, 400, 3_000])('shows something at once where %d messages are of one second', async (count) => {
    const world = one(
      2,
      Array.from(
        { length: count + 30 },
        (_, n) => [n % 2, NOW - 60_000 - Math.max(0, n - count) * 1_000] as const,
      ),
    )
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const pages = await drain(startWalk(planOf(world, null)), kitOf(upstream))
    expect(pages[0]?.messages.length).toBeGreaterThanOrEqual(Math.min(30, count))
    expectWalk(
      pages.flatMap((page) => page.messages),
      upstream.truth(),
    )
  })

  it('gives what it has of threads that are refused from one page to the next', async () => {
    // All of the second that the first page ends in is not known when they go.
    const world = one(
      1,
      Array.from({ length: 80 }, (_, n) => [0, NOW - 60_000 - Math.floor(n / 7) * 1_000] as const),
    )
    const upstream = createNaiveUpstream({ ...world, moves: true })
    let calls = 0
    const gone = () => Promise.reject(new ConnectorError('bad-request', { status: 400 }))
    const kit = kitOf({
      messages: (...asked) => (calls++ === 0 ? upstream.messages(...asked) : gone()),
      threads: (id, body) => (body.MessageThreadIds ? gone() : upstream.threads(id, body)),
    })
    const pages = await drain(startWalk(planOf(world, null)), kit)
    expect(idsOf(pages.flatMap((page) => page.messages))).toEqual(idsOf(upstream.truth().slice(0, 50)))
    expect(pages.at(-1)?.droppedIds).toEqual([uuid(2, 0)])
  })

  it('ends exactly: fewer than asked for, or no cursor, and no request more', async () => {
    const world = one(
      1,
      Array.from({ length: 50 }, (_, n) => [0, NOW - n * 1_000] as const),
    )
    const createdMs = NOW - 49_000
    const plan = { ...planOf(world, null), threads: [{ id: uuid(2, 0), createdMs, updatedMs: NOW }] }
    const full = createNaiveUpstream({ ...world, moves: true })
    // Nobody knows yet whether there is more of the last one's second.
    expect((await drain(startWalk(plan), kitOf(full))).map(({ messages }) => messages.length)).toEqual([
      49, 1,
    ])
    const fewer = createNaiveUpstream({ ...world, messages: world.messages.slice(1), moves: true })
    expect(await drain(startWalk(plan), kitOf(fewer))).toHaveLength(1)
    expect(fewer.requests).toHaveLength(1)
  })
})

describe('several connections', () => {
  const world = {
    messages: Array.from({ length: 90 }, (_, n) => ({
      id: uuid(1, n),
      threadId: uuid(2, n % 3),
      hiddenMs: NOW - n * 60_000,
    })),
    threads: [0, 1, 2].map((n) => ({ id: uuid(2, n), enterprise: n, createdMs: NOW - 2 * DAY })),
    connections: [0, 1, 2].map((n) => ({ id: `c${n}`, enterprises: [n] })),
  }

  it('leave out one that does not answer in time, name it, and take it back in its place', async () => {
    const clock = createVirtualClock(NOW)
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const slow = async <Answer>(
      connectionId: string,
      answer: () => Promise<Answer>,
      signal?: AbortSignal,
    ) => {
      await clock.sleep(connectionId === 'c1' ? 60_000 : 50, signal)
      return answer()
    }
    const kit: WalkKit = {
      ...kitOf(upstream),
      sleep: clock.sleep,
      messages: (id, body, signal) => slow(id, () => upstream.messages(id, body), signal),
      threads: (id, body, signal) => slow(id, () => upstream.threads(id, body), signal),
    }
    const start = startWalk(planOf(world, null))
    if (!start) throw new Error('there are connections')
    const first = await clock.run(walkPage(start, kit))
    expect(first.messages.length).toBeGreaterThan(0)
    expect(first.lanes).toMatchObject([{ connectionId: 'c1', kind: 'late', problem: null }])
    expect(clock.now() - NOW).toBeLessThan(5_000)
    expect(upstream.requests.filter(({ connectionId }) => connectionId === 'c1')).toEqual([])

    const [lane] = first.lanes
    const own = lane && (await walkPage(lane.state, kitOf(upstream)))
    const reader = own?.next?.readers[0]
    const state = first.next && reader ? rejoin(first.next, reader) : first.next
    const rest = await drain(state, kitOf(upstream))
    const all = [first, ...(own ? [own] : []), ...rest].flatMap((page) => page.messages)
    expect(idsOf(all).toSorted()).toEqual(idsOf(upstream.truth()).toSorted())
  })

  it('go on without one whose credentials are refused, and do not ask it again', async () => {
    const upstream = createNaiveUpstream({ ...world, moves: true })
    let refused = 0
    const kit = kitOf({
      ...upstream,
      threads: async (id, body) => {
        if (id === 'c0') {
          refused++
          throw new ConnectorError('unauthorized', { status: 401 })
        }
        return upstream.threads(id, body)
      },
    })
    const pages = await drain(startWalk(planOf(world, null)), kit)
    expect(refused).toBe(1)
    expect(pages.flatMap(({ lanes }) => lanes)).toMatchObject([
      { connectionId: 'c0', kind: 'failed', problem: { kind: 'unauthorized' } },
    ])
    const others = upstream.truth().filter(({ threadId }) => threadId !== uuid(2, 0))
    expectWalk(
      pages.flatMap((page) => page.messages),
      others,
    )
  })

  it('of two platform addresses keep apart what has the same identifier', async () => {
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const plan = planOf(world, null)
    const scope = [0, 0].map((_, n) => ({
      connectionId: 'c0',
      platform: `p${n}`,
      suffix: n === 0 ? '' : 'second',
      enterpriseIds: null,
    }))
    const pages = await drain(startWalk({ ...plan, scope }), kitOf(upstream))
    const ids = idsOf(pages.flatMap((page) => page.messages))
    expect(ids.filter((id) => id.endsWith('@second'))).toHaveLength(30)
    expect(new Set(ids).size).toBe(60)
  })
})
