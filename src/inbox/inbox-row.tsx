import type { MouseEvent } from 'react'
import type { Message } from '../connector/messages'
import { type Group, waitingSince } from '../lib/conversations'
import { type TimeFormat, duration } from '../lib/time-format'
import { initials } from '../lib/text'
import { CheckIcon, ChevronIcon, ClockIcon } from '../ui/icons'
import { MessageText } from '../ui/message-text'
import { SenderBadge } from '../ui/sender-badge'
import type { CommonWords } from '../ui/words'
import type { InboxRow } from './rows'
import type { InboxWords } from './words'

/** What every row of an inbox is drawn with. */
export interface RowContext {
  readonly words: InboxWords
  readonly common: CommonWords
  readonly format: TimeFormat
  readonly propertyName: string
  /** The server's now, ms UTC. */
  readonly nowMs: number
  /** The server's now of the last look, ms UTC: nobody knows who waits later than that. */
  readonly checkedMs: number
  /** Whether a thread's newest message is surely among the loaded ones. */
  readonly isNewestLoaded: boolean
  /** ms UTC: everything in the range from here on is loaded. */
  readonly completeFromMs: number
  readonly threadHref: (threadId: string) => string
  readonly onOpenThread: (threadId: string) => void
  readonly onToggleFold: (threadId: string) => void
}

interface RowProps<Kind extends InboxRow['kind']> {
  readonly row: Extract<InboxRow, { readonly kind: Kind }>
  readonly context: RowContext
  readonly isActive: boolean
}

/** Letters of a preview: more than its three lines can hold, less than a long message costs to lay out. */
const PREVIEW_LENGTH = 420

/** The top of a group: who writes, about what, where it stands. */
export function HeaderRow({ row, context, isActive }: RowProps<'header'>) {
  const { common, words } = context
  const guest = row.thread?.originalSender ?? common.guest
  const subject = row.thread?.subject ?? common.noSubject
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
        <div className="flex items-center gap-2">
          <h2 className="min-w-0 flex-1 truncate text-[0.9375rem] leading-5 font-semibold">
            <a
              href={context.threadHref(row.threadId)}
              tabIndex={isActive ? 0 : -1}
              aria-label={words.openThread(guest, subject)}
              className="before:absolute before:inset-0 hover:underline"
              onClick={open}
            >
              <bdi>{guest}</bdi>
            </a>
          </h2>
          <ThreadState group={row.group} thread={row.thread} context={context} />
        </div>
        <p className="mt-0.5 flex min-w-0 items-center gap-1.5 text-[0.8125rem] leading-5 text-muted">
          <bdi className="min-w-0 truncate">{subject}</bdi>
          <span aria-hidden="true">·</span>
          <bdi className="min-w-0 shrink-[3] truncate text-faint">{context.propertyName}</bdi>
        </p>
      </div>
    </div>
  )
}

/** The fold over a group's older messages. */
export function FoldRow({ row, context, isActive }: RowProps<'fold'>) {
  return (
    <div className="ps-16 pe-4">
      <button
        type="button"
        tabIndex={isActive ? 0 : -1}
        aria-expanded={row.isOpen}
        className="relative -ms-2 inline-flex min-h-8 items-center gap-1 rounded-md px-2 text-xs font-medium text-accent hover:bg-accent-soft pointer-coarse:min-h-11"
        onClick={() => context.onToggleFold(row.threadId)}
      >
        <ChevronIcon className={`size-3.5 ${row.isOpen ? 'rotate-180' : ''}`} />
        {context.words.fold(row.count, row.isOpen)}
      </button>
    </div>
  )
}

/** One message in the list: who, when, and the first lines. */
export function MessageRow({ row, context, isActive }: RowProps<'message'>) {
  const { common, format } = context
  const { message } = row
  return (
    <div className={`ps-16 pe-4 pt-1.5 ${row.isLast ? 'pb-4' : 'pb-1'}`}>
      <div className="flex items-center gap-2 text-xs text-muted">
        <SenderBadge sender={message.sender} label={common.sender[message.sender]} />
        <bdi className="min-w-0 truncate">
          {senderName(message, row.thread?.originalSender ?? common.guest, context)}
        </bdi>
        <Stamp ms={message.createdMs} format={format} nowMs={context.nowMs} />
      </div>
      <MessageText
        text={message.text}
        placeholder={common.unreadable}
        maxLength={PREVIEW_LENGTH}
        isTabStop={isActive}
        className="mt-1 line-clamp-3 text-sm leading-5"
      />
    </div>
  )
}

function senderName(message: Message, guest: string, context: RowContext): string {
  if (message.sender === 'Unknown') return ''
  return message.sender === 'Application' ? guest : context.propertyName
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
  const time = format.time(ms)
  return (
    <time dateTime={new Date(ms).toISOString()} className="ms-auto shrink-0 text-xs text-faint tabular-nums">
      {format.isSameDay(ms, nowMs) ? time : `${format.dayShort(ms, nowMs)}, ${time}`}
    </time>
  )
}

interface ThreadStateProps {
  readonly group: Group<Message>
  readonly thread: Extract<InboxRow, { readonly kind: 'header' }>['thread']
  readonly context: RowContext
}

function ThreadState({ group, thread, context }: ThreadStateProps) {
  const { common } = context
  if (thread?.isResolved) {
    return (
      <span className="inline-flex h-5 shrink-0 items-center gap-1 text-xs text-faint">
        <CheckIcon className="size-3.5" />
        {common.resolved}
      </span>
    )
  }
  if (!context.isNewestLoaded || !thread) return null
  const wait = waitingSince(group.messages, thread.createdMs >= context.completeFromMs)
  if (!wait) return null
  return (
    <span className="inline-flex h-5 shrink-0 items-center gap-1 rounded-md bg-wait-soft px-1.5 text-xs font-medium text-wait">
      <ClockIcon className="size-3.5" />
      {common.waiting(common.duration(duration(context.checkedMs - wait.sinceMs)), wait.atLeast)}
    </span>
  )
}
