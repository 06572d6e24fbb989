import { type ReactNode, useMemo, useState } from 'react'
import type { Range } from '../connector/walk/windows'
import { surelyWaitingSince } from '../lib/conversations'
import { threadJump } from '../lib/jump'
import { placeOfKey } from '../lib/keys'
import type { Begin, Position } from '../lib/position'
import { type TimeFormat, duration } from '../lib/time-format'
import { localDateKey } from '../lib/zone'
import { toFailure } from '../queries/failure'
import { useIsToldAlready } from '../queries/get-session'
import { goOn, isCutOff } from '../queries/go-on'
import { useWait } from '../queries/use-wait'
import { useLoadNewer, useLoadOlder } from '../queries/use-load-more'
import { type Portfolio, useLabels } from '../queries/use-labels'
import { isSameStretch } from '../queries/use-lanes'
import { useSameList } from '../queries/use-same-list'
import { Button } from '../ui/button'
import { useCopyNotice } from '../ui/copy-notice'
import { FailureNotice } from '../ui/failure'
import { FailureStrip } from '../ui/failure-strip'
import { Feed } from '../ui/feed'
import { FeedFoot } from '../ui/feed-foot'
import { JumpMenu, NewestButton } from '../ui/jump-menu'
import { NewerEnd } from '../ui/newer-end'
import { BackIcon, CheckIcon, ClockIcon } from '../ui/icons'
import { NameText } from '../ui/message-text'
import { Notice } from '../ui/notice'
import { SkeletonBar } from '../ui/skeleton'
import { useOnline } from '../ui/use-online'
import type { CommonWords } from '../ui/words'
import { newerEnd, olderEnd } from './ends'
import { estimateHeight } from './estimate-height'
import { gapRows, surroundingsOf, threadRows } from './rows'
import { ThreadGapRow } from './thread-gap-row'
import { MessageBubble, type ThreadRowContext, messageNameOf } from './thread-row'
import { ThreadSkeleton } from './thread-skeleton'
import { type ThreadSource, sourceId } from '../queries/source'
import { useBeginning } from './use-begin'
import { UnknownThread } from './unknown-thread'
import { type LoadedThread, useThread } from './use-thread'
import type { ThreadWords } from './words'

/** The property of a conversation: its name, `null` while nobody knows it, and its time. */
export interface ThreadProperty {
  readonly name: string | null
  /** Stamps in the property's zone. */
  readonly format: TimeFormat
  /** Stamps in the reader's zone; `null` where it is the property's. */
  readonly readerFormat: TimeFormat | null
  /** What the property's zone is called at an instant, ms UTC. */
  readonly zoneName: (ms: number) => string
}

export interface ThreadProps {
  readonly source: ThreadSource
  /** Where the conversation begins. */
  readonly begin: Begin
  /** The message that a link led to, `null` when none did. */
  readonly linkedId: string | null
  /** Told where it is read, when scrolling has come to rest; `null` = at its newest. */
  readonly onRead: (position: Position | null) => void
  /** Begins it elsewhere; `stays` = what is loaded holds it. */
  readonly onBegin: (position: Position | null, stays: boolean) => void
  readonly serverNow: () => number
  readonly words: ThreadWords
  readonly common: CommonWords
  /** Properties that share the connection; whose conversation it is is asked in the background. */
  readonly portfolios: readonly Portfolio[]
  readonly propertyOf: (enterpriseId: string | null) => ThreadProperty
  /** The inbox's created range: messages outside it are marked. */
  readonly range: Range
  readonly onBack: () => void
  /** What else the header offers where the conversation is a screen of its own. */
  readonly actions: ReactNode
}

/** One whole conversation in reading order, opened at its newest message or where it was read before. */
export function Thread(props: ThreadProps) {
  const conversation = useThread(props.source, props.serverNow)
  const { words, common } = props
  const { record, messages, thread } = conversation
  const labels = useLabels(
    props.source,
    props.portfolios,
    useMemo(() => [thread ? [thread] : []], [thread]),
  )
  const property = props.propertyOf(labels.get(thread?.id ?? '') ?? null)
  useOnline(() => {
    goOn(conversation)
    if (isCutOff(record.error)) void record.refetch()
  })
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
      <ThreadHeader {...props} conversation={conversation} property={property} />
      <div className="min-h-0 flex-1">
        <ThreadBody
          key={`${sourceId(props.source)} ${props.begin.visit}`}
          {...props}
          conversation={conversation}
          property={property}
        />
      </div>
    </section>
  )
}

interface PartProps extends ThreadProps {
  readonly conversation: LoadedThread
  readonly property: ThreadProperty
}

function ThreadHeader(props: PartProps) {
  const { words, common, conversation } = props
  const { thread, record } = conversation
  const { format } = props.property
  const nowMs = props.serverNow()
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
              <bdi>
                <NameText text={thread?.originalSender ?? common.guest} />
              </bdi>
            </h2>
            <p className="flex min-w-0 items-center gap-x-1.5 text-[0.8125rem] leading-5 text-muted">
              {thread && (
                <>
                  <bdi
                    className={`shrink-0 truncate ${props.property.name === null ? 'max-w-full' : 'max-w-[calc(100%-4.5rem)]'}`}
                  >
                    <NameText text={thread.subject ?? common.noSubject} />
                  </bdi>
                </>
              )}
              {thread && props.property.name !== null && <span aria-hidden="true">·</span>}
              <bdi className="min-w-0 truncate text-faint">{props.property.name}</bdi>
            </p>
          </>
        )}
      </div>
      <div className="max-sm:order-last max-sm:basis-full max-sm:ps-13.5 empty:hidden">
        <State {...props} />
      </div>
      {thread && (
        <JumpMenu
          words={common.jump}
          newest="down"
          min={localDateKey(format.zone, thread.createdMs)}
          max={localDateKey(format.zone, nowMs)}
          zoneName={props.property.zoneName(nowMs)}
          onJump={(jump) => {
            const position = threadJump(jump, thread.createdMs, format.zone)
            props.onBegin(position, position === null && conversation.completeToMs === null)
          }}
          className="-me-2"
        />
      )}
      <div className="lg:hidden">{props.actions}</div>
    </header>
  )
}

function State({ source, conversation, common }: PartProps) {
  const { thread, messages, completeFromMs } = conversation
  if (thread?.isResolved) {
    return (
      <span className="inline-flex shrink-0 items-center gap-1 text-xs text-muted">
        <CheckIcon className="size-3.5" />
        <span>{common.resolved}</span>
      </span>
    )
  }
  const checkedMs = conversation.checkedMsOf(source.scope[0].connectionId)
  const wait = thread ? surelyWaitingSince(messages, completeFromMs === null, conversation.gaps) : null
  if (!wait || checkedMs === null) return null
  return (
    <span className="inline-flex h-6 shrink-0 items-center gap-1 rounded-md bg-wait-soft px-2 text-xs font-medium text-wait">
      <ClockIcon className="size-3.5" />
      <span>{common.waiting(duration(checkedMs - wait.sinceMs), wait.atLeast)}</span>
    </span>
  )
}

function ThreadBody(props: PartProps) {
  const { conversation, words, common, property, range, begin, linkedId } = props
  const { format } = property
  const { record, pages, head, messages } = conversation
  const isTold = useIsToldAlready()
  const checkFailure = head.isError && !head.isFetching ? toFailure(head.error) : null
  const recordFailure = record.isError && !record.isFetching ? toFailure(record.error) : null
  const wait = useWait(pages)
  const { onCopy, notice } = useCopyNotice(common)
  const [isNearTop, setNearTop] = useState(false)
  const [isNearEnd, setNearEnd] = useState(false)
  const gaps = useSameList(conversation.gaps, isSameStretch)
  const ofGaps = useMemo(() => gapRows(gaps, messages.at(0)?.threadId ?? ''), [gaps, messages])
  const rows = useMemo(() => threadRows(messages, ofGaps), [messages, ofGaps])
  const isWhole = !pages.hasPreviousPage
  const anchor = useBeginning(rows, begin, isWhole || pages.isFetchPreviousPageError)
  // First: what is to be read lies there.
  const loadNewer = useLoadNewer(pages, isNearEnd || anchor === undefined, conversation.again.loadNewer)
  // A page may bring nothing and lead on all the same: with nothing on screen there is nothing to read meanwhile.
  const loadOlder = useLoadOlder(pages, isNearTop || rows.length === 0, conversation.again.loadOlder)
  const [isAway, setAway] = useState(begin.position !== null)
  const isMissing = useMemo(
    () =>
      linkedId !== null &&
      anchor !== undefined &&
      anchor?.key !== linkedId &&
      placeOfKey(messages, linkedId) === -1,
    [linkedId, anchor, messages],
  )
  // Whoever asked for the newest goes there with the keyboard, too.
  const [jump, setJump] = useState<{ readonly key: string } | null>(null)
  if (jump === null && begin.visit > 0 && begin.position === null && rows.length > 0) {
    setJump({ key: rows.at(-1)?.key ?? '' })
  }

  if (pages.isPending || (!pages.data && record.isPending)) {
    return (
      <ThreadSkeleton
        label={wait === null ? common.loading : common.waitSeconds(wait)}
        isWaiting={wait !== null}
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
          conversation.again.load()
          if (record.isError) conversation.retryRecord()
        }}
      />
    )
  }
  const isOlderToCome = rows.length === 0 && pages.hasNextPage
  if (isOlderToCome && pages.isFetchNextPageError) {
    return (
      <FailureNotice
        title={words.olderFailed}
        failure={toFailure(pages.error)}
        words={common}
        onRetry={conversation.again.loadOlder}
      />
    )
  }
  if (isOlderToCome || anchor === undefined) {
    return (
      <ThreadSkeleton
        label={wait === null ? common.loading : common.waitSeconds(wait)}
        isWaiting={wait !== null}
      />
    )
  }
  if (rows.length === 0 && !isWhole) {
    return (
      <FailureNotice
        title={common.newerFailed}
        failure={toFailure(pages.error)}
        words={common}
        onRetry={conversation.again.loadNewer}
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
  const nowMs = props.serverNow()
  const place = { messages, gaps, range, isSameDay: format.isSameDay }
  const context: ThreadRowContext = {
    words,
    common,
    format,
    readerFormat: property.readerFormat,
    zoneName: property.zoneName,
    guest: conversation.thread?.originalSender ?? common.guest,
    propertyName: property.name ?? '',
    gapOf: (id) => conversation.gaps.find((gap) => gap.id === id) ?? null,
    surroundingsOf: (message) => surroundingsOf(message, place),
    nowMs,
  }
  const hasOwnTime =
    property.readerFormat !== null && property.readerFormat.time(nowMs) !== format.time(nowMs)
  const ends = { conversation, words, common, format, nowMs, wait }
  const foot = olderEnd(ends)
  return (
    <div className="flex h-full flex-col">
      {isMissing && (
        <p role="status" className="bg-wait-soft px-4 py-1.5 text-xs text-wait sm:px-6">
          {words.messageMissing}
        </p>
      )}
      <div className="relative min-h-0 flex-1">
        {(isAway || !isWhole) && (
          <NewestButton words={common.jump} newest="down" onClick={() => props.onBegin(null, isWhole)} />
        )}
        <Feed
          label={words.label(context.guest)}
          rows={rows}
          olderEnd="top"
          state={foot.kind}
          foot={<FeedFoot state={foot} words={common} loadOlder={words.loadOlder} onLoadOlder={loadOlder} />}
          estimate={(row, width) =>
            estimateHeight(row, width, { hasOwnTime, surroundingsOf: context.surroundingsOf })
          }
          article={(row) => ({
            ...(row.key === linkedId ? { 'aria-current': 'location', className: 'bg-selected' } : {}),
            'data-row': row.kind,
            'aria-label': row.kind === 'message' ? messageNameOf(row, context) : common.missingMessages,
            'data-thread-id': row.threadId,
            ...(row.kind === 'message'
              ? { 'data-message-id': row.id, 'data-sender': row.sender.toLowerCase() }
              : {}),
          })}
          onNearOlderEnd={setNearTop}
          lead={
            !isWhole && (
              <NewerEnd
                state={newerEnd(ends)}
                words={common}
                loadNewer={common.loadNewer}
                onLoadNewer={loadNewer}
                onNear={setNearEnd}
                isTall
              />
            )
          }
          anchor={anchor}
          jump={jump}
          onCopy={onCopy}
          onAnchor={(line, row) => {
            setAway(line !== null)
            if (line && row?.kind === 'message')
              props.onRead({ ...line, threadId: row.threadId, createdMs: row.createdMs })
            else if (line === null) props.onRead(null)
          }}
        >
          {(row, isActive) =>
            row.kind === 'gap' ? (
              <ThreadGapRow row={row} context={context} isActive={isActive} />
            ) : (
              <MessageBubble row={row} context={context} isActive={isActive} />
            )
          }
        </Feed>
        {notice}
      </div>
      {conversation.thread === null && recordFailure && !isTold(recordFailure) && (
        <FailureStrip
          title={words.recordFailed}
          failure={recordFailure}
          words={common}
          onRetry={conversation.retryRecord}
        />
      )}
      {checkFailure && !isTold(checkFailure) && (
        <FailureStrip
          title={words.checkFailed}
          failure={checkFailure}
          words={common}
          onRetry={conversation.again.look}
        />
      )}
    </div>
  )
}
