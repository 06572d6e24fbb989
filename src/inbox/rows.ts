import type { WalkedThread } from '../connector/walk/plan'
import type { Group as LoadedGroup } from '../lib/conversations'
import type { Groups } from '../lib/loaded-groups'
import type { KeptMessage } from '../queries/kept-message'

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
 * One row of the inbox. `key` is unique and stays with what the row shows. A group is its own header and a message its own
 * row: what is drawn of a message beside its words is asked of its group.
 */
export type InboxRow = Group | FoldRow | KeptMessage | GapRow

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

/** Remembered with their groups and gaps: a row that shows the same stays the same object, and is not drawn again. */
const folds = new WeakMap<Group, FoldRow>()
const gapRows = new WeakMap<Gap, GapRow>()

/**
 * The rows of the inbox: group after group, each with its header, its fold and its messages in reading order; a gap
 * stands between the two groups whose newest messages lie on either side of it.
 */
export function inboxRows(groups: readonly Group[], options: RowOptions): readonly InboxRow[] {
  const gapEnds = gapEndsOf(options.gaps)
  const gaps = options.gaps.toSorted((a, b) => b.endMs - a.endMs || (a.id < b.id ? -1 : 1))
  const rows: InboxRow[] = []
  // As long as they can get: an array that grows to a million rows is copied many times.
  rows.length = groups.reduce((count, { messages }) => count + 2 + messages.length, gaps.length)
  let at = 0
  let nextGap = 0
  const putGaps = (newerThanMs: number) => {
    for (let gap = gaps[nextGap]; gap && gap.endMs > newerThanMs; gap = gaps[++nextGap])
      rows[at++] = gapRowOf(gap)
  }
  for (const group of groups) {
    if (nextGap < gaps.length) putGaps(group.newestMs)
    rows[at++] = group
    const fold = foldOf(group, options, gapEnds)
    if (fold) rows[at++] = fold
    const { messages } = group
    for (let from = hiddenOf(group, options); from < messages.length; from++) {
      const message = messages[from]
      // Compared with `undefined`, because any other question reads the message, and a million of them cost 60 ms.
      if (message !== undefined) rows[at++] = message
    }
  }
  putGaps(-Infinity)
  rows.length = at
  return rows
}

/** How many messages of a group lie under its fold. */
function foldedOf({ messages }: Group, { show }: RowOptions): number {
  return show === 'latest' ? Math.max(0, messages.length - LATEST_COUNT) : 0
}

/** How many of them are not shown. */
function hiddenOf(group: Group, options: RowOptions): number {
  const folded = foldedOf(group, options)
  return folded > 0 && options.openFolds.has(group.threadId) ? 0 : folded
}

/** The fold of a group; `null` where nothing lies under it and nothing may be missing. */
function foldOf(group: Group, options: RowOptions, gapEnds: ReadonlyMap<string, number>): FoldRow | null {
  const count = foldedOf(group, options)
  const misses = mayMiss(group, gapEnds)
  if (count === 0 && !misses) return null
  const { threadId } = group
  const isOpen = options.openFolds.has(threadId)
  const known = folds.get(group)
  if (known?.count === count && known.isOpen === isOpen && known.mayMiss === misses) return known
  const fold = { kind: 'fold', key: `fold ${threadId}`, threadId, count, isOpen, mayMiss: misses } as const
  folds.set(group, fold)
  return fold
}

function gapRowOf(gap: Gap): GapRow {
  const known = gapRows.get(gap)
  const row: GapRow = known ?? { kind: 'gap', key: `gap ${gap.id}`, threadId: '', gap }
  if (!known) gapRows.set(gap, row)
  return row
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
