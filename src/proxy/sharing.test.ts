import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { nodeCodec } from '../serve/codec'
import type { FakeAnswer } from '../test/fake-upstream'
import { type Call, NOW, createTestProxy } from '../test/fake-upstream'
import { MESSAGES, THREAD, asked, message, problemOf } from '../test/messages-call'
import type { SignIn } from './sign-in/sign-in'
import { SignedOut } from './problem'

const MINUTE_MS = 60_000
const THREADS = '/api/demo/messageThreads/getAll'
const FRESH = { 'x-lobby-fresh': '1' }
const BACKGROUND = { 'x-lobby-class': 'background' }
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))
const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`

/** A message of `ageMs` before the start. */
const aged = (ageMs: number, id = message.Id) => ({ ...message, Id: id, CreatedUtc: instant(NOW - ageMs) })
const pageOf = (...ages: number[]) => ({ Messages: ages.map((age) => aged(age)), Cursor: message.Id })
/** A request whose interval ended `ageMs` before the start. */
const until = (ageMs: number) => ({
  ...asked,
  Limitation: { Count: 1 },
  CreatedUtc: { StartUtc: instant(NOW - 20 * 24 * 60 * MINUTE_MS), EndUtc: instant(NOW - ageMs) },
})

/** The proxy with a clock that is set by hand. */
function createWorld(
  answer: (call: Call, signal: AbortSignal) => FakeAnswer | Promise<FakeAnswer> = () => ({
    body: pageOf(10 * MINUTE_MS),
  }),
  options: Parameters<typeof createTestProxy>[1] = {},
) {
  const clock = { ms: 0 }
  const world = createTestProxy(answer, {
    ...options,
    spend: { ticks: () => 1_000 + clock.ms, ...options.spend },
    parts: {
      now: () => NOW + clock.ms,
      ...options.parts,
    },
  })
  /** What became of each request, in the order of their answers. */
  const outcomes = () => world.logged.map(({ cache }) => cache)
  return { ...world, clock, outcomes }
}

describe('a page that can no longer change', () => {
  test('is kept for an hour, also for who wants something fresh', async () => {
    const { ask, received, clock, outcomes } = createWorld()
    const texts = []
    for (const ms of [0, 3_000, 59 * MINUTE_MS]) {
      clock.ms = ms
      texts.push(await (await ask(MESSAGES, until(5 * MINUTE_MS + 1_000), ms === 3_000 ? FRESH : {})).text())
    }
    expect(new Set(texts).size).toBe(1)
    expect(received).toHaveLength(1)
    expect(outcomes()).toEqual(['miss', 'hit', 'hit'])
    clock.ms = 61 * MINUTE_MS
    await ask(MESSAGES, until(5 * MINUTE_MS + 1_000))
    expect(received).toHaveLength(2)
  })

  test('is asked for anew by whoever tries again, who may not have been able to use it', async () => {
    let count = 0
    const { ask, received } = createWorld(() => ({
      body: { ...pageOf(10 * MINUTE_MS), Cursor: count++ === 0 ? message.Id : THREAD },
    }))
    const body = until(6 * MINUTE_MS)
    const cursorOf = async (headers: Record<string, string>) =>
      ((await (await ask(MESSAGES, body, headers)).json()) as { Cursor: unknown }).Cursor
    expect(await cursorOf({})).toBe(message.Id)
    expect(await cursorOf({ 'x-lobby-retry': '1' })).toBe(THREAD)
    expect(await cursorOf({})).toBe(THREAD)
    expect(received).toHaveLength(2)
  })

  test.each([
    ['its interval ends within the last 5 minutes', until(5 * MINUTE_MS - 1_000), [10 * MINUTE_MS]],
    ['its interval ends in the future', until(-24 * 60 * MINUTE_MS), [10 * MINUTE_MS]],
    ['it has no interval', asked, [10 * MINUTE_MS]],
    ['it holds a message of the last 5 minutes', until(6 * MINUTE_MS), [4 * MINUTE_MS, 10 * MINUTE_MS]],
    ['it is empty and its interval is not over', asked, []],
    [
      'nobody knows what its cursor points at',
      { ...asked, Limitation: { Count: 10, Cursor: THREAD } },
      [10 * MINUTE_MS],
    ],
  ])('is none while %s', async (_, body, ages) => {
    const { ask, received, clock } = createWorld(() => ({ body: pageOf(...ages) }))
    await ask(MESSAGES, body)
    clock.ms = 1_900
    await ask(MESSAGES, body)
    expect(received).toHaveLength(1)
    clock.ms = 2_100
    await ask(MESSAGES, body)
    expect(received).toHaveLength(2)
  })

  test.each([
    ['is closed where the page before ended long ago', 6, 1],
    ['is open where the page before ended a moment ago', 4, 2],
  ])('after a cursor %s', async (_, minutes, calls) => {
    const second = { ...asked, Limitation: { Count: 1, Cursor: message.Id } }
    const { ask, received, clock } = createWorld(({ body }) =>
      JSON.stringify(body).includes('"Cursor"')
        ? { body: { Messages: [aged(60 * MINUTE_MS)], Cursor: THREAD } }
        : { body: pageOf(0, minutes * MINUTE_MS) },
    )
    await ask(MESSAGES, asked)
    await ask(MESSAGES, second)
    clock.ms = 10_000
    await ask(MESSAGES, second)
    expect(received).toHaveLength(1 + calls)
  })
})

describe('everything else', () => {
  test.each([
    [MESSAGES, asked],
    [THREADS, { MessageThreadIds: [THREAD], Limitation: { Count: 1 } }],
    ['/api/demo/enterprises/getAll', { Limitation: { Count: 1 } }],
  ])('%s is kept for 2 s', async (path, body) => {
    const { ask, received, clock } = createWorld(() => ({ status: 204 }))
    for (const ms of [0, 1_000, 1_900, 2_100]) {
      clock.ms = ms
      await ask(path, body)
    }
    expect(received).toHaveLength(2)
  })

  test.each([FRESH, { 'x-lobby-retry': '1' }])(
    'is asked for anew with %j, and then is what others get',
    async (how) => {
      let count = 0
      const { ask, clock } = createWorld(() => ({
        body: { ...pageOf(0), Cursor: count++ === 0 ? null : THREAD },
      }))
      const cursorOf = async (headers: Record<string, string>) =>
        ((await (await ask(MESSAGES, asked, headers)).json()) as { Cursor: unknown }).Cursor
      expect(await cursorOf({})).toBeNull()
      clock.ms = 1_000
      expect(await cursorOf(how)).toBe(THREAD)
      expect(await cursorOf({})).toBe(THREAD)
      expect(count).toBe(2)
    },
  )

  test('is no older than 2 s however long the answer took', async () => {
    const { ask, received, clock } = createWorld(() => {
      clock.ms += 1_500
      return { status: 204 }
    })
    await ask(MESSAGES, asked)
    clock.ms += 600
    await ask(MESSAGES, asked)
    expect(received).toHaveLength(2)
  })

  test('is not kept when it failed', async () => {
    for (const failure of [{ status: 500 }, { status: 403, body: {} }, { body: '{' }, { status: 408 }]) {
      const answers: FakeAnswer[] = [{ status: 204 }, failure]
      const { ask, received } = createWorld(() => answers.pop() ?? {})
      expect((await ask(MESSAGES, until(6 * MINUTE_MS))).status).not.toBe(200)
      expect((await ask(MESSAGES, until(6 * MINUTE_MS))).status).toBe(200)
      expect(received).toHaveLength(2)
    }
  })

  test('is another page for another token, operation, connection’s platform or body', async () => {
    const credentials = { clientToken: 'C'.repeat(20), accessToken: 'A'.repeat(20), client: 'Client 1.0.0' }
    const connection = (id: string, platformAddress: string, changed: Partial<typeof credentials>) => ({
      id,
      name: id,
      platformAddress,
      credentials: { ...credentials, ...changed },
    })
    const connections = [
      connection('one', 'https://a.test', {}),
      connection('same', 'https://a.test', {}),
      connection('token', 'https://a.test', { accessToken: 'B'.repeat(20) }),
      connection('client', 'https://a.test', { clientToken: 'D'.repeat(20) }),
      connection('platform', 'https://b.test', {}),
    ]
    const { ask, received } = createWorld(undefined, { config: { connections, openOn: null } })
    for (const { id } of connections) await ask(`/api/${id}/messages/getAll`, until(6 * MINUTE_MS))
    expect(received).toHaveLength(4)
    await ask('/api/one/messages/getAll', until(7 * MINUTE_MS))
    expect(received).toHaveLength(5)
  })
})

describe('who may read', () => {
  /** Lets in whoever says a name, to the connections of that name. */
  const byName = (grants: Readonly<Record<string, readonly string[]>>): SignIn => ({
    mode: 'local',
    routes: new Map(),
    visitOf: (request) => {
      const name = request.headers.get('x-test-user') ?? ''
      const granted = grants[name]
      if (granted === undefined) return Promise.reject(new SignedOut('local'))
      return Promise.resolve({ user: { hash: name, name, connections: new Set(granted) }, cookies: [] })
    },
  })

  test('is asked before anything is looked up, so that a page in memory opens to nobody else', async () => {
    const { ask, received, outcomes } = createWorld(undefined, {
      signIn: byName({ granted: ['demo'], other: ['another'] }),
    })
    const body = until(6 * MINUTE_MS)
    const statusFor = async (name: string, headers: Record<string, string | null> = {}) =>
      (await ask(MESSAGES, body, { 'x-test-user': name, ...headers })).status
    expect(await statusFor('granted')).toBe(200)
    expect(await statusFor('granted')).toBe(200)
    expect(await statusFor('other')).toBe(404)
    expect(await statusFor('stranger')).toBe(401)
    expect(await statusFor('granted', { 'sec-fetch-site': 'cross-site' })).toBe(403)
    expect(await statusFor('granted', { 'x-lobby': null })).toBe(403)
    expect(received).toHaveLength(1)
    expect(outcomes().filter((outcome) => outcome !== undefined)).toEqual(['miss', 'hit'])
  })

  test('is asked before a call is joined', async () => {
    const { ask, received } = createWorld(() => new Promise(() => {}), {
      signIn: byName({ granted: ['demo'], other: [] }),
    })
    void ask(MESSAGES, asked, { 'x-test-user': 'granted' })
    await settled()
    expect((await ask(MESSAGES, asked, { 'x-test-user': 'other' })).status).toBe(404)
    expect((await ask(MESSAGES, asked, { 'x-test-user': 'stranger' })).status).toBe(401)
    expect(received).toHaveLength(1)
  })

  test('is nobody any more when the upstream refuses the token: its pages are forgotten', async () => {
    const answers: FakeAnswer[] = [{ status: 401, body: {} }, { body: pageOf(10 * MINUTE_MS) }]
    const { ask, clock } = createWorld(() => answers.pop() ?? { status: 401, body: {} })
    expect((await ask(MESSAGES, until(6 * MINUTE_MS))).status).toBe(200)
    clock.ms = MINUTE_MS
    expect((await ask(MESSAGES, asked)).status).toBe(502)
    expect(await problemOf(await ask(MESSAGES, until(6 * MINUTE_MS)))).toMatchObject({ kind: 'unauthorized' })
  })
})

describe('calls under way', () => {
  /** An upstream that answers when it is told to. */
  function createSlowWorld(options: Parameters<typeof createTestProxy>[1] = {}) {
    const answers: (() => void)[] = []
    const signals: AbortSignal[] = []
    const world = createWorld((_, signal) => {
      signals.push(signal)
      return new Promise((resolve) => answers.push(() => resolve({ body: pageOf(0) })))
    }, options)
    return { ...world, signals, answer: () => answers.shift()?.() }
  }

  test('are shared, and end when the last reader leaves', async () => {
    const { ask, received, signals, logged, answer } = createSlowWorld()
    const [first, second] = [new AbortController(), new AbortController()]
    const both = [first, second].map(({ signal }) => ask(MESSAGES, asked, {}, signal))
    await settled()
    first.abort()
    expect((await both[0])?.status).toBe(499)
    expect(signals[0]?.aborted).toBe(false)
    second.abort()
    expect((await both[1])?.status).toBe(499)
    expect(signals[0]?.aborted).toBe(true)
    const third = ask(MESSAGES, asked)
    await settled()
    answer()
    answer()
    expect((await third).status).toBe(200)
    expect(received).toHaveLength(2)
    expect(logged.map(({ status, cache }) => [status, cache])).toEqual([
      [499, 'miss'],
      [499, 'joined'],
      [200, 'miss'],
    ])
  })

  test('wait at a person’s place in the budget as soon as a person wants the same', async () => {
    const alarms: (() => void)[] = []
    const { ask, received, answer } = createSlowWorld({
      spend: { rate: { limit: 3, windowMs: 30_000 }, timer: (run) => (alarms.push(run), () => undefined) },
    })
    // Background has a pace: the second of these waits.
    void ask(THREADS, { MessageThreadIds: [THREAD], Limitation: { Count: 1 } }, BACKGROUND)
    await settled()
    const background = ask(MESSAGES, asked, BACKGROUND)
    await settled()
    expect(received).toHaveLength(1)
    const person = ask(MESSAGES, asked)
    await settled()
    expect(received).toHaveLength(2)
    answer()
    answer()
    expect([(await background).status, (await person).status]).toEqual([200, 200])
    expect(received).toHaveLength(2)
  })

  test('are followed by one for all who want something fresh meanwhile', async () => {
    const alarms: (() => void)[] = []
    const { ask, received, clock, answer } = createSlowWorld({
      spend: { timer: (run) => (alarms.push(run), () => undefined) },
    })
    const all = [ask(MESSAGES, asked, FRESH)]
    await settled()
    for (let n = 0; n < 50; n++) all.push(ask(MESSAGES, asked, FRESH))
    await settled()
    expect(received).toHaveLength(1)
    clock.ms = 250
    for (const alarm of alarms) alarm()
    await settled()
    expect(received).toHaveLength(2)
    answer()
    answer()
    for (const response of await Promise.all(all)) expect(response.status).toBe(200)
  })

  test('and pages in memory cost the budget nothing more', async () => {
    const { ask } = createWorld(undefined, {
      spend: { rate: { limit: 2, windowMs: 30_000 }, timer: () => () => undefined },
    })
    const all = await Promise.all(Array.from({ length: 100 }, () => ask(MESSAGES, until(6 * MINUTE_MS))))
    for (let n = 0; n < 100; n++) all.push(await ask(MESSAGES, until(6 * MINUTE_MS)))
    expect(all.map(({ status }) => status).filter((status) => status !== 200)).toEqual([])
  })
})

describe('the form of a page', () => {
  const long = { Messages: Array.from({ length: 100 }, () => aged(10 * MINUTE_MS)), Cursor: message.Id }
  const decoders: Record<string, (bytes: Uint8Array) => Uint8Array> = {
    br: brotliDecompressSync,
    gzip: gunzipSync,
  }

  test.each([
    ['br, gzip', 'br'],
    ['gzip', 'gzip'],
    ['', null],
    ['identity;q=0, *;q=0', null],
  ])('is as asked for with %j, from the upstream and from memory', async (accepted, coding) => {
    const compressions: Promise<unknown>[] = []
    const brotli: typeof nodeCodec.brotli = (bytes) => {
      const compression = nodeCodec.brotli(bytes)
      compressions.push(compression)
      return compression
    }
    const alarms: (() => void)[] = []
    const { ask, received } = createWorld(() => ({ body: long, headers: { 'request-id': 'abc-7' } }), {
      parts: { codec: { ...nodeCodec, brotli } },
      spend: { timer: (run) => (alarms.push(run), () => undefined) },
    })
    for (let n = 0; n < 3; n++) {
      const response = await ask(MESSAGES, until(6 * MINUTE_MS), { 'accept-encoding': accepted })
      expect(response.headers.get('content-encoding')).toBe(coding)
      expect(response.headers.get('vary')).toBe('accept-encoding')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(response.headers.get('x-request-id')).toBe('abc-7')
      const bytes = new Uint8Array(await response.arrayBuffer())
      expect(response.headers.get('content-length')).toBe(String(bytes.byteLength))
      const decoded = decoders[coding ?? '']?.(bytes) ?? bytes
      expect(JSON.parse(new TextDecoder().decode(decoded))).toEqual(long)
      // The second time from the page as it came, the third from its compressed form.
      if (n !== 1) continue
      for (const alarm of alarms) alarm()
      await Promise.all(compressions)
    }
    expect(compressions).toHaveLength(1)
    expect(received).toHaveLength(1)
  })

  test('is as it is below 1 KiB', async () => {
    const { ask } = createWorld()
    const response = await ask(MESSAGES, until(6 * MINUTE_MS), { 'accept-encoding': 'br' })
    expect(response.headers.get('content-encoding')).toBeNull()
  })

  test('is made once for all who wait for it', async () => {
    let compressions = 0
    const brotli: typeof nodeCodec.brotli = (bytes) => {
      compressions += 1
      return nodeCodec.brotli(bytes)
    }
    const { ask } = createWorld(() => ({ body: long }), { parts: { codec: { ...nodeCodec, brotli } } })
    const all = Array.from({ length: 20 }, () => ask(MESSAGES, asked, { 'accept-encoding': 'br' }))
    for (const response of await Promise.all(all)) expect(response.headers.get('content-encoding')).toBe('br')
    expect(compressions).toBe(1)
  })
})
