import { describe, expect, test } from 'vitest'
import { type Caller, type Start, createSingleFlight } from './single-flight'

const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A single flight of one key, whose calls are answered by hand. */
function createAirport() {
  const join = createSingleFlight<string>()
  const flights: {
    readonly signal: AbortSignal
    readonly leaves: () => void
    readonly lands: (answer: string) => void
    readonly fails: (error: Error) => void
  }[] = []
  const start: Start<string> = (signal, leaves) =>
    new Promise((lands, fails) => flights.push({ signal, leaves, lands, fails }))

  /** Comes, and says later what became of it. */
  async function comes(who: Partial<Caller> = {}) {
    const control = new AbortController()
    const caller = { signal: control.signal, person: 'somebody', rank: 1, isFresh: false, ...who }
    const { isShared, answer } = join('key', caller, start)
    let outcome: string | null = null
    answer.then(
      (value) => (outcome = value),
      (error: unknown) => (outcome = error instanceof Error ? error.message : 'no error'),
    )
    await settled()
    return {
      isShared,
      leaves: () => control.abort(),
      outcome: async () => {
        await settled()
        return outcome
      },
    }
  }
  return { comes, flights, at: (index: number) => flights[index] ?? expect.fail(`no flight ${index}`), join }
}

describe('identical calls', () => {
  test('are one, and all get its answer', async () => {
    const { comes, flights, at } = createAirport()
    const [first, second] = [await comes(), await comes()]
    at(0).leaves()
    const third = await comes()
    at(0).lands('page')
    expect(flights).toHaveLength(1)
    expect([first.isShared, second.isShared, third.isShared]).toEqual([false, true, true])
    expect([await first.outcome(), await second.outcome(), await third.outcome()]).toEqual([
      'page',
      'page',
      'page',
    ])
    await comes()
    expect(flights).toHaveLength(2)
  })

  test('fail together, and the next one tries anew', async () => {
    const { comes, flights, at } = createAirport()
    const [first, second] = [await comes(), await comes()]
    at(0).fails(new Error('no'))
    expect([await first.outcome(), await second.outcome()]).toEqual(['no', 'no'])
    await comes()
    expect(flights).toHaveLength(2)
  })

  test('take their turn by everybody who waits for them now', async () => {
    const join = createSingleFlight<string>()
    const seen: (() => readonly string[])[] = []
    const start: Start<string> = (_signal, _leaves, people) => {
      seen.push(people)
      return new Promise(() => undefined)
    }
    const comes = (person: string, rank: number) => {
      const control = new AbortController()
      const { answer } = join('key', { signal: control.signal, person, rank, isFresh: false }, start)
      answer.catch(() => undefined)
      return control
    }
    comes('one', 1)
    const other = comes('other', 1)
    comes('other', 1)
    await settled()
    expect(seen.map((people) => people())).toEqual([['one', 'other']])
    comes('third', 2)
    await settled()
    expect(seen.map((people) => people())).toEqual([[], ['one', 'other', 'third']])
    other.abort()
    expect(seen[1]?.()).toEqual(['one', 'other', 'third'])
  })

  test('of different keys are none of each other’s business', async () => {
    const { comes, flights, join } = createAirport()
    await comes()
    const other = join(
      'other',
      { signal: new AbortController().signal, person: 'somebody', rank: 1, isFresh: false },
      () => Promise.resolve('other'),
    )
    expect(other.isShared).toBe(false)
    expect(await other.answer).toBe('other')
    expect(flights).toHaveLength(1)
  })

  test('fail when the call cannot even be begun', async () => {
    const join = createSingleFlight<string>()
    const caller = { signal: new AbortController().signal, person: 'somebody', rank: 1, isFresh: false }
    const { answer } = join('key', caller, () => {
      throw new Error('at once')
    })
    await expect(answer).rejects.toThrow('at once')
  })
})

describe('who leaves', () => {
  test('is told so at once, and the others go on', async () => {
    const { comes, at } = createAirport()
    const [first, second] = [await comes(), await comes()]
    first.leaves()
    expect(await first.outcome()).toBe('aborted')
    expect(at(0).signal.aborted).toBe(false)
    at(0).lands('page')
    expect(await second.outcome()).toBe('page')
  })

  test('as the last one ends the call, which nobody can join any more', async () => {
    const { comes, flights, at } = createAirport()
    const [first, second] = [await comes(), await comes()]
    at(0).leaves()
    second.leaves()
    first.leaves()
    expect(at(0).signal.aborted).toBe(true)
    const third = await comes()
    expect(third.isShared).toBe(false)
    at(0).fails(new Error('aborted upstream'))
    at(1).lands('page')
    expect(await third.outcome()).toBe('page')
    expect(flights).toHaveLength(2)
  })

  test('before it came makes no call', async () => {
    const { comes, flights } = createAirport()
    const gone = await comes({ signal: AbortSignal.abort() })
    expect(await gone.outcome()).toBe('aborted')
    expect(flights).toHaveLength(0)
  })

  test('after the answer changes nothing', async () => {
    const { comes, at } = createAirport()
    const first = await comes()
    at(0).lands('page')
    expect(await first.outcome()).toBe('page')
    first.leaves()
    expect(at(0).signal.aborted).toBe(false)
  })
})

describe('rank', () => {
  test('a person takes along who waits at background’s place, and that call is never made', async () => {
    const { comes, flights, at } = createAirport()
    const background = await comes({ rank: 0 })
    const person = await comes({ rank: 1 })
    expect(person.isShared).toBe(false)
    expect(at(0).signal.aborted).toBe(true)
    at(0).fails(new Error('aborted'))
    at(1).lands('page')
    expect([await background.outcome(), await person.outcome()]).toEqual(['page', 'page'])
    expect(flights).toHaveLength(2)
  })

  test('background joins a person’s call, waiting or gone', async () => {
    const { comes, flights, at } = createAirport()
    await comes({ rank: 1 })
    expect((await comes({ rank: 0 })).isShared).toBe(true)
    at(0).leaves()
    expect((await comes({ rank: 0 })).isShared).toBe(true)
    expect(flights).toHaveLength(1)
  })

  test('a person joins background’s call once it has gone out', async () => {
    const { comes, flights, at } = createAirport()
    await comes({ rank: 0 })
    at(0).leaves()
    expect((await comes({ rank: 1 })).isShared).toBe(true)
    expect(flights).toHaveLength(1)
  })

  test('who was taken along can still leave, and the call ends with the last', async () => {
    const { comes, at } = createAirport()
    const background = await comes({ rank: 0 })
    const person = await comes({ rank: 1 })
    person.leaves()
    expect(at(1).signal.aborted).toBe(false)
    background.leaves()
    expect(at(1).signal.aborted).toBe(true)
    expect(await background.outcome()).toBe('aborted')
  })
})

describe('who wants something fresh', () => {
  test('does not join a call that has gone out, but one that has not', async () => {
    const { comes, flights, at } = createAirport()
    const first = await comes()
    expect((await comes({ isFresh: true })).isShared).toBe(true)
    at(0).leaves()
    const fresh = await comes({ isFresh: true })
    expect(fresh.isShared).toBe(false)
    at(1).leaves()
    at(0).lands('old')
    at(1).lands('new')
    expect([await first.outcome(), await fresh.outcome()]).toEqual(['old', 'new'])
    expect(flights).toHaveLength(2)
  })

  test('is followed by the others: what went out last is what is joined', async () => {
    const { comes, at } = createAirport()
    await comes()
    at(0).leaves()
    await comes({ isFresh: true })
    at(1).leaves()
    const third = await comes()
    at(1).lands('new')
    at(0).lands('old')
    expect(await third.outcome()).toBe('new')
  })
})
