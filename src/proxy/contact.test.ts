import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { HEARD_MS, SILENT_MS, STORE_TIMEOUT_MS, drainMs, sharesOf, youngMs } from '../lib/shares'
import { type Agenda, createAgenda } from '../test/agenda'
import { createStoreTwin } from '../test/store-twin'
import { createContact } from './contact'
import { type Leave, type Spend, createSpend } from './spend'
import type { Beat, Report, Store } from './store'

const somebody = () => ['somebody']

const LIMIT = 200
const WINDOW_MS = 30_000
const SETTLED_MS = youngMs(WINDOW_MS) + 1_000

/** A replica, alone of two, over a store that answers within 2 ms, or not at all while `isMute`. */
function createWorld() {
  const agenda: Agenda = createAgenda()
  const twin = createStoreTwin()
  const asked = { time: 0, beat: 0, report: 0 }
  /** All that the store was told, in order. */
  const beats: Beat[] = []
  const reports: Report[] = []
  const state = { isMute: false, changes: new Array<boolean>(), ready: (): void => undefined, resets: 0 }
  function answer<Value>(kind: keyof typeof asked, run: () => Value): Promise<Value> {
    asked[kind]++
    return new Promise((resolve, reject) => {
      if (state.isMute) agenda.after(STORE_TIMEOUT_MS, () => reject(new Error('mute')))
      else agenda.after(2, () => resolve(run()))
    })
  }
  const now = (): number => Math.floor(1e12 + agenda.now())
  const store: Store = {
    time: () => answer('time', now),
    beat: (beat) => {
      beats.push(beat)
      return answer('beat', () => twin.beat(beat, now()))
    },
    report: (token, report) => {
      reports.push(report)
      return answer('report', () => twin.report(token, report, now()))
    },
    reset: () => void state.resets++,
    onReady: (run) => {
      state.ready = run
      agenda.after(1, run)
    },
  }
  const parts = {
    ticks: agenda.now,
    timer: (run: () => void, ms: number) => agenda.after(ms, run),
  }
  function join(replica: string, onChange?: (isHere: boolean) => void): Spend {
    const contact = createContact({
      ...parts,
      store,
      replica,
      windowMs: WINDOW_MS,
      ...(onChange === undefined ? {} : { onChange }),
    })
    const rate = { limit: LIMIT, windowMs: WINDOW_MS }
    const together = { contact, replicas: 2 }
    return createSpend({ ...parts, rate, random: () => 0.5, together }, () => 'token')
  }
  const spend = join('one', (isHere) => void state.changes.push(isHere))
  /** How long a person's call has to wait, ms. */
  async function waits(count: number): Promise<number[]> {
    const ended: number[] = []
    const askedMs = agenda.now()
    for (let each = 0; each < count; each++)
      void spend('people', new AbortController().signal, somebody).then((leave: Leave) => {
        ended.push(agenda.now() - askedMs)
        leave.answered()
      })
    await agenda.run(askedMs + 1_500)
    return ended
  }
  return { agenda, twin, now, beats, reports, asked, state, spend, join, waits }
}

test('a 429 at one replica is heeded by the other', async () => {
  const { agenda, spend, join } = createWorld()
  const other = join('two')
  await agenda.run(SETTLED_MS)
  const ask = async (of: Spend): Promise<Leave | ConnectorError> => {
    const asked = of('people', new AbortController().signal, somebody).catch((error: unknown) => error)
    await agenda.run(agenda.now() + 50)
    return (await asked) as Leave | ConnectorError
  }
  const leave = await ask(spend)
  expect(leave).not.toBeInstanceOf(ConnectorError)
  if (!(leave instanceof ConnectorError)) leave.refused(20_000)
  await agenda.run(agenda.now() + 50)
  const told = await ask(other)
  expect(told).toMatchObject({ kind: 'rate-limited' })
  expect(told instanceof ConnectorError ? told.retryAfterMs : 0).toBeGreaterThan(19_000)
})

describe('a replica whose store falls silent', () => {
  test('waits for it once, and not again until it is ready', async () => {
    const { agenda, asked, state, waits } = createWorld()
    await agenda.run(SETTLED_MS)
    // The first asks at once, and those that came while it did ask together.
    expect(await waits(8)).toEqual([2, 4, 4, 4, 4, 4, 4, 4])
    state.isMute = true
    const before = { ...asked }
    const first = await waits(8)
    expect(first).toHaveLength(8)
    expect(Math.max(...first)).toBeLessThanOrEqual(STORE_TIMEOUT_MS)
    expect(await waits(8)).toEqual(Array.from({ length: 8 }, () => 0))
    await agenda.run(agenda.now() + 60_000)
    expect(state.changes).toEqual([true, false])
    expect(state.resets).toBe(1)
    expect({ ...asked, report: 0 }).toEqual({ ...before, report: 0 })
    expect(asked.report - before.report).toBeLessThanOrEqual(1)
  })

  test('tells all it has under way before it says that it is there again', async () => {
    const { agenda, asked, state, waits } = createWorld()
    await agenda.run(SETTLED_MS)
    await waits(8)
    state.isMute = true
    await waits(8)
    await waits(8)
    state.isMute = false
    const before = { ...asked }
    state.ready()
    await agenda.run(agenda.now() + 5)
    expect({ time: asked.time - before.time, report: asked.report - before.report }).toEqual({
      time: 1,
      report: 1,
    })
    expect(state.changes).toEqual([true, false])
    await agenda.run(agenda.now() + 3)
    expect(state.changes).toEqual([true, false, true])
  })

  test('has its slice at once, and an even share when nothing has been heard of it for long', async () => {
    const { slice, full } = sharesOf(0.99 * LIMIT, 2)
    const early = createWorld()
    early.state.isMute = true
    await early.agenda.run(2_000)
    early.state.ready()
    const askAll = async (): Promise<number> => {
      const all = Array.from({ length: 2 * full }, () =>
        early.spend('people', new AbortController().signal, somebody).catch(() => null),
      )
      await early.agenda.run(early.agenda.now() + 15_000)
      return (await Promise.all(all)).filter((leave) => leave !== null).length
    }
    const first = await askAll()
    expect(first).toBeGreaterThanOrEqual(8)
    expect(first).toBeLessThanOrEqual(slice)
    await early.agenda.run(4 * WINDOW_MS)
    const later = await askAll()
    expect(later).toBeGreaterThan(1.5 * first)
    expect(later).toBeLessThanOrEqual(full)
  })
})

describe('a message to the store', () => {
  test('is void when it was held up, so that nobody is thought to be there who is not', async () => {
    const { agenda, twin, now, beats, reports } = createWorld()
    await agenda.run(SETTLED_MS)
    const [beat, report] = [beats.at(-1), reports.at(-1)]
    if (beat === undefined || report === undefined) throw new Error('the store was told nothing')
    // As long as the replica reckons with being heard, and no longer.
    await agenda.run(SETTLED_MS + HEARD_MS)
    expect(twin.beat(beat, now()).isTaken).toBe(false)
    expect(twin.report('token', { ...report, sequence: report.sequence + 1 }, now()).status).toBe('late')
  })

  test('does not undo a later one that overtook it', async () => {
    const { agenda, twin, now, reports, waits } = createWorld()
    await agenda.run(SETTLED_MS)
    await waits(8)
    const [first, ...later] = reports.slice(-2)
    if (first === undefined || later.length === 0) throw new Error('the store was told too little')
    const inTime = { latestMs: now() + 1 }
    expect(twin.report('token', { ...first, ...inTime, claim: 0, countsMs: [] }, now()).status).toBe('late')
  })
})

test('a replica that joins while everything is taken gets what comes back, and no slice before its time', () => {
  const twin = createStoreTwin()
  const calls = Math.floor(0.99 * LIMIT)
  const { slice, full } = sharesOf(calls, 2)
  const rules = {
    replicas: 2,
    windowMs: WINDOW_MS,
    calls,
    slice,
    full,
    reserve: { looking: 40, idle: 8 },
  }
  const rememberedMs = SILENT_MS + drainMs(WINDOW_MS)
  const beat = (replica: string, nowMs: number) =>
    twin.beat({ replica, latestMs: nowMs, rememberedMs }, nowMs)
  let sequence = 0
  const report = (replica: string, claim: number, people: number, nowMs: number) =>
    twin.report(
      'token',
      {
        replica,
        sequence: ++sequence,
        latestMs: nowMs,
        rules,
        claim,
        countsMs: Array.from({ length: claim }, () => WINDOW_MS),
        wants: { people, background: 0 },
        lookedMs: null,
        pauseMs: 0,
      },
      nowMs,
    )
  const SINCE_MS = 1e12
  report('one', 0, 0, SINCE_MS)
  let nowMs = SINCE_MS
  for (; nowMs < SINCE_MS + SETTLED_MS; nowMs += 1_000) for (const each of ['one', 'two']) beat(each, nowMs)
  // The two have all there is under way, and one of them is replaced at once.
  report('one', full, 0, nowMs)
  report('two', full, 0, nowMs)
  expect(beat('three', nowMs).probationMs).toBe(rememberedMs)
  expect(report('three', 0, 8, nowMs).grants.people).toBe(0)
  // What the two do not need any more is for everybody.
  report('one', full - 8 - slice, 0, nowMs)
  expect(report('three', 0, 8, nowMs).grants.people).toBe(8)
  const untilMs = nowMs + rememberedMs
  for (; nowMs < untilMs; nowMs += 1_000) for (const each of ['two', 'three']) beat(each, nowMs)
  expect(beat('three', nowMs).probationMs).toBe(0)
})
