// One drain alone in its process; drain.ts starts it and takes what it tells.
import * as v from 'valibot'
import {
  FLOOR_MS,
  MAX_COUNT,
  MAX_FILTER_IDS,
  MESSAGE_WINDOW_MS,
  RATE_LIMIT,
  RATE_WINDOW_MS,
} from '../../src/connector/limits'
import { ConnectorError, isToWait } from '../../src/connector/errors'
import { NOTHING_KNOWN, discover } from '../../src/connector/walk/discovery'
import type { ThreadRef } from '../../src/connector/walk/plan'
import { startWalk, walkPage } from '../../src/connector/walk/walk'
import { type Range, gridLine } from '../../src/connector/walk/windows'
import { createEmulator } from '../../src/emulator/emulator'
import { createRandom } from '../../src/emulator/hash'
import { retryDelay } from '../../src/queries/retry'
import { CLICK, perWindow, quantile } from '../../src/test/rate-limited-world'
import { createVirtualClock } from '../../src/test/virtual-clock'
import { drainArgumentSchema, type DrainTold } from './drain-told'
import { type Journey, createInProcess } from './in-process'
import { peakBytes } from './memory'

const NOW_MS = Date.parse('2026-03-31T10:00:00Z')
const CONNECTION = 'hotels'

const { threads, messages, days, seed, sideBySide, delayMs, clickEveryMs } = v.parse(
  drainArgumentSchema,
  JSON.parse(process.argv[2] ?? ''),
)

const startedMs = performance.now()
const random = createRandom(seed)
const clock = createVirtualClock(NOW_MS)
const emulator = createEmulator({ seed, now: clock.now, threads, messages, days })
const readyBytes = process.memoryUsage.rss()
const accessToken = emulator.tokens.groupAccessToken
const journeys: Journey[] = []
const product = createInProcess({
  clock,
  destinations: [{ connectionId: CONNECTION, emulator, accessToken }],
  delayMs: () => random() * delayMs,
  random,
  onCall: (journey) => journeys.push(journey),
})
const kit = product.kit('background', 'moves')
const found = { messages: 0, doubled: 0, foreign: 0 }
const over = new AbortController()

const clicks = clickEveryMs === null ? null : keepClicking(clickEveryMs)
await clock.run(drainEverything())
const drainedMs = clock.now()
over.abort()
await clicks
process.send?.(told())

/** All threads first, then walks through one window each, newest first, some at a time. */
async function drainEverything(): Promise<void> {
  const [scope] = product.scope
  if (!scope) throw new RangeError('nothing to drain')
  const latestMs = gridLine(NOW_MS, MESSAGE_WINDOW_MS) + MESSAGE_WINDOW_MS
  const { threads: all } = await discover(scope, NOTHING_KNOWN, FLOOR_MS, kit)
  const ranges: Range[] = []
  for (let endMs = latestMs; endMs > FLOOR_MS; endMs -= MESSAGE_WINDOW_MS)
    ranges.push({ startMs: endMs - MESSAGE_WINDOW_MS, endMs })
  const next = ranges.values()
  await Promise.all(
    Array.from({ length: sideBySide }, async () => {
      // All take from the same list.
      for (const range of next) await drain(range, all)
    }),
  )
}

/** Reads a range whole, and compares it with the truth. */
async function drain(range: Range, known: readonly ThreadRef[]): Promise<void> {
  const sizes = { shard: MAX_FILTER_IDS, counts: [MAX_COUNT] }
  const ids: string[] = []
  let state = startWalk({ scope: product.scope, threads: known, range, nowMs: NOW_MS, sizes })
  for (let failures = 0; state;) {
    try {
      const page = await walkPage(state, kit)
      if (page.lanes.length > 0) throw new Error('a stretch was left out')
      for (const { id } of page.messages) ids.push(id)
      state = page.next
      failures = 0
    } catch (error) {
      if (!(error instanceof ConnectorError) || !isToWait(error)) throw error
      await clock.sleep(retryDelay(failures++, error, random))
    }
  }
  compare(ids, range)
}

/** The truth of one range at a time, so that it does not take more memory than what is measured. */
function compare(ids: readonly string[], { startMs, endMs }: Range): void {
  const read = new Set(ids)
  let met = 0
  const truth = emulator.control.truth({ token: accessToken, startMs, endBeforeMs: endMs })
  for (const { id } of truth) if (read.has(id)) met++
  found.messages += met
  found.foreign += read.size - met
  found.doubled += ids.length - read.size
}

/** People look: now and then someone opens something that takes several calls at once. */
async function keepClicking(everyMs: number): Promise<void> {
  const own = createRandom(seed + 1)
  const all = emulator.control.truthThreads({ token: accessToken })
  const answers: Promise<unknown>[] = []
  let opened = 0
  while (!over.signal.aborted) {
    for (let call = 0; call < CLICK; call++) {
      // Never the same twice at a time, which would be one call.
      const thread = all[opened++ % all.length]
      if (!thread) throw new RangeError('nothing to open')
      const body = { MessageThreadIds: [thread.id], Limitation: { Count: 50 } }
      answers.push(product.ask('messages/getAll', CONNECTION, body, { class: 'people' }).catch(() => null))
    }
    await clock.sleep(-Math.log(1 - own()) * everyMs, over.signal).catch(() => undefined)
  }
}

function told(): DrainTold {
  const left = journeys.flatMap((journey) =>
    journey.leftMs === null ? [] : [{ ...journey, leftMs: journey.leftMs }],
  )
  const ofClass = (of: Journey['class']) => left.filter((journey) => journey.class === of)
  const shareOf = (calls: number) => (calls * RATE_WINDOW_MS) / ((drainedMs - NOW_MS) * RATE_LIMIT)
  const people = journeys.filter((journey) => journey.class === 'people')
  const waits = people.map(({ askedMs, leftMs }) => (leftMs ?? Infinity) - askedMs)
  const windows = perWindow(
    left.map(({ leftMs }) => leftMs),
    NOW_MS,
    drainedMs,
  )
  return {
    ...found,
    simulatedMs: drainedMs - NOW_MS,
    tookMs: performance.now() - startedMs,
    calls: left.length,
    drainCalls: ofClass('background').length,
    share: shareOf(left.length),
    drainShare: shareOf(ofClass('background').length),
    fewestInWindow: windows.fewest,
    refusals: left.filter(({ status }) => status === 429).length,
    turnedAway: journeys.filter(({ leftMs, answeredMs }) => leftMs === null && answeredMs !== null).length,
    clicks: people.length / CLICK,
    waitMs:
      people.length === 0
        ? null
        : {
            median: quantile(waits, 0.5),
            p99: quantile(waits, 0.99),
            max: Math.max(...waits),
          },
    readyBytes,
    peakBytes: peakBytes(),
  }
}
