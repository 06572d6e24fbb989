import { describe, expect, it } from 'vitest'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { NOW, drain, drainLanes, expectWalk, idsOf, kitOf, planOf } from '../../test/walks'
import type { ThreadsPage } from '../message-threads'
import type { MessagesPage, MessagesRequest } from '../messages'
import { sweepWindow } from './discovery'
import type { WalkPlan } from './plan'
import { startWalk } from './walk'

const DAY = 86_400_000
/** What an upstream makes of a page. */
type Spoil = (page: MessagesPage, body: MessagesRequest) => MessagesPage

const nothing: Spoil = () => ({ messages: [], cursor: null })
const emptied: Spoil = ({ cursor }) => ({ messages: [], cursor })
const withoutCursor: Spoil = ({ messages }) => ({ messages, cursor: null })

/** One connection; `hiddenMs` of each message, all of them newest first. */
function worldOf(threads: number, times: readonly number[]) {
  return {
    threads: Array.from({ length: threads }, (_, n) => ({
      id: uuid(2, n),
      enterprise: 0,
      createdMs: Math.min(...times),
    })),
    messages: times.map((hiddenMs, n) => ({ id: uuid(1, n), threadId: uuid(2, n % threads), hiddenMs })),
    connections: [{ id: 'c0', enterprises: [0] }],
  }
}

/** Two messages an hour over 70 days, in windows of several pages each. */
const busy = worldOf(
  3,
  Array.from({ length: 3_360 }, (_, n) => NOW - n * 1_800_000),
)
const oneThread: Partial<WalkPlan> = { threads: [{ id: uuid(2, 0), createdMs: 0, updatedMs: NOW }] }

/** Walks to the end through an upstream that spoils the pages for which `isHit` says so. */
async function walkThrough(
  world: ReturnType<typeof worldOf>,
  spoil: Spoil,
  isHit: (body: MessagesRequest, page: MessagesPage, times: number) => boolean,
  plan: Partial<WalkPlan> = {},
) {
  const upstream = createNaiveUpstream({ ...world, moves: true })
  const asked = new Map<string, number>()
  const kit = kitOf({
    ...upstream,
    messages: async (connectionId, body) => {
      const page = await upstream.messages(connectionId, body)
      const key = JSON.stringify(body)
      const times = asked.get(key) ?? 0
      asked.set(key, times + 1)
      return isHit(body, page, times) ? spoil(page, body) : page
    },
  })
  const pages = await drain(startWalk({ ...planOf(world, null), ...plan }), kit)
  return { upstream, pages, messages: pages.flatMap((page) => page.messages), kit }
}

const isAfterCursor = ({ Limitation }: MessagesRequest) => Limitation.Cursor != null

describe('an upstream that says once that a list has ended', () => {
  it.each([
    ['nothing', nothing],
    ['nothing and a cursor', emptied],
  ])('after a cursor, with %s, is asked again, whichever page it is', async (_, spoil) => {
    const { messages, pages, upstream } = await walkThrough(
      busy,
      spoil,
      (body, _page, times) => isAfterCursor(body) && times === 0,
    )
    expectWalk(messages, upstream.truth())
    expect(pages.flatMap(({ lanes }) => lanes)).toEqual([])
  })

  it('in a window in which a conversation began or was written to last is asked again', async () => {
    const world = worldOf(1, [NOW - DAY, NOW - 40 * DAY, NOW - 41 * DAY])
    const { messages, upstream } = await walkThrough(world, nothing, (_body, _page, times) => times === 0)
    expectWalk(messages, upstream.truth())
  })

  it.each([
    ['short', (page: MessagesPage) => ({ ...page, messages: page.messages.slice(0, 3) })],
    ['empty', nothing],
  ])('of a conversation with a page that is %s is asked again', async (_, spoil) => {
    const world = worldOf(
      1,
      busy.messages.slice(0, 1_000).map(({ hiddenMs }) => hiddenMs),
    )
    const { messages, upstream } = await walkThrough(
      world,
      spoil,
      (body, _page, times) => isAfterCursor(body) && times === 0,
      oneThread,
    )
    expectWalk(messages, upstream.truth())
  })

  it.each([
    [
      'without a cursor',
      busy,
      (page: MessagesPage) => ({ messages: page.messages.slice(0, 3), cursor: null }),
    ],
    [
      'without the beginning of a conversation',
      worldOf(1, [NOW - DAY, NOW - 2 * DAY, NOW - 3 * DAY]),
      ({ messages: [first] }: MessagesPage) => ({
        messages: first ? [first] : [],
        cursor: first?.id ?? null,
      }),
    ],
  ])('with a short page %s is asked again', async (_, world, spoil) => {
    const { messages, upstream } = await walkThrough(world, spoil, (_body, _page, times) => times === 0)
    expectWalk(messages, upstream.truth())
  })

  it('costs no request where a list ends as lists do', async () => {
    const all = await walkThrough(busy, nothing, () => false)
    const bodies = all.upstream.requests.map(({ body }) => JSON.stringify(body))
    expect(new Set(bodies).size).toBe(bodies.length)
  })
})

describe('an empty page with a cursor', () => {
  it('that comes again is no end: the walk goes on with its cursor', async () => {
    let isGap = false
    const { messages, upstream } = await walkThrough(
      busy,
      // What it leaves out is lost to whoever believes it; the point is what comes after.
      (page) => ({ messages: [], cursor: page.messages[0]?.id ?? null }),
      (body, page) => {
        const isHit = isAfterCursor(body) && page.messages.length > 100 && !isGap
        isGap = isHit
        return isHit
      },
    )
    expect(messages.length).toBe(upstream.truth().length)
  })

  it('is not followed for ever', async () => {
    let cursors = 0
    const { pages, upstream } = await walkThrough(
      busy,
      () => ({ messages: [], cursor: uuid(1, 100 + cursors++) }),
      isAfterCursor,
    )
    expect(upstream.requests.length).toBeLessThan(400)
    // What lies beyond such pages is named.
    const lanes = pages.flatMap((page) => page.lanes)
    expect(lanes.length).toBeGreaterThan(0)
    expect(new Set(lanes.map(({ problem }) => problem?.kind))).toEqual(new Set(['malformed']))
  })
})

describe('a page that repeats the cursor it was asked with', () => {
  const repeated =
    (isKept: boolean): Spoil =>
    ({ messages }, { Limitation }) => ({
      messages: isKept ? messages : [],
      cursor: Limitation.Cursor ?? null,
    })
  const isSecond = ({ Limitation, CreatedUtc }: MessagesRequest) =>
    Limitation.Cursor != null && CreatedUtc?.EndUtc.startsWith('2024-05') === true

  it.each([
    ['empty', repeated(false)],
    ['short', repeated(true)],
  ])('is no end: one that is %s leaves a gap that is named, and can be read later', async (_, spoil) => {
    const { messages, pages, upstream } = await walkThrough(busy, spoil, isSecond)
    const lanes = pages.flatMap((page) => page.lanes)
    expect(lanes).toMatchObject([{ kind: 'stretch', problem: { kind: 'malformed' } }])
    const read = await drainLanes(lanes, kitOf(upstream))
    const all = new Set(idsOf([...messages, ...read.flatMap((page) => page.messages)]))
    expect(all.size).toBe(upstream.truth().length)
  })

  it('fails a conversation that is read by cursor alone', async () => {
    const world = worldOf(
      1,
      Array.from({ length: 50 }, (_, n) => NOW - n * 1_000),
    )
    await expect(walkThrough(world, repeated(false), isAfterCursor, oneThread)).rejects.toMatchObject({
      kind: 'malformed',
    })
  })
})

describe('a full page without a cursor', () => {
  const isFull = ({ Limitation }: MessagesRequest, { messages }: MessagesPage) =>
    messages.length === Limitation.Count

  it.each([
    ['an inbox', busy, {}],
    [
      'a conversation',
      worldOf(
        1,
        busy.messages.slice(0, 900).map(({ hiddenMs }) => hiddenMs),
      ),
      oneThread,
    ],
    [
      'messages of few seconds',
      worldOf(
        2,
        Array.from({ length: 2_000 }, (_, n) => NOW - Math.floor(n / 200) * 1_000),
      ),
      {},
    ],
  ])('is no end: what is older is asked for by time, in %s', async (_, world, plan) => {
    const { messages, pages, upstream } = await walkThrough(world, withoutCursor, isFull, plan)
    expectWalk(messages, upstream.truth())
    expect(pages.flatMap(({ lanes }) => lanes)).toEqual([])
  })

  it('leaves a gap that is named where more are of one second than a page holds, and reads it later', async () => {
    const times = Array.from({ length: 1_500 }, (_, n) => (n < 100 ? NOW - n * 1_000 : NOW - 200_000))
    const world = worldOf(2, [...times, NOW - 40 * DAY])
    const { messages, pages, upstream } = await walkThrough(world, withoutCursor, isFull)
    const lanes = pages.flatMap((page) => page.lanes)
    expect(lanes.length).toBeGreaterThan(0)
    for (const lane of lanes) expect(lane).toMatchObject({ kind: 'stretch', problem: { kind: 'malformed' } })
    const read = await drainLanes(lanes, kitOf(upstream))
    const all = new Set(idsOf([...messages, ...read.flatMap((page) => page.messages)]))
    expect(all.size).toBe(upstream.truth().length)
  })
})

describe('an upstream that lies about threads', () => {
  const scope = { connectionId: 'c0', platform: 'p', suffix: '', enterpriseIds: null }
  const window = { startMs: NOW - 80 * DAY, endMs: NOW }
  /** More threads than two pages hold, one every 40 minutes. */
  const many = Array.from({ length: 2_500 }, (_, n) => ({
    id: uuid(2, n),
    enterprise: 0,
    createdMs: NOW - n * 2_400_000,
  }))

  async function sweep(
    spoil: (page: ThreadsPage, times: number, count: number, cursor: string | null) => ThreadsPage,
  ) {
    const upstream = createNaiveUpstream({
      threads: many,
      messages: [],
      connections: [{ id: 'c0', enterprises: [0] }],
      moves: false,
    })
    const times = new Map<string, number>()
    const kit = kitOf({
      ...upstream,
      threads: async (connectionId, body) => {
        const key = JSON.stringify(body)
        const before = times.get(key) ?? 0
        times.set(key, before + 1)
        const { Count, Cursor } = body.Limitation
        return spoil(await upstream.threads(connectionId, body), before, Count, Cursor ?? null)
      },
    })
    const found = await sweepWindow(scope, window, kit)
    return { ids: new Set(idsOf(found)), requests: upstream.threadRequests.length }
  }

  it.each<[string, (page: ThreadsPage) => ThreadsPage]>([
    ['nothing', () => ({ threads: [], cursor: null })],
    ['nothing and a cursor', (page) => ({ ...page, threads: [] })],
    ['less than there is', (page) => ({ ...page, threads: page.threads.slice(0, 5) })],
  ])('with %s after a cursor, once, is asked again', async (_, spoil) => {
    const { ids } = await sweep((page, times, _count, cursor) =>
      cursor !== null && times === 0 ? spoil(page) : page,
    )
    expect(ids.size).toBe(many.length)
  })

  it.each<[string, (page: ThreadsPage) => ThreadsPage]>([
    ['nothing', () => ({ threads: [], cursor: null })],
    ['less than there is and no cursor', (page) => ({ threads: page.threads.slice(0, 5), cursor: null })],
  ])('with %s, once, is asked again', async (_, spoil) => {
    const { ids } = await sweep((page, times) => (times === 0 ? spoil(page) : page))
    expect(ids.size).toBe(many.length)
  })

  it('with full pages that lead nowhere is read in halves', async () => {
    const { ids } = await sweep((page, _times, count) =>
      page.threads.length === count ? { ...page, cursor: null } : page,
    )
    expect(ids.size).toBe(many.length)
  })

  it('costs one request more where it does not lie, and none where one page holds all', async () => {
    expect((await sweep((page) => page)).requests).toBe(4)
  })
})
