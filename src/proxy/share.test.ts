import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { createAgenda } from '../test/agenda'
import { createStoreModel } from '../test/store-model'
import { createContact } from './contact'
import { type Leave, type Spend, createSpend } from './spend'
import { STORE_TIMEOUT_MS, type Store } from './store'

const LIMIT = 200
const WINDOW_MS = 30_000
const MINUTE_MS = 60_000

/** Replicas, of at most two, over a store that answers within 2 ms, or not at all while it is mute. */
function createWorld() {
  const agenda = createAgenda()
  const model = createStoreModel()
  const state = { isMute: false, asked: 0, checked: 0, resets: 0, changes: new Array<boolean>() }
  const links: ((isOpen: boolean) => void)[] = []
  const answer = <Value>(run: () => Value): Promise<Value> =>
    new Promise((resolve, reject) => {
      if (state.isMute) agenda.after(STORE_TIMEOUT_MS, () => reject(new Error('mute')))
      else agenda.after(2, () => resolve(run()))
    })
  const store: Store = {
    ask: (_, question) => {
      state.asked++
      return answer(() => model(question, Math.floor(1e12 + agenda.now())))
    },
    check: () => {
      state.checked++
      return answer(() => undefined)
    },
    onConnection: (changed) => {
      links.push(changed)
      agenda.after(1, () => changed(true))
    },
    reset: () => void state.resets++,
  }
  const parts = { ticks: agenda.now, timer: (run: () => void, ms: number) => agenda.after(ms, run) }
  function join(replica: string): Spend {
    const contact = createContact({ ...parts, store, onChange: (isHere) => void state.changes.push(isHere) })
    const rate = { limit: LIMIT, windowMs: WINDOW_MS }
    const together = { contact, replica, replicas: 2 }
    return createSpend({ ...parts, rate, random: () => 0.5, together }, () => 'token')
  }
  /** Asks for calls of people, each of another person; collects those that may be made, the wait of each, and the errors. */
  function send(spend: Spend, count: number, onLeave?: (leave: Leave) => void) {
    const askedMs = agenda.now()
    const result = { leaves: new Array<Leave>(), waitsMs: new Array<number>(), errors: new Array<unknown>() }
    for (let each = 0; each < count; each++)
      void spend('people', new AbortController().signal, () => [`${each}`]).then(
        (leave) => {
          result.leaves.push(leave)
          onLeave?.(leave)
          result.waitsMs.push(agenda.now() - askedMs)
        },
        (error: unknown) => result.errors.push(error),
      )
    return result
  }
  /** The same, some ms later. */
  async function ask(spend: Spend, count: number, withinMs = 1_000): Promise<ReturnType<typeof send>> {
    const result = send(spend, count)
    await agenda.run(agenda.now() + withinMs)
    return result
  }
  const connect = (isOpen: boolean): void => {
    for (const changed of links) changed(isOpen)
  }
  /** The calls that the store would grant another replica. */
  const room = (): number => {
    const wants = { people: LIMIT, background: 0 }
    const rules = { windowMs: WINDOW_MS, limit: 0.99 * LIMIT, calls: 0.99 * LIMIT, grantMs: 1 }
    const other = { replica: 'other', countingMs: [], lookedMs: null, pause: null }
    return model({ ...other, ...rules, wants }, Math.floor(1e12 + agenda.now())).grants.people
  }
  return { agenda, state, join, send, ask, connect, room }
}

describe('a 429 that one replica meets', () => {
  test('is heeded by the others', async () => {
    const { agenda, join, ask } = createWorld()
    const [one, two] = [join('one'), join('two')]
    await agenda.run(100)
    const { leaves } = await ask(one, 1)
    leaves[0]?.refused(20_000)
    await agenda.run(agenda.now() + 50)
    const { errors } = await ask(two, 1)
    expect(errors).toHaveLength(1)
    expect(errors[0]).toBeInstanceOf(ConnectorError)
    expect(errors[0]).toMatchObject({ kind: 'rate-limited' })
    expect((errors[0] as ConnectorError).retryAfterMs).toBeGreaterThan(19_000)
  })

  test('makes the limit smaller for all, so that none of them gets less than another', async () => {
    const { agenda, join, ask, room } = createWorld()
    const one = join('one')
    await agenda.run(100)
    const { leaves } = await ask(one, 1)
    leaves[0]?.refused(1_000)
    await agenda.run(2_500)
    // Seven tenths of it, and what a second gives back.
    expect(room()).toBeGreaterThan(0.65 * LIMIT)
    expect(room()).toBeLessThan(0.75 * LIMIT)
  })

  test('and that asks for a day is tried once a minute, by one replica for all, until a try is let through', async () => {
    const { agenda, join, send, ask } = createWorld()
    const [one, two] = [join('one'), join('two')]
    await agenda.run(100)
    const { leaves } = await ask(one, 1)
    leaves[0]?.refused(24 * 60 * MINUTE_MS)
    const refusedMs = agenda.now()
    /** The instants at which calls left, of people who ask every second at both, ms. */
    async function triesUntil(endMs: number, onTry: (leave: Leave) => void): Promise<number[]> {
      const atMs: number[] = []
      const onLeave = (leave: Leave): void => {
        atMs.push(agenda.now())
        onTry(leave)
      }
      for (; agenda.now() < endMs; await agenda.run(agenda.now() + 1_000))
        for (const spend of [one, two]) send(spend, 2, onLeave)
      return atMs
    }
    const refuse = (leave: Leave): void => leave.refused(24 * 60 * MINUTE_MS)
    const tries = [refusedMs, ...(await triesUntil(refusedMs + 4.5 * MINUTE_MS, refuse))]
    expect(tries.length).toBeGreaterThanOrEqual(4)
    for (const [index, atMs] of tries.entries())
      if (index > 0) expect(atMs - (tries[index - 1] ?? 0)).toBeGreaterThanOrEqual(MINUTE_MS)
    const after = await triesUntil(agenda.now() + 1.5 * MINUTE_MS, (leave) => leave.answered())
    expect(after.length).toBeGreaterThan(20)
  })
})

describe('a store that falls silent', () => {
  test('is waited for once, and not again before it has answered', async () => {
    const { agenda, state, join, ask } = createWorld()
    const spend = join('one')
    await agenda.run(100)
    // The first call asks at once, and those that came meanwhile ask together.
    expect((await ask(spend, 8)).waitsMs).toEqual([2, 4, 4, 4, 4, 4, 4, 4])
    await agenda.run(agenda.now() + 5_000)
    state.isMute = true
    const first = await ask(spend, 8)
    expect(first.waitsMs).toHaveLength(8)
    expect(Math.max(...first.waitsMs)).toBeLessThanOrEqual(STORE_TIMEOUT_MS)
    const asked = state.asked
    expect((await ask(spend, 8)).waitsMs).toEqual(Array.from({ length: 8 }, () => 0))
    expect(state.asked).toBe(asked)
    expect(state.changes).toEqual([true, false])
    expect(state.resets).toBe(1)
  })

  test('leaves each replica its even share, with the calls that it has made before', async () => {
    const { agenda, state, join, ask } = createWorld()
    const spend = join('one')
    await agenda.run(100)
    expect((await ask(spend, 60)).leaves).toHaveLength(60)
    state.isMute = true
    // An even share is 99 calls, and 60 of them still count.
    const { leaves } = await ask(spend, 60, 9_000)
    expect(leaves.length).toBeGreaterThan(10)
    expect(leaves.length).toBeLessThanOrEqual(39)
  })

  test('knows every call of a replica before it decides again', async () => {
    const { agenda, state, join, ask, connect, room } = createWorld()
    const one = join('one')
    await agenda.run(100)
    state.isMute = true
    const alone = await ask(one, 99, 11_000)
    expect(alone.leaves.length).toBeGreaterThan(40)
    state.isMute = false
    connect(true)
    await agenda.run(agenda.now() + 10)
    expect(state.changes.slice(-1)).toEqual([true])
    expect(room()).toBe(0.99 * LIMIT - alone.leaves.length)
  })

  test('is left alone for a second when it has a connection and does not answer', async () => {
    const { agenda, state, join, connect } = createWorld()
    state.isMute = true
    join('one')
    await agenda.run(1 + STORE_TIMEOUT_MS + 900)
    expect(state).toMatchObject({ checked: 1, resets: 0, changes: [] })
    await agenda.run(1 + STORE_TIMEOUT_MS + 1_100)
    expect(state.resets).toBe(1)
    state.isMute = false
    connect(true)
    await agenda.run(agenda.now() + 10)
    expect(state.changes).toEqual([true])
  })
})
