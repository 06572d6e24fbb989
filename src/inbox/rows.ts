import type { WalkedThread } from '../connector/walk/plan'
import type { Group as LoadedGroup } from '../lib/conversations'
import { type Groups, type Ordered, order, placeOf } from '../lib/loaded-groups'
import {
  type Change,
  type Sequence,
  type Stretch,
  changesBetween,
  sequenceOf,
  withPutIn,
} from '../lib/sequence'
import type { KeptMessage } from '../queries/kept-message'
import { changesOf } from './group-changes'

/** How much of each conversation the inbox shows. */
export type Show = 'latest' | 'all'

/** A conversation with the messages of it that are loaded. */
export type Group = LoadedGroup<KeptMessage, WalkedThread>

/** A stretch of time of one connection that could not be loaded. */
export interface Gap {
  readonly id: string
  readonly connectionId: string
  /** ms UTC. */
  readonly startMs: number
  readonly endMs: number
}

/**
 * One row of the inbox. `key` is unique and stays with what the row shows. A message is its own row: what is drawn of it
 * beside its own words is asked of its group.
 */
export type InboxRow = HeaderRow | FoldRow | KeptMessage | GapRow

export interface HeaderRow {
  readonly kind: 'header'
  readonly key: string
  readonly threadId: string
  readonly group: Group
}

export interface FoldRow {
  readonly kind: 'fold'
  readonly key: string
  readonly threadId: string
  /** Loaded messages under the fold; 0 where it only says that some may be missing. */
  readonly count: number
  readonly isOpen: boolean
  /** Whether a gap may have taken messages of this conversation. */
  readonly mayMiss: boolean
}

export interface GapRow {
  readonly kind: 'gap'
  readonly key: string
  /** It belongs to no conversation. */
  readonly threadId: ''
  readonly gap: Gap
}

/** What the rows depend on beside the groups. */
export interface RowOptions {
  readonly show: Show
  /** Ids of the threads whose fold is open; under `all` there are no folds. */
  readonly openFolds: ReadonlySet<string>
  readonly gaps: readonly Gap[]
}

/** Messages of a group outside its fold. */
export const LATEST_COUNT = 3

export type AllGroups = Groups<KeptMessage, WalkedThread>

/** What has rows of its own: a group, or a gap among the groups. */
type Part = Group | GapPart

interface GapPart extends Ordered {
  readonly row: GapRow
}

const NOTHING: RowOptions = { show: 'latest', openFolds: new Set(), gaps: [] }

/**
 * The rows of the inbox: group after group, each with its header, its fold and its messages in reading order; a gap
 * stands between the two groups whose newest messages lie on either side of it. A pure function of what is loaded,
 * unfolded and missing, but what is taken again costs what has changed, and rows that have not are the same objects.
 */
export class InboxRows {
  #parts: Sequence<Part> = []
  #shown: Sequence<Group> = []
  #options = NOTHING
  /** Where gaps may be, by connection: everything up to there, ms UTC. */
  #gapEnds: ReadonlyMap<string, number> = new Map()
  #gapParts: readonly GapPart[] = []
  #rows: Sequence<InboxRow> = []
  /** The place in `#rows` where each part begins, and at last their length. */
  #starts = new Uint32Array(1)

  /** Those that were made of some groups before, if any: a list that is shown again is not made anew. */
  static of({ owner }: AllGroups): InboxRows {
    const rows = rowsOf.get(owner) ?? new InboxRows()
    rowsOf.set(owner, rows)
    return rows
  }

  /**
   * @param groups all of them
   * @param shown those that have rows, in the same order
   */
  take(groups: AllGroups, shown: Sequence<Group>, options: RowOptions): Sequence<InboxRow> {
    const before = this.#options
    const areGapsSame = before.gaps === options.gaps
    const areOthersSame = before.show === options.show && before.openFolds === options.openFolds
    if (areGapsSame && areOthersSame && shown === this.#shown) return this.#rows
    const gapEnds = areGapsSame ? this.#gapEnds : gapEndsOf(options.gaps)
    const others = [
      ...toggled(before, options).flatMap((threadId) => groups.of(threadId) ?? []),
      ...this.#touched(shown, gapEnds),
    ]
    if (!areGapsSame) this.#gapParts = gapPartsOf(options.gaps, this.#gapParts)
    const parts = withPutIn<Part>(
      shown,
      this.#gapParts.map((item) => ({ at: placeOf(shown, item), item })),
    )
    const changes = changesOf(this.#parts, parts, before.show === options.show ? others : 'all')
    this.#options = options
    this.#gapEnds = gapEnds
    this.#shown = shown
    if (changes.length > 0) this.#splice(parts, changes)
    this.#parts = parts
    return this.#rows
  }

  /** The groups of which it has changed whether a gap may have taken something of theirs. */
  #touched(shown: Sequence<Group>, gapEnds: ReadonlyMap<string, number>): readonly Group[] {
    const before = this.#gapEnds
    const connections = new Set([...before.keys(), ...gapEnds.keys()])
    for (const id of connections) if (before.get(id) === gapEnds.get(id)) connections.delete(id)
    if (connections.size === 0) return []
    return shown.slice().filter((group) => mayMiss(group, before) !== mayMiss(group, gapEnds))
  }

  #splice(parts: Sequence<Part>, changes: readonly Change[]): void {
    const [rows, starts] = [this.#rows, this.#starts]
    const newStarts = new Uint32Array(parts.length + 1)
    const stretches: Stretch<InboxRow>[] = []
    let [from, to, length] = [0, 0, 0]
    const keep = (until: number) => {
      const [start, end] = [starts[from] ?? 0, starts[until] ?? 0]
      stretches.push({ of: rows, start, end })
      // Before the first change nothing has moved: copied at once, there may be hundreds of thousands.
      if (start === length && from === to) newStarts.set(starts.subarray(from, until), to)
      else
        for (let at = from; at < until; at++) newStarts[to + at - from] = (starts[at] ?? 0) - start + length
      to += until - from
      from = until
      length += end - start
    }
    const goneFrom = new Map<string, number>()
    for (const { at, removed } of changes)
      for (let place = at; place < at + removed; place++)
        goneFrom.set(this.#parts.at(place)?.threadId ?? '', place)
    for (const { at, removed, inserted } of changes) {
      keep(at)
      for (let index = 0; index < inserted; index++) {
        const part = parts.at(to)
        if (!part) continue
        newStarts[to++] = length
        for (const stretch of this.#rowsOf(part, goneFrom.get(part.threadId) ?? null)) {
          stretches.push(stretch)
          length += stretch.end - stretch.start
        }
      }
      from = at + removed
    }
    keep(this.#parts.length)
    newStarts[to] = length
    this.#starts = newStarts
    this.#rows = sequenceOf(rows, stretches)
  }

  /** @param at where the part stood before it changed, if it did: it may have rows that have not changed */
  #rowsOf(part: Part, at: number | null): readonly Stretch<InboxRow>[] {
    if ('row' in part) return [{ of: [part.row], start: 0, end: 1 }]
    const { threadId, messages } = part
    const { show, openFolds } = this.#options
    const folded = show === 'latest' ? Math.max(0, messages.length - LATEST_COUNT) : 0
    const isOpen = openFolds.has(threadId)
    const had = at === null ? undefined : this.#parts.at(at)
    const first = at === null ? this.#rows.length : (this.#starts[at] ?? 0)
    const [header, fold] = [this.#rows.at(first), this.#rows.at(first + 1)]
    const isSame = header?.kind === 'header' && header.group === part
    const tops: InboxRow[] = [isSame ? header : new Header(part)]
    const misses = mayMiss(part, this.#gapEnds)
    if (folded > 0 || misses) {
      const isFoldSame =
        fold?.kind === 'fold' && fold.count === folded && fold.isOpen === isOpen && fold.mayMiss === misses
      tops.push(isFoldSame ? fold : new Fold(threadId, folded, isOpen, misses))
    }
    const top = { of: tops, start: 0, end: tops.length }
    if (folded > 0 && !isOpen) return [top, { of: messages, start: folded, end: messages.length }]
    const before = at === null || !had || !('messages' in had) ? [] : had.messages
    const until = at === null ? 0 : (this.#starts[at + 1] ?? 0)
    return [top, ...this.#messagesOf(messages, before, until - before.length)]
  }

  /**
   * All messages of a conversation, of which those that it had before stand in the rows already.
   *
   * @param start the place of the first row of `before`, if these had rows
   */
  #messagesOf(
    messages: Sequence<KeptMessage>,
    before: Sequence<KeptMessage>,
    start: number,
  ): readonly Stretch<InboxRow>[] {
    const all = { of: messages, start: 0, end: messages.length }
    if (before.length === 0 || start < 0 || this.#rows.at(start) !== before.at(0)) return [all]
    const stretches: Stretch<InboxRow>[] = []
    let from = start
    for (const { at, removed, to, inserted } of changesBetween(before, messages)) {
      stretches.push({ of: this.#rows, start: from, end: start + at })
      stretches.push({ of: messages, start: to, end: to + inserted })
      from = start + at + removed
    }
    return [...stretches, { of: this.#rows, start: from, end: start + before.length }]
  }
}

const rowsOf = new WeakMap<object, InboxRows>()

class Header implements HeaderRow {
  readonly group: Group
  constructor(group: Group) {
    this.group = group
  }
  get kind(): 'header' {
    return 'header'
  }
  get key(): string {
    return headerKey(this.group)
  }
  get threadId(): string {
    return this.group.threadId
  }
}

class Fold implements FoldRow {
  readonly threadId: string
  readonly count: number
  readonly isOpen: boolean
  readonly mayMiss: boolean
  constructor(threadId: string, count: number, isOpen: boolean, mayMiss: boolean) {
    this.threadId = threadId
    this.count = count
    this.isOpen = isOpen
    this.mayMiss = mayMiss
  }
  get kind(): 'fold' {
    return 'fold'
  }
  get key(): string {
    return `fold ${this.threadId}`
  }
}

/** The key of the row over a group. */
export function headerKey({ threadId }: Pick<Group, 'threadId'>): string {
  return `header ${threadId}`
}

/** Whether a message is the last one of its group. */
export function isLast(message: KeptMessage, group: Group | null): boolean {
  return group?.messages.at(-1) === message
}

/** Whether messages of a conversation may lie in a gap of its connection: it existed when the gap ended. */
export function mayTouch({ endMs }: Pick<Gap, 'endMs'>, thread: WalkedThread | null): boolean {
  return thread === null || thread.createdMs <= endMs
}

/** What belongs to a connection, by the connection's id. */
export function byConnection<Item extends { readonly connectionId: string }>(
  items: readonly Item[],
): ReadonlyMap<string, readonly Item[]> {
  const lists = new Map<string, Item[]>()
  for (const item of items) {
    const list = lists.get(item.connectionId)
    if (list) list.push(item)
    else lists.set(item.connectionId, [item])
  }
  return lists
}

function mayMiss({ messages, thread }: Group, gapEnds: ReadonlyMap<string, number>): boolean {
  if (gapEnds.size === 0) return false
  const endMs = gapEnds.get(messages.at(0)?.connectionId ?? '')
  return endMs !== undefined && mayTouch({ endMs }, thread)
}

function gapEndsOf(gaps: readonly Gap[]): ReadonlyMap<string, number> {
  const ends = new Map<string, number>()
  for (const { connectionId, endMs } of gaps)
    ends.set(connectionId, Math.max(endMs, ends.get(connectionId) ?? -Infinity))
  return ends
}

function gapPartsOf(gaps: readonly Gap[], before: readonly GapPart[]): readonly GapPart[] {
  const known = new Map(before.map((part) => [part.row.gap, part]))
  return gaps
    .map((gap): GapPart => {
      const row: GapRow = { kind: 'gap', key: `gap ${gap.id}`, threadId: '', gap }
      // Instants are whole ms: it stands after the groups that are not older than its end.
      return known.get(gap) ?? { row, threadId: gap.id, newestMs: gap.endMs - 0.5 }
    })
    .sort(order)
}

/** The threads whose fold is open in one of two and not in the other. */
function toggled({ openFolds: before }: RowOptions, { openFolds: after }: RowOptions): readonly string[] {
  if (before === after) return []
  return [...[...before].filter((id) => !after.has(id)), ...[...after].filter((id) => !before.has(id))]
}
