import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { WalkedThread } from '../connector/walk/plan'
import { LoadedGroups } from '../lib/loaded-groups'
import { type Sequence, changesBetween } from '../lib/sequence'
import { spliceRows } from '../list/diff'
import type { KeptMessage } from '../queries/kept-message'
import {
  type LoadedLists,
  histories,
  largeHistories,
  longConversation,
  wholeWorld,
} from '../test/list-history'
import { type NaiveInboxRow, naiveInboxRows } from '../test/naive-rows'
import { type Gap, type InboxRow, InboxRows, LATEST_COUNT, type RowOptions, isLast } from './rows'
import { runs } from '../test/runs'

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
/** The same for hundreds of conversations and a thousand seconds. */
const largeOptions = fc
  .record({
    options,
    folds: fc.uniqueArray(fc.nat(1_800), { maxLength: 40 }),
    by: fc.integer({ min: 1, max: 40 }),
  })
  .map(({ options: { show, gaps }, folds, by }): RowOptions => {
    const openFolds = new Set(folds.map((id) => `t${id}`))
    return {
      show,
      openFolds,
      gaps: gaps.map((one) => ({ ...one, startMs: one.startMs * by, endMs: one.endMs * by })),
    }
  })
/** What is loaded and how it is shown, step by step; how it is shown changes now and then. */
const steps = fc.tuple(histories, fc.array(fc.option(options), { maxLength: 14 })).map(([history, shown]) => {
  let now = SOME
  return history.map((lists, at) => ({ lists, options: (now = shown[at] ?? now) }))
})

const take = (loaded: LoadedGroups<KeptMessage, WalkedThread>, lists: LoadedLists) =>
  loaded.take([lists.head, ...lists.pages, ...lists.lanes], [lists.headThreads, ...lists.pageThreads])

/** All that is drawn of a row. */
function drawn(row: InboxRow, loaded: ReturnType<typeof take>): NaiveInboxRow {
  const { kind, key, threadId } = row
  switch (kind) {
    case 'header':
      return { kind, key, threadId, group: row.group }
    case 'fold': {
      const { count, isOpen, mayMiss } = row
      return { kind, key, threadId, count, isOpen, mayMiss }
    }
    case 'message':
      return { kind, key, threadId, message: row, isLast: isLast(row, loaded.of(threadId)) }
    case 'gap':
      return row
  }
}

function rowsOf(messages: readonly KeptMessage[], more: Partial<RowOptions> = {}) {
  const groups = new LoadedGroups<KeptMessage, WalkedThread>().take([messages.toReversed()])
  const rows = new InboxRows().take(groups, groups.list, { ...SOME, ...more })
  return { groups: [...groups.list], rows: [...rows] }
}

const some = fc.subarray([...wholeWorld])

describe('the rows of the inbox', () => {
  it('are those of a naive making of all of them, whatever was loaded, unfolded or missing in whatever order', () => {
    fc.assert(
      fc.property(steps, fc.nat(3), (history, hidden) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        const rows = new InboxRows()
        let before: readonly InboxRow[] = []
        for (const { lists, options: shown } of history) {
          const groups = take(loaded, lists)
          const list = [...groups.list].filter(
            ({ thread }) => hidden === 0 || (thread?.updatedMs ?? 1) % (hidden + 1) > 0,
          )
          const rowsNow = rows.take(groups, list, shown)
          const taken = [...rowsNow]
          expect(taken.map((row) => drawn(row, groups))).toEqual(naiveInboxRows(list, shown))
          expect(rows.take(groups, list, shown)).toBe(rowsNow)
          const keys = before.map(({ key }) => key)
          for (const { at, removed, to, inserted } of spliceRows(before, taken).toReversed())
            keys.splice(at, removed, ...taken.slice(to, to + inserted).map(({ key }) => key))
          expect(keys).toEqual(taken.map(({ key }) => key))
          before = taken
        }
      }),
      { numRuns: runs(250) },
    )
  })

  it('are those of a naive making of thousands of them', () => {
    fc.assert(
      fc.property(
        largeHistories,
        fc.array(largeOptions, { minLength: 8, maxLength: 8 }),
        (history, shown) => {
          const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
          const rows = new InboxRows()
          let before: Sequence<InboxRow> = []
          for (const [at, lists] of history.entries()) {
            const groups = take(loaded, lists)
            const how = shown[at] ?? SOME
            const taken = rows.take(groups, groups.list, how)
            expect([...taken].map(({ key }) => key)).toEqual(
              naiveInboxRows([...groups.list], how).map(({ key }) => key),
            )
            const keys = [...before].map(({ key }) => key)
            for (const splice of spliceRows(before, taken).toReversed())
              keys.splice(
                splice.at,
                splice.removed,
                ...taken.slice(splice.to, splice.to + splice.inserted).map(({ key }) => key),
              )
            expect(keys).toEqual([...taken].map(({ key }) => key))
            before = taken
          }
        },
      ),
      { numRuns: runs(50) },
    )
  })

  it('stay the same objects where what they show is the same', () => {
    fc.assert(
      fc.property(steps, (history) => {
        const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
        const rows = new InboxRows()
        let before: readonly InboxRow[] = []
        let places: ReadonlyMap<string, number> = new Map()
        for (const { lists, options: shown } of history) {
          const groups = take(loaded, lists)
          const now = [...rows.take(groups, groups.list, shown)]
          const headers = new Map(before.flatMap((row) => (row.kind === 'header' ? [[row.group, row]] : [])))
          const folds = new Map(before.flatMap((row) => (row.kind === 'fold' ? [[row.key, row]] : [])))
          for (const row of now) {
            if (row.kind === 'header' && headers.has(row.group)) expect(row).toBe(headers.get(row.group))
            // That of a conversation that moves may be made anew.
            const had = row.kind === 'fold' && folds.get(row.key)
            const hasMoved = places.get(row.threadId) !== groups.of(row.threadId)?.newestMs
            if (had && !hasMoved && isDeepStrictEqual(row, had)) expect(row).toBe(had)
          }
          before = now
          places = new Map([...groups.list].map(({ threadId, newestMs }) => [threadId, newestMs]))
        }
      }),
    )
  })

  it('are not made anew for a list that is shown again', () => {
    const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
    const pages = [wholeWorld.slice(60).toReversed(), wholeWorld.slice(0, 60).toReversed()]
    const first = loaded.take(pages.slice(0, 1))
    const rows = InboxRows.of(first).take(first, first.list, SOME)
    expect(InboxRows.of(first).take(first, first.list, SOME)).toBe(rows)
    const both = loaded.take(pages)
    const more = InboxRows.of(both).take(both, both.list, SOME)
    expect(more).toEqual(new InboxRows().take(both, both.list, SOME))
  })

  it('of a long conversation are for the most part the same ones when some of its messages join', () => {
    const all = longConversation(4_000)
    const loaded = new LoadedGroups<KeptMessage, WalkedThread>()
    const rows = new InboxRows()
    const take = (lists: readonly (readonly KeptMessage[])[]) => {
      const groups = loaded.take(lists)
      return rows.take(groups, groups.list, { ...SOME, show: 'all' })
    }
    const page = all.filter((_, at) => at % 400 > 0 && at < 3_999).toReversed()
    const before = take([page])
    const late = all.filter((_, at) => at === 800 || at === 1_200).toReversed()
    const merged = take([page, late])
    const newest = all.slice(-1)
    const grown = take([newest, page, late])
    expect([before.length, merged.length, grown.length]).toEqual([
      page.length + 1,
      page.length + 3,
      page.length + 4,
    ])
    for (const [one, other] of [
      [before, merged],
      [merged, grown],
    ] as const) {
      const changed = changesBetween(one, other).reduce((sum, { inserted }) => sum + inserted, 0)
      expect(changed).toBeLessThan(page.length / 4)
    }
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
        const newest = (row: InboxRow) => (row.kind === 'header' ? [row.group.newestMs] : [])
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
