import { expect, test } from 'vitest'
import { ConnectorError } from '../connector/errors'
import type { UpstreamAnswer } from '../proxy/options'
import { createMetrics } from './metrics'
import { metricsHandler } from './metrics-handler'

/** Metrics over a clock that is set by hand, and a way to read one line. */
function setUp() {
  const clock = { nowMs: 0 }
  const metrics = createMetrics(() => clock.nowMs)
  const lines: unknown[] = []
  const log = metrics.counting({
    info: (fields) => lines.push(fields),
    warn: (fields) => lines.push(fields),
    error: (fields) => lines.push(fields),
  })
  const line = async (name: string) =>
    (await metrics.text())
      .split('\n')
      .find((text) => text.startsWith(`${name} `))
      ?.split(' ')[1]
  return { clock, metrics, log, lines, line }
}

const answer = (status: number): UpstreamAnswer => ({
  status,
  headers: new Headers(),
  bytes: new Uint8Array(),
})

test('requests are counted by route and status, and still logged', async () => {
  const { log, lines, line } = setUp()
  const entry = { route: 'messages/getAll', status: 200, ms: 30, requestId: null }
  log.info(entry)
  log.info(entry)
  log.warn({ ...entry, status: 502, cache: 'miss' })
  expect(lines).toHaveLength(3)
  expect(await line('lobby_requests_total{route="messages/getAll",status="200"}')).toBe('2')
  expect(await line('lobby_requests_total{route="messages/getAll",status="502"}')).toBe('1')
  expect(await line('lobby_page_look_ups_total{operation="messages/getAll",outcome="miss"}')).toBe('1')
  expect(await line('lobby_request_seconds_sum{route="messages/getAll"}')).toBe('0.09')
  expect(await line('lobby_request_seconds_bucket{le="0.025",route="messages/getAll"}')).toBe('0')
})

test('people count as reading for ten minutes, once each', async () => {
  const { clock, log, line } = setUp()
  const entry = { route: 'session', status: 200, ms: 1, requestId: null }
  log.info({ ...entry, user: 'a' })
  log.info({ ...entry, user: 'a' })
  log.info({ ...entry, user: 'b' })
  log.info(entry)
  expect(await line('lobby_users_reading')).toBe('2')
  clock.nowMs = 10 * 60_000
  log.info({ ...entry, user: 'b' })
  clock.nowMs += 1
  expect(await line('lobby_users_reading')).toBe('1')
})

test('calls of the upstream are counted by status, or by what went wrong', async () => {
  const { metrics, line } = setUp()
  const outcomes: (() => UpstreamAnswer)[] = [
    () => answer(200),
    () => answer(429),
    () => {
      throw new ConnectorError('timeout')
    },
  ]
  const upstream = metrics.timing(async () => outcomes.shift()?.() ?? answer(204))
  const call = () => upstream('https://a.test', 'messages/getAll', '', new AbortController().signal)
  expect((await call()).status).toBe(200)
  expect((await call()).status).toBe(429)
  await expect(call()).rejects.toThrow('timeout')
  for (const status of ['200', '429', 'timeout'])
    expect(await line(`lobby_upstream_calls_total{operation="messages/getAll",status="${status}"}`)).toBe('1')
  expect(await line('lobby_upstream_rate_limited_total')).toBe('1')
  expect(await line('lobby_upstream_seconds_count{operation="messages/getAll"}')).toBe('3')
})

test('calls that wait for their turn are counted while they wait, and for how long they did', async () => {
  const { metrics, line } = setUp()
  const ends = [metrics.queueing('people'), metrics.queueing('people'), metrics.queueing('background')]
  expect(await line('lobby_queue_depth{class="people"}')).toBe('2')
  ends[0]?.()
  expect(await line('lobby_queue_depth{class="people"}')).toBe('1')
  expect(await line('lobby_queue_depth{class="background"}')).toBe('1')
  expect(await line('lobby_queue_wait_seconds_count{class="people"}')).toBe('1')
})

test('they are at /metrics and nowhere else', async () => {
  const handler = metricsHandler(setUp().metrics)
  const response = await handler(new Request('http://127.0.0.1:9090/metrics'))
  expect(response.headers.get('content-type')).toContain('text/plain')
  expect(await response.text()).toContain('process_cpu_seconds_total')
  for (const request of [
    new Request('http://127.0.0.1:9090/'),
    new Request('http://127.0.0.1:9090/metrics', { method: 'POST' }),
  ])
    expect((await handler(request)).status).toBe(404)
})

test('the metrics are not for a name that was re-pointed at this machine', async () => {
  const handler = metricsHandler(setUp().metrics)
  const statusFor = async (address: string, host?: string) =>
    (await handler(new Request(address, host === undefined ? {} : { headers: { host } }))).status
  expect(await statusFor('http://localhost:9090/metrics', '[::1]:9090')).toBe(200)
  expect(await statusFor('http://evil.test:9090/metrics')).toBe(403)
  expect(await statusFor('http://127.0.0.1:9090/metrics', 'evil.test:9090')).toBe(403)
})

test('calls that are left are asked for when the metrics are read', async () => {
  const { metrics, line } = setUp()
  let left = 99
  metrics.budgeting('one', () => left)
  metrics.budgeting('two', () => 7)
  expect(await line('lobby_budget_left{connection="one"}')).toBe('99')
  left = 0
  expect(await line('lobby_budget_left{connection="one"}')).toBe('0')
  expect(await line('lobby_budget_left{connection="two"}')).toBe('7')
})

test('a clock that differs is told per connection when the metrics are read', async () => {
  const { metrics, line } = setUp()
  let aheadMs = 0
  metrics.comparing('one', () => aheadMs)
  expect(await line('lobby_upstream_clock_ahead_seconds{connection="one"}')).toBe('0')
  aheadMs = -7_200_000
  expect(await line('lobby_upstream_clock_ahead_seconds{connection="one"}')).toBe('-7200')
})

test('sign-ins are counted by how they end, sessions for ten minutes, and no more than ten thousand', async () => {
  const { clock, metrics, line } = setUp()
  const count = metrics.signingIn('oidc')
  for (const outcome of ['signed-in', 'signed-in', 'denied'] as const) count(outcome)
  expect(await line('lobby_sign_ins_total{mode="oidc",outcome="signed-in"}')).toBe('2')
  expect(await line('lobby_sign_ins_total{mode="oidc",outcome="denied"}')).toBe('1')
  for (let n = 0; n < 10_001; n++) metrics.using(`session ${n % 10_001}`)
  expect(await line('lobby_sessions')).toBe('10000')
  clock.nowMs = 10 * 60_000 + 1
  metrics.using('session 1')
  expect(await line('lobby_sessions')).toBe('1')
})

test('with a token they are for whoever has it, by any name, and for nobody else', async () => {
  const token = 'SCRAPE-Q7R2zK9fw4hT0pLx8VbM3n6yJ'
  const handler = metricsHandler(setUp().metrics, { token })
  const statusFor = async (authorization: string | null, path = '/metrics') =>
    (
      await handler(
        new Request(`http://lobby.internal:9464${path}`, {
          headers: authorization === null ? {} : { authorization },
        }),
      )
    ).status
  expect(await statusFor(`Bearer ${token}`)).toBe(200)
  expect(await statusFor(`bearer ${token}`)).toBe(200)
  for (const wrong of [
    null,
    token,
    'Bearer',
    `Bearer ${token}x`,
    `Bearer ${token.slice(1)}`,
    `Basic ${token}`,
  ])
    expect(await statusFor(wrong)).toBe(401)
  // Who lacks the token does not learn what is where.
  expect(await statusFor(null, '/other')).toBe(401)
  expect(await statusFor(`Bearer ${token}`, '/other')).toBe(404)
})
