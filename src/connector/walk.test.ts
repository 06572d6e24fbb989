import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { FLOOR_MS, MESSAGE_WINDOW_MS, THREAD_WINDOW_MS } from './limits'
import { discoverThreads, discoveryWindows } from './discovery'
import type { Thread, ThreadsPage } from './message-threads'
import type { Message, MessagesPage, MessagesRequest } from './messages'
import { parseInstant } from './primitives'
import { type AskMessages, type WalkPlan, startWalk, walkPage } from './walk'
import { newestWindow, olderWindow } from './windows'

const DAY = 86_400_000
const NOW = Date.UTC(2024, 5, 12, 9, 30, 15)

/** A message with the fraction that the server knows and the wire does not show. */
interface Stored {
  readonly message: Message
  readonly hiddenMs: number
}

const id = (n: number) => `00000000-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
const threadId = (n: number) => `11111111-0000-4000-8000-${n.toString(16).padStart(12, '0')}`

/** A naive upstream: sorts everything, filters, cuts. Newest inserted first inside one instant. */
function naiveUpstream(stored: readonly Stored[]) {
  const requests: MessagesRequest[] = []
  const sorted = stored.map((item, index) => ({ ...item, index }))
  sorted.sort((a, b) => b.hiddenMs - a.hiddenMs || b.index - a.index)
  const ask: AskMessages = async (_connection, body) => {
    requests.push(body)
    const matching = sorted.filter(
      ({ message, hiddenMs }) =>
        body.MessageThreadIds.includes(message.threadId) &&
        (!body.CreatedUtc ||
          (hiddenMs >= parseInstant(body.CreatedUtc.StartUtc) &&
            hiddenMs <= parseInstant(body.CreatedUtc.EndUtc))),
    )
    const from = body.Limitation.Cursor
      ? matching.findIndex(({ message }) => message.id === body.Limitation.Cursor) + 1
      : 0
    const messages = matching.slice(from, from + body.Limitation.Count).map(({ message }) => message)
    return { messages, cursor: messages.at(-1)?.id ?? null }
  }
  return { ask, requests, sorted }
}

async function drain(plan: WalkPlan, ask: AskMessages) {
  const pages: Message[][] = []
  let state = startWalk(plan)
  while (state) {
    const page = await walkPage(JSON.parse(JSON.stringify(state)), ask)
    pages.push([...page.messages])
    state = page.next
  }
  return pages
}

const boundaries = Array.from({ length: 12 }, (_, k) => FLOOR_MS + MESSAGE_WINDOW_MS * (20 + k))
const hiddenMs = fc.oneof(
  fc.integer({ min: NOW - 300 * DAY, max: NOW }),
  // Ties inside a second, and messages on and around the windows' boundary instants.
  fc.tuple(fc.constantFrom(...boundaries), fc.integer({ min: -1500, max: 1500 })).map(([at, by]) => at + by),
  fc.integer({ min: NOW - 5 * DAY, max: NOW - 5 * DAY + 1200 }),
)
const storedMessages = fc
  .array(fc.tuple(hiddenMs, fc.integer({ min: 0, max: 3 })), { maxLength: 700 })
  .map((items) =>
    items.map(([at, thread], index): Stored => {
      const createdMs = Math.floor(at / 1000) * 1000
      const message = {
        id: id(index),
        threadId: threadId(thread),
        text: 'text',
        sender: 'Application',
        createdMs,
      } as const
      return { message, hiddenMs: at }
    }),
  )
const second = fc.integer({ min: NOW - 320 * DAY, max: NOW + DAY }).map((ms) => Math.floor(ms / 1000) * 1000)
const range = fc
  .tuple(second, second)
  .map(([a, b]) => ({ startMs: Math.min(a, b), endMs: Math.max(a, b) + 1000 }))

describe('the walk over messages', () => {
  it('gives every message of the range exactly once, each thread in the server’s order', async () => {
    await fc.assert(
      fc.asyncProperty(storedMessages, fc.option(range), async (stored, range) => {
        const upstream = naiveUpstream(stored)
        const threadIds = [threadId(0), threadId(1), threadId(2)]
        const plan = { connectionId: 'c', enterpriseIds: null, threadIds, range, nowMs: NOW }
        const walked = (await drain(plan, upstream.ask)).flat()
        const expected = upstream.sorted
          .map(({ message }) => message)
          .filter((m) => threadIds.includes(m.threadId))
          .filter((m) => !range || (m.createdMs >= range.startMs && m.createdMs < range.endMs))
        expect(walked.map((m) => m.id)).toEqual(expected.map((m) => m.id))
      }),
      { numRuns: 300 },
    )
  })

  it('never asks for more than 28 days, nor for anything before the floor', async () => {
    await fc.assert(
      fc.asyncProperty(range, async (range) => {
        const upstream = naiveUpstream([])
        await drain(
          { connectionId: 'c', enterpriseIds: null, threadIds: [threadId(0)], range, nowMs: NOW },
          upstream.ask,
        )
        for (const { CreatedUtc } of upstream.requests) {
          const [from, to] = [
            parseInstant(CreatedUtc?.StartUtc ?? ''),
            parseInstant(CreatedUtc?.EndUtc ?? ''),
          ]
          expect(to - from).toBeGreaterThan(0)
          expect(to - from).toBeLessThanOrEqual(28 * DAY)
          expect(from).toBeGreaterThanOrEqual(FLOOR_MS)
        }
      }),
    )
  })

  it('asks two readers’ requests alike, whenever they came and whatever start they chose', () => {
    const early = newestWindow({ startMs: NOW - 30 * DAY, endMs: NOW + DAY }, NOW, MESSAGE_WINDOW_MS)
    const late = newestWindow({ startMs: NOW - 7 * DAY, endMs: NOW + DAY }, NOW + 60_000, MESSAGE_WINDOW_MS)
    expect(early).toEqual(late)
  })

  it('ends a range in the past at the next UTC midnight', () => {
    const range = { startMs: Date.UTC(2024, 2, 1), endMs: Date.UTC(2024, 2, 10, 18, 15) }
    const window = newestWindow(range, NOW, MESSAGE_WINDOW_MS)
    expect(window?.endMs).toBe(Date.UTC(2024, 2, 11))
  })

  it('shares the boundary instant of neighbouring windows', () => {
    const range = { startMs: NOW - 100 * DAY, endMs: NOW }
    const newest = newestWindow(range, NOW, MESSAGE_WINDOW_MS)
    expect(newest && olderWindow(newest, range, MESSAGE_WINDOW_MS)?.endMs).toBe(newest?.startMs)
  })

  it('asks nothing when there is no thread or the range is empty or before the floor', () => {
    const plan = { connectionId: 'c', enterpriseIds: null, threadIds: [threadId(0)], range: null, nowMs: NOW }
    expect(startWalk({ ...plan, threadIds: [] })).toBeNull()
    expect(startWalk({ ...plan, range: { startMs: NOW, endMs: NOW } })).toBeNull()
    expect(startWalk({ ...plan, range: { startMs: 0, endMs: FLOOR_MS } })).toBeNull()
  })

  it('gives out an empty page rather than ask without end across empty months', async () => {
    const upstream = naiveUpstream([])
    const range = { startMs: FLOOR_MS, endMs: NOW }
    const state = startWalk({
      connectionId: 'c',
      enterpriseIds: null,
      threadIds: [threadId(0)],
      range,
      nowMs: NOW,
    })
    const page = state && (await walkPage(state, upstream.ask))
    expect(page?.messages).toEqual([])
    expect(page?.next).not.toBeNull()
    expect(upstream.requests).toHaveLength(5)
  })

  it('refuses a cursor that does not move', async () => {
    const stuck = id(1)
    const messages = Array.from({ length: 250 }, (_, n): Message => {
      return { id: id(n), threadId: threadId(0), text: 't', sender: 'Application', createdMs: NOW }
    })
    const ask: AskMessages = async (_c, body): Promise<MessagesPage> => {
      return { messages: messages.slice(0, body.Limitation.Count), cursor: stuck }
    }
    await expect(
      drain(
        { connectionId: 'c', enterpriseIds: null, threadIds: [threadId(0)], range: null, nowMs: NOW },
        ask,
      ),
    ).rejects.toMatchObject({ kind: 'malformed' })
  })
})

describe('the discovery of threads', () => {
  const thread = (n: number, createdMs: number, updatedMs: number): Thread => ({
    id: threadId(n),
    originalSender: 'Guest',
    subject: 'Subject',
    createdMs,
    updatedMs,
    isResolved: false,
  })

  it('finds every thread that can hold a message of the range, once', async () => {
    const threads = fc
      .array(fc.tuple(second, second), { maxLength: 40 })
      .map((pairs) => pairs.map(([a, b], n) => thread(n, Math.min(a, b), Math.min(NOW, Math.max(a, b)))))
    await fc.assert(
      fc.asyncProperty(threads, range, async (threads, range) => {
        const found = await discoverThreads(
          { connectionId: 'c', enterpriseIds: null, range, nowMs: NOW },
          async (_c, body): Promise<ThreadsPage> => {
            const [from, to] = [
              parseInstant(body.UpdatedUtc?.StartUtc ?? ''),
              parseInstant(body.UpdatedUtc?.EndUtc ?? ''),
            ]
            const hits = threads.filter((t) => t.updatedMs >= from && t.updatedMs <= to)
            return { threads: hits, cursor: hits.at(-1)?.id ?? null }
          },
        )
        const expected = threads.filter((t) => t.updatedMs >= range.startMs && t.createdMs < range.endMs)
        expect(found.map((t) => t.id).toSorted()).toEqual(expected.map((t) => t.id).toSorted())
      }),
    )
  })

  it('meets a thread that moves into the newest window while older ones are asked', async () => {
    const moving = { ...thread(1, NOW - 200 * DAY, NOW - 150 * DAY) }
    const found = await discoverThreads(
      { connectionId: 'c', enterpriseIds: null, range: { startMs: NOW - 200 * DAY, endMs: NOW }, nowMs: NOW },
      async (_c, body): Promise<ThreadsPage> => {
        const [from, to] = [
          parseInstant(body.UpdatedUtc?.StartUtc ?? ''),
          parseInstant(body.UpdatedUtc?.EndUtc ?? ''),
        ]
        // A message arrives as soon as anything has been asked.
        const threads = moving.updatedMs >= from && moving.updatedMs <= to ? [{ ...moving }] : []
        moving.updatedMs = NOW
        return { threads, cursor: null }
      },
    )
    expect(found).toHaveLength(1)
  })

  it('cuts the time up to now into windows of at most 89 days', () => {
    fc.assert(
      fc.property(range, (range) => {
        const windows = discoveryWindows({ connectionId: 'c', enterpriseIds: null, range, nowMs: NOW })
        for (const window of windows)
          expect(window.endMs - window.startMs).toBeLessThanOrEqual(THREAD_WINDOW_MS)
        expect(windows[0]?.endMs).toBeGreaterThan(Math.min(NOW, range.startMs))
        expect(windows.at(-1)?.startMs).toBeLessThanOrEqual(range.startMs)
      }),
    )
  })
})
