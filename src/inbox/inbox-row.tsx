import type { MouseEvent } from 'react'
import type { WalkedMessage } from '../connector/walk/plan'
import { surelyWaitingSince } from '../lib/conversations'
import { type TimeFormat, duration } from '../lib/time-format'
import type { OpenLane } from '../queries/use-lanes'
import { initials, inkOf, withoutBlankLines } from '../lib/text'
import { AlertIcon, CheckIcon, ChevronIcon, ClockIcon } from '../ui/icons'
import { MessageText, NameText } from '../ui/message-text'
import { SenderBadge } from '../ui/sender-badge'
import type { CommonWords } from '../ui/words'
import { PREVIEW_LENGTH } from './preview'
import { type Group, type InboxRow, isLast, mayTouch } from './rows'
import type { InboxWords } from './words'

/** A property's name, `null` while nobody knows it, and its stamps. */
export type PropertyOf = (
  connectionId: string,
  enterpriseId: string | null,
) => {
  readonly name: string | null
  readonly format: TimeFormat
  /** `UTC+1`, where the properties in view are in several zones. */
  readonly zoneNote: string | null
}

/** What every row of an inbox is drawn with. */
export interface RowContext {
  readonly words: InboxWords
  readonly common: CommonWords
  readonly format: TimeFormat
  readonly propertyOf: (threadId: string, connectionId: string) => ReturnType<PropertyOf>
  /** The server's now, ms UTC. */
  readonly nowMs: number
  /** The later of the server's now and the upstream's, ms UTC: nothing that could be missing is newer. */
  readonly latestMs: number
  /** Where the range ends, ms UTC. */
  readonly rangeEndMs: number
  /** The server's now of the last look at a connection, ms UTC; `null` where it failed: nobody knows who waits there. */
  readonly checkedMsOf: (connectionId: string) => number | null
  /** ms UTC: everything in the range from here on is loaded. */
  readonly completeFromMs: number
  readonly gapOf: (id: string) => OpenLane | null
  /** What is not loaded of a connection: its gaps, and itself where it does not keep up. */
  readonly missingOf: (connectionId: string) => readonly OpenLane[]
  readonly connectionName: (connectionId: string) => string
  readonly threadHref: (threadId: string) => string
  readonly onOpenThread: (threadId: string) => void
  readonly onToggleFold: (threadId: string) => void
}

export interface RowProps<Kind extends InboxRow['kind'], Needs extends keyof RowContext = keyof RowContext> {
  readonly row: Extract<InboxRow, { readonly kind: Kind }>
  readonly context: Pick<RowContext, Needs>
  readonly isActive: boolean
}

/** What a group is about stands under its guest's name; where lines are short, under the picture. */
const INDENT = 'ps-16 max-[22rem]:ps-4'

/** The top of a group: who writes, about what, where it stands. */
export function HeaderRow({ row, context, isActive }: RowProps<'header'>) {
  const { common, words } = context
  const { thread } = row
  const guest = thread?.originalSender ?? common.guest
  const subject = thread?.subject ?? common.noSubject
  const property = context.propertyOf(row.threadId, row.messages.at(0)?.connectionId ?? '')
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    context.onOpenThread(row.threadId)
  }
  return (
    <div className="flex items-start gap-3 px-4 pt-3.5 pb-1">
      <span
        aria-hidden="true"
        className="grid size-9 shrink-0 place-items-center rounded-full bg-guest-soft text-xs font-semibold text-guest"
      >
        {initials(guest)}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <h2 className="min-w-0 grow basis-28 truncate text-[0.9375rem] leading-5 font-semibold">
            <a
              href={context.threadHref(row.threadId)}
              tabIndex={isActive ? 0 : -1}
              aria-label={words.openThread(guest, subject)}
              className="before:absolute before:inset-0 hover:underline"
              onClick={open}
            >
              <bdi>
                <NameText text={guest} />
              </bdi>
            </a>
          </h2>
          <ThreadState group={row} context={context} />
        </div>
        <p className="mt-0.5 flex min-w-0 items-center gap-1.5 text-[0.8125rem] leading-5 text-muted">
          {/* Room is kept for the beginning of the property's name, and for its zone where there is one. */}
          <bdi className={`shrink-0 truncate ${roomFor(property)}`}>
            <NameText text={subject} />
          </bdi>
          {(property.name !== null || property.zoneNote !== null) && <span aria-hidden="true">·</span>}
          {property.name !== null && <bdi className="min-w-0 truncate text-faint">{property.name}</bdi>}
          {property.zoneNote !== null && (
            <span className="shrink-0 text-xs text-faint">{property.zoneNote}</span>
          )}
        </p>
      </div>
    </div>
  )
}

/** How much of a line the subject may take beside what is known of the property. */
function roomFor({ name, zoneNote }: ReturnType<PropertyOf>): string {
  if (name !== null && zoneNote !== null) return 'max-w-[calc(100%-9rem)]'
  return name === null && zoneNote === null ? 'max-w-full' : 'max-w-[calc(100%-4.5rem)]'
}

/** The fold over a group's older messages. */
export function FoldRow({ row, context, isActive }: RowProps<'fold', 'words' | 'onToggleFold'>) {
  const { words } = context
  if (row.count === 0) {
    return (
      <p className={`flex min-h-8 items-center gap-1.5 pe-4 text-xs text-danger ${INDENT}`}>
        <AlertIcon className="size-3.5" />
        <span>{words.mayMiss}</span>
      </p>
    )
  }
  return (
    <div className={`pe-4 ${INDENT}`}>
      <button
        type="button"
        tabIndex={isActive ? 0 : -1}
        aria-expanded={row.isOpen}
        className="relative -ms-2 inline-flex min-h-8 items-center gap-1 rounded-md px-2 text-xs font-medium text-accent hover:bg-accent-soft pointer-coarse:min-h-11"
        onClick={() => context.onToggleFold(row.threadId)}
      >
        <ChevronIcon className={`size-3.5 ${row.isOpen ? 'rotate-180' : ''}`} />
        <span>{words.fold(row.count, row.isOpen)}</span>
        {row.mayMiss && (
          <span className="ms-1 inline-flex items-center gap-1 text-danger">
            <AlertIcon className="size-3.5" />
            <span>{words.mayMiss}</span>
          </span>
        )}
      </button>
    </div>
  )
}

/** One message of a group in the list: who, when, and the first lines. */
export function MessageRow({
  row: message,
  group,
  context,
  isActive,
}: RowProps<'message', 'common' | 'propertyOf' | 'nowMs'> & { readonly group: Group | null }) {
  const { common } = context
  const property = context.propertyOf(message.threadId, message.connectionId)
  const text = inkOf(message.text)
  return (
    <div className={`pe-4 pt-1.5 ${INDENT} ${isLast(message, group) ? 'pb-4' : 'pb-1'}`}>
      <div className="flex flex-wrap items-center gap-x-2 text-xs text-muted">
        <SenderBadge sender={message.sender} label={common.sender[message.sender]} />
        {/* Where there is no room for a name beside the time, the time goes under it, never the name. */}
        <bdi className="min-w-0 grow basis-24 truncate ltr:text-left rtl:text-right">
          <NameText
            text={senderName(message, group?.thread?.originalSender ?? common.guest, property.name ?? '')}
          />
        </bdi>
        <Stamp ms={message.createdMs} format={property.format} nowMs={context.nowMs} />
      </div>
      <MessageText
        text={text === null ? null : withoutBlankLines(text)}
        placeholder={message.text === null ? common.unreadable : common.blank}
        maxLength={PREVIEW_LENGTH}
        isTabStop={isActive}
        className="mt-1 line-clamp-3 text-sm leading-5"
      />
    </div>
  )
}

/** Who wrote a message; empty where it is not known. */
export function senderName(message: WalkedMessage, guest: string, property: string): string {
  if (message.sender === 'Unknown') return ''
  return message.sender === 'Application' ? guest : property
}

function Stamp({
  ms,
  format,
  nowMs,
}: {
  readonly ms: number
  readonly format: TimeFormat
  readonly nowMs: number
}) {
  return (
    <time dateTime={new Date(ms).toISOString()} className="ms-auto shrink-0 text-xs text-faint tabular-nums">
      {format.stamp(ms, nowMs)}
    </time>
  )
}

interface ThreadStateProps {
  readonly group: Group
  readonly context: RowContext
}

function ThreadState({ group, context }: ThreadStateProps) {
  const { common } = context
  const { thread } = group
  if (thread?.isResolved) {
    return (
      <span className="inline-flex h-5 shrink-0 items-center gap-1 text-xs text-faint">
        <CheckIcon className="size-3.5" />
        <span>{common.resolved}</span>
      </span>
    )
  }
  const connectionId = group.messages.at(0)?.connectionId ?? ''
  const checkedMs = context.checkedMsOf(connectionId)
  // Of a range that is over nobody knows what came after it.
  if (!thread || checkedMs === null || context.rangeEndMs <= checkedMs) return null
  const missing = context.missingOf(connectionId).filter((lane) => mayTouch(lane, thread))
  const wait = surelyWaitingSince(group.messages, thread.createdMs >= context.completeFromMs, missing)
  if (!wait) return null
  return (
    <span className="inline-flex h-5 shrink-0 items-center gap-1 rounded-md bg-wait-soft px-1.5 text-xs font-medium text-wait">
      <ClockIcon className="size-3.5" />
      <span>{common.waiting(duration(checkedMs - wait.sinceMs), wait.atLeast)}</span>
    </span>
  )
}
