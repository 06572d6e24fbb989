import { InfiniteQueryObserver, QueryClient } from '@tanstack/react-query'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { latestThreads } from '../connector/walk/discovery'
import type { WalkKit } from '../connector/walk/plan'
import { createNaiveUpstream, uuid } from '../test/naive-upstream'
import { createVirtualClock } from '../test/virtual-clock'
import { expectOrder, idsOf } from '../test/walks'
import { lookAtHead } from './get-head'
import { firstPageOf, messagesOptions } from './get-messages'
import type { MessagesSource } from './source'

const DAY = 86_400_000
const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)
const START = NOW - 120 * DAY
const scope = { connectionId: 'c0', platform: 'p', suffix: '', enterpriseIds: null }
const inboxAt = (startMs: number): MessagesSource => ({
  kind: 'inbox',
  scope: [scope],
  range: { startMs: START, endMs: NOW + 1_000 * DAY },
  startMs,
})
const threadAt = (startMs: number): MessagesSource => ({
  kind: 'thread',
  scope: [scope],
  threadId: uuid(2, 0),
  startMs,
})

/** Four threads, with a message at each instant, by turns. */
function worldOf(instants: readonly number[]) {
  const messages = instants.map((hiddenMs, n) => ({ id: uuid(1, n), threadId: uuid(2, n % 4), hiddenMs }))
  return createNaiveUpstream({
    messages,
    threads: [0, 1, 2, 3].map((n) => {
      const own = messages.filter(({ threadId }) => threadId === uuid(2, n)).map(({ hiddenMs }) => hiddenMs)
      return { id: uuid(2, n), enterprise: 0, createdMs: Math.min(NOW - 110 * DAY, ...own) }
    }),
    connections: [{ id: 'c0', enterprises: [0] }],
    moves: true,
  })
}

/** A source as a page reads it: in whatever direction is asked for, one page at a time. */
function readerOf(
  source: MessagesSource,
  upstream: Pick<ReturnType<typeof worldOf>, 'messages' | 'threads'>,
) {
  const clock = createVirtualClock(NOW)
  const later = async <Value>(answer: () => Promise<Value>) => {
    await clock.sleep(400)
    return answer()
  }
  const kit: WalkKit = {
    messages: (...asked) => later(() => upstream.messages(...asked)),
    threads: (...asked) => later(() => upstream.threads(...asked)),
    now: clock.now,
    sleep: clock.sleep,
    random: () => 0.5,
    verdict: () => 'moves',
  }
  const client = new QueryClient({
    defaultOptions: { queries: { networkMode: 'always', staleTime: Infinity, structuralSharing: false } },
  })
  const options = messagesOptions(source, clock.now)
  const observer = new InfiniteQueryObserver(client, { ...options, meta: { makeKit: () => kit } })
  const stop = observer.subscribe(() => undefined)
  const result = () => observer.getCurrentResult()
  return {
    clock,
    stop,
    result,
    pages: () => result().data?.pages ?? [],
    begin: () => clock.run(client.fetchInfiniteQuery({ ...options, meta: { makeKit: () => kit } })),
    older: () => clock.run(observer.fetchNextPage({ cancelRefetch: false })),
    newer: () => clock.run(observer.fetchPreviousPage({ cancelRefetch: false })),
    look: () => {
      const pages = result().data?.pages ?? []
      const messages = pages.flatMap((page) => page.messages)
      const known = new Set(idsOf(messages))
      const loaded = {
        isKnown: ({ id }: { readonly id: string }) => known.has(id),
        threads: latestThreads(pages.flatMap((page) => page.threads)),
        droppedIds: new Set<string>(),
        completeFromMs: pages.at(-1)?.completeFromMs ?? null,
      }
      const sinceMs = firstPageOf(pages)?.askedMs ?? 0
      const nothing = { messages: [], threads: [], droppedIds: [], checkedMsOf: {}, failures: {} }
      const before = { ...nothing, checkedMs: sinceMs }
      const plan = { source, loaded, record: [], before, nowMs: clock.now(), insists: false }
      return clock.run(lookAtHead(plan, kit))
    },
  }
}

const instants = fc.array(
  fc.oneof(
    fc.integer({ min: NOW - 110 * DAY, max: NOW - 1 }),
    fc.integer({ min: NOW - 3 * DAY, max: NOW - 3 * DAY + 900 }),
  ),
  { minLength: 1, maxLength: 150 },
)
const start = fc.oneof(
  fc.integer({ min: NOW - 119 * DAY, max: NOW + DAY }),
  fc.integer({ min: NOW - 3 * DAY - 1_500, max: NOW - 3 * DAY + 1_500 }),
)

describe('a source that begins at an instant', () => {
  it.each([
    ['an inbox', inboxAt, () => true],
    ['a conversation', threadAt, (threadId: string) => threadId === uuid(2, 0)],
  ] as const)(
    'brings everything of %s once and in order, whichever end is asked for, with what arrives meanwhile',
    async (_name, sourceAt, isIn) => {
      await fc.assert(
        fc.asyncProperty(
          instants,
          start,
          fc.array(fc.constantFrom('older', 'newer'), { maxLength: 30 }),
          fc.array(fc.nat(3), { maxLength: 6 }),
          async (hidden, startMs, order, arrivals) => {
            const upstream = worldOf(hidden)
            const reader = readerOf(sourceAt(startMs), upstream)
            await reader.begin()
            const steps = [...order]
            const arriving = [...arrivals]
            for (let n = 0; reader.result().hasNextPage || reader.result().hasPreviousPage; n++) {
              const wanted = steps.shift() ?? (n % 2 === 0 ? 'older' : 'newer')
              await reader[wanted]()
              expect(reader.result().error).toBeNull()
              const to = arriving.shift()
              if (to !== undefined) {
                const hiddenMs = reader.clock.now()
                upstream.add({ id: uuid(3, n), threadId: uuid(2, to), hiddenMs })
              }
              if (n > 400) throw new Error('there is no end')
            }
            const head = await reader.look()
            const paged = reader.pages().flatMap((page) => page.messages)
            const all = [...idsOf(head.messages), ...idsOf(paged)]
            const truth = upstream.truth().filter(({ threadId }) => isIn(threadId))
            expect(all.toSorted()).toEqual(idsOf(truth).toSorted())
            expectOrder(paged, upstream.truth())
            expect(reader.pages().flatMap((page) => page.lanes)).toEqual([])
            reader.stop()
          },
        ),
        { numRuns: 60 },
      )
    },
  )

  it('has the message of the instant on its first page, and nothing that is newer', async () => {
    const hidden = Array.from({ length: 40 }, (_, n) => NOW - n * 7 * 3_600_000 - 200)
    const at = Math.floor((hidden[20] ?? 0) / 1000) * 1000
    for (const source of [inboxAt(at), threadAt(at)]) {
      const reader = readerOf(source, worldOf(hidden))
      await reader.begin()
      const [page] = reader.pages()
      expect(page?.messages[0]).toMatchObject({ id: uuid(1, 20), createdMs: at })
      expect(page?.newer?.fromMs).toBe(at + 1000)
      reader.stop()
    }
  })

  it('asks for no page again, in either direction, and looks for threads once', async () => {
    const hidden = Array.from({ length: 600 }, (_, n) => NOW - n * 4 * 3_600_000 - 200)
    const upstream = worldOf(hidden)
    const reader = readerOf(inboxAt(NOW - 40 * DAY), upstream)
    await reader.begin()
    for (const wanted of ['newer', 'older', 'newer', 'older', 'newer', 'newer'] as const)
      await reader[wanted]()
    const asked = upstream.requests.map(({ body }) => JSON.stringify(body))
    expect(new Set(asked).size).toBe(asked.length)
    const ids = idsOf(reader.pages().flatMap((page) => page.messages))
    expect(new Set(ids).size).toBe(ids.length)
    // One look down to the first window, one down to the grid's line below it with what came since.
    expect(upstream.threadRequests.length).toBeLessThanOrEqual(5)
    reader.stop()
  })

  it('keeps where the walk goes on of its two ends alone', async () => {
    const hidden = Array.from({ length: 600 }, (_, n) => NOW - n * 4 * 3_600_000 - 200)
    const reader = readerOf(inboxAt(NOW - 40 * DAY), worldOf(hidden))
    await reader.begin()
    for (const wanted of ['newer', 'older', 'older', 'newer', 'older'] as const) await reader[wanted]()
    const pages = reader.pages()
    expect(pages).toHaveLength(6)
    expect(pages.map(({ next }) => next !== null)).toEqual([false, false, false, false, false, true])
    expect(pages.map(({ newer }) => newer !== null)).toEqual([true, false, false, false, false, false])
    expect(reader.result().data?.pageParams.slice(1)).toEqual([null, null, null, null, null])
    reader.stop()
  })

  it('keeps what is loaded when a newer page fails, and goes on from there', async () => {
    const hidden = Array.from({ length: 60 }, (_, n) => NOW - n * 12 * 3_600_000 - 200)
    const upstream = worldOf(hidden)
    let isBroken = false
    const messages: typeof upstream.messages = (...asked) =>
      isBroken ? Promise.reject(new TypeError('broken')) : upstream.messages(...asked)
    const reader = readerOf(inboxAt(NOW - 20 * DAY), { ...upstream, messages })
    await reader.begin()
    const before = reader.pages()
    isBroken = true
    await reader.newer()
    expect(reader.result()).toMatchObject({ isFetchPreviousPageError: true, isFetchNextPageError: false })
    expect(reader.pages()).toEqual(before)
    isBroken = false
    while (reader.result().hasPreviousPage) await reader.newer()
    while (reader.result().hasNextPage) await reader.older()
    expect(reader.pages().flatMap((page) => page.messages)).toHaveLength(60)
    reader.stop()
  })
})
