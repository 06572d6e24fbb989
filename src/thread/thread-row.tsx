import { useState } from 'react'
import { type TimeFormat, duration } from '../lib/time-format'
import { inkOf } from '../lib/text'
import { ClockIcon } from '../ui/icons'
import { messageName } from '../ui/message-name'
import { MessageText, NameText } from '../ui/message-text'
import { SenderBadge } from '../ui/sender-badge'
import type { CommonWords } from '../ui/words'
import type { KeptMessage } from '../queries/kept-message'
import type { OpenLane } from '../queries/use-lanes'
import { SHORTEST_WAIT_MS, type Surroundings } from './rows'
import type { ThreadWords } from './words'

/** What every message of a conversation is drawn with. */
export interface ThreadRowContext {
  readonly words: ThreadWords
  readonly common: CommonWords
  /** Stamps in the property's zone. */
  readonly format: TimeFormat
  /** Stamps in the reader's zone; `null` where it shows the same clock. */
  readonly readerFormat: TimeFormat | null
  /** What the property's zone is called at an instant, ms UTC. */
  readonly zoneName: (ms: number) => string
  readonly guest: string
  readonly propertyName: string
  readonly gapOf: (id: string) => OpenLane | null
  readonly surroundingsOf: (message: KeptMessage) => Surroundings
  /** The server's now, ms UTC. */
  readonly nowMs: number
}

function senderName({ sender }: KeptMessage, { guest, propertyName }: ThreadRowContext): string {
  return { Application: guest, Enterprise: propertyName, Unknown: '' }[sender]
}

/** What a message's row is called for people who do not see it. */
export function messageNameOf(message: KeptMessage, context: ThreadRowContext): string {
  const { format, common, nowMs } = context
  return messageName(message, senderName(message, context), format.stamp(message.createdMs, nowMs), common)
}

interface MessageBubbleProps {
  readonly row: KeptMessage
  readonly context: ThreadRowContext
  readonly isActive: boolean
}

/** One message of a conversation, under its day and the wait that it ended. */
export function MessageBubble({ row: message, context, isActive }: MessageBubbleProps) {
  const { words, common, format } = context
  const { startsDay, waitedMs, isOutside, startsOutside } = context.surroundingsOf(message)
  const isProperty = message.sender === 'Enterprise'
  const side = isProperty ? 'items-end' : 'items-start'
  const bubble = isProperty ? 'bg-property-soft rounded-ee-md' : 'bg-raised rounded-es-md shadow-card'
  const name = senderName(message, context)
  return (
    <div className="mx-auto w-full max-w-5xl px-4 pt-2 pb-1 sm:px-6">
      {startsDay && (
        <p className="flex items-center gap-3 pt-3 pb-4 text-xs font-medium text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          <span className="text-center text-balance">
            {words.day(format.day(message.createdMs), context.zoneName(message.createdMs))}
          </span>
        </p>
      )}
      {waitedMs !== null && waitedMs >= SHORTEST_WAIT_MS && (
        <p className="flex items-center justify-center gap-1.5 pb-2 text-xs text-faint">
          <ClockIcon className="size-3.5" />
          <span>{words.waited(common.duration(duration(waitedMs)))}</span>
        </p>
      )}
      <div className={`flex flex-col gap-1 ${side}`}>
        <div
          className={`flex max-w-full flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted ${isProperty ? 'justify-end' : ''}`}
        >
          <SenderBadge sender={message.sender} label={common.sender[message.sender]} />
          <bdi className="min-w-0 truncate font-medium">
            <NameText text={name} />
          </bdi>
          <Stamp ms={message.createdMs} context={context} isActive={isActive} />
          {isOutside && (
            <span
              className={
                startsOutside ? 'rounded-md border border-dashed border-line-strong px-1.5' : 'sr-only'
              }
            >
              {words.outside}
            </span>
          )}
        </div>
        <MessageText
          text={inkOf(message.text)}
          placeholder={message.text === null ? common.unreadable : common.blank}
          isTabStop={isActive}
          className={`max-w-[min(40rem,92%)] min-w-0 rounded-2xl px-3.5 py-2.5 text-[0.9375rem] leading-6 forced-colors:border ${bubble} ${isOutside ? 'opacity-80 outline-1 outline-line-strong outline-dashed' : ''}`}
        />
      </div>
    </div>
  )
}

/** The time at the property; on demand, where it differs, the reader's own beside it. */
function Stamp({
  ms,
  context,
  isActive,
}: {
  readonly ms: number
  readonly context: ThreadRowContext
  readonly isActive: boolean
}) {
  const { format, readerFormat, words } = context
  const [isOwnShown, setOwnShown] = useState(false)
  const time = (
    <time dateTime={new Date(ms).toISOString()} className="tabular-nums">
      {format.time(ms)}
    </time>
  )
  if (readerFormat === null || readerFormat.time(ms) === format.time(ms)) return time
  return (
    <button
      type="button"
      tabIndex={isActive ? 0 : -1}
      aria-expanded={isOwnShown}
      title={words.showYourTime}
      className="min-h-6 rounded underline decoration-line-strong decoration-dotted underline-offset-4 hover:text-ink pointer-coarse:min-h-11"
      onClick={() => setOwnShown(!isOwnShown)}
    >
      {time}
      {isOwnShown && <span className="ms-1.5">{words.yourTime(readersStamp(readerFormat, format, ms))}</span>}
    </button>
  )
}

/** The reader's time, with its day where that is another one. */
function readersStamp(reader: TimeFormat, property: TimeFormat, ms: number): string {
  const [day, time] = [reader.day(ms), reader.time(ms)]
  return day === property.day(ms) ? time : `${day}, ${time}`
}
