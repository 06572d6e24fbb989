import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Sender } from '../connector/sender'
import type { Range } from '../connector/walk/windows'
import { createKeep } from '../queries/kept-message'
import type { KeptMessage } from '../queries/kept-message'
import { wholeWorld } from '../test/list-history'
import { naiveThreadRows } from '../test/naive-rows'
import { type Gap, gapRows, surroundingsOf, threadRows } from './rows'

const MINUTE = 60_000
const at = (id: number, minute: number, sender: Sender) => {
  return { id: `m${id}`, threadId: 't', connectionId: 'c', text: 'x', sender, createdMs: minute * MINUTE }
}
const keep = createKeep().messages
const sameDay = (a: number, b: number) => Math.floor(a / (1440 * MINUTE)) === Math.floor(b / (1440 * MINUTE))

/** What stands around messages, without any gap. */
const around = (
  messages: readonly ReturnType<typeof at>[],
  range: Range | null = null,
  gaps: readonly Gap[] = [],
) => {
  const kept = keep(messages)
  return kept.map((message) => surroundingsOf(message, { messages: kept, gaps, isSameDay: sameDay, range }))
}

describe('the rows of a conversation', () => {
  it('are those of a naive making of all of them', () => {
    const second = fc.integer({ min: -1, max: 26 }).map((count) => count * 1000)
    const gap = fc.tuple(fc.nat(3), second, second).map(([id, one, other]): Gap => ({
      id: `${id}`,
      startMs: Math.min(one, other),
      endMs: Math.max(one, other),
    }))
    const gaps = fc.uniqueArray(gap, { maxLength: 3, selector: ({ id }) => id })
    const range = fc.option(fc.record({ startMs: second, endMs: second }))
    fc.assert(
      fc.property(
        fc.subarray([...wholeWorld]),
        gaps,
        range,
        fc.integer({ min: 1, max: 9 }),
        (messages, gaps, range, day) => {
          const isSameDay = (a: number, b: number) =>
            Math.floor(a / day / 1000) === Math.floor(b / day / 1000)
          const conversation = { messages, gaps, range, isSameDay }
          const drawn = [...threadRows(messages, gapRows(gaps, ''))].map((row) => {
            if (row.kind === 'gap') return { ...row, threadId: '' }
            const { kind, key, threadId } = row
            return { kind, key, threadId, message: row, ...surroundingsOf(row, conversation) }
          })
          const naive = naiveThreadRows(messages, isSameDay, range, gaps)
          expect(drawn).toEqual(naive.map((row) => (row.kind === 'gap' ? { ...row, threadId: '' } : row)))
        },
      ),
    )
  })

  it('are the messages themselves where nothing is missing', () => {
    const messages: readonly KeptMessage[] = keep([at(1, 10, 'Application'), at(2, 20, 'Enterprise')])
    expect(threadRows(messages, [])).toBe(messages)
  })

  it('begin each day once', () => {
    const rows = around([at(1, 10, 'Application'), at(2, 20, 'Application'), at(3, 1500, 'Enterprise')])
    expect(rows.map(({ startsDay }) => startsDay)).toEqual([true, false, true])
  })

  it('say how long the guest waited, from the first unanswered message to the answer', () => {
    const messages = [
      at(1, 10, 'Application'),
      at(2, 12, 'Application'),
      at(3, 16, 'Enterprise'),
      at(4, 17, 'Enterprise'),
      at(5, 30, 'Application'),
    ]
    expect(around(messages).map(({ waitedMs }) => waitedMs)).toEqual([null, null, 6 * MINUTE, null, null])
  })

  it('do not call an unknown sender’s message an answer, and do not count on past it', () => {
    const messages = [at(1, 10, 'Application'), at(2, 20, 'Unknown'), at(3, 30, 'Enterprise')]
    expect(around(messages).map(({ waitedMs }) => waitedMs)).toEqual([null, null, null])
  })

  it('mark what lies outside the created range: the start belongs to it, the end does not', () => {
    const messages = [9, 10, 19, 20].map((minute, id) => at(id, minute, 'Application'))
    const rows = around(messages, { startMs: 10 * MINUTE, endMs: 20 * MINUTE })
    expect(rows.map(({ isOutside }) => isOutside)).toEqual([true, false, false, true])
  })

  it('put a gap at its place, and count no wait across it', () => {
    const messages = [at(1, 10, 'Application'), at(2, 50, 'Enterprise'), at(3, 60, 'Application')]
    const gap = { id: 'g', startMs: 20 * MINUTE, endMs: 40 * MINUTE }
    const rows = [...threadRows(keep(messages), gapRows([gap], 't'))]
    expect(rows.map(({ kind }) => kind)).toEqual(['message', 'gap', 'message', 'message'])
    expect(around(messages, null, [gap])[1]).toMatchObject({ waitedMs: null })
  })
})
