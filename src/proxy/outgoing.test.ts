import { describe, expect, test } from 'vitest'
import { type FakeAnswer, NOW, TEST_SECRETS, createTestProxy } from '../test/fake-upstream'
import { MESSAGES, asked, problemOf } from '../test/messages-call'
import type { SignIn } from './sign-in/sign-in'

const THREADS = '/api/demo/messageThreads/getAll'
const threadsAsked = {
  UpdatedUtc: { StartUtc: '2026-03-01T00:00:00Z', EndUtc: '2026-03-09T00:00:00Z' },
  Limitation: { Count: 1 },
}
const BACKGROUND = { 'x-lobby-class': 'background' }
const RETRY = { 'x-lobby-retry': '1' }

/** A clock that only moves when it is told to, with its timers. */
function createClock() {
  let nowMs = 5_000
  const alarms = new Map<symbol, { atMs: number; run: () => void }>()
  return {
    alarms,
    ticks: () => nowMs,
    timer(run: () => void, ms: number) {
      const key = Symbol('alarm')
      alarms.set(key, { atMs: nowMs + ms, run })
      return () => void alarms.delete(key)
    },
    /** Lets time pass, and whoever was woken say what comes of it. */
    async pass(ms: number) {
      const endMs = nowMs + ms
      await settled()
      for (;;) {
        const [next] = [...alarms].sort(([, a], [, b]) => a.atMs - b.atMs)
        if (next === undefined || next[1].atMs > endMs) break
        alarms.delete(next[0])
        nowMs = next[1].atMs
        next[1].run()
        await settled()
      }
      nowMs = endMs
    },
  }
}

/** Takes whoever a request says it is from; nobody told apart where it says nothing. */
function createNamedSignIn(connections: readonly { readonly id: string }[]): SignIn {
  return {
    mode: 'header',
    visitOf: ({ headers }) =>
      Promise.resolve({
        user: {
          hash: headers.get('x-person'),
          name: null,
          connections: new Set(connections.map(({ id }) => id)),
        },
        cookies: [],
      }),
    routes: new Map(),
  }
}

/** All that can happen without time passing has happened. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

type Answer = (call: { readonly operation: string }) => FakeAnswer | Promise<FakeAnswer>

function createWorld(
  limit: number,
  answer: Answer = () => ({ status: 204 }),
  platforms = ['https://a.test'],
) {
  const clock = createClock()
  const connections = platforms.flatMap((platformAddress, index) =>
    ['demo', 'other'].map((name) => ({
      id: index === 0 ? name : `${name}-${index}`,
      name,
      platformAddress,
      credentials: { ...TEST_SECRETS, client: 'Sample Client 1.0.0' },
    })),
  )
  const spend = {
    rate: { limit, windowMs: 30_000 },
    ticks: clock.ticks,
    timer: (run: () => void, ms: number) => clock.timer(run, ms),
    random: () => 0.5,
  }
  const { ask, ...rest } = createTestProxy(answer, {
    config: { connections },
    spend,
    signIn: createNamedSignIn(connections),
  })
  let count = 0
  /** Asks for something that nobody asked for before, so that nothing is shared. */
  const askAnew = (path: string, body: object, headers?: Record<string, string>, signal?: AbortSignal) =>
    ask(path, 'Limitation' in body ? { ...body, Limitation: { Count: (count += 1) } } : body, headers, signal)
  return { ...rest, ask: askAnew, askSame: ask, clock }
}

describe('the budget of a token', () => {
  test('lets calls wait for their turn, and background for people', async () => {
    const { ask, received, clock } = createWorld(3)
    const background = [1, 2].map(() => ask(THREADS, threadsAsked, BACKGROUND))
    await ask(MESSAGES, asked)
    await clock.pass(25_000)
    const person = ask(MESSAGES, asked)
    await clock.pass(5_000)
    expect(received.map(({ operation }) => operation)).toEqual(['messageThreads/getAll', 'messages/getAll'])
    await clock.pass(100)
    expect((await person).status).toBe(200)
    expect(received.at(-1)).toMatchObject({ operation: 'messages/getAll' })
    await clock.pass(30_000)
    expect(received).toHaveLength(3)
    expect((await Promise.all(background)).map(({ status }) => status)).toEqual([200, 429])
  })

  test('is not used up by one person who never stops: whoever else asks is answered soon', async () => {
    const { askSame, clock } = createWorld(30)
    const askAs = async (person: string): Promise<number> => {
      const page = { ...asked, MessageThreadIds: [crypto.randomUUID()] }
      return (await askSame(MESSAGES, page, { 'x-person': person })).status
    }
    const until = { isOver: false }
    const readOn = async (): Promise<void> => {
      while (!until.isOver)
        if ((await askAs('greedy')) !== 200) await new Promise<void>((resolve) => clock.timer(resolve, 1_000))
    }
    const greedy = Array.from({ length: 20 }, readOn)
    await clock.pass(20_000)
    const waits: number[] = []
    for (let count = 0; count < 10; count++) {
      const askedMs = clock.ticks()
      const other = askAs('other').then((status) => {
        waits.push(status === 200 ? clock.ticks() - askedMs : Infinity)
      })
      await clock.pass(10_000)
      await other
    }
    until.isOver = true
    await clock.pass(60_000)
    await Promise.all(greedy)
    expect(Math.max(...waits)).toBeLessThan(5_000)
  })

  test('counts a call that several wait for as the one of them whose turn is first', async () => {
    const { askSame, clock, received } = createWorld(30)
    const pages = Array.from({ length: 40 }, (_, at) => ({ ...asked, Limitation: { Count: at + 1 } }))
    const last = { ...asked, Limitation: { Count: 40 } }
    const greedy = pages.map((page) => askSame(MESSAGES, page, { 'x-person': 'greedy' }))
    await clock.pass(0)
    expect(received.length).toBeLessThan(30)
    const other = askSame(MESSAGES, last, { 'x-person': 'other' })
    await clock.pass(4_000)
    expect((await other).status).toBe(200)
    expect(received.length).toBeLessThan(30)
    expect(received.map(({ body }) => body)).toContainEqual(expect.objectContaining(last))
    await clock.pass(60_000)
    await Promise.all(greedy)
  })

  test('is shared by connections with the same token at the same address, and by no others', async () => {
    const { ask, received } = createWorld(2, undefined, ['https://a.test', 'https://b.test'])
    await ask(MESSAGES, asked)
    expect((await ask('/api/other/messages/getAll', asked)).status).toBe(429)
    expect((await ask('/api/demo-1/messages/getAll', asked)).status).toBe(200)
    expect(received.map(({ platformAddress }) => platformAddress)).toEqual([
      'https://a.test',
      'https://b.test',
    ])
  })

  test('tells people at once when they would wait too long, and until when', async () => {
    const { ask, received, clock, logged } = createWorld(2)
    await ask(MESSAGES, asked)
    await clock.pass(10_000)
    const response = await ask(MESSAGES, asked)
    expect([response.status, response.headers.get('retry-after')]).toEqual([429, '21'])
    const { retryAfterMs, ...problem } = await problemOf(response)
    // Mews has refused nothing: the bound is Lobby's.
    expect(problem).toEqual({ kind: 'lobby-busy', status: null, message: null, requestId: null })
    await clock.pass(retryAfterMs ?? 0)
    expect((await ask(MESSAGES, asked)).status).toBe(200)
    expect(received).toHaveLength(2)
    expect(logged[1]).toMatchObject({ kind: 'lobby-busy', status: 429 })
  })

  test('takes a hundred calls of one person to wait, and tells of the next that it is Lobby, and when to come', async () => {
    const { ask, clock } = createWorld(1_000)
    const askAs = (person: string) => ask(THREADS, threadsAsked, { ...BACKGROUND, 'x-person': person })
    const greedy = Array.from({ length: 150 }, () => askAs('greedy'))
    const other = askAs('other')
    await clock.pass(20_000)
    expect((await other).status).toBe(200)
    const answers = await Promise.all(greedy)
    const refused = answers.filter(({ status }) => status !== 200)
    expect(answers.length - refused.length).toBeLessThan(110)
    for (const answer of refused) {
      expect(answer.status).toBe(429)
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await problemOf(answer)).toMatchObject({ kind: 'lobby-busy' })
    }
  })

  test('is not spent by a browser that left while it waited', async () => {
    const { ask, received, clock, logged } = createWorld(2)
    await ask(MESSAGES, asked)
    await clock.pass(25_000)
    const leaving = new AbortController()
    const left = ask(MESSAGES, asked, {}, leaving.signal)
    const stays = ask(MESSAGES, asked, BACKGROUND)
    await settled()
    leaving.abort()
    expect((await left).status).toBe(499)
    await clock.pass(6_000)
    expect((await stays).status).toBe(200)
    expect(received).toHaveLength(2)
    expect(logged.map(({ status }) => status)).toEqual([200, 499, 200])
    expect(clock.alarms.size).toBe(0)
  })

  test('is not spent by a request that is refused', async () => {
    const { ask, received } = createWorld(2)
    for (let n = 0; n < 5; n++) expect((await ask(MESSAGES, {})).status).toBe(400)
    expect((await ask(MESSAGES, asked)).status).toBe(200)
    expect(received).toHaveLength(1)
  })

  test('is none when the limit is 0: nothing waits, whatever the upstream says', async () => {
    const { ask, received } = createWorld(0, () => ({ status: 429, headers: { 'retry-after': '60' } }))
    for (let n = 0; n < 300; n++) await ask(MESSAGES, asked)
    expect(received).toHaveLength(300)
  })
})

describe('after a 429', () => {
  test.each([-72, -2, 2, 72])(
    'a date is read by the clock of the upstream that wrote it, which is %d h ahead',
    async (hours) => {
      const aheadMs = hours * 3_600_000
      const headers = {
        date: new Date(NOW + aheadMs).toUTCString(),
        'retry-after': new Date(NOW + aheadMs + 20_000).toUTCString(),
      }
      const { ask, received, clock } = createWorld(200, () =>
        received.length === 1 ? { status: 429, headers } : { status: 204 },
      )
      expect(await problemOf(await ask(MESSAGES, asked))).toMatchObject({ retryAfterMs: 20_000 })
      await clock.pass(15_000)
      expect((await ask(MESSAGES, asked)).status).toBe(429)
      await clock.pass(5_000)
      expect((await ask(MESSAGES, asked)).status).toBe(200)
      expect(received).toHaveLength(2)
    },
  )

  test.each([
    ['seconds', '20'],
    ['a date', new Date(NOW + 20_000).toUTCString()],
  ])('all calls of the token wait, with Retry-After as %s', async (_, retryAfter) => {
    const answers: FakeAnswer[] = [{ status: 429, headers: { 'retry-after': retryAfter } }]
    const { ask, received, clock } = createWorld(200, () => answers.pop() ?? { status: 204 })
    expect((await ask(MESSAGES, asked)).status).toBe(429)
    const waiting = ask('/api/other/messages/getAll', asked, BACKGROUND)
    await clock.pass(5_000)
    expect(await problemOf(await ask(THREADS, threadsAsked))).toMatchObject({
      kind: 'rate-limited',
      status: null,
      retryAfterMs: 15_000,
    })
    await clock.pass(14_999)
    expect(received).toHaveLength(1)
    await clock.pass(1)
    expect((await waiting).status).toBe(200)
  })

  test('the pause is told as that of Mews, and what is late when it is over as Lobby’s', async () => {
    const answers: FakeAnswer[] = [{ status: 429, headers: { 'retry-after': '61' } }]
    const { ask, clock } = createWorld(200, () => answers.pop() ?? { status: 204 })
    expect(await problemOf(await ask(MESSAGES, asked))).toMatchObject({ kind: 'rate-limited' })
    await clock.pass(2_000)
    // Background waits for a minute, of which the pause leaves two seconds.
    const crowd = Array.from({ length: 40 }, () => ask(THREADS, threadsAsked, BACKGROUND))
    expect(await problemOf(await ask(MESSAGES, asked))).toMatchObject({ kind: 'rate-limited' })
    await clock.pass(60_000)
    const late = (await Promise.all(crowd)).filter(({ status }) => status !== 200)
    expect(late.length).toBeGreaterThan(0)
    for (const answer of late) expect(await problemOf(answer)).toMatchObject({ kind: 'lobby-busy' })
  })

  test('a short pause that ends is not the reason for what the used-up budget turns away', async () => {
    const answers: FakeAnswer[] = [{ status: 204 }, { status: 429, headers: { 'retry-after': '1' } }]
    const { ask, clock, received } = createWorld(3, () => answers.pop() ?? { status: 204 })
    expect(await problemOf(await ask(MESSAGES, asked))).toMatchObject({ kind: 'rate-limited' })
    expect(await problemOf(await ask(MESSAGES, asked))).toMatchObject({ kind: 'lobby-busy' })
    expect(received).toHaveLength(1)
    await clock.pass(40_000)
    expect((await ask(MESSAGES, asked)).status).toBe(200)
  })

  test('a wish for a day is told as a minute, after which one call tries for everybody', async () => {
    const answers: FakeAnswer[] = [
      { status: 204 },
      { status: 429, headers: { 'retry-after': '86400' } },
      { status: 429, headers: { 'retry-after': '86400' } },
    ]
    const { ask, received, clock } = createWorld(200, () => answers.pop() ?? { status: 204 })
    expect(await problemOf(await ask(MESSAGES, asked))).toMatchObject({ retryAfterMs: 60_000 })
    await clock.pass(60_000)
    const crowd = await Promise.all(Array.from({ length: 5 }, () => ask(MESSAGES, asked)))
    expect(crowd.map(({ status }) => status)).toEqual(Array(5).fill(429))
    expect(received).toHaveLength(2)
    await clock.pass(60_000)
    // Who comes while the try is under way shares its luck.
    const again = await Promise.all(Array.from({ length: 5 }, () => ask(MESSAGES, asked)))
    expect(again.map(({ status }) => status)).toEqual(Array(5).fill(200))
    expect(received).toHaveLength(7)
  })
})

describe('after a 401', () => {
  const refusal: FakeAnswer = { status: 401, headers: { 'request-id': 'abc-4' }, body: {} }

  test('the connection stops for 30 s, says so with the same request id, and no other stops', async () => {
    const { ask, received, clock } = createWorld(200, () => refusal)
    await ask(MESSAGES, asked)
    for (const [path, body] of [
      [MESSAGES, asked],
      [THREADS, threadsAsked],
    ] as const) {
      const response = await ask(path, body)
      expect(response.status).toBe(502)
      expect(await problemOf(response)).toMatchObject({
        kind: 'unauthorized',
        status: 401,
        requestId: 'abc-4',
      })
    }
    expect(received).toHaveLength(1)
    await ask('/api/other/messages/getAll', asked)
    expect(received).toHaveLength(2)
    await clock.pass(30_000)
    await ask(MESSAGES, asked)
    expect(received).toHaveLength(3)
  })

  test('a person may try at once, and if that works it goes on', async () => {
    const answers: FakeAnswer[] = [{ status: 204 }, refusal, refusal]
    const { ask, received } = createWorld(200, () => answers.pop() ?? { status: 204 })
    await ask(MESSAGES, asked)
    expect((await ask(MESSAGES, asked, RETRY)).status).toBe(502)
    expect((await ask(MESSAGES, asked)).status).toBe(502)
    expect((await ask(MESSAGES, asked, RETRY)).status).toBe(200)
    expect((await ask(MESSAGES, asked)).status).toBe(200)
    expect(received).toHaveLength(4)
  })

  test('only the operation stops that the token has no permission for, while others work', async () => {
    const { ask, received } = createWorld(200, ({ operation }) =>
      operation === 'messageThreads/getAll' ? refusal : { status: 204 },
    )
    await ask(MESSAGES, asked)
    for (let n = 0; n < 3; n++) expect((await ask(THREADS, threadsAsked)).status).toBe(502)
    expect((await ask(MESSAGES, asked)).status).toBe(200)
    expect(received.map(({ operation }) => operation)).toEqual([
      'messages/getAll',
      'messageThreads/getAll',
      'messages/getAll',
    ])
  })

  test('calls that were waiting meanwhile are not made', async () => {
    const { ask, received, clock } = createWorld(200, () => refusal)
    const all = Array.from({ length: 6 }, () => ask(MESSAGES, asked, BACKGROUND))
    await clock.pass(20_000)
    for (const response of await Promise.all(all)) expect(response.status).toBe(502)
    // What the pace lets go at once was under way before the answer was here.
    expect(received.length).toBeLessThanOrEqual(3)
  })
})
