import type { ReactNode } from 'react'
import type { ScopeEntry } from '../connector/walk/plan'
import { isUuid } from '../lib/uuid'
import type { Portfolio } from '../queries/use-labels'
import type { ThreadProperty } from '../thread/thread'
import { UnknownThread } from '../thread/unknown-thread'
import { Notice } from '../ui/notice'
import { backClosesThread } from './address'
import { OpenThread } from './open-thread'
import type { Words } from './words/words'

interface ThreadPaneProps {
  /** As the address has it, unchecked. */
  readonly threadId: string | null
  /** The message that it names, unchecked. */
  readonly message: string | null
  /** The connection that the conversation came through; `null` when the address names none that is known. */
  readonly entry: ScopeEntry | null
  readonly portfolios: readonly Portfolio[]
  readonly propertyOf: (connectionId: string, enterpriseId: string | null) => ThreadProperty
  readonly serverNow: () => number
  readonly words: Words
  /** What the conversation's header offers where it is a screen of its own. */
  readonly actions: ReactNode
  readonly range: { readonly startMs: number; readonly endMs: number }
  /** Leaves the conversation where going back in the history would leave the page. */
  readonly onClose: () => void
}

/** The conversation that the address names, or what to do when it names none. */
export function ThreadPane({ threadId, entry, words, onClose, propertyOf, ...props }: ThreadPaneProps) {
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
  if (!entry) {
    const { title, text } = words.thread.unknown
    return <UnknownThread title={title} text={text} words={words.thread} onBack={onClose} />
  }
  const id = threadId.toLowerCase()
  return (
    <OpenThread
      key={`${entry.connectionId} ${id}`}
      {...props}
      entry={entry}
      threadId={id}
      propertyOf={(enterpriseId) => propertyOf(entry.connectionId, enterpriseId)}
      words={words.thread}
      common={words.common}
      onBack={back}
    />
  )
}
