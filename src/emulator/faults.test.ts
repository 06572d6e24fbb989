import { describe, expect, test } from 'vitest'
import { withCredentials } from '../connector/credentials'
import { parseRetryAfter } from '../connector/errors'
import { CONNECTOR_PATH } from '../connector/operations'
import { ConnectionReset } from '../lib/connection-reset'
import { createEmulator, type EmulatorOptions } from './emulator'

const NOW = Date.UTC(2026, 3, 2, 10)

function create(options: EmulatorOptions = {}) {
  const emulator = createEmulator({ now: () => NOW, threads: 5, messages: 40, ...options })
  const { clientToken, accessToken } = emulator.tokens
  const call = (operation = 'enterprises/getAll', init: RequestInit = {}) => {
    const body = withCredentials({ Limitation: { Count: 10 } }, { clientToken, accessToken, client: 'test' })
    return emulator.fetch(
      new Request(`http://emulator.test${CONNECTOR_PATH}${operation}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
        ...init,
      }),
    )
  }
  return { ...emulator, call }
}

describe('faults', () => {
  test('a status comes as the vendor sends it, with the request and its tokens in Details', async () => {
    const { control, call, tokens } = create()
    control.fault({ kind: 'status', status: 500 })
    const answer = await call()
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ RequestId: answer.headers.get('request-id') })
    expect(text).toContain(tokens.accessToken)
    expect(text).toContain(tokens.clientToken)
    expect(text).toContain('StackTrace')
  })

  test('Retry-After comes in seconds or as an HTTP-date', async () => {
    const { control, call } = create()
    for (const retryAfterForm of ['seconds', 'date'] as const) {
      control.fault({ kind: 'status', status: 429, retryAfter: 7, retryAfterForm, count: 1 })
      const header = (await call()).headers.get('retry-after')
      expect(/^\d+$/.test(header ?? '')).toBe(retryAfterForm === 'seconds')
      expect(parseRetryAfter(header, NOW)).toBe(7000)
    }
  })

  test('strike only their operation, their bodies, and as often as they say', async () => {
    const { control, call } = create()
    control.fault({ kind: 'status', status: 503, operation: 'enterprises/getAll', count: 2 })
    control.fault({ kind: 'status', status: 409, when: (body) => body['Limitation'] === 'never' })
    expect((await call('messageThreads/getAll')).status).toBe(400)
    const statuses = [await call(), await call(), await call()].map(({ status }) => status)
    expect(statuses).toEqual([503, 503, 200])
  })

  test('with a probability strike the same calls for the same seed', async () => {
    const run = async (seed: number) => {
      const { control, call } = create({ seed })
      control.fault({ kind: 'status', status: 500, probability: 0.4 })
      const statuses: number[] = []
      for (let time = 0; time < 30; time++) statuses.push((await call()).status)
      return statuses
    }
    const first = await run(3)
    expect(new Set(first)).toEqual(new Set([200, 500]))
    expect(await run(3)).toEqual(first)
  })

  test('a reset throws, a removed fault is gone', async () => {
    const { control, call } = create()
    const remove = control.fault({ kind: 'reset' })
    await expect(call()).rejects.toBeInstanceOf(ConnectionReset)
    remove()
    expect((await call()).status).toBe(200)
  })

  test('a truncated body promises more than it brings', async () => {
    const { control, call } = create()
    control.fault({ kind: 'truncated' })
    const answer = await call()
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(100)
    await expect(answer.text()).rejects.toBeInstanceOf(ConnectionReset)
  })

  test('malformed, wrong-shape, content-type, no-content and body spoil the answer each in its way', async () => {
    const { control, call } = create()
    const spoilt = async (plan: Parameters<typeof control.fault>[0]) => {
      control.fault({ ...plan, count: 1 })
      const answer = await call()
      return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() }
    }
    const malformed = await spoilt({ kind: 'malformed' })
    expect(() => JSON.parse(malformed.text)).toThrow(SyntaxError)
    expect(JSON.parse((await spoilt({ kind: 'wrong-shape' })).text)).not.toHaveProperty('Enterprises')
    expect(await spoilt({ kind: 'content-type' })).toMatchObject({ status: 200, type: 'text/html' })
    expect(await spoilt({ kind: 'no-content' })).toEqual({ status: 204, type: null, text: '' })
    expect(
      await spoilt({ kind: 'body', status: 502, headers: { 'Content-Type': 'text/plain' }, body: 'bad' }),
    ).toEqual({
      status: 502,
      type: 'text/plain',
      text: 'bad',
    })
  })

  test('a transform changes the good answer, latency delays it, and both add up', async () => {
    const slept: number[] = []
    const { control, call } = create({
      latencyMs: 5,
      sleep: async (ms) => {
        slept.push(ms)
      },
    })
    control.fault({ kind: 'latency', ms: 70 })
    control.fault({ kind: 'transform', transform: (json) => ({ was: json }) })
    expect(await (await call()).json()).toHaveProperty('was.Enterprises')
    expect(slept).toEqual([75])
  })

  test('a hanging call ends when the client leaves, or when the fault is removed', async () => {
    const { control, call } = create()
    const remove = control.fault({ kind: 'hang' })
    const leave = new AbortController()
    const left = call('enterprises/getAll', { signal: leave.signal })
    const stayed = call()
    setTimeout(() => leave.abort(), 5)
    await expect(left).rejects.toThrow('abort')
    remove()
    await expect(stayed).rejects.toBeInstanceOf(ConnectionReset)
  })

  test('clearFaults removes them all', async () => {
    const { control, call } = create()
    control.fault({ kind: 'reset' })
    control.fault({ kind: 'malformed' })
    control.clearFaults()
    expect((await call()).status).toBe(200)
  })
})

describe('the log of requests', () => {
  test('tells what was asked and answered, and no token', async () => {
    const { control, call, tokens } = create()
    await call()
    await call('messages/getAll')
    expect(control.requests).toMatchObject([
      { operation: 'enterprises/getAll', status: 200, count: 10, atMs: NOW },
      { operation: 'messages/getAll', status: 400, count: 10, startUtc: null },
    ])
    expect(JSON.stringify(control.requests)).not.toContain(tokens.accessToken.slice(0, 8))
    control.clearRequests()
    expect(control.requests).toEqual([])
  })
})

describe('the rate limit', () => {
  test('lets 200 requests per token into any 30 s, refuses with whole seconds, and does not count the refused', async () => {
    let now = NOW
    const { call } = create({ now: () => now })
    for (let time = 0; time < 200; time++) {
      expect((await call()).status).toBe(200)
      now += 10
    }
    const refused = await call()
    expect(refused.status).toBe(429)
    // The first request leaves the window 28 s from now.
    expect(refused.headers.get('retry-after')).toBe('28')
    now = NOW + 29_999
    expect((await call()).headers.get('retry-after')).toBe('1')
    now = NOW + 30_000
    expect((await call()).status).toBe(200)
    expect((await call()).status).toBe(429)
  })

  test('is off at 0', async () => {
    const { call } = create({ rateLimit: 0 })
    for (let time = 0; time < 300; time++) expect((await call()).status).toBe(200)
  })
})
