import { describe, expect, it } from 'vitest'
import { createEmulator } from '../emulator/emulator'
import { askEmulator } from '../test/ask-emulator'
import { discoverThreads } from './discovery'
import { type HeadPlan, readHead } from './head'
import { startWalk, walkPage } from './walk'

const DAY = 86_400_000

/** An emulator with a clock to turn, and its first page loaded as the product would. */
async function loaded() {
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
  const ask = askEmulator(emulator, tokens.accessToken)
  const range = { startMs: nowMs - 30 * DAY, endMs: nowMs + DAY }
  const base = { connectionId: 'c', enterpriseIds: null, range, nowMs }
  const threads = await discoverThreads(base, ask.threads)
  const start = startWalk({ ...base, threadIds: threads.map(({ id }) => id) })
  if (!start) throw new Error('the seed holds no thread')
  const page = await walkPage(start, ask.messages)
  const known = new Set(page.messages.map(({ id }) => id))
  const plan = (sinceMs: number): HeadPlan => ({
    ...base,
    nowMs,
    sinceMs,
    completeFromMs: page.completeFromMs,
    threadIds: threads.map(({ id }) => id),
    isKnown: (id) => known.has(id),
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
    expect((await readHead(plan(sinceMs), ask)).messages).toEqual([])
    expect(control.requests.map(({ operation }) => operation)).toEqual([
      'messageThreads/getAll',
      'messages/getAll',
    ])
  })

  it('finds what came since, in known and in new conversations, and nothing else', async () => {
    const { control, tokens, ask, threads, plan, sinceMs, advance } = await loaded()
    advance(3_600_000)
    const known = control.reply(threads[3]?.id ?? '', 'We are on our way.')
    const fresh = control.startThread({ text: 'Is the pool open?' })
    const head = await readHead(plan(sinceMs), ask)
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
    const head = await readHead(plan(sinceMs), ask)
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
    const head = await readHead(plan(sinceMs), ask)
    expect(head.messages.map(({ id }) => id).toSorted()).toEqual(written.toSorted())
  })

  it('finds what came although the proxy’s clock is ahead of the upstream’s, and what became visible late', async () => {
    const { control, ask, threads, page, plan, sinceMs } = await loaded()
    const late = page.messages[10]
    const reply = control.write(late?.threadId ?? '', 'Seen late', { createdMs: (late?.createdMs ?? 0) + 1 })
    const fresh = control.startThread({ text: 'Hello?' })
    const head = await readHead({ ...plan(sinceMs + 300_000), nowMs: sinceMs + 300_000 }, ask)
    const found = head.messages.map(({ id }) => id)
    expect(found).toContain(reply.id)
    expect(head.messages.map(({ threadId }) => threadId)).toContain(fresh.id)
    expect(threads.length).toBeGreaterThan(0)
  })
})
