import { describe, expect, it } from 'vitest'
import type { Message } from '../connector/messages'
import { threadRows } from './rows'

const MINUTE = 60_000
const at = (id: number, minute: number, sender: Message['sender']): Message => ({
  id: `m${id}`,
  threadId: 't',
  text: 'x',
  sender,
  createdMs: minute * MINUTE,
})
const sameDay = (a: number, b: number) => Math.floor(a / (1440 * MINUTE)) === Math.floor(b / (1440 * MINUTE))

describe('the rows of a conversation', () => {
  it('begin each day once', () => {
    const rows = threadRows(
      [at(1, 10, 'Application'), at(2, 20, 'Application'), at(3, 1500, 'Enterprise')],
      sameDay,
      null,
    )
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
    const waited = threadRows(messages, sameDay, null).map(({ waitedMs }) => waitedMs)
    expect(waited).toEqual([null, null, 6 * MINUTE, null, null])
  })

  it('do not call an unknown sender’s message an answer, and do not count on past it', () => {
    const messages = [at(1, 10, 'Application'), at(2, 20, 'Unknown'), at(3, 30, 'Enterprise')]
    expect(threadRows(messages, sameDay, null).map(({ waitedMs }) => waitedMs)).toEqual([null, null, null])
  })

  it('mark what lies outside the created range: the start belongs to it, the end does not', () => {
    const messages = [
      at(1, 9, 'Application'),
      at(2, 10, 'Application'),
      at(3, 19, 'Application'),
      at(4, 20, 'Application'),
    ]
    const rows = threadRows(messages, sameDay, { startMs: 10 * MINUTE, endMs: 20 * MINUTE })
    expect(rows.map(({ isOutside }) => isOutside)).toEqual([true, false, false, true])
  })
})
