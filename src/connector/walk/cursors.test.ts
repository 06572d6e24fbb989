import { describe, expect, it } from 'vitest'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { NOW, drain, idsOf, kitOf, planOf } from '../../test/walks'
import { type Enterprise, readEnterprises } from '../enterprises'
import { MAX_COUNT } from '../limits'
import type { Thread } from '../message-threads'
import type { WalkKit } from './plan'
import { startWalk } from './walk'

const DAY = 86_400_000

const thread = (n: number): Thread => ({
  id: uuid(2, n),
  originalSender: null,
  subject: null,
  createdMs: NOW - DAY,
  updatedMs: NOW - DAY,
  isResolved: null,
})

/** A page of as many as are asked for, beginning with the `page`th thousand. */
const fullPage = (page: number) => Array.from({ length: MAX_COUNT }, (_, n) => thread(page * MAX_COUNT + n))

/** The answer to a call: one of some pages, each with a cursor of its own, and then nothing. */
function pageAt(pages: readonly (readonly Thread[])[], call: number) {
  const threads = pages[call]
  return threads ? { threads, cursor: uuid(7, call) } : { threads: [], cursor: null }
}

const nothing = createNaiveUpstream({
  threads: [],
  messages: [],
  connections: [{ id: 'c0', enterprises: [0] }],
  moves: true,
})
const plan = planOf({ connections: [{ id: 'c0' }] }, { startMs: NOW - 2 * DAY, endMs: NOW })

/** Which page comes with the how-manieth request, and its cursor. More than two retries of one page would be a loop. */
const misbehaviours: readonly (readonly [
  string,
  (call: number) => readonly [page: number, cursor: string],
])[] = [
  ['gives the same cursor for ever', () => [0, uuid(7, 0)]],
  ['gives two cursors by turns', (call) => [call % 2, uuid(7, call % 2)]],
  ['repeats a page under ever new cursors', (call) => [0, uuid(7, call)]],
]

describe('a list that an upstream never ends', () => {
  it.each(misbehaviours)('of threads fails clearly when it %s', async (_, answerOf) => {
    let calls = 0
    const kit: WalkKit = {
      ...kitOf(nothing),
      threads: async () => {
        const [page, cursor] = answerOf(calls++)
        return { threads: fullPage(page), cursor }
      },
    }
    await expect(drain(startWalk(plan), kit)).rejects.toMatchObject({ kind: 'malformed' })
    expect(calls).toBeLessThan(40)
  })

  it.each(misbehaviours)('of properties fails clearly when it %s', async (_, answerOf) => {
    let calls = 0
    const read = readEnterprises(async () => {
      const [page, cursor] = answerOf(calls++)
      const enterprises = fullPage(page).map(({ id }): Enterprise => ({
        id,
        name: null,
        timeZone: null,
        languageCode: null,
        chainName: null,
      }))
      return { enterprises, cursor }
    })
    await expect(read).rejects.toMatchObject({ kind: 'malformed' })
    expect(calls).toBeLessThan(40)
  })

  it.each(misbehaviours)('of messages of one second ends as a stretch when it %s', async (_, answerOf) => {
    const messages = Array.from({ length: 2_000 }, (_, n) => ({
      id: uuid(1, n),
      threadId: uuid(2, 0),
      hiddenMs: NOW - DAY,
    }))
    const upstream = createNaiveUpstream({
      messages,
      threads: [{ id: uuid(2, 0), enterprise: 0, createdMs: NOW - DAY }],
      connections: [{ id: 'c0', enterprises: [0] }],
      moves: true,
    })
    const truth = upstream.truth()
    let calls = 0
    const kit: WalkKit = {
      ...kitOf(upstream),
      messages: async (_connectionId, body) => {
        const [page, cursor] = answerOf(calls++)
        const from = page * 1_000
        return { messages: truth.slice(from, from + body.Limitation.Count), cursor }
      },
    }
    // A window before this one answers, so what fails is a stretch and not the page.
    const long = { startMs: NOW - 60 * DAY, endMs: NOW }
    const outcome = await drain(
      startWalk({ ...plan, range: long, sizes: { shard: 1000, counts: [1000] } }),
      kit,
    )
    const walked = idsOf(outcome.flatMap((page) => page.messages))
    expect(new Set(walked).size).toBe(walked.length)
    expect(outcome.flatMap(({ lanes }) => lanes)).toMatchObject([{ problem: { kind: 'malformed' } }])
    expect(calls).toBeLessThan(30)
  })
})

describe('pages that repeat and then go on', () => {
  it('of threads are read through: one that moved to the top brings known ones again', async () => {
    const pages = [fullPage(0), fullPage(0).with(0, thread(1_000)), [thread(1_001)]]
    let calls = 0
    const kit: WalkKit = {
      ...kitOf(nothing),
      threads: async () => pageAt(pages, calls++),
      messages: async () => ({ messages: [], cursor: null }),
    }
    const found = await drain(startWalk(plan), kit)
    expect(new Set(idsOf(found.flatMap(({ threads }) => threads))).size).toBe(1_002)
  })

  it('once by mistake are asked for again', async () => {
    const answers = [fullPage(0), fullPage(0), [thread(1_000)]]
    let calls = 0
    const kit: WalkKit = {
      ...kitOf(nothing),
      threads: async () => pageAt(answers, calls++),
      messages: async () => ({ messages: [], cursor: null }),
    }
    const found = await drain(startWalk(plan), kit)
    expect(idsOf(found.flatMap(({ threads }) => threads))).toContain(uuid(2, 1_000))
  })
})

describe('an empty page with a cursor', () => {
  it('fails clearly when only others like it follow, of threads and of messages', async () => {
    let calls = 0
    const endless = async () => ({ threads: [], messages: [], cursor: uuid(7, calls++) })
    const ofThreads: WalkKit = { ...kitOf(nothing), threads: endless }
    await expect(drain(startWalk(plan), ofThreads)).rejects.toMatchObject({ kind: 'malformed' })
    const ofMessages: WalkKit = {
      ...kitOf(nothing),
      threads: async () => pageAt([[thread(0)]], 0),
      messages: endless,
    }
    await expect(drain(startWalk(plan), ofMessages)).rejects.toMatchObject({ kind: 'malformed' })
    expect(calls).toBeLessThan(100)
  })
})
