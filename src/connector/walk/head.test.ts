import { describe, expect, it } from 'vitest'
import { createEmulator } from '../../emulator/emulator'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { NOW, idsOf, kitOf, planOf } from '../../test/walks'
import { ConnectorError } from '../errors'
import type { MessagesRequest } from '../messages'
import { askEmulator } from '../../test/ask-emulator'
import type { UpdatedVerdict, WalkKit } from './plan'
import { type HeadPlan, readHead } from './head'
import { startWalk, walkPage } from './walk'

const DAY = 86_400_000

/** An emulator with a clock to turn, and its first page loaded as the product would. */
async function loaded(verdict: UpdatedVerdict = 'moves') {
  let nowMs = Date.UTC(2026, 4, 10, 12)
  const emulator = createEmulator({
    seed: 3,
    now: () => nowMs,
    threads: 60,
    messages: 900,
    days: 60,
    rateLimit: 0,
  })
  const { control, tokens } = emulator
  const ask = (atMs = nowMs) => askEmulator(emulator, tokens.accessToken, atMs, verdict)
  const scope = { connectionId: 'c', platform: 'p', suffix: '', enterpriseIds: null }
  const range = { startMs: nowMs - 30 * DAY, endMs: nowMs + DAY }
  const start = startWalk({ scope: [scope], threads: null, range, nowMs })
  if (!start) throw new Error('the seed holds no thread')
  const page = await walkPage(start, ask())
  const { threads } = page
  const known = new Set(page.messages.map(({ id }) => id))
  const plan = (sinceMs: number): HeadPlan => ({
    scope,
    range,
    nowMs,
    sinceMs,
    isGiven: false,
    completeFromMs: page.completeFromMs,
    threads,
    isKnown: ({ id }) => known.has(id),
  })
  return {
    control,
    tokens,
    ask,
    threads,
    page,
    plan,
    sinceMs: nowMs,
    advance: (ms: number) => void (nowMs += ms),
  }
}

describe('a look at the head', () => {
  it('finds nothing when nothing came, and asks no page twice', async () => {
    const { control, ask, plan, sinceMs, advance } = await loaded()
    advance(60_000)
    control.clearRequests()
    expect((await readHead(plan(sinceMs), ask())).messages).toEqual([])
    expect(control.requests.map(({ operation }) => operation)).toEqual(['messageThreads/getAll'])
  })

  it('finds what came since, in known and in new conversations, and nothing else', async () => {
    const { control, tokens, ask, threads, plan, sinceMs, advance } = await loaded()
    advance(3_600_000)
    const known = control.reply(threads[3]?.id ?? '', 'We are on our way.')
    const fresh = control.startThread({ text: 'Is the pool open?' })
    const head = await readHead(plan(sinceMs), ask())
    const expected = [
      known.id,
      ...control.truth({ token: tokens.accessToken, threadIds: [fresh.id] }).map(({ id }) => id),
    ]
    expect(head.messages.map(({ id }) => id).toSorted()).toEqual(expected.toSorted())
    expect(head.threads.map(({ id }) => id)).toContain(fresh.id)
  })

  it('finds the older messages of a conversation that was not known, behind newer known ones of others', async () => {
    const { control, tokens, ask, plan, threads, sinceMs } = await loaded()
    // Written before the newest known message, in a thread that the discovery came too early for.
    const late = control.startThread({ createdMs: sinceMs - 2 * DAY, text: 'We lost a key.' })
    control.write(late.id, 'It is a small one.', { createdMs: sinceMs - DAY })
    control.reply(late.id, 'It is at the desk.')
    expect(threads.map(({ id }) => id)).not.toContain(late.id)
    const head = await readHead(plan(sinceMs), ask())
    const truth = control.truth({ token: tokens.accessToken, threadIds: [late.id] }).map(({ id }) => id)
    expect(truth).toHaveLength(3)
    expect(head.messages.map(({ id }) => id)).toEqual(truth)
  })

  it('reads on over many new messages until it meets a known one', async () => {
    const { control, ask, threads, plan, sinceMs, advance } = await loaded()
    const written: string[] = []
    for (let at = 0; at < 120; at++) {
      advance(1_000)
      written.push(control.write(threads[at % 5]?.id ?? '', `Number ${at}`).id)
    }
    const head = await readHead(plan(sinceMs), ask())
    expect(head.messages.map(({ id }) => id).toSorted()).toEqual(written.toSorted())
  })

  it('asks all known threads where nobody knows whether messages move their stamp', async () => {
    const { control, ask, page, plan, sinceMs, advance } = await loaded('unknown')
    const quiet = page.messages[10]
    // The stamp stays behind: an answer in a thread that no look for threads meets.
    const reply = control.write(quiet?.threadId ?? '', 'Seen late', {
      createdMs: (quiet?.createdMs ?? 0) + 1,
    })
    advance(7_200_000)
    const head = await readHead(plan(sinceMs), ask())
    expect(head.messages.map(({ id }) => id)).toContain(reply.id)
  })

  it('finds what came although the proxy’s clock is ahead of the upstream’s, and what became visible late', async () => {
    const { control, ask, threads, page, plan, sinceMs } = await loaded()
    const late = page.messages[10]
    const reply = control.write(late?.threadId ?? '', 'Seen late', { createdMs: sinceMs - 30_000 })
    const fresh = control.startThread({ text: 'Hello?' })
    const head = await readHead(
      { ...plan(sinceMs + 300_000), nowMs: sinceMs + 300_000 },
      ask(sinceMs + 300_000),
    )
    const found = head.messages.map(({ id }) => id)
    expect(found).toContain(reply.id)
    expect(head.messages.map(({ threadId }) => threadId)).toContain(fresh.id)
    expect(threads.length).toBeGreaterThan(0)
  })
})

describe('a look at the head of a connection that cannot be read whole', () => {
  /** 1,500 threads, so that there are two shards; each has one message that is loaded and one that is new. */
  const threads = Array.from({ length: 1_500 }, (_, n) => ({
    id: uuid(2, n),
    enterprise: 0,
    createdMs: NOW - 3 * DAY + n * 1_000,
  }))
  const messages = threads.flatMap(({ id, createdMs }, n) => [
    { id: uuid(1, n), threadId: id, hiddenMs: createdMs },
    { id: uuid(3, n), threadId: id, hiddenMs: NOW - 600_000 + n },
  ])
  const connections = [{ id: 'c0', enterprises: [0] }]
  const upstream = createNaiveUpstream({ threads, messages, connections, moves: true })
  const [scope] = planOf({ connections }, null).scope
  const range = { startMs: NOW - 10 * DAY, endMs: NOW + DAY }
  const plan = (isKnown: boolean): HeadPlan => ({
    scope: scope ?? { connectionId: 'c0', platform: 'p', suffix: '', enterpriseIds: null },
    range,
    threads: isKnown ? threads.map((thread) => ({ ...thread, updatedMs: thread.createdMs })) : [],
    isGiven: false,
    isKnown: ({ id }) => id.startsWith(uuid(1, 0).slice(0, 8)),
    completeFromMs: range.startMs,
    sinceMs: NOW - 3_600_000,
    nowMs: NOW,
  })
  const failing = (isHit: (body: MessagesRequest) => boolean, error: ConnectorError) =>
    kitOf({
      ...upstream,
      messages: async (connectionId, body) => {
        if (isHit(body)) throw error
        return upstream.messages(connectionId, body)
      },
    })

  it.each([
    ['of known', true],
    ['of new', false],
  ])('fails with its RequestId when one of several shards %s conversations does', async (_, isKnown) => {
    const error = new ConnectorError('malformed', { status: 200, requestId: 'r-7' })
    const kit = failing((body) => body.MessageThreadIds.includes(uuid(2, 1_400)), error)
    await expect(readHead(plan(isKnown), kit)).rejects.toMatchObject({ kind: 'malformed', requestId: 'r-7' })
    const again = await readHead(plan(isKnown), kitOf(upstream))
    expect(again.messages).toHaveLength(1_500)
  })

  it('fails when its newest window does, though what lies beyond it answers', async () => {
    const nowMs = Date.UTC(2024, 5, 12)
    const old = nowMs - 60 * DAY
    const all = [old, nowMs - 1_000].map((hiddenMs, n) => ({
      id: uuid(1, n),
      threadId: uuid(2, 0),
      hiddenMs,
    }))
    const one = createNaiveUpstream({
      threads: [{ id: uuid(2, 0), enterprise: 0, createdMs: old }],
      messages: all,
      connections,
      moves: true,
    })
    const kit = kitOf({
      ...one,
      messages: async (connectionId, body) => {
        const page = await one.messages(connectionId, body)
        if (page.messages.some(({ id }) => id === uuid(1, 1))) throw new ConnectorError('malformed')
        return page
      },
    })
    const atThatTime: HeadPlan = {
      ...plan(true),
      range: { startMs: nowMs - 90 * DAY, endMs: nowMs + DAY },
      threads: [{ id: uuid(2, 0), createdMs: old, updatedMs: old }],
      isKnown: ({ id }) => id === uuid(1, 0),
      sinceMs: nowMs - 3_600_000,
      nowMs,
    }
    const look = (through: WalkKit) => readHead(atThatTime, { ...through, now: () => nowMs })
    await expect(look(kit)).rejects.toMatchObject({ kind: 'malformed' })
    // An old conversation that woke up: its stamp, as it was loaded, says nothing of the newest window.
    expect(idsOf((await look(kitOf(one))).messages)).toEqual([uuid(1, 1)])
  })

  it('says which conversations are refused, and reads the others', async () => {
    const kit = failing(
      (body) => body.MessageThreadIds.includes(uuid(2, 12)),
      new ConnectorError('bad-request', { status: 400 }),
    )
    const head = await readHead(plan(true), kit)
    expect(head.droppedIds).toEqual([uuid(2, 12)])
    expect(idsOf(head.messages)).toHaveLength(1_499)
  })
})
