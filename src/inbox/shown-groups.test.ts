import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WalkedThread } from '../connector/walk/plan'
import { LoadedGroups } from '../lib/loaded-groups'
import { type Sequence, changesBetween } from '../lib/sequence'
import { type KeptMessage, createKeep } from '../queries/kept-message'
import { type LoadedLists, histories, largeHistories } from '../test/list-history'
import type { Group } from './rows'
import { type Showing, ShownGroups } from './shown-groups'
import { runs } from '../test/runs'

const threadOf = (at: number, updatedMs: number): WalkedThread => {
  const words = { originalSender: null, subject: null, isResolved: null }
  return { id: `t${at}`, connectionId: `c${at % 2}`, ...words, createdMs: 0, updatedMs }
}

/** What was known of all threads at first. */
const known = Array.from({ length: 1_800 }, (_, at) => threadOf(at, (at * 7) % 12))

const take = (loaded: LoadedGroups<KeptMessage, WalkedThread>, lists: LoadedLists) =>
  loaded.take([lists.head, ...lists.pages, ...lists.lanes], [lists.headThreads, ...lists.pageThreads, known])

/** Threads in a history are updated at a few ms, one later than the other. */
const showing: fc.Arbitrary<Showing> = fc.record({
  completeToMs: fc.option(fc.nat(12)),
  shownThreadId: fc.option(fc.nat(4).map((id) => `t${id}`)),
  moving: fc.constantFrom(new Set(['c0', 'c1']), new Set(['c0', 'c1']), new Set(['c1'])),
})
/** How a list is shown, step by step: mostly it comes nearer to now. */
const steps = fc.array(
  fc.oneof(
    { weight: 1, arbitrary: showing },
    { weight: 4, arbitrary: fc.nat(2).map((further) => ({ further })) },
  ),
  { minLength: 14, maxLength: 14 },
)

function naive(all: Sequence<Group>, { completeToMs, shownThreadId, moving }: Showing): readonly Group[] {
  return [...all].filter(({ threadId, thread }) => {
    if (!thread || completeToMs === null || threadId === shownThreadId) return true
    return thread.updatedMs < completeToMs || !moving.has(thread.connectionId)
  })
}

function check(history: readonly LoadedLists[], how: (Showing | { readonly further: number })[]): void {
  const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
  const shown = new ShownGroups()
  let now: Showing = { completeToMs: 0, shownThreadId: null, moving: new Set(['c0', 'c1']) }
  for (const [at, lists] of history.entries()) {
    const step = how[at] ?? { further: 0 }
    if ('moving' in step) now = step
    else if (now.completeToMs !== null) now = { ...now, completeToMs: now.completeToMs + step.further }
    const { list } = take(loaded, lists)
    const taken = shown.take(list, now)
    expect([...taken]).toEqual(naive(list, now))
    expect(shown.take(list, { ...now, moving: new Set(now.moving) })).toBe(taken)
  }
}

describe('the groups that a list shows which does not reach now', () => {
  it('are those of a naive look at all of them, whatever has come and however near to now it is', () => {
    fc.assert(fc.property(histories, steps, check), { numRuns: runs(250) })
  })

  it('are those of a naive look at thousands of them', () => {
    fc.assert(fc.property(largeHistories, steps, check), { numRuns: runs(50) })
  })

  it('cost what has come: of thousands, the others stay in the chunks that they were in', () => {
    const keep = createKeep()
    const page = (from: number) =>
      keep.messages(
        Array.from({ length: 100 }, (_, n) => ({
          id: `m${from + n}`,
          threadId: `t${from + n}`,
          connectionId: 'c0',
          text: null,
          sender: 'Application' as const,
          createdMs: 1e6 - from - n,
        })),
      )
    const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
    const pages = Array.from({ length: 40 }, (_, at) => page(at * 100))
    const threads = Array.from({ length: 5_000 }, (_, at) => threadOf(at, at % 7 === 0 ? 1e9 : 0))
    const shown = new ShownGroups()
    const how: Showing = { completeToMs: 1e6, shownThreadId: null, moving: new Set(['c0', 'c1']) }
    const before = shown.take(loaded.take(pages, [threads]).list, how)
    const after = shown.take(loaded.take([...pages, page(4_000)], [threads]).list, how)
    const changed = changesBetween(before, after).reduce((sum, { inserted }) => sum + inserted, 0)
    expect(after.length - before.length).toBeGreaterThan(80)
    expect(changed).toBeLessThan(300)
  })
})
