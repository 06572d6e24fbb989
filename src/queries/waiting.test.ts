import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { persist } from '../connector/retry'
import { createVirtualClock } from '../test/virtual-clock'
import { LIMIT_MS, LONG_MS, type Wait, longWait, onLongWait, stopWaiting, waitFor } from './waiting'

/** A clock, and the instants at which the note on the screen changed. */
function setUp() {
  const clock = createVirtualClock(0)
  const notes: { readonly atMs: number; readonly what: string | null }[] = []
  const leave = onLongWait(() => {
    if (longWait() !== (notes.at(-1)?.what ?? null)) notes.push({ atMs: clock.now(), what: longWait() })
  })
  const timer = (run: () => void, ms: number) => {
    const off = new AbortController()
    clock.sleep(ms, off.signal).then(run, () => undefined)
    return () => off.abort()
  }
  const wait = <Answer>(run: (wait: Wait) => Promise<Answer>) =>
    clock.run(waitFor(null, run, timer)).finally(leave)
  return { clock, notes, wait }
}

describe('what a person waits for', () => {
  test('ends within a minute, and has one note from its 15th second to its end, whatever calls it takes', async () => {
    const callArbitrary = fc.record({
      what: fc.constantFrom('messages', 'conversations'),
      tookMs: fc.integer({ min: 0, max: 50_000 }),
      isAnswered: fc.boolean(),
      pauseMs: fc.integer({ min: 0, max: 4_000 }),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(callArbitrary, { maxLength: 12 }), async (calls) => {
        const { clock, notes, wait } = setUp()
        const wholeMs = calls.reduce((sum, { tookMs, pauseMs }) => sum + tookMs + pauseMs, 0)
        const outcome = await wait(async ({ call, signal }) => {
          for (const { what, tookMs, isAnswered, pauseMs } of calls) {
            const answer = call(what, signal, async (own) => {
              await clock.sleep(tookMs, own)
              if (!isAnswered) throw new ConnectorError('server')
            })
            // Failed calls are followed by others, as tries are.
            await answer.catch((error: unknown) => {
              if (!(error instanceof ConnectorError)) throw error
            })
            await clock.sleep(pauseMs, signal)
          }
        }).then(
          () => 'done',
          (error: unknown) => (error instanceof ConnectorError ? error.kind : 'defect'),
        )
        const endedMs = clock.now()
        expect(endedMs).toBeLessThanOrEqual(LIMIT_MS)
        expect(outcome).toBe(endedMs < LIMIT_MS || wholeMs <= LIMIT_MS ? 'done' : 'timeout')
        expect(longWait()).toBeNull()
        if (endedMs <= LONG_MS) return
        expect(notes[0]?.atMs).toBe(LONG_MS)
        expect(notes.at(-1)).toEqual({ atMs: endedMs, what: null })
        // It does not go and come again: only what it names may change.
        expect(notes.slice(0, -1).every(({ what }) => what !== null)).toBe(true)
      }),
    )
  })

  test('is bounded as a whole where each try of a call fails late', async () => {
    const { clock, wait } = setUp()
    let tries = 0
    const late = wait(({ call, signal }) =>
      persist(
        () =>
          call('messages', signal, async (own) => {
            tries++
            await clock.sleep(tries === 1 ? 14_000 : 44_000, own)
            throw new ConnectorError('server')
          }),
        { sleep: clock.sleep, random: () => 0.5, now: clock.now },
      ),
    )
    await expect(late).rejects.toMatchObject({ kind: 'server' })
    expect(tries).toBe(2)
    expect(clock.now()).toBeLessThanOrEqual(LIMIT_MS)
  })

  test('leaves time for another call when one hangs', async () => {
    const { clock, wait } = setUp()
    const kinds = await wait(async ({ call, signal }) => {
      const hang = (own: AbortSignal) => clock.sleep(1_000_000, own)
      const kind = await call('messages', signal, hang).catch(({ kind: of }: ConnectorError) => of)
      await call('messages', signal, () => clock.sleep(1_000))
      return [kind, clock.now()]
    })
    expect(kinds).toEqual(['timeout', 46_000])
  })

  test('ends at once when the person stops waiting', async () => {
    const { clock, notes, wait } = setUp()
    const leave = onLongWait(() => {
      if (longWait() !== null) stopWaiting()
    })
    const stopped = wait(({ call, signal }) => call('properties', signal, (own) => clock.sleep(40_000, own)))
    await expect(stopped.finally(leave)).rejects.toThrow('aborted')
    expect(notes).toEqual([
      { atMs: LONG_MS, what: 'properties' },
      { atMs: LONG_MS, what: null },
    ])
  })
})
