import { expect, test } from 'vitest'
import { createTestProxy } from '../test/fake-upstream'
import { MESSAGES, asked, page, problemOf } from '../test/messages-call'
import { IN_FLIGHT_BOUNDS, createInFlight } from './in-flight'
import type { SignIn } from './sign-in/sign-in'
import { WholeResponse } from './whole-response'

const BOUNDS = { requests: 3, person: { answers: 3, bytes: 100 }, address: { answers: 5, bytes: 200 } }

/** The person is whoever a header names. */
const signIn: SignIn = {
  mode: 'header',
  visitOf: ({ headers }) =>
    Promise.resolve({
      user: { hash: headers.get('x-person'), name: null, connections: new Set(['demo']) },
      cookies: [],
    }),
  routes: new Map(),
}

test('bounds the bytes and the answers that a person has not taken, whatever the address', () => {
  const inFlight = createInFlight(BOUNDS)
  const taken = inFlight.enter('one', '192.0.2.1', 60)
  expect(inFlight.enter('one', '192.0.2.2', 60)).toBeNull()
  expect(inFlight.enter('other', '192.0.2.1', 60)).not.toBeNull()
  taken?.()
  taken?.()
  expect(inFlight.enter('one', '192.0.2.2', 60)).not.toBeNull()
  const small = Array.from({ length: 3 }, () => inFlight.enter('one', '192.0.2.2', 1))
  expect(small.map((release) => release !== null)).toEqual([true, true, false])
})

test('bounds what an address has not taken, and takes an answer that is longer than the bound when it is alone', () => {
  const inFlight = createInFlight(BOUNDS)
  const taken = inFlight.enter('one', '192.0.2.1', 500)
  expect(inFlight.enter(null, '192.0.2.1', 1)).toBeNull()
  expect(inFlight.enter(null, '192.0.2.2', 1)).not.toBeNull()
  taken?.()
  expect(inFlight.enter(null, '192.0.2.1', 1)).not.toBeNull()
})

test('does not bound everybody behind a proxy on this machine, where people are not told apart', () => {
  const inFlight = createInFlight({
    requests: 2,
    person: { answers: 2, bytes: 100 },
    address: { answers: 2, bytes: 100 },
  })
  const all = Array.from({ length: 20 }, () => inFlight.enter('127.0.0.1', '127.0.0.1', 90))
  expect(all).not.toContain(null)
})

test('does not bound loopback, behind which a proxy may stand for a whole hotel', () => {
  const inFlight = createInFlight(BOUNDS)
  const all = Array.from({ length: 20 }, (_, at) => inFlight.enter(`person ${at}`, '127.0.0.1', 90))
  expect(all).not.toContain(null)
})

test('a person who takes nothing is told when to come again, others are served, and what is taken makes room', async () => {
  const inFlight = createInFlight({ ...BOUNDS, person: { answers: 3, bytes: 1_000_000 } })
  const { ask, logged } = createTestProxy(() => ({ body: page }), { signIn, parts: { inFlight } })
  const askAs = (person: string) => ask(MESSAGES, asked, { 'x-person': person })
  const answers = [await askAs('slow'), await askAs('slow'), await askAs('slow')]
  const refused = await askAs('slow')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
  expect(await problemOf(refused)).toMatchObject({ kind: 'lobby-busy', retryAfterMs: 5_000 })
  expect(logged.at(-1)).toMatchObject({ status: 429, kind: 'lobby-busy' })
  expect((await askAs('other')).status).toBe(200)
  for (const answer of answers) if (answer instanceof WholeResponse) answer.onTaken()
  expect((await askAs('slow')).status).toBe(200)
})

test('a person has so many requests under way at most, wherever they wait; others are served, and an end makes room', async () => {
  const held: (() => void)[] = []
  const { ask, received } = createTestProxy(
    async () => {
      await new Promise<void>((resolve) => held.push(resolve))
      return { body: page }
    },
    { signIn, parts: { inFlight: createInFlight({ ...IN_FLIGHT_BOUNDS, requests: 3 }) } },
  )
  const askAs = (person: string) =>
    ask(MESSAGES, { ...asked, MessageThreadIds: [crypto.randomUUID()] }, { 'x-person': person })
  const waiting = [askAs('busy'), askAs('busy'), askAs('busy')]
  const refused = await askAs('busy')
  expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5'])
  expect(await problemOf(refused)).toMatchObject({ kind: 'lobby-busy', retryAfterMs: 5_000 })
  const other = askAs('other')
  await expect.poll(() => held.length).toBe(4)
  expect(received).toHaveLength(4)
  for (const release of held.splice(0)) release()
  expect((await Promise.all([...waiting, other])).map(({ status }) => status)).toEqual([200, 200, 200, 200])
  const next = askAs('busy')
  await expect.poll(() => held.length).toBe(1)
  for (const release of held.splice(0)) release()
  expect((await next).status).toBe(200)
})
