import { useMemo, useState } from 'react'
import type { Thread } from '../connector/message-threads'
import { assertNever } from '../lib/assert-never'
import type { TimeFormat } from '../lib/time-format'
import { toFailure } from '../queries/failure'
import { useWait } from '../queries/use-wait'
import { Button } from '../ui/button'
import { FailureNotice } from '../ui/failure'
import { FailureStrip } from '../ui/failure-strip'
import { type ArticleProps, Feed } from '../ui/feed'
import { FeedFoot, type FootState } from '../ui/feed-foot'
import { ArrowUpIcon } from '../ui/icons'
import { Notice } from '../ui/notice'
import { useNow } from '../ui/use-now'
import type { CommonWords } from '../ui/words'
import { FoldRow, HeaderRow, MessageRow, type RowContext } from './inbox-row'
import { InboxSkeleton } from './inbox-skeleton'
import { CheckedText } from './refresh-control'
import { type InboxRow, type Show, inboxRows } from './rows'
import { ShowSwitch } from './show-switch'
import { type InboxSource, type LoadedInbox, useInbox } from './use-inbox'
import { useOlder } from './use-older'
import type { InboxWords } from './words'

export interface InboxProps {
  readonly source: InboxSource
  readonly serverNow: () => number
  readonly words: InboxWords
  readonly common: CommonWords
  /** Stamps in the property's zone. */
  readonly format: TimeFormat
  readonly propertyName: string
  /** What the property's zone is called now. */
  readonly zoneName: string
  readonly application: string
  /** What the created range is called. */
  readonly rangeName: string
  readonly show: Show
  readonly onShow: (show: Show) => void
  readonly selectedThreadId: string | null
  readonly threadHref: (threadId: string) => string
  /** `thread` is what is known of it, `null` when nothing is. */
  readonly onOpenThread: (threadId: string, thread: Thread | null) => void
}

/** The conversations of a range, grouped by thread, newest first, loading older ones towards its end. */
export function Inbox(props: InboxProps) {
  const { words, show } = props
  const inbox = useInbox(props.source, props.serverNow)
  const leftOut = leftOutOf(inbox, words)
  return (
    <section aria-label={words.label} className="flex h-full min-h-0 flex-col">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line px-4 py-2">
        <ShowSwitch value={show} words={words} onChange={props.onShow} />
        <p className="min-w-0 flex-1 basis-48 text-xs leading-4 text-pretty text-faint [@media(max-height:26rem)]:hidden">
          {words.scope(props.application)} {words.readOnly}{' '}
          <span className="xl:hidden">{words.sentence(props.zoneName)}</span>{' '}
          <span className="sm:hidden" aria-hidden="true">
            <CheckedText {...props} />
          </span>
        </p>
      </div>
      {leftOut !== null && (
        <p role="status" className="border-b border-line bg-wait-soft px-4 py-2 text-xs text-wait">
          {leftOut}
        </p>
      )}
      <div className="relative min-h-0 flex-1">
        <InboxBody {...props} inbox={inbox} />
      </div>
      {inbox.head.isError && !inbox.head.isFetching && (
        <FailureStrip
          title={words.newerFailed}
          failure={toFailure(inbox.head.error)}
          words={props.common}
          onRetry={() => void inbox.head.refetch()}
        />
      )}
    </section>
  )
}

function InboxBody(props: InboxProps & { readonly inbox: LoadedInbox }) {
  const { inbox, words, common } = props
  const { pages } = inbox
  const older = useOlder(inbox)
  const seconds = useWait(pages)
  if (pages.isPending) {
    return (
      <InboxSkeleton
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
        onRetry={() => void pages.refetch()}
      />
    )
  }
  const footState = footOf(props, older.joined, seconds)
  if (inbox.groups.length === 0) {
    if (footState.kind !== 'end') {
      return (
        <div className="h-full" data-feed-state={footState.kind}>
          <FeedFoot
            state={footState}
            words={common}
            loadOlder={words.loadOlder}
            onLoadOlder={older.loadOlder}
          />
        </div>
      )
    }
    return (
      <div className="h-full" data-feed-state="end">
        <Notice tone="calm" title={words.empty}>
          <p>{words.emptyRange(props.rangeName)}</p>
        </Notice>
      </div>
    )
  }
  return (
    <InboxFeed
      {...props}
      footState={footState}
      onNearOlderEnd={older.onNearOlderEnd}
      onLoadOlder={older.loadOlder}
    />
  )
}

interface InboxFeedProps extends InboxProps {
  readonly inbox: LoadedInbox
  readonly footState: FootState
  readonly onNearOlderEnd: (isNear: boolean) => void
  readonly onLoadOlder: () => void
}

function InboxFeed(props: InboxFeedProps) {
  const { inbox, words, common, format, show, selectedThreadId } = props
  const nowMs = useNow(props.serverNow, 30_000)
  const [openFolds, setOpenFolds] = useState<ReadonlySet<string>>(new Set())
  const rows = useMemo(
    () => inboxRows(inbox.groups, inbox.threads, show, openFolds),
    [inbox.groups, inbox.threads, show, openFolds],
  )
  const [jump, setJump] = useState<{ readonly key: string } | null>(null)
  // The newest conversation is the first one, and its newest message the last of its rows.
  const newest = inbox.groups[0]
  const newestKey = (show === 'all' ? newest?.messages.at(-1)?.id : rows[0]?.key) ?? ''
  const unseen = useUnseen(inbox.head.data?.messages.length ?? 0)

  const openThread = (threadId: string) => props.onOpenThread(threadId, inbox.threads.get(threadId) ?? null)
  const context: RowContext = {
    words,
    common,
    format,
    nowMs,
    propertyName: props.propertyName,
    checkedMs: inbox.checkedMs ?? nowMs,
    isNewestLoaded: inbox.checkedMs !== null && props.source.range.endMs > inbox.checkedMs,
    completeFromMs: inbox.completeFromMs ?? nowMs,
    threadHref: props.threadHref,
    onOpenThread: openThread,
    onToggleFold: (threadId) => setOpenFolds((folds) => toggled(folds, threadId)),
  }
  return (
    <>
      {unseen.count > 0 && (
        <div className="pointer-events-none absolute inset-x-0 top-3 z-10 flex justify-center">
          <Button
            look="strong"
            className="pointer-events-auto min-h-9 rounded-full shadow-pop"
            onClick={() => {
              setJump({ key: newestKey })
              unseen.onTop(true)
            }}
          >
            <ArrowUpIcon />
            {words.newAbove(unseen.count)}
          </Button>
        </div>
      )}
      <Feed
        label={words.label}
        rows={rows}
        olderEnd="bottom"
        state={props.footState.kind}
        foot={
          <FeedFoot
            state={props.footState}
            words={common}
            loadOlder={words.loadOlder}
            onLoadOlder={props.onLoadOlder}
          />
        }
        estimate={estimateHeight}
        article={(row) => articleOf(row, row.threadId === selectedThreadId, openThread)}
        onNearOlderEnd={props.onNearOlderEnd}
        onTop={unseen.onTop}
        jump={jump}
      >
        {(row, isActive) => drawRow(row, context, isActive)}
      </Feed>
    </>
  )
}

function drawRow(row: InboxRow, context: RowContext, isActive: boolean) {
  switch (row.kind) {
    case 'header':
      return <HeaderRow row={row} context={context} isActive={isActive} />
    case 'fold':
      return <FoldRow row={row} context={context} isActive={isActive} />
    case 'message':
      return <MessageRow row={row} context={context} isActive={isActive} />
    default:
      return assertNever(row)
  }
}

function articleOf(
  row: InboxRow,
  isSelected: boolean,
  onOpenThread: (threadId: string) => void,
): ArticleProps {
  const look = isSelected
    ? 'bg-selected ltr:shadow-[inset_3px_0_0_var(--color-accent)] rtl:shadow-[inset_-3px_0_0_var(--color-accent)]'
    : 'bg-surface'
  const edge = row.kind === 'header' ? 'border-t border-line first:border-t-0' : ''
  return {
    'data-row': row.kind,
    'data-thread-id': row.threadId,
    ...(row.kind === 'message'
      ? { 'data-message-id': row.message.id, 'data-sender': row.message.sender.toLowerCase() }
      : {}),
    ...(isSelected ? { 'aria-current': 'true' } : {}),
    className: `${look} ${edge}`,
    onKeyDown: (event) => {
      if (event.key !== 'Enter' || event.target !== event.currentTarget) return
      event.preventDefault()
      onOpenThread(row.threadId)
    },
    // A message opens its conversation, unless the click was meant for a link or for selecting text.
    onClick: (event) => {
      const { target } = event
      if (row.kind !== 'message' || !(target instanceof Element) || target.closest('a, button')) return
      if (getSelection()?.isCollapsed !== false) onOpenThread(row.threadId)
    },
  }
}

function estimateHeight(row: InboxRow, width: number): number {
  switch (row.kind) {
    case 'header':
      return 63
    case 'fold':
      return 32
    case 'message': {
      const perLine = Math.max(12, (width - 80) / 7)
      const lines = Math.min(3, Math.ceil((row.message.text?.length ?? 1) / perLine))
      return 6 + 20 + 4 + lines * 20 + (row.isLast ? 16 : 4)
    }
    default:
      return assertNever(row)
  }
}

function footOf(
  { inbox, words, format, serverNow, rangeName }: InboxProps & { readonly inbox: LoadedInbox },
  joined: { readonly messages: number; readonly conversations: number } | null,
  seconds: number | null,
): FootState {
  const { pages } = inbox
  const nowMs = serverNow()
  const backTo = format.dayShort(inbox.completeFromMs ?? nowMs, nowMs)
  if (pages.isFetchingNextPage) {
    return seconds === null
      ? { kind: 'loading', text: words.loadingOlder(backTo) }
      : { kind: 'waiting', seconds }
  }
  if (pages.isFetchNextPageError) {
    return { kind: 'failed', title: words.olderFailed, failure: toFailure(pages.error) }
  }
  if (!pages.hasNextPage) return { kind: 'end', text: leftOutOf(inbox, words) ?? words.rangeEnd(rangeName) }
  const text = joined
    ? words.joined(backTo, joined.messages, joined.conversations)
    : words.loadedBackTo(backTo)
  return { kind: 'idle', text }
}

/** What to say when the range holds more conversations than can be shown; `null` when it does not. */
function leftOutOf({ pages, threadsLeftOut }: LoadedInbox, words: InboxWords): string | null {
  const shown = pages.data?.pages[0]?.threads.length ?? 0
  return threadsLeftOut > 0 ? words.leftOut(shown, shown + threadsLeftOut) : null
}

function toggled(set: ReadonlySet<string>, item: string): ReadonlySet<string> {
  const next = new Set(set)
  if (!next.delete(item)) next.add(item)
  return next
}

/** How many messages arrived since the reader was last at the top. */
function useUnseen(arrived: number) {
  const [seen, setSeen] = useState(arrived)
  return {
    count: Math.max(0, arrived - seen),
    onTop: (isAtTop: boolean) => {
      if (isAtTop) setSeen(arrived)
    },
  }
}
