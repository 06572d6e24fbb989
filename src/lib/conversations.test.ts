import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type GroupableMessage, groupByThread, waitingSince } from './conversations'

const message = (id: number, thread: number, second: number, sender = 'Application'): GroupableMessage => ({
  id: `m${id}`,
  threadId: `t${thread}`,
  sender,
  createdMs: second * 1000,
})

/** Messages newest first, as a server would give them: ties inside a second in the server's order. */
const newestFirst = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 30 })), { maxLength: 60 })
  .map((items) => items.map(([thread, second], at) => message(at, thread, second)))
  .map((messages) => messages.toSorted((a, b) => b.createdMs - a.createdMs))

describe('grouping by thread', () => {
  it('gives the same groups however the messages came in pages, and however often', () => {
    fc.assert(
      fc.property(
        newestFirst,
        fc.array(fc.nat(60), { maxLength: 5 }),
        fc.boolean(),
        (messages, cuts, again) => {
          const edges = [
            0,
            ...cuts.map((cut) => Math.min(cut, messages.length)).toSorted((a, b) => a - b),
            messages.length,
          ]
          const pages = edges.slice(1).map((end, at) => messages.slice(edges[at], end))
          expect(groupByThread(again ? [...pages, ...pages] : pages)).toEqual(groupByThread([messages]))
        },
      ),
    )
  })

  it('keeps every message once, in reading order, groups from the newest to the oldest', () => {
    fc.assert(
      fc.property(newestFirst, (messages) => {
        const groups = groupByThread([messages])
        const kept = groups.flatMap((group) => group.messages.map(({ id }) => id))
        expect(kept.toSorted()).toEqual(messages.map(({ id }) => id).toSorted())
        for (const { threadId, messages: inGroup } of groups) {
          // Exactly the server's order of the thread, turned round.
          expect(inGroup).toEqual(messages.filter((one) => one.threadId === threadId).toReversed())
        }
        const places = groups.map(({ newestMs }) => newestMs)
        expect(places).toEqual(places.toSorted((a, b) => b - a))
      }),
    )
  })

  it('orders groups of one second by thread id', () => {
    const groups = groupByThread([[message(1, 2, 9), message(2, 1, 9)]])
    expect(groups.map(({ threadId }) => threadId)).toEqual(['t1', 't2'])
  })

  it('mends a list that came out of order', () => {
    const [group] = groupByThread([[message(1, 1, 3), message(2, 1, 8), message(3, 1, 5)]])
    expect(group?.messages.map(({ id }) => id)).toEqual(['m1', 'm3', 'm2'])
  })
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
})
