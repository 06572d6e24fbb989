import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WalkedThread } from '../connector/walk/plan'
import { LoadedGroups } from '../lib/loaded-groups'
import { spliceRows } from '../list/diff'
import type { KeptMessage } from '../queries/kept-message'
import { type LoadedLists, histories, wholeWorld } from '../test/list-history'
import { runs } from '../test/runs'
import { type Gap, type InboxRow, LATEST_COUNT, type RowOptions, inboxRows } from './rows'

const SOME: RowOptions = { show: 'latest', openFolds: new Set(), gaps: [] }

const gap = fc
  .record({ id: fc.nat(3), end: fc.integer({ min: -1, max: 26 }), length: fc.nat(9), connection: fc.nat(1) })
  .map(({ id, end, length, connection }): Gap => {
    return { id: `g${id}`, connectionId: `c${connection}`, startMs: (end - length) * 1000, endMs: end * 1000 }
  })
const options: fc.Arbitrary<RowOptions> = fc.record({
  show: fc.constantFrom('latest', 'latest', 'latest', 'all'),
  openFolds: fc.uniqueArray(fc.nat(5), { maxLength: 3 }).map((ids) => new Set(ids.map((id) => `t${id}`))),
  gaps: fc.uniqueArray(gap, { maxLength: 3, selector: ({ id }) => id }),
})
/** What is loaded and how it is shown, step by step; how it is shown changes now and then. */
const steps = fc.tuple(histories, fc.array(fc.option(options), { maxLength: 14 })).map(([history, shown]) => {
  let now = SOME
  return history.map((lists, at) => ({ lists, options: (now = shown[at] ?? now) }))
})

const take = (loaded: LoadedGroups<KeptMessage, WalkedThread>, lists: LoadedLists) =>
  loaded.take([lists.head, ...lists.pages, ...lists.lanes], [lists.headThreads, ...lists.pageThreads])

/** All that a row shows. */
function said(row: InboxRow) {
  if (row.kind === 'message') return row.id
  if (row.kind !== 'header') return row
  const { key, threadId, messages, thread } = row
  return { key, threadId, ids: messages.map(({ id }) => id), thread }
}

function rowsOf(messages: readonly KeptMessage[], more: Partial<RowOptions> = {}) {
  const groups = new LoadedGroups<KeptMessage, WalkedThread>().take([messages.toReversed()])
  return { groups: groups.list, rows: inboxRows(groups.list, { ...SOME, ...more }) }
}

const some = fc.subarray([...wholeWorld])

describe('the rows of the inbox', () => {
  it('are the same as if none had been made before, whatever was loaded, unfolded or missing', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        let before: readonly InboxRow[] = []
        for (const { lists, options: shown } of history) {
          const rows = inboxRows(take(loaded, lists).list, shown)
          // Nothing is remembered with these.
          const fresh = take(new LoadedGroups<KeptMessage, WalkedThread>(), lists).list
          const gaps = shown.gaps.map((one) => ({ ...one }))
          expect(rows.map(said)).toEqual(inboxRows(fresh, { ...shown, gaps }).map(said))
          const keys = before.map(({ key }) => key)
          for (const { at, removed, to, inserted } of spliceRows(before, rows).toReversed())
            keys.splice(at, removed, ...rows.slice(to, to + inserted).map(({ key }) => key))
          expect(keys).toEqual(rows.map(({ key }) => key))
          before = rows
        }
      }),
      { numRuns: runs(250) },
    )
  })

  it('stay the same objects where they show the same of a conversation that has not changed', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        let before: readonly InboxRow[] = []
        for (const { lists, options: shown } of history) {
          const { list, of } = take(loaded, lists)
          const now = inboxRows(list, shown)
          const had = new Map(before.map((row) => [row.key, row]))
          const same = new Set(before)
          for (const row of now) {
            const group = of(row.threadId)
            const isSame = group !== null && same.has(group) && isDeepStrictEqual(row, had.get(row.key))
            if (isSame) expect(row).toBe(had.get(row.key))
          }
          before = now
        }
      }),
    )
  })

  it('show every message once under "All messages", without a fold', () => {
    fc.assert(
      fc.property(some, (messages) => {
        const { rows } = rowsOf(messages, { show: 'all' })
        const shown = rows.flatMap((row) => (row.kind === 'message' ? [row.id] : []))
        expect(shown.toSorted()).toEqual(messages.map(({ id }) => id).toSorted())
        expect(rows.some((row) => row.kind === 'fold')).toBe(false)
        expect(new Set(rows.map(({ key }) => key)).size).toBe(rows.length)
      }),
    )
  })

  it('show the newest three of each conversation and count the others on its fold', () => {
    fc.assert(
      fc.property(some, (messages) => {
        const { groups, rows } = rowsOf(messages)
        for (const { threadId, messages: all } of groups) {
          const own = rows.filter((row) => row.threadId === threadId)
          const shown = own.filter((row) => row.kind === 'message')
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
      fc.property(some, (messages) => {
        const { groups, rows } = rowsOf(messages, { openFolds: new Set(['t1']) })
        const of = (threadId: string) =>
          rows.filter((row) => row.kind === 'message' && row.threadId === threadId)
        expect(of('t1')).toHaveLength(groups.find(({ threadId }) => threadId === 't1')?.messages.length ?? 0)
        expect(of('t2').length).toBeLessThanOrEqual(LATEST_COUNT)
      }),
    )
  })

  it('put a gap between the groups whose newest messages lie on either side of it, and mark the folds it may touch', () => {
    fc.assert(
      fc.property(some, gap, (messages, missing) => {
        const { rows } = rowsOf(messages, { gaps: [missing] })
        const place = rows.findIndex((row) => row.kind === 'gap')
        const newest = (row: InboxRow) => (row.kind === 'header' ? [row.newestMs] : [])
        const [above, below] = [rows.slice(0, place), rows.slice(place)]
        expect(above.flatMap(newest).every((ms) => ms >= missing.endMs)).toBe(true)
        expect(below.flatMap(newest).every((ms) => ms < missing.endMs)).toBe(true)
        const isTouched = (threadId: string) => `c${Number(threadId.slice(1)) % 2}` === missing.connectionId
        const folds = rows.filter((row) => row.kind === 'fold')
        for (const fold of folds) expect(fold.mayMiss).toBe(isTouched(fold.threadId))
      }),
    )
  })
})
