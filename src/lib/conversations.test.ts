import { describe, expect, it } from 'vitest'
import { type GroupableMessage, surelyWaitingSince, waitingSince } from './conversations'

const message = (id: number, thread: number, second: number, sender = 'Application'): GroupableMessage => ({
  id: `m${id}`,
  threadId: `t${thread}`,
  sender,
  createdMs: second * 1000,
})

describe('who waits', () => {
  const [asked, answered, askedAgain, askedMore] = [
    message(1, 1, 10),
    message(2, 1, 20, 'Enterprise'),
    message(3, 1, 30),
    message(4, 1, 40),
  ] as const

  it('counts from the first unanswered message', () => {
    expect(waitingSince([asked, answered, askedAgain, askedMore], true)).toEqual({
      sinceMs: 30_000,
      atLeast: false,
    })
  })

  it('says "at least" when nothing loaded answers and older messages may exist', () => {
    expect(waitingSince([askedAgain, askedMore], false)).toEqual({ sinceMs: 30_000, atLeast: true })
    expect(waitingSince([askedAgain, askedMore], true)).toEqual({ sinceMs: 30_000, atLeast: false })
  })

  it('is nobody after an answer, after an unknown sender, or without messages', () => {
    expect(waitingSince([asked, answered], true)).toBeNull()
    expect(waitingSince([asked, message(5, 1, 50, 'Unknown')], true)).toBeNull()
    expect(waitingSince([], true)).toBeNull()
  })

  it('is told only from what lies after a stretch that is missing', () => {
    const waiting = [askedAgain, askedMore]
    // The stretch may hold an answer to the first of the two.
    expect(surelyWaitingSince(waiting, true, [{ endMs: 35_000 }])).toEqual({ sinceMs: 40_000, atLeast: true })
    expect(surelyWaitingSince(waiting, true, [{ endMs: 5_000 }])).toEqual({ sinceMs: 30_000, atLeast: true })
    // It may hold an answer to both.
    expect(surelyWaitingSince(waiting, true, [{ endMs: 5_000 }, { endMs: 45_000 }])).toBeNull()
    expect(surelyWaitingSince(waiting, true, [])).toEqual({ sinceMs: 30_000, atLeast: false })
  })
})
