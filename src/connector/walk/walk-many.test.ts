import { describe, expect, it } from 'vitest'
import { createSlots } from '../../lib/slots'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { type VirtualClock, createVirtualClock } from '../../test/virtual-clock'
import { NOW, drain, drainLanes, expectOrder, idsOf, kitOf, planOf } from '../../test/walks'
import type { WalkKit } from './plan'
import { PATIENCE_MS, startWalk, walkPage } from './walk'

const DAY = 86_400_000

/** One property for each connection, with a message every few hours. */
function worldOf(connections: number) {
  const each = 12
  return createNaiveUpstream({
    messages: Array.from({ length: connections * each }, (_, n) => ({
      id: uuid(1, n),
      threadId: uuid(2, n % connections),
      hiddenMs: NOW - 1 - n * 97_000,
    })),
    threads: Array.from({ length: connections }, (_, n) => ({
      id: uuid(2, n),
      enterprise: n,
      createdMs: NOW - 1 - (n + (each - 1) * connections) * 97_000,
    })),
    connections: Array.from({ length: connections }, (_, n) => ({ id: `c${n}`, enterprises: [n] })),
    moves: true,
  })
}

type World = ReturnType<typeof worldOf>

/** A browser: six sockets and a queue before them. Counts what was sent, and what was given up after that. */
function browserOf(clock: VirtualClock, world: World, latencyMs: (connectionId: string) => number) {
  const slots = createSlots(6)
  const counts = { sent: 0, givenUp: 0 }
  const inTurn = async <Answer>(
    connectionId: string,
    answer: () => Promise<Answer>,
    signal: AbortSignal | undefined,
    onSent: (() => void) | undefined,
  ): Promise<Answer> => {
    const send = async () => {
      onSent?.()
      counts.sent++
      try {
        await clock.sleep(latencyMs(connectionId), signal)
      } catch (error) {
        counts.givenUp++
        throw error
      }
      return answer()
    }
    return slots.run(send, signal ?? new AbortController().signal)
  }
  const kit: WalkKit = {
    ...kitOf(world),
    isQueued: true,
    now: clock.now,
    sleep: clock.sleep,
    messages: (id, body, signal, onSent) => inTurn(id, () => world.messages(id, body), signal, onSent),
    threads: (id, body, signal, onSent) => inTurn(id, () => world.threads(id, body), signal, onSent),
  }
  return { kit, counts }
}

function planFor(connections: number) {
  return planOf(
    { connections: Array.from({ length: connections }, (_, n) => ({ id: `c${n}` })) },
    { startMs: NOW - 24 * DAY, endMs: NOW + DAY },
  )
}

describe('a browser with six sockets and answers that take 300 ms', () => {
  it.each([12, 50, 300])(
    'shows something soon and everything once, with %i connections',
    async (connections) => {
      const clock = createVirtualClock(NOW)
      const world = worldOf(connections)
      const { kit, counts } = browserOf(clock, world, () => 300)
      const start = startWalk(planFor(connections))
      if (!start) throw new Error('there are connections')
      const first = await clock.run(walkPage(start, kit))
      expect(clock.now() - NOW).toBeLessThan(PATIENCE_MS + 1_000)
      expect(first.messages.length).toBeGreaterThan(5)
      // Nobody was slow: those beside the walk have not been asked yet, and what has been sent was waited for.
      expect(counts.givenUp).toBe(0)
      expect(first.lanes.every(({ kind, problem }) => kind === 'late' && problem === null)).toBe(true)
      if (connections === 12) expect(first.lanes).toEqual([])

      const pages = [first, ...(await clock.run(drain(first.next, kit)))]
      expectOrder(
        pages.flatMap(({ messages }) => messages),
        world.truth(),
      )
      const lanes = pages.flatMap((page) => page.lanes)
      const filled = await clock.run(drainLanes(lanes, kit))
      const all = [...pages, ...filled].flatMap(({ messages }) => messages)
      expect(idsOf(all).toSorted()).toEqual(idsOf(world.truth()).toSorted())
      expect(counts.givenUp).toBe(0)
      // A look for threads and a page each; what was asked before a connection left is not asked again.
      expect(counts.sent).toBe(connections * 2)
    },
  )

  it('asks the others when all that were asked first hang', async () => {
    const clock = createVirtualClock(NOW)
    const world = worldOf(20)
    const hang = new Set(Array.from({ length: 6 }, (_, n) => `c${n}`))
    const { kit, counts } = browserOf(clock, world, (id) => (hang.has(id) ? 600_000 : 300))
    const start = startWalk(planFor(20))
    if (!start) throw new Error('there are connections')
    const first = await clock.run(walkPage(start, kit))
    expect(clock.now() - NOW).toBeLessThan(2 * PATIENCE_MS + 1_000)
    expect(first.messages.length).toBeGreaterThan(0)
    expect(first.lanes.map(({ connectionId }) => connectionId)).toEqual(expect.arrayContaining([...hang]))
    expect(counts.givenUp).toBe(6)
  })

  it('counts the patience with one from when its request was sent', async () => {
    const clock = createVirtualClock(NOW)
    const world = worldOf(20)
    // The last ones answer within two seconds of being sent, though later than that after the page began.
    const { kit, counts } = browserOf(clock, world, (id) => (Number(id.slice(1)) < 6 ? 600 : 1_300))
    const start = startWalk(planFor(18))
    if (!start) throw new Error('there are connections')
    await clock.run(walkPage(start, kit))
    expect(counts.givenUp).toBe(0)
  })
})
