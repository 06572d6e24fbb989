import * as v from 'valibot'
import { toThreadsPage, threadsResponseSchema } from '../../src/connector/message-threads'
import { messagesResponseSchema, toMessagesPage } from '../../src/connector/messages'
import type { WalkKit } from '../../src/connector/walk/plan'
import { startWalk, walkPage } from '../../src/connector/walk/walk'
import { createRandom } from '../../src/emulator/hash'
import type { RequestLogEntry } from '../../src/emulator/request-log'
import type { Bench, Benchmark, Outcome } from './benchmark'
import { ratio } from './figures'
import { startHotels } from './hotels'
import { createPoster, good } from './post'
import { NOW_MS } from './proxy-world'

const STAFF = [50, 1_000] as const
/** All come within this time, and turn to the next page after at most this. */
const ARRIVAL_MS = 15_000
const READING_MS = 2_000
const PAGES = 10
const RANGE_MS = 365 * 86_400_000
const OPEN_MS = 5 * 60_000
const CONNECTIONS = 64
/** A page that ends a list is asked for until two answers, 10 s apart, agree; staff that come within 15 s meet that. */
const GOAL = 3

/** What a thousand readers of the same inbox cost the upstream. */
export const proxySharing: Benchmark = {
  name: 'proxy-sharing',
  title: 'Many staff, one inbox',
  run: measure,
}

interface Result {
  readonly staff: number
  readonly requests: number
  readonly closed: Calls
  readonly open: Calls
  readonly refused: number
}

interface Calls {
  readonly calls: number
  readonly pages: number
}

async function measure(bench: Bench): Promise<Outcome> {
  const results: Result[] = []
  for (const staff of STAFF) {
    bench.say(`${staff} staff`)
    results.push(await measureStaff(bench, staff))
  }
  return {
    method:
      `Simulated staff come within ${ARRIVAL_MS / 1000} s and page through the last 365 days of one inbox, as the ` +
      `client’s walk does: threads, then ${PAGES} pages of messages, up to ${READING_MS / 1000} s on each. The emulator ` +
      'keeps the vendor’s limit of 200 calls in 30 s, and the proxy its budget. A page is what one request body asks ' +
      'for; it is outside the open window when everything that can come to lie on it is older than 5 minutes. Of those, a page that ends a list is kept only ' +
      'after two equal answers, 10 s apart.',
    tables: [
      {
        head: ['staff', ...results.map(({ staff }) => staff.toLocaleString('en'))],
        rows: [
          ['requests of theirs', ...results.map(({ requests }) => requests.toLocaleString('en'))],
          ['pages outside the open window', ...results.map(({ closed }) => String(closed.pages))],
          ['calls upstream for them', ...results.map(({ closed }) => String(closed.calls))],
          ['calls for each', ...results.map(({ closed }) => ratio(perPage(closed)))],
          ['pages inside, and of threads', ...results.map(({ open }) => String(open.pages))],
          ['calls upstream for those', ...results.map(({ open }) => String(open.calls))],
          ['answers 429 of the upstream', ...results.map(({ refused }) => String(refused))],
        ],
      },
    ],
    remarks: results.map(({ staff, closed }) => {
      const calls = perPage(closed)
      return `${staff.toLocaleString('en')} staff cost ${ratio(calls)} calls for each page outside the open window: goal ${calls <= GOAL ? 'met' : 'missed'} (${ratio(GOAL)}).`
    }),
    figures: Object.fromEntries(
      results.flatMap(({ staff, closed, requests, open }) => [
        [`staff${staff}CallsPerPageRatio`, perPage(closed)],
        [`staff${staff}CallsPerRequestRatio`, (closed.calls + open.calls) / requests],
      ]),
    ),
  }
}

async function measureStaff(bench: Bench, staff: number): Promise<Result> {
  const { emulator, lobby, now } = await startHotels(bench)
  const { post, close: hangUp } = createPoster(CONNECTIONS)
  let requests = 0

  async function ask(operation: string, body: object): Promise<unknown> {
    requests += 1
    const url = `${lobby.origin}/api/hotels/${operation}`
    const { bytes } = good(await post({ url, body: JSON.stringify(body), coding: 'identity' }))
    return JSON.parse(bytes.toString())
  }
  const kit: WalkKit = {
    messages: async (_, body) =>
      toMessagesPage(v.parse(messagesResponseSchema, await ask('messages/getAll', body))),
    threads: async (_, body) =>
      toThreadsPage(v.parse(threadsResponseSchema, await ask('messageThreads/getAll', body))),
    now,
    // Nobody loses patience: what is counted is what is asked for.
    sleep: (_, signal) =>
      new Promise((_resolve, reject) =>
        signal?.addEventListener('abort', () => reject(new Error('left')), { once: true }),
      ),
    random: Math.random,
    verdict: () => 'moves',
  }
  const random = createRandom(staff)
  await Promise.all(
    Array.from({ length: staff }, async () => {
      await pause(random() * ARRIVAL_MS)
      let state = startWalk({
        scope: [{ connectionId: 'hotels', platform: 'p', suffix: '', enterpriseIds: null }],
        threads: null,
        range: { startMs: now() - RANGE_MS, endMs: Number.MAX_SAFE_INTEGER },
        nowMs: now(),
      })
      for (let page = 0; page < PAGES && state !== null; page++) {
        state = (await walkPage(state, kit)).next
        await pause(random() * READING_MS)
      }
    }),
  )
  hangUp()
  const entries = emulator.control.requests
  return {
    staff,
    requests,
    closed: count(entries.filter((entry) => isClosed(entry))),
    open: count(entries.filter((entry) => !isClosed(entry))),
    refused: entries.filter(({ status }) => status === 429).length,
  }
}

/** A page before a message of the emulator's past: it writes nothing new here, so every cursor points there. */
function isClosed({ operation, cursor, endUtc }: RequestLogEntry): boolean {
  return (
    operation === 'messages/getAll' &&
    (cursor !== null || (endUtc !== null && Date.parse(endUtc) <= NOW_MS - OPEN_MS))
  )
}

function count(entries: readonly RequestLogEntry[]): Calls {
  const bodies = entries.map(({ atMs: _at, status: _status, requestId: _id, ...body }) =>
    JSON.stringify(body),
  )
  return { calls: bodies.length, pages: new Set(bodies).size }
}

const perPage = ({ calls, pages }: Calls): number => calls / pages

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
