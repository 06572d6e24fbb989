import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { type MessagesRequest, messagesRequestSchema, messagesResponseSchema } from '../connector/messages'
import { formatInstant } from '../connector/primitives'
import * as v from 'valibot'
import { NOW, createTestProxy } from '../test/fake-upstream'
import { MESSAGES, message as anyMessage } from '../test/messages-call'
import { createVirtualClock } from '../test/virtual-clock'
import { nodeCodec } from '../serve/codec'
import { OPEN_MS } from './closed'

/** A message that can be read some time after its own stamp. */
interface Written {
  readonly id: string
  readonly thread: string
  readonly createdMs: number
  readonly visibleMs: number
}

const uuid = (kind: number, n: number) => `${kind}0000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const threads = [uuid(1, 0), uuid(1, 1)]
const COUNT = 3
const SPAN_MS = 20 * 60_000

const writtenArbitrary = fc
  .array(
    fc.record({
      thread: fc.constantFrom(...threads),
      // From long before the start to the end of the run, on whole seconds as on the wire.
      second: fc.integer({ min: -SPAN_MS / 1000, max: SPAN_MS / 1000 }),
      lateMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: OPEN_MS - 1_000 })),
    }),
    { minLength: 20, maxLength: 80, size: 'max' },
  )
  .map((all) =>
    all.map(({ thread, second, lateMs }, n): Written => {
      const createdMs = Math.floor(NOW / 1000) * 1000 + second * 1000
      return { id: uuid(2, n), thread, createdMs, visibleMs: createdMs + lateMs }
    }),
  )

const visitArbitrary = fc.record({
  /** Since the visit before. */
  afterMs: fc.oneof(fc.integer({ min: 0, max: 1_000 }), fc.integer({ min: 0, max: 90_000 })),
  threads: fc.constantFrom(threads, [threads[0] ?? '']),
  /** Where the interval ends, counted from the start; `null` = no interval. */
  endMs: fc.constantFrom(null, -200_000, 10 * SPAN_MS),
  /** Which of the messages that were newest a while ago, if any, is the cursor: not every one came through the proxy. */
  cursor: fc.option(fc.nat(2), { freq: 2 }),
  isFresh: fc.boolean(),
  isBackground: fc.boolean(),
  leavesAfterMs: fc.option(fc.integer({ min: 0, max: 1_000 }), { freq: 5 }),
  latencyMs: fc.integer({ min: 0, max: 1_500 }),
})

/** What can be read at an instant, ms UTC, newest first. */
function newestAt(all: readonly Written[], atMs: number): readonly Written[] {
  return all
    .filter(({ visibleMs }) => visibleMs <= atMs)
    .toSorted((a, b) => b.createdMs - a.createdMs || (a.id < b.id ? 1 : -1))
}

/** What the upstream would answer at an instant, ms UTC: the naive model. */
function answerAt(all: readonly Written[], asked: MessagesRequest, atMs: number) {
  const { Cursor: cursor, Count } = asked.Limitation
  const endMs = asked.CreatedUtc ? Date.parse(asked.CreatedUtc.EndUtc) : Infinity
  const sorted = newestAt(all, atMs)
  const from = cursor == null ? 0 : sorted.findIndex(({ id }) => id === cursor) + 1
  const page = sorted
    .slice(from)
    .filter(({ thread, createdMs }) => asked.MessageThreadIds.includes(thread) && createdMs <= endMs)
    .slice(0, Count)
  return {
    Messages: page.map(({ id, thread, createdMs }) => ({
      ...anyMessage,
      Id: id,
      MessageThreadId: thread,
      CreatedUtc: formatInstant(createdMs),
    })),
    Cursor: page.at(-1)?.id ?? null,
  }
}

test('gives what the upstream would have answered at most 2 s before, or after the request where that is asked for', async () => {
  let hits = 0
  let closedHits = 0
  await fc.assert(
    fc.asyncProperty(
      writtenArbitrary,
      fc.array(visitArbitrary, { minLength: 30, maxLength: 60, size: 'max' }),
      async (all, visits) => {
        const clock = createVirtualClock(NOW)
        const latencies: number[] = []
        let calls = 0
        const { ask, logged } = createTestProxy(
          async ({ body }, signal) => {
            calls += 1
            const answer = answerAt(all, v.parse(messagesRequestSchema, body), clock.now())
            const leaves = clock.sleep(latencies.shift() ?? 0, signal)
            await leaves.catch(() => {
              throw new ConnectorError('aborted')
            })
            return { body: answer }
          },
          {
            spend: {
              rate: { limit: 0, windowMs: 30_000 },
              ticks: () => clock.now() - NOW + 1_000,
              timer: (run, ms) => {
                const off = new AbortController()
                clock.sleep(ms, off.signal).then(run, () => undefined)
                return () => off.abort()
              },
            },
            parts: {
              now: clock.now,
              // In no thread of its own: this clock does not wait for one.
              codec: { ...nodeCodec, brotli: (bytes) => Promise.resolve(bytes) },
            },
          },
        )

        async function visit(what: (typeof visits)[number]): Promise<void> {
          const sinceMs = NOW + Math.floor((clock.now() - NOW) / 400_000) * 400_000
          const cursor = what.cursor === null ? undefined : newestAt(all, sinceMs)[what.cursor]?.id
          const asked: MessagesRequest = {
            MessageThreadIds: [...what.threads],
            ...(what.endMs === null
              ? {}
              : {
                  CreatedUtc: {
                    StartUtc: formatInstant(NOW - 2 * SPAN_MS),
                    EndUtc: formatInstant(NOW + what.endMs),
                  },
                }),
            Limitation: { Count: COUNT, Cursor: cursor ?? null },
          }
          const askedMs = clock.now()
          const leaving = new AbortController()
          if (what.leavesAfterMs !== null) void clock.sleep(what.leavesAfterMs).then(() => leaving.abort())
          latencies.push(what.latencyMs)
          const before = calls
          const response = await ask(
            MESSAGES,
            asked,
            {
              ...(what.isFresh ? { 'x-lobby-fresh': '1' } : {}),
              ...(what.isBackground ? { 'x-lobby-class': 'background' } : {}),
            },
            leaving.signal,
          )
          if (response.status === 499 && what.leavesAfterMs !== null) {
            // Who leaves is not kept waiting.
            expect(clock.now()).toBe(askedMs + what.leavesAfterMs)
            return
          }
          expect(response.status).toBe(200)
          const page = v.parse(messagesResponseSchema, await response.json())
          // Only a closed page answers without a call who wants something fresh.
          if (what.isFresh && calls === before && clock.now() === askedMs) closedHits += 1

          const now = answerAt(all, asked, askedMs)
          const fromMs = what.isFresh ? askedMs : askedMs - 2_000
          const instants = [fromMs, ...all.map(({ visibleMs }) => visibleMs)].filter(
            (ms) => ms >= fromMs && ms <= clock.now(),
          )
          const possible = instants.map((ms) => JSON.stringify(answerAt(all, asked, ms)))
          expect(possible).toContain(JSON.stringify(page))
          // A page that is full may have been pushed on by newer ones; what is on it is never older than what it lacks.
          const oldest = page.Messages.at(-1)
          const missed = now.Messages.filter(({ Id }) => page.Messages.every((other) => other.Id !== Id))
          const floorMs = page.Messages.length < COUNT ? -Infinity : Date.parse(oldest?.CreatedUtc ?? '')
          for (const { CreatedUtc } of missed)
            if (Date.parse(CreatedUtc) >= floorMs)
              expect(Date.parse(CreatedUtc)).toBeGreaterThan(askedMs - 2_000 - OPEN_MS)
        }

        await clock.run(
          (async () => {
            const under: Promise<unknown>[] = []
            for (const what of visits) {
              await clock.sleep(what.afterMs)
              under.push(visit(what).catch((error: unknown) => ({ error })))
            }
            expect((await Promise.all(under)).filter((failure) => failure !== undefined)).toEqual([])
          })(),
        )
        hits += logged.filter(({ cache }) => cache === 'hit').length
      },
    ),
    { numRuns: 60, seed: 20_261_125 },
  )
  // The run was worth something.
  expect(hits).toBeGreaterThan(100)
  expect(closedHits).toBeGreaterThan(50)
})
