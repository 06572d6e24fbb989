import type { ReactNode } from 'react'
import { isUuid } from '../lib/uuid'
import { type TimeFormat, timeFormat } from '../lib/time-format'
import { Thread, UnknownThread } from '../thread/thread'
import { Notice } from '../ui/notice'
import { backClosesThread } from './address'
import type { Words } from './words/words'

interface ThreadPaneProps {
  /** As the address has it, unchecked. */
  readonly threadId: string | null
  readonly connectionId: string
  /** The property that is shown; `null` when it is the connection's only one. */
  readonly enterpriseId: string | null
  readonly serverNow: () => number
  readonly words: Words
  readonly format: TimeFormat
  readonly zoneName: (ms: number) => string
  readonly propertyName: string
  /** What the conversation's header offers where it is a screen of its own. */
  readonly actions: ReactNode
  readonly range: { readonly startMs: number; readonly endMs: number }
  /** Leaves the conversation where going back in the history would leave the page. */
  readonly onClose: () => void
}

/** The conversation that the address names, or what to do when it names none. */
export function ThreadPane({
  threadId,
  connectionId,
  enterpriseId,
  words,
  onClose,
  ...props
}: ThreadPaneProps) {
  const back = () => (backClosesThread() ? history.back() : onClose())
  if (threadId === null) {
    return (
      <Notice tone="calm" title={words.thread.choose.title}>
        <p>{words.thread.choose.text}</p>
      </Notice>
    )
  }
  if (!isUuid(threadId)) {
    const { title, text } = words.thread.badAddress
    return <UnknownThread title={title} text={text} words={words.thread} onBack={onClose} />
  }
  const id = threadId.toLowerCase()
  return (
    <Thread
      key={id}
      {...props}
      source={{ kind: 'thread', connectionId, enterpriseId, threadId: id }}
      words={words.thread}
      common={words.common}
      readerFormat={readerFormat(words.locale, props.format.zone)}
      onBack={back}
    />
  )
}

/** Stamps in the reader's own zone; `null` where it is the property's. */
function readerFormat(locale: string, propertyZone: string): TimeFormat | null {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  return zone === propertyZone ? null : timeFormat(locale, zone)
}
