import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Message } from '../connector/messages'
import { groupByThread } from '../lib/conversations'
import { LATEST_COUNT, inboxRows } from './rows'

const messages = fc
  .array(fc.tuple(fc.integer({ min: 0, max: 5 }), fc.integer({ min: 0, max: 50 })), { maxLength: 60 })
  .map((items) =>
    items
      .map(([thread, second], at): Message => {
        return {
          id: `m${at}`,
          threadId: `t${thread}`,
          text: 'x',
          sender: 'Application',
          createdMs: second * 1000,
        }
      })
      .toSorted((a, b) => b.createdMs - a.createdMs),
  )

describe('the rows of the inbox', () => {
  it('show every message once under "All messages", without a fold', () => {
    fc.assert(
      fc.property(messages, (messages) => {
        const rows = inboxRows(groupByThread([messages]), new Map(), 'all', new Set())
        const shown = rows.flatMap((row) => (row.kind === 'message' ? [row.message.id] : []))
        expect(shown.toSorted()).toEqual(messages.map(({ id }) => id).toSorted())
        expect(rows.some((row) => row.kind === 'fold')).toBe(false)
      }),
    )
  })

  it('show the newest three of each conversation and count the others on its fold', () => {
    fc.assert(
      fc.property(messages, (messages) => {
        const groups = groupByThread([messages])
        const rows = inboxRows(groups, new Map(), 'latest', new Set())
        for (const { threadId, messages: all } of groups) {
          const own = rows.filter((row) => row.threadId === threadId)
          const shown = own.flatMap((row) => (row.kind === 'message' ? [row.message] : []))
          const fold = own.find((row) => row.kind === 'fold')
          expect(own[0]?.kind).toBe('header')
          expect(shown).toEqual(all.slice(-LATEST_COUNT))
          expect(fold?.count ?? 0).toBe(all.length - shown.length)
        }
      }),
    )
  })

  it('show all of a conversation whose fold is open, and only of that one', () => {
    fc.assert(
      fc.property(messages, (messages) => {
        const groups = groupByThread([messages])
        const rows = inboxRows(groups, new Map(), 'latest', new Set(['t1']))
        const of = (threadId: string) =>
          rows.filter((row) => row.kind === 'message' && row.threadId === threadId)
        const all = groups.find(({ threadId }) => threadId === 't1')?.messages ?? []
        expect(of('t1')).toHaveLength(all.length)
        expect(of('t2').length).toBeLessThanOrEqual(LATEST_COUNT)
      }),
    )
  })

  it('have keys of their own that do not change when older messages join', () => {
    fc.assert(
      fc.property(messages, fc.nat(60), (messages, cut) => {
        const all = inboxRows(groupByThread([messages]), new Map(), 'all', new Set())
        expect(new Set(all.map(({ key }) => key)).size).toBe(all.length)
        const before = inboxRows(groupByThread([messages.slice(0, cut)]), new Map(), 'all', new Set())
        const keys = new Set(all.map(({ key }) => key))
        for (const { key } of before) expect(keys.has(key)).toBe(true)
      }),
    )
  })
})
