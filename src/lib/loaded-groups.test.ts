import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WalkedThread } from '../connector/walk/plan'
import { type KeptMessage, createKeep } from '../queries/kept-message'
import { type LoadedLists, histories, largeHistories } from '../test/list-history'
import { groupByThread, latestThreads } from '../test/naive-groups'
import type { GroupableMessage } from './conversations'
import { LoadedGroups } from './loaded-groups'
import { runs } from '../test/runs'

const keep = createKeep().messages
const asOfOneThread = ({ id, connectionId, text, sender, createdMs }: KeptMessage) =>
  keep([{ id, connectionId, text, sender, createdMs, threadId: 'one' }])[0] ?? never()
const never = () => {
  throw new Error('no message')
}
const messageListsOf = ({ head, pages, lanes }: LoadedLists) => [head, ...pages, ...lanes]
const threadListsOf = ({ headThreads, pageThreads }: LoadedLists) => [headThreads, ...pageThreads]

function naive(lists: LoadedLists) {
  const threads = latestThreads(threadListsOf(lists))
  return groupByThread(messageListsOf(lists)).map(({ threadId, messages, newestMs }) => {
    return { threadId, ids: messages.map(({ id }) => id), newestMs, thread: threads.get(threadId) ?? null }
  })
}

describe('groups of what is loaded', () => {
  it('are those of a naive grouping of everything, whatever has come in whatever order', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        for (const lists of history) {
          const groups = loaded.take(messageListsOf(lists), threadListsOf(lists))
          const said = [...groups.list].map(({ threadId, messages, newestMs, thread }) => {
            return { threadId, ids: [...messages].map(({ id }) => id), newestMs, thread }
          })
          expect(said).toEqual(naive(lists))
          for (const group of groups.list) expect(groups.of(group.threadId)).toBe(group)
        }
      }),
      { numRuns: runs(250) },
    )
  })

  it('are those of a naive grouping of thousands of messages', () => {
    fc.assert(
      fc.property(largeHistories, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        for (const lists of history) {
          const { list } = loaded.take(messageListsOf(lists), threadListsOf(lists))
          const said = [...list].map(({ threadId, messages }) => [
            threadId,
            ...[...messages].map(({ id }) => id),
          ])
          expect(said).toEqual(naive(lists).map(({ threadId, ids }) => [threadId, ...ids]))
        }
      }),
      { numRuns: runs(50) },
    )
  })

  it('stay the same objects when nothing of theirs has come', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        let before: LoadedLists | null = null
        for (const lists of history) {
          const had = before && loaded.take(messageListsOf(before), threadListsOf(before))
          const known = new Map(before && naive(before).map((group) => [group.threadId, group]))
          const now = loaded.take(messageListsOf(lists), threadListsOf(lists))
          // A page that is gone begins everything anew.
          const isWhole = before === null || before.pages.every((page) => lists.pages.includes(page))
          for (const group of isWhole ? naive(lists) : []) {
            if (JSON.stringify(known.get(group.threadId)) !== JSON.stringify(group)) continue
            expect(now.of(group.threadId)).toBe(had?.of(group.threadId))
          }
          before = lists
        }
      }),
    )
  })

  it('can be of another key than the thread', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>(() => 'one')
        for (const lists of history) {
          const all = messageListsOf(lists).map((list) => list.map(asOfOneThread))
          const [group] = loaded.take(messageListsOf(lists)).list
          expect([...(group?.messages ?? [])].map(({ id }) => id)).toEqual(
            (groupByThread(all)[0]?.messages ?? []).map(({ id }) => id),
          )
        }
      }),
    )
  })

  it('cost what has come: of what was there, nothing is read but where it goes', () => {
    let reads = 0
    const page = (from: number, count: number, thread: (at: number) => number) =>
      Array.from({ length: count }, (_, at): GroupableMessage => {
        const createdMs = 1e9 - (from + at) * 1000
        return {
          id: `m${from + at}`,
          threadId: `t${thread(from + at)}`,
          sender: 'Application',
          get createdMs() {
            reads++
            return createdMs
          },
        }
      })
    const costOfOneMore = (count: number) => {
      const loaded = new LoadedGroups<GroupableMessage, WalkedThread>()
      const pages = Array.from({ length: count }, (_, at) => page(at * 100, 100, (n) => Math.floor(n / 10)))
      loaded.take(pages)
      reads = 0
      // Older messages of one conversation, and new ones in the middle of all that is there.
      const older = page(count * 100, 50, () => 3)
      const between = page(count * 50, 50, (n) => n % 7).map((one, at) =>
        Object.create(one, { id: { value: `x${at}` } }),
      )
      loaded.take([...pages, older, between])
      return reads
    }
    expect(costOfOneMore(1000)).toBeLessThan(costOfOneMore(10) * 2)
  })
})
