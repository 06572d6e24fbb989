// One emulator alone in its process; emulator-page.ts starts it and takes what it tells.
import * as v from 'valibot'
import { withCredentials } from '../../src/connector/credentials'
import { MAX_COUNT, MAX_FILTER_IDS, MESSAGE_WINDOW_MS } from '../../src/connector/limits'
import { messagesResponseSchema } from '../../src/connector/messages'
import { CONNECTOR_PATH } from '../../src/connector/operations'
import { formatInstant } from '../../src/connector/primitives'
import { createEmulator } from '../../src/emulator/emulator'
import { createRandom } from '../../src/emulator/hash'
import { peakBytes } from './memory'

const NOW_MS = Date.parse('2026-03-31T10:00:00Z')
const DAY_MS = 86_400_000
const WARM_UP = 20
const PAGES = 100

const { threads, messages, days, seed } = v.parse(
  v.object({ threads: v.number(), messages: v.number(), days: v.number(), seed: v.number() }),
  JSON.parse(process.argv[2] ?? ''),
)
const random = createRandom(seed)

const beforeBytes = process.memoryUsage.rss()
const startedMs = performance.now()
const startedCpu = process.cpuUsage()
const emulator = createEmulator({ seed: seed + 1, now: () => NOW_MS, threads, messages, days, rateLimit: 0 })
const readyMs = performance.now() - startedMs
const readyCpuMs = cpuMsSince(startedCpu)
const readyBytes = process.memoryUsage.rss()

const token = emulator.tokens.groupAccessToken
const allIds = emulator.control.truthThreads({ token }).map(({ id }) => id)
const page: { ms: number; cpuMs: number; messages: number; length: number }[] = []
for (let at = 0; at < WARM_UP + PAGES; at++) {
  const startMs = NOW_MS - days * DAY_MS + random() * (days * DAY_MS - MESSAGE_WINDOW_MS)
  const ids = sample(allIds, MAX_FILTER_IDS)
  const window = { startMs, endMs: startMs + MESSAGE_WINDOW_MS }
  const cursor = at % 2 === 0 ? null : await messageBefore(ids, startMs + random() * MESSAGE_WINDOW_MS)
  const request = requestFor(ids, window, MAX_COUNT, cursor)
  const from = performance.now()
  const fromCpu = process.cpuUsage()
  const answer = await emulator.fetch(request)
  const text = await answer.text()
  const took = performance.now() - from
  const cpuMs = cpuMsSince(fromCpu)
  if (answer.status !== 200) throw new Error(`the emulator answered ${answer.status}`)
  const { length } = v.parse(messagesResponseSchema, JSON.parse(text)).Messages
  if (at >= WARM_UP) page.push({ ms: took, cpuMs, messages: length, length: text.length })
}

process.send?.({
  readyMs,
  readyCpuMs,
  beforeBytes,
  readyBytes,
  peakBytes: peakBytes(),
  pageMs: page.map(({ ms }) => ms),
  pageCpuMs: page.map(({ cpuMs }) => cpuMs),
  pageMessages: page.map((one) => one.messages),
  pageLengths: page.map(({ length }) => length),
  threadIds: Math.min(allIds.length, MAX_FILTER_IDS),
})

/** Time on the CPU, all threads, ms. */
function cpuMsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start)
  return (user + system) / 1000
}

/** A message's id to go on from: the newest one up to an instant, ms UTC; `null` when there is none. */
async function messageBefore(ids: readonly string[], endMs: number): Promise<string | null> {
  const window = { startMs: endMs - DAY_MS, endMs }
  const answer = await emulator.fetch(requestFor(ids, window, 1, null))
  return v.parse(messagesResponseSchema, await answer.json()).Cursor
}

function requestFor(
  ids: readonly string[],
  window: { readonly startMs: number; readonly endMs: number },
  count: number,
  cursor: string | null,
): Request {
  const { clientToken, groupAccessToken: accessToken } = emulator.tokens
  const body = {
    MessageThreadIds: ids,
    CreatedUtc: { StartUtc: formatInstant(window.startMs), EndUtc: formatInstant(window.endMs) },
    Limitation: { Count: count, Cursor: cursor },
  }
  return new Request(`http://emulator${CONNECTOR_PATH}messages/getAll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(withCredentials(body, { clientToken, accessToken, client: 'Lobby Bench 1.0.0' })),
  })
}

/** Some of the items, each at most once, in random order (Fisher and Yates). */
function sample(items: readonly string[], count: number): string[] {
  const mixed = [...items]
  for (let at = mixed.length - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    const [a, b] = [mixed[at], mixed[other]]
    if (a !== undefined && b !== undefined) [mixed[at], mixed[other]] = [b, a]
  }
  return mixed.slice(0, count)
}
