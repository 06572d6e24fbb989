import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { createVirtualClock } from '../../test/virtual-clock'
import { drainLanes, idsOf } from '../../test/walks'
import { ConnectorError } from '../errors'
import { parseInstant } from '../primitives'
import { type NewerPage, startNewer, walkNewer } from './newer'
import type { WalkKit, WalkPlan, WalkedMessage } from './plan'
import { startWalk, walkPage } from './walk'

const DAY = 86_400_000
const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)

const plan: WalkPlan = {
  scope: [{ connectionId: 'c0', platform: 'p', suffix: '', enterpriseIds: null }],
  threads: null,
  range: null,
  nowMs: NOW,
}

function worldOf(hidden: readonly number[]) {
  const messages = hidden.map((hiddenMs, n) => ({ id: uuid(1, n), threadId: uuid(2, n % 3), hiddenMs }))
  return createNaiveUpstream({
    messages,
    threads: [0, 1, 2].map((n) => {
      const own = messages.filter(({ threadId }) => threadId === uuid(2, n)).map(({ hiddenMs }) => hiddenMs)
      return { id: uuid(2, n), enterprise: 0, createdMs: Math.min(NOW - 1, ...own) }
    }),
    connections: [{ id: 'c0', enterprises: [0] }],
    moves: true,
  })
}

function kitOf(upstream: ReturnType<typeof worldOf>): WalkKit {
  return {
    ...upstream,
    now: () => NOW,
    sleep: () => Promise.resolve(),
    random: () => 0.5,
    verdict: () => 'moves',
  }
}

async function newerThan(fromMs: number, kit: WalkKit) {
  const pages: (readonly WalkedMessage[])[] = []
  let state = startNewer(plan, fromMs)
  while (state) {
    const page = await walkNewer(JSON.parse(JSON.stringify(state)), kit)
    pages.push(page.messages)
    state = page.next
  }
  return pages
}

async function olderThan(endMs: number, kit: WalkKit) {
  const messages: WalkedMessage[] = []
  let state = startWalk({ ...plan, range: { startMs: 0, endMs } })
  while (state) {
    const page = await walkPage(state, kit)
    messages.push(...page.messages)
    state = page.next
  }
  return messages
}

describe('a walk that starts at any instant', () => {
  const instants = fc.array(
    fc.oneof(
      fc.integer({ min: NOW - 200 * DAY, max: NOW - 1 }),
      fc.integer({ min: NOW - 3 * DAY, max: NOW - 3 * DAY + 900 }),
    ),
    { maxLength: 120 },
  )
  const start = fc.integer({ min: NOW - 220 * DAY, max: NOW }).map((ms) => Math.floor(ms / 1000) * 1000)

  it('gives with what is older and what is newer everything once, each in order', async () => {
    await fc.assert(
      fc.asyncProperty(instants, start, async (hidden, fromMs) => {
        const upstream = worldOf(hidden)
        const kit = kitOf(upstream)
        const older = await olderThan(fromMs, kit)
        const newer = (await newerThan(fromMs, kit)).toReversed().flat()
        expect([...newer, ...older].map(({ id }) => id).toSorted()).toEqual(
          upstream
            .truth()
            .map(({ id }) => id)
            .toSorted(),
        )
        const all = [...newer, ...older]
        expect(all.every(({ createdMs }, at) => at === 0 || createdMs <= (all[at - 1]?.createdMs ?? 0))).toBe(
          true,
        )
      }),
      { numRuns: 80 },
    )
  })

  it('reads a full stretch in halves and an empty one in ever longer steps', async () => {
    const fromMs = NOW - 100 * DAY
    const burst = Array.from({ length: 3_000 }, (_, n) => fromMs + 2 * DAY + n * 10_000)
    const upstream = worldOf(burst)
    const pages = await newerThan(fromMs, kitOf(upstream))
    expect(pages.flat()).toHaveLength(3_000)
    expect(Math.max(...pages.map((page) => page.length))).toBeLessThanOrEqual(1_000)
    const spans = upstream.requests.map(({ body }) => {
      const { StartUtc = '', EndUtc = '' } = body.CreatedUtc ?? {}
      return parseInstant(EndUtc) - parseInstant(StartUtc)
    })
    expect(Math.max(...spans)).toBeGreaterThan(8 * DAY)
    expect(upstream.threadRequests.length).toBeLessThan(5)
  })
})

describe('a walk towards now over several connections', () => {
  const fromMs = NOW - 30 * DAY
  const messages = Array.from({ length: 90 }, (_, n) => ({
    id: uuid(1, n),
    threadId: uuid(2, n % 3),
    hiddenMs: fromMs + n * 8 * 3_600_000,
  }))
  const connections = [0, 1, 2].map((n) => ({ id: `c${n}`, enterprises: [n] }))
  const world = () =>
    createNaiveUpstream({
      messages,
      threads: [0, 1, 2].map((n) => ({ id: uuid(2, n), enterprise: n, createdMs: fromMs - DAY })),
      connections,
      moves: true,
    })
  const scope = connections.map(({ id }) => ({
    connectionId: id,
    platform: 'p',
    suffix: '',
    enterpriseIds: null,
  }))

  async function readAll(kit: WalkKit) {
    const pages: NewerPage[] = []
    let state = startNewer({ ...plan, scope }, fromMs)
    while (state) {
      const page = await walkNewer(JSON.parse(JSON.stringify(state)), kit)
      pages.push(page)
      state = page.next
    }
    return pages
  }

  it.each([
    ['its threads', 'threads'],
    ['its messages', 'messages'],
  ] as const)(
    'goes on without one that is refused %s, does not ask it again, and leaves it as lanes',
    async (_, of) => {
      const upstream = world()
      let refused = 0
      const refuse = (connectionId: string) => {
        if (connectionId !== 'c1') return
        refused++
        throw new ConnectorError('unauthorized', { status: 401, requestId: 'r-1' })
      }
      const kit: WalkKit = {
        ...kitOf(upstream),
        [of]: async (connectionId: string, body: never) => {
          refuse(connectionId)
          return upstream[of](connectionId, body)
        },
        sleep: () => new Promise(() => {}),
      }
      const pages = await readAll(kit)
      const given = pages.flatMap((page) => page.messages)
      expect(given).toHaveLength(60)
      expect(refused).toBe(1)
      const lanes = pages.flatMap((page) => page.lanes)
      for (const lane of lanes) {
        expect(lane).toMatchObject({ connectionId: 'c1', kind: 'failed', problem: { requestId: 'r-1' } })
      }
      expect(new Set(lanes.map(({ id }) => id)).size).toBe(lanes.length)
      const filled = await drainLanes(lanes, kitOf(upstream))
      const all = [...given, ...filled.flatMap((page) => page.messages)]
      expect(idsOf(all).toSorted()).toEqual(idsOf(upstream.truth()).toSorted())
    },
  )

  it('goes on after two seconds without one that does not answer', async () => {
    const clock = createVirtualClock(NOW)
    const upstream = world()
    const kit: WalkKit = {
      ...kitOf(upstream),
      now: clock.now,
      sleep: clock.sleep,
      threads: async (connectionId, body, signal) => {
        await clock.sleep(connectionId === 'c2' ? 60_000 : 50, signal)
        return upstream.threads(connectionId, body)
      },
    }
    const state = startNewer({ ...plan, scope }, fromMs)
    if (!state) throw new Error('there is something newer')
    const page = await clock.run(walkNewer(state, kit))
    expect(page.lanes).toMatchObject([{ connectionId: 'c2', kind: 'late', problem: null }])
    expect(clock.now() - NOW).toBeLessThan(3_000)
  })

  it('fails as a whole when none goes on', async () => {
    const kit: WalkKit = {
      ...kitOf(world()),
      threads: () => Promise.reject(new ConnectorError('unauthorized')),
    }
    const state = startNewer({ ...plan, scope }, fromMs)
    if (!state) throw new Error('there is something newer')
    await expect(walkNewer(state, kit)).rejects.toMatchObject({ kind: 'unauthorized' })
  })
})
