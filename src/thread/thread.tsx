import { type ReactNode, useMemo, useState } from 'react'
import type { Range } from '../connector/windows'
import { waitingSince } from '../lib/conversations'
import { type TimeFormat, duration } from '../lib/time-format'
import { toFailure } from '../queries/failure'
import { useWait } from '../queries/use-wait'
import { useLoadOlder } from '../queries/use-load-older'
import { Button } from '../ui/button'
import { FailureNotice } from '../ui/failure'
import { FailureStrip } from '../ui/failure-strip'
import { Feed } from '../ui/feed'
import { FeedFoot, type FootState } from '../ui/feed-foot'
import { BackIcon, CheckIcon, ClockIcon } from '../ui/icons'
import { Notice } from '../ui/notice'
import { SkeletonBar } from '../ui/skeleton'
import type { CommonWords } from '../ui/words'
import { type ThreadRow, threadRows } from './rows'
import { MessageBubble, type ThreadRowContext } from './thread-row'
import { ThreadSkeleton } from './thread-skeleton'
import { type LoadedThread, type ThreadSource, useThread } from './use-thread'
import type { ThreadWords } from './words'

export interface ThreadProps {
  readonly source: ThreadSource
  readonly serverNow: () => number
  readonly words: ThreadWords
  readonly common: CommonWords
  /** Stamps in the property's zone. */
  readonly format: TimeFormat
  /** Stamps in the reader's zone; `null` where it is the property's. */
  readonly readerFormat: TimeFormat | null
  /** What the property's zone is called at an instant, ms UTC. */
  readonly zoneName: (ms: number) => string
  readonly propertyName: string
  /** The inbox's created range: messages outside it are marked. */
  readonly range: Range
  readonly onBack: () => void
  /** What else the header offers where the conversation is a screen of its own. */
  readonly actions: ReactNode
}

/** One whole conversation in reading order, opened at its newest message. */
export function Thread(props: ThreadProps) {
  const conversation = useThread(props.source, props.serverNow)
  const { words, common } = props
  const { record, messages, thread } = conversation
  // Only the record tells whether there is such a conversation: its messages may be refused for other reasons.
  if (messages.length === 0 && record.isError && toFailure(record.error).kind === 'bad-request') {
    return (
      <UnknownThread
        title={words.unknown.title}
        text={words.unknown.text}
        words={words}
        onBack={props.onBack}
      />
    )
  }
  return (
    <section
      aria-label={words.label(thread?.originalSender ?? common.guest)}
      className="flex h-full min-h-0 flex-col"
    >
      <ThreadHeader {...props} conversation={conversation} />
      <div className="min-h-0 flex-1">
        <ThreadBody {...props} conversation={conversation} />
      </div>
    </section>
  )
}

/** A sentence and a way back, for an address that leads to no conversation. */
export function UnknownThread(props: {
  readonly title: string
  readonly text: string
  readonly words: ThreadWords
  readonly onBack: () => void
}) {
  return (
    <Notice
      tone="calm"
      title={props.title}
      actions={<Button onClick={props.onBack}>{props.words.toInbox}</Button>}
    >
      <p>{props.text}</p>
    </Notice>
  )
}

function ThreadHeader(props: ThreadProps & { readonly conversation: LoadedThread }) {
  const { words, common, conversation } = props
  const { thread, record } = conversation
  return (
    <header className="flex min-h-16 flex-wrap items-center gap-x-2 gap-y-1 border-b border-line px-3 py-2 sm:px-6">
      <Button look="quiet" className="-ms-1 px-2 lg:hidden" aria-label={words.back} onClick={props.onBack}>
        <BackIcon className="size-5" />
      </Button>
      <div className="min-w-0 flex-1">
        {thread === null && record.isPending ? (
          <>
            <SkeletonBar className="h-5 w-40" />
            <SkeletonBar className="mt-2 h-3 w-56" />
          </>
        ) : (
          <>
            <h2 className="truncate text-base leading-6 font-semibold" tabIndex={-1}>
              <bdi>{thread?.originalSender ?? common.guest}</bdi>
            </h2>
            <p className="flex min-w-0 items-center gap-x-1.5 text-[0.8125rem] leading-5 text-muted">
              {thread && (
                <>
                  <bdi className="min-w-0 truncate">{thread.subject ?? common.noSubject}</bdi>
                  <span aria-hidden="true">·</span>
                </>
              )}
              <bdi className="min-w-0 shrink-[3] truncate text-faint">{props.propertyName}</bdi>
            </p>
          </>
        )}
      </div>
      <div className="max-sm:order-last max-sm:basis-full max-sm:ps-11 empty:hidden">
        <State {...props} />
      </div>
      <div className="lg:hidden">{props.actions}</div>
    </header>
  )
}

function State({ conversation, common }: ThreadProps & { readonly conversation: LoadedThread }) {
  const { thread, messages, completeFromMs, checkedMs } = conversation
  if (thread?.isResolved) {
    return (
      <span className="inline-flex shrink-0 items-center gap-1 text-xs text-muted">
        <CheckIcon className="size-3.5" />
        {common.resolved}
      </span>
    )
  }
  const wait = thread ? waitingSince(messages, completeFromMs === null) : null
  if (!wait || checkedMs === null) return null
  return (
    <span className="inline-flex h-6 shrink-0 items-center gap-1 rounded-md bg-wait-soft px-2 text-xs font-medium text-wait">
      <ClockIcon className="size-3.5" />
      {common.waiting(common.duration(duration(checkedMs - wait.sinceMs)), wait.atLeast)}
    </span>
  )
}

function ThreadBody(props: ThreadProps & { readonly conversation: LoadedThread }) {
  const { conversation, words, common, format, range } = props
  const { record, pages, head, messages } = conversation
  const seconds = useWait(pages)
  const [isNearTop, setNearTop] = useState(false)
  const loadOlder = useLoadOlder(pages, isNearTop)
  const rows = useMemo(() => threadRows(messages, format.isSameDay, range), [messages, format, range])

  if (pages.isPending || (!pages.data && record.isPending)) {
    return (
      <ThreadSkeleton
        label={seconds === null ? common.loading : common.waitSeconds(seconds)}
        isWaiting={seconds !== null}
      />
    )
  }
  if (!pages.data) {
    return (
      <FailureNotice
        title={words.failed}
        failure={toFailure(pages.error)}
        words={common}
        onRetry={() => {
          void pages.refetch()
          if (record.isError) void record.refetch()
        }}
      />
    )
  }
  if (rows.length === 0) {
    return (
      <div className="h-full" data-feed-state="end">
        <Notice tone="calm" title={words.empty} />
      </div>
    )
  }
  const context: ThreadRowContext = {
    words,
    common,
    format,
    readerFormat: props.readerFormat,
    zoneName: props.zoneName,
    guest: conversation.thread?.originalSender ?? common.guest,
    propertyName: props.propertyName,
  }
  const foot = footOf(props, seconds)
  return (
    <div className="flex h-full flex-col">
      <div className="min-h-0 flex-1">
        <Feed
          label={words.label(context.guest)}
          rows={rows}
          olderEnd="top"
          state={foot.kind}
          foot={<FeedFoot state={foot} words={common} loadOlder={words.loadOlder} onLoadOlder={loadOlder} />}
          estimate={estimateHeight}
          article={(row) => ({
            'data-row': row.kind,
            'data-thread-id': row.threadId,
            'data-message-id': row.message.id,
            'data-sender': row.message.sender.toLowerCase(),
          })}
          onNearOlderEnd={setNearTop}
        >
          {(row, isActive) => <MessageBubble row={row} context={context} isActive={isActive} />}
        </Feed>
      </div>
      {conversation.thread === null && record.isError && !record.isFetching && (
        <FailureStrip
          title={words.recordFailed}
          failure={toFailure(record.error)}
          words={common}
          onRetry={() => void record.refetch()}
        />
      )}
      {head.isError && !head.isFetching && (
        <FailureStrip
          title={words.checkFailed}
          failure={toFailure(head.error)}
          words={common}
          onRetry={() => void head.refetch()}
        />
      )}
    </div>
  )
}

function footOf(
  { conversation, words, format, serverNow }: ThreadProps & { readonly conversation: LoadedThread },
  seconds: number | null,
): FootState {
  const { pages, completeFromMs } = conversation
  if (pages.isFetchingNextPage) {
    return seconds === null ? { kind: 'loading', text: words.loadingOlder } : { kind: 'waiting', seconds }
  }
  if (pages.isFetchNextPageError) {
    return { kind: 'failed', title: words.olderFailed, failure: toFailure(pages.error) }
  }
  if (!pages.hasNextPage) return { kind: 'end', text: words.beginning }
  const text =
    completeFromMs === null ? null : words.loadedBackTo(format.dayShort(completeFromMs, serverNow()))
  return { kind: 'idle', text }
}

function estimateHeight(row: ThreadRow, width: number): number {
  const perLine = Math.max(12, (Math.min(640, width * 0.9) - 76) / 7.4)
  const text = row.message.text ?? ''
  let lines = 1
  for (let at = text.indexOf('\n'); at !== -1 && lines < 200; at = text.indexOf('\n', at + 1)) lines++
  lines += Math.floor(text.length / perLine)
  return 12 + 24 + 4 + 20 + lines * 24 + (row.startsDay ? 44 : 0) + (row.waitedMs === null ? 0 : 24)
}
