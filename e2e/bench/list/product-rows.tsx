// All that the benchmark knows of how this product makes its rows, and of what they are drawn with.
import type { ReactNode } from 'react'
import { en } from '../../../src/app/words/en'
import type { WalkedMessage, WalkedThread } from '../../../src/connector/walk/plan'
import { estimateHeight as estimateInbox } from '../../../src/inbox/estimate-height'
import { HeaderRow, MessageRow, type RowContext } from '../../../src/inbox/inbox-row'
import { type AllGroups, type InboxRow, inboxRows } from '../../../src/inbox/rows'
import { LoadedGroups } from '../../../src/lib/loaded-groups'
import { timeFormat } from '../../../src/lib/time-format'
import { estimateHeight as estimateThread } from '../../../src/thread/estimate-height'
import type { KeptMessage } from '../../../src/queries/kept-message'
import { type Conversation, type ThreadRow, surroundingsOf, threadRows } from '../../../src/thread/rows'
import { MessageBubble, type ThreadRowContext } from '../../../src/thread/thread-row'
import { type Change, inTurn } from './job'
import { type Data, keep } from './load'
import type { Row, View } from './view'

export const NOW_MS = Date.parse('2026-03-31T10:00:00Z')
const HOUR_MS = 3_600_000
export const THREAD_ID = 'a0000000-0000-4000-8000-000000000001'
export const format = timeFormat('en-GB', 'Europe/Budapest')
export const RANGE = { startMs: Date.parse('2016-01-01T00:00:00Z'), endMs: NOW_MS + HOUR_MS }
const nothing = () => {}

/** All of a view but its rows. */
type Look<Of extends Row> = Omit<View<Of>, 'rows'>

const property = { name: 'Opera', format, zoneNote: null }

/** One conversation of all the messages, the newest one first. */
export function asOneThread(messages: readonly KeptMessage[]): readonly KeptMessage[] {
  return keep.messages(messages.map((message) => inThread(message, message.createdMs)))
}

/** Pages of older messages than any other, for a conversation to grow by. */
export function beforeAll({ pages, older }: Data): readonly (readonly KeptMessage[])[] {
  const oldestMs = pages.at(-1)?.at(-1)?.createdMs ?? NOW_MS
  let count = 0
  return older.map((page) =>
    keep.messages(page.map((message) => inThread(message, oldestMs - ++count * 60_000))),
  )
}

function inThread({ id, text, sender, connectionId }: KeptMessage, createdMs: number): WalkedMessage {
  return { id, text, sender, connectionId, createdMs, threadId: THREAD_ID }
}

const inboxContext: RowContext = {
  words: en.inbox,
  common: en.common,
  format,
  nowMs: NOW_MS,
  propertyOf: () => property,
  latestMs: NOW_MS,
  rangeEndMs: RANGE.endMs,
  checkedMsOf: () => NOW_MS,
  completeFromMs: RANGE.startMs,
  gapOf: () => null,
  missingOf: () => [],
  connectionName: (id) => id,
  threadHref: (id) => `?thread=${id}`,
  onOpenThread: nothing,
  onToggleFold: nothing,
}

/** Rows that nobody has grouped anew, as those of a page that has just come, have no last one. */
const inboxLook = ({ of: groupOf }: AllGroups): Look<InboxRow> => ({
  content: (row): ReactNode => {
    if (row.kind === 'header') return <HeaderRow row={row} context={inboxContext} isActive={false} />
    if (row.kind === 'message') {
      return <MessageRow row={row} group={groupOf(row.threadId)} context={inboxContext} isActive={false} />
    }
    throw new Error(`no row of kind ${row.kind} was expected`)
  },
  className: ({ kind }) =>
    kind === 'header'
      ? 'bg-surface border-t border-line aria-[posinset=1]:border-transparent'
      : 'bg-surface ',
  estimate: (row, width) => estimateInbox(row, width, groupOf, inboxContext),
  usualHeight: 80,
  isThread: false,
  prepended: 0,
})

const threadLook = (messages: readonly KeptMessage[]): Look<ThreadRow> => {
  const conversation: Conversation = { messages, gaps: [], isSameDay: format.isSameDay, range: RANGE }
  const context: ThreadRowContext = {
    words: en.thread,
    common: en.common,
    format,
    readerFormat: null,
    zoneName: () => 'Budapest time',
    guest: en.common.guest,
    propertyName: property.name,
    gapOf: () => null,
    nowMs: NOW_MS,
    surroundingsOf: (message) => surroundingsOf(message, conversation),
  }
  return {
    content: (row): ReactNode => {
      if (row.kind === 'message') return <MessageBubble row={row} context={context} isActive={false} />
      throw new Error(`no row of kind ${row.kind} was expected`)
    },
    className: () => '',
    estimate: (row, width) =>
      estimateThread(row, width, { hasOwnTime: false, surroundingsOf: context.surroundingsOf }),
    usualHeight: 110,
    isThread: true,
    prepended: 0,
  }
}

const OPTIONS = { show: 'all', openFolds: new Set<string>(), gaps: [] } as const

/** An inbox that pages join, grouped and made into rows as the product does. */
function inboxOf(data: Data) {
  const groups = new LoadedGroups<KeptMessage, WalkedThread>()
  let lists = data.pages
  const take = (): { readonly all: AllGroups; readonly rows: readonly InboxRow[] } => {
    const all = groups.take(lists, [data.threads])
    return { all, rows: inboxRows(all.list, OPTIONS) }
  }
  return {
    take,
    add: (page: readonly KeptMessage[]) => {
      lists = [...lists, page]
      return take()
    },
  }
}

const inboxes = new WeakMap<Data, ReturnType<typeof inboxOf>>()

/** The same for the view and for what joins it. */
function inboxBehind(data: Data): ReturnType<typeof inboxOf> {
  const inbox = inboxes.get(data) ?? inboxOf(data)
  inboxes.set(data, inbox)
  return inbox
}

export function inboxView(data: Data): View<InboxRow> {
  const { all, rows } = inboxBehind(data).take()
  return { ...inboxLook(all), rows }
}

export function threadView(data: Data): View<ThreadRow> {
  const messages = asOneThread(data.pages.flat()).toReversed()
  return { ...threadLook(messages), rows: threadRows(messages, []) }
}

/** Makes the views of an inbox that follow one another as pages come. */
export function inboxChanges(data: Data): (view: View<InboxRow>, change: Change) => View<InboxRow> {
  const [older, merged] = [inTurn(data.older), inTurn(data.merged)]
  return (view, change) => {
    const page = change === 'append' ? older() : merged()
    return { ...view, rows: inboxBehind(data).add(page).rows }
  }
}

/** The same of a conversation, which grows at its start. */
export function threadChanges(data: Data): (view: View<ThreadRow>) => View<ThreadRow> {
  const older = inTurn(beforeAll(data))
  return (view) => {
    const fresh = older().toReversed()
    return { ...view, rows: [...fresh, ...view.rows], prepended: view.prepended + fresh.length }
  }
}
