import { describe, expect, test } from 'vitest'
import { type FakeAnswer, NOW, createTestProxy } from '../test/fake-upstream'
import { MESSAGES, asked, message } from '../test/messages-call'

const MINUTE_MS = 60_000
const instant = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`
/** A page of messages of these ages, ms before the start. */
const pageOf = (...ages: number[]) => ({
  Messages: ages.map((ageMs) => ({ ...message, CreatedUtc: instant(NOW - ageMs) })),
  Cursor: message.Id,
})
/** A request for two messages of an interval that is over. */
const body = {
  ...asked,
  Limitation: { Count: 2 },
  CreatedUtc: { StartUtc: instant(NOW - 20 * 24 * 60 * MINUTE_MS), EndUtc: instant(NOW - 6 * MINUTE_MS) },
}

function createWorld(answer: () => FakeAnswer) {
  const clock = { ms: 0 }
  const world = createTestProxy(answer, {
    spend: { ticks: () => 1_000 + clock.ms },
    parts: { now: () => NOW + clock.ms },
  })
  const outcomes = () => world.logged.map(({ cache }) => cache)
  return { ...world, clock, outcomes }
}

describe('the end of a list', () => {
  test.each([
    ['nothing at all', { status: 204 }],
    ['nothing, with a cursor', { body: { Messages: [], Cursor: message.Id } }],
    ['less than there is', { body: pageOf(11 * MINUTE_MS) }],
    ['no cursor', { body: { ...pageOf(10 * MINUTE_MS, 11 * MINUTE_MS), Cursor: null } }],
  ])('is asked for anew when it was %s, until that was answered twice', async (_, lie: FakeAnswer) => {
    const answers = [lie]
    const { ask, received, clock } = createWorld(
      () => answers.pop() ?? { body: pageOf(10 * MINUTE_MS, 11 * MINUTE_MS) },
    )
    const idsAt = async (ms: number) => {
      clock.ms = ms
      return ((await (await ask(MESSAGES, body)).json()) as { Messages: unknown[]; Cursor: unknown }).Messages
    }
    await idsAt(0)
    // Once the memory of a moment is over, nobody gets it again.
    expect(await idsAt(2_100)).toHaveLength(2)
    expect(await idsAt(59 * MINUTE_MS)).toHaveLength(2)
    expect(received).toHaveLength(2)
  })

  test('is kept as an end of a list when it was answered twice, some time apart', async () => {
    const { ask, received, clock, outcomes } = createWorld(() => ({ status: 204 }))
    for (const ms of [0, 5_000, 20_000, 40_000, 59 * MINUTE_MS]) {
      clock.ms = ms
      await ask(MESSAGES, body)
    }
    expect(outcomes()).toEqual(['miss', 'miss', 'miss', 'hit', 'hit'])
    expect(received).toHaveLength(3)
  })
})
