import { withCredentials } from '../../src/connector/credentials'
import type { Bench, Benchmark, Outcome, Table } from './benchmark'
import { kilobytes, megabytes, ms, ratio, spreadOf } from './figures'
import { idleMemory } from './idle-memory'
import { startNginx } from './nginx'
import { createPoster, good } from './post'
import { type ProxyTarget, type ProxyWorld, repeat, startProxyWorld } from './proxy-world'
import { bareToldSchema, startProcess } from './servers'
import { type Spread, quantile, spread } from './stats'

const sizes = [
  { count: 100, goalMs: 1 },
  { count: 1_000, goalMs: 4 },
] as const
const codings = ['identity', 'br'] as const
const PAIRS = 120
const ROUNDS = 7
/** Rounds before those that count: the engine takes some thousand requests to have made all of a server fast. */
const WARM_UP_ROUNDS = 5
const HITS = 600
const CONNECTIONS = 4
const HIT_GOAL = 1.6
const IDLE_GOAL_BYTES = 90_000_000

/** What the proxy adds to a call, and what an answer from memory costs beside a server that only sends it. */
export const proxyCost: Benchmark = {
  name: 'proxy-cost',
  title: 'What the proxy costs',
  run: measure,
}

async function measure(bench: Bench): Promise<Outcome> {
  const world = await startProxyWorld(bench)
  const [open, local] = [await world.startProxy('open'), await world.startProxy('local')]
  const nginx = await startNginx(bench, new URL(open.url).origin)
  const misses: Miss[] = []
  const hits: Hit[] = []
  for (const { count, goalMs } of sizes) {
    for (const coding of codings) {
      bench.say(`misses, ${count} messages, ${coding}`)
      misses.push(await measureMisses(world, open, nginx, count, coding, goalMs))
    }
    for (const coding of codings) {
      bench.say(`hits, ${count} messages, ${coding}`)
      hits.push(await measureHits(bench, world, open, local, count, coding))
    }
  }
  bench.say('idle memory')
  const idleBytes = await idleMemory(bench, world)
  return {
    method:
      'The upstream (the emulator, without a limit), the proxies and the bare server are processes of their own, on ' +
      `loopback. A miss: one client asks the upstream itself and the proxy in turns, ${PAIRS} pairs of requests of 400 ` +
      `thread ids that nobody asked before. A hit: ${CONNECTIONS} connections ask for one page ${HITS} times in each of ` +
      `${ROUNDS} rounds, after ${WARM_UP_ROUNDS} that warm up, in turns of the proxy without sign-in, the proxy with its sealed cookie, and a bare node:http ` +
      'server that takes the same request and sends the same bytes; counted is the time of the server’s process on the ' +
      'CPU, all threads. Every request is logged.',
    tables: [missTable(misses), hitTable(hits)],
    remarks: [
      ...misses.map(
        ({ what, added, goalMs }) =>
          `A miss at ${what} adds ${ms(added)} ms in the median: ${verdict(added <= goalMs)} (${ms(goalMs)} ms).`,
      ),
      ...hits
        .filter(({ coding }) => coding === 'br')
        .map(
          ({ what, open: { median } }) =>
            `A hit at ${what} costs ${ratio(median)} times the bare server: ${verdict(median <= HIT_GOAL)} (${ratio(HIT_GOAL)}).`,
        ),
      'Pages are kept as brotli: who wants them as they are pays for undoing that at every hit.',
      idleBytes === null
        ? 'Idle memory: skipped, this system does not tell it.'
        : `The built server takes ${megabytes(idleBytes)} when idle: ${verdict(idleBytes <= IDLE_GOAL_BYTES)} (${megabytes(IDLE_GOAL_BYTES)}).`,
      ...(nginx === null ? ['Through nginx: skipped, there is no nginx on this machine.'] : []),
    ],
    figures: {
      ...Object.fromEntries(misses.map(({ key, added }) => [`${key}MissAddedMs`, added])),
      ...Object.fromEntries(misses.map(({ key, cpuMs }) => [`${key}MissCpuMs`, cpuMs])),
      ...Object.fromEntries(hits.map(({ key, open: { median } }) => [`${key}HitRatio`, median])),
      ...Object.fromEntries(hits.map(({ key, signedIn: { median } }) => [`${key}SignedInHitRatio`, median])),
      ...(idleBytes === null ? {} : { idleBytes }),
    },
  }
}

interface Miss {
  readonly key: string
  readonly what: string
  readonly goalMs: number
  readonly direct: Spread
  readonly proxy: Spread
  readonly nginx: Spread | null
  /** Median over the pairs. */
  readonly added: number
  /** Of the proxy's process, for each. */
  readonly cpuMs: number
}

async function measureMisses(
  { direct, threadIds }: ProxyWorld,
  proxy: ProxyTarget,
  nginx: string | null,
  count: number,
  coding: (typeof codings)[number],
  goalMs: number,
): Promise<Miss> {
  const { post, close } = createPoster(1)
  const credentials = { ...direct.credentials, client: 'Lobby Bench 1.0.0' }
  const times: Record<'direct' | 'proxy' | 'nginx', number[]> = { direct: [], proxy: [], nginx: [] }
  let bytes = 0
  let sent = 0
  let cpuMs = 0
  for (let pair = -20; pair < PAIRS; pair++) {
    // A field that the operation does not have makes a request of its own, and changes nothing upstream.
    const body = { Pair: `${count} ${coding} ${pair}`, ...bodyFor(threadIds, count) }
    const whole = JSON.stringify(withCredentials(body, credentials))
    const floor = good(await post({ url: direct.url, body: whole, coding: 'identity' }))
    const before = await proxy.usage()
    const through = good(await post({ ...proxy, body: JSON.stringify(body), coding }))
    const after = await proxy.usage()
    const front =
      nginx === null
        ? null
        : good(
            await post({
              url: nginx,
              body: JSON.stringify({ ...body, Front: true }),
              coding,
              headers: proxy.headers,
            }),
          )
    if (pair < 0) continue
    times.direct.push(floor.ms)
    times.proxy.push(through.ms)
    if (front !== null) times.nginx.push(front.ms)
    cpuMs += (after.cpuMs - before.cpuMs) / PAIRS
    bytes = floor.bytes.byteLength
    sent = through.bytes.byteLength
  }
  close()
  const added = quantile(
    times.proxy.map((time, at) => time - (times.direct[at] ?? 0)),
    0.5,
  )
  return {
    key: `${coding}${count}`,
    what: `${kilobytes(bytes)} (${coding}, ${kilobytes(sent)} sent)`,
    goalMs,
    direct: spread(times.direct),
    proxy: spread(times.proxy),
    nginx: times.nginx.length === 0 ? null : spread(times.nginx),
    added,
    cpuMs,
  }
}

interface Hit {
  readonly key: string
  readonly what: string
  readonly coding: (typeof codings)[number]
  /** µs on the CPU for each. */
  readonly bareUs: Spread
  readonly openUs: Spread
  readonly signedInUs: Spread
  /** By the bare server, round by round. */
  readonly open: Spread
  readonly signedIn: Spread
}

async function measureHits(
  bench: Bench,
  { threadIds }: ProxyWorld,
  open: ProxyTarget,
  local: ProxyTarget,
  count: number,
  coding: (typeof codings)[number],
): Promise<Hit> {
  const { post, close } = createPoster(CONNECTIONS)
  const body = JSON.stringify(bodyFor(threadIds, count))
  const { bytes } = good(await post({ ...open, body, coding }))
  const bare = await startProcess(
    bench,
    { kind: 'bare', base64: bytes.toString('base64'), coding },
    bareToldSchema,
  )
  const targets = [{ url: bare.told.origin, headers: {}, usage: bare.usage }, open, local]
  const perHitUs: number[][] = targets.map(() => [])
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    for (const [at, target] of targets.entries()) {
      const before = await target.usage()
      await repeat(post, { ...target, body, coding }, HITS, CONNECTIONS)
      const after = await target.usage()
      if (round >= 0) perHitUs[at]?.push(((after.cpuMs - before.cpuMs) / HITS) * 1000)
    }
  }
  close()
  const [bareUs = [], openUs = [], signedInUs = []] = perHitUs
  const byBare = (values: readonly number[]) => spread(values.map((value, at) => value / (bareUs[at] ?? NaN)))
  return {
    key: `${coding}${count}`,
    what: `${kilobytes(bytes.byteLength)} of ${coding}`,
    coding,
    bareUs: spread(bareUs),
    openUs: spread(openUs),
    signedInUs: spread(signedInUs),
    open: byBare(openUs),
    signedIn: byBare(signedInUs),
  }
}

/** An interval that was over long ago. */
function bodyFor(threadIds: readonly string[], count: number) {
  return {
    MessageThreadIds: threadIds.slice(0, 400),
    CreatedUtc: { StartUtc: '2026-01-20T00:00:00Z', EndUtc: '2026-02-16T00:00:00Z' },
    Limitation: { Count: count, Cursor: null },
  }
}

function missTable(misses: readonly Miss[]): Table {
  return {
    head: ['a miss, ms: median (min–max)', ...misses.map(({ what }) => what)],
    rows: [
      ['the upstream itself', ...misses.map(({ direct }) => spreadOf(direct, ms))],
      ['through the proxy', ...misses.map(({ proxy }) => spreadOf(proxy, ms))],
      ['added, median of pairs', ...misses.map(({ added }) => ms(added))],
      [
        'through nginx and the proxy',
        ...misses.map(({ nginx }) => (nginx === null ? 'skipped' : spreadOf(nginx, ms))),
      ],
      ['the proxy on the CPU', ...misses.map(({ cpuMs }) => ms(cpuMs))],
    ],
  }
}

function hitTable(hits: readonly Hit[]): Table {
  const us = (value: number) => value.toFixed(0)
  return {
    head: ['a hit, µs on the CPU: median (min–max)', ...hits.map(({ what }) => what)],
    rows: [
      ['bare server', ...hits.map(({ bareUs }) => spreadOf(bareUs, us))],
      ['proxy', ...hits.map(({ openUs }) => spreadOf(openUs, us))],
      ['proxy, signed in', ...hits.map(({ signedInUs }) => spreadOf(signedInUs, us))],
      ['proxy / bare server', ...hits.map(({ open }) => spreadOf(open, ratio))],
      ['proxy, signed in / bare server', ...hits.map(({ signedIn }) => spreadOf(signedIn, ratio))],
    ],
  }
}

function verdict(isMet: boolean): string {
  return isMet ? 'goal met' : 'goal missed'
}
