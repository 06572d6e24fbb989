import { describe, expect, it } from 'vitest'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { NOW, drain, idsOf, kitOf, planOf } from '../../test/walks'
import { MESSAGE_WINDOW_MS, THREAD_WINDOW_MS } from '../limits'
import type { Thread } from '../message-threads'
import { parseInstant } from '../primitives'
import { NOTHING_KNOWN, discover, stampedSince, updatedSince } from './discovery'
import type { WalkKit } from './plan'
import { startWalk, walkPage } from './walk'

const DAY = 86_400_000

/** One property with a message a day, each in its own thread. */
function dailyWorld(days: number) {
  const at = (n: number) => NOW - 1 - n * DAY
  return {
    messages: Array.from({ length: days }, (_, n) => ({
      id: uuid(1, n),
      threadId: uuid(2, n),
      hiddenMs: at(n),
    })),
    threads: Array.from({ length: days }, (_, n) => ({ id: uuid(2, n), enterprise: 0, createdMs: at(n) })),
    connections: [{ id: 'c0', enterprises: [0] }],
  }
}

describe('a walk that is left open', () => {
  it.each([
    ['over a line of the grid', MESSAGE_WINDOW_MS + 2 * DAY],
    ['for longer than one look may cover', THREAD_WINDOW_MS + 30 * DAY],
  ])('%s goes on from where it stands', async (_, awayMs) => {
    const world = dailyWorld(150)
    const upstream = createNaiveUpstream({ ...world, moves: true })
    const lengths: number[] = []
    const kit: WalkKit = {
      ...kitOf(upstream),
      threads: async (id, body) => {
        const { StartUtc = '', EndUtc = '' } = body.UpdatedUtc ?? {}
        lengths.push(parseInstant(EndUtc) - parseInstant(StartUtc))
        return upstream.threads(id, body)
      },
    }
    const start = startWalk(planOf(world, null))
    if (!start) throw new Error('there is a connection')
    const first = await walkPage(start, kit)
    const rest = await drain(first.next, { ...kit, now: () => NOW + awayMs })
    const walked = idsOf([first, ...rest].flatMap(({ messages }) => messages))
    expect(walked.toSorted()).toEqual(idsOf(upstream.truth()).toSorted())
    expect(Math.min(...lengths)).toBeGreaterThan(0)
    expect(Math.max(...lengths)).toBeLessThanOrEqual(THREAD_WINDOW_MS)
  })
})

describe('a look for threads', () => {
  const scope = { connectionId: 'c0', platform: 'p', suffix: '', enterpriseIds: null }

  it('asks for the time since the last look after everything else, and for nothing from before', async () => {
    const upstream = createNaiveUpstream({ ...dailyWorld(200), moves: true })
    const asked: { readonly isNewest: boolean; readonly isFresh: boolean }[] = []
    const kit: WalkKit = {
      ...kitOf(upstream),
      threads: async (id, body, _signal, _onSent, isFresh = false) => {
        asked.push({ isNewest: parseInstant(body.UpdatedUtc?.EndUtc ?? '') > NOW, isFresh })
        return upstream.threads(id, body)
      },
    }
    const first = await discover(scope, NOTHING_KNOWN, NOW - 20 * DAY, kit)
    await discover(scope, first.discovery, NOW - 150 * DAY, kit)
    // A window by itself follows nothing, so that the users who open an inbox share it.
    expect(asked[0]).toEqual({ isNewest: true, isFresh: false })
    expect(asked.at(-1)).toEqual({ isNewest: true, isFresh: true })
    expect(asked.slice(1, -1).filter(({ isNewest, isFresh }) => isNewest || isFresh)).toEqual([])
  })

  it.each([10, 70, 100, 130])(
    'of a window that began %d minutes ago believes no first answer that is empty',
    async (minutes) => {
      const toMs = NOW - minutes * 60_000
      const thread = threadOf(uuid(2, 1), toMs + 60_000)
      let calls = 0
      const kit: WalkKit = {
        ...kitOf(createNaiveUpstream({ ...dailyWorld(1), moves: true })),
        threads: async (_id, { UpdatedUtc }) => {
          const startMs = parseInstant(UpdatedUtc?.StartUtc ?? '')
          const found = calls++ > 0 && thread.updatedMs >= startMs ? [thread] : []
          return { threads: found, cursor: found.at(-1)?.id ?? null }
        },
      }
      const first = await discover(scope, NOTHING_KNOWN, toMs, kit)
      // The next look goes back behind the one before it.
      const next = await updatedSince(scope, stampedSince(NOW, scope, kit), NOW + DAY, kit, NOW)
      expect([...first.threads, ...next].map(({ id }) => id)).toContain(thread.id)
    },
  )

  const sinceMs = NOW - 20 * DAY
  it.each<[string, (kit: WalkKit) => Promise<readonly Thread[]>]>([
    ['walk', async (kit) => (await discover(scope, NOTHING_KNOWN, sinceMs, kit)).threads],
    ['look at the newest end', (kit) => updatedSince(scope, sinceMs, NOW + DAY, kit)],
  ])(
    'of a %s meets a thread that moves from the second page to the first between the two',
    async (_, look) => {
      const updatedMs = new Map(Array.from({ length: 1_500 }, (_, n) => [uuid(2, n), NOW - n * 600_000]))
      const moving = uuid(2, 1_200)
      const kit: WalkKit = {
        ...kitOf(createNaiveUpstream({ ...dailyWorld(1), moves: true })),
        // By their update, which the vendor leaves open.
        threads: async (_id, { UpdatedUtc, Limitation: { Count, Cursor } }) => {
          const startMs = parseInstant(UpdatedUtc?.StartUtc ?? '')
          const all = [...updatedMs].filter(([, ms]) => ms >= startMs).sort((a, b) => b[1] - a[1])
          const from = Cursor == null ? 0 : all.findIndex(([id]) => id === Cursor) + 1
          const page = all.slice(from, from + Count)
          updatedMs.set(moving, NOW)
          return { threads: page.map(([id, ms]) => threadOf(id, ms)), cursor: page.at(-1)?.[0] ?? null }
        },
      }
      expect((await look(kit)).map(({ id }) => id)).toContain(moving)
    },
  )
})

function threadOf(id: string, ms: number): Thread {
  return { id, originalSender: null, subject: null, createdMs: ms, updatedMs: ms, isResolved: false }
}

describe('a walk over several shards', () => {
  it('keeps as many ids from window to window as lie at their boundary, however many are empty', async () => {
    const world = dailyWorld(10)
    // Thousands of days without a message, of threads that might have had one.
    const threads = world.threads.map((thread) => ({ ...thread, createdMs: Date.UTC(2022, 1, 1) }))
    const upstream = createNaiveUpstream({ ...world, threads, moves: true })
    const plan = { ...planOf(world, null), sizes: { shard: 2, counts: [50] } }
    const pages = await drain(startWalk(plan), kitOf(upstream, 'unknown'))
    expect(idsOf(pages.flatMap(({ messages }) => messages))).toEqual(idsOf(upstream.truth()))
    const sizes = pages.map(({ next }) => JSON.stringify(next).length)
    expect(Math.max(...sizes)).toBeLessThan(20_000)
  })
})

describe('the first message', () => {
  it.each(Array.from({ length: 3 }, (_, n) => n))(
    'waits for one look and one page, wherever on the grid it lies (%i)',
    async (cells) => {
      const nowMs = NOW - cells * MESSAGE_WINDOW_MS
      const upstream = createNaiveUpstream({ ...dailyWorld(300), moves: true })
      const start = startWalk({ ...planOf({ connections: [{ id: 'c0' }] }, null), nowMs })
      if (!start) throw new Error('there is a connection')
      const page = await walkPage(start, { ...kitOf(upstream), now: () => nowMs })
      expect(page.messages.length).toBeGreaterThan(0)
      expect([upstream.threadRequests.length, upstream.requests.length]).toEqual([1, 1])
    },
  )
})
