import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WalkedThread } from '../connector/walk/plan'
import { type KeptMessage, createKeep } from '../queries/kept-message'
import { type LoadedLists, histories } from '../test/list-history'
import { groupByThread, latestThreads } from '../test/naive-groups'
import type { Group, GroupableMessage } from './conversations'
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

  it('stay the same objects when nothing of theirs has come', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        let before = new Map<string, Group<KeptMessage, WalkedThread>>()
        for (const lists of history) {
          const { list } = loaded.take(messageListsOf(lists), threadListsOf(lists))
          for (const group of list) {
            const was = before.get(group.threadId)
            const isSame =
              was?.thread === group.thread &&
              was.messages.length === group.messages.length &&
              was.messages.every((message, at) => message === group.messages[at])
            if (isSame) expect(group).toBe(was)
          }
          before = new Map(list.map((group) => [group.threadId, group]))
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

  it('are made anew only where a message has come, however many there are', () => {
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
    const costOfOlder = (count: number) => {
      const loaded = new LoadedGroups<GroupableMessage, WalkedThread>(() => 'one')
      const pages = Array.from({ length: count }, (_, at) => page(at * 100, 100, () => 1))
      loaded.take(pages)
      reads = 0
      loaded.take([...pages, page(count * 100, 100, () => 1)])
      return reads
    }
    expect(costOfOlder(1000)).toBeLessThan(costOfOlder(10) * 2)
  })
})
