import { useCallback, useMemo, useState } from 'react'
import type { WalkedThread } from '../connector/walk/plan'
import { inboxJump } from '../lib/jump'
import type { Begin, Position } from '../lib/position'
import type { TimeFormat } from '../lib/time-format'
import { localDateKey } from '../lib/zone'
import { toFailure } from '../queries/failure'
import { useIsToldAlready } from '../queries/get-session'
import { type Portfolio, useLabels } from '../queries/use-labels'
import { isSameStretch } from '../queries/use-lanes'
import { useSameList } from '../queries/use-same-list'
import { useWait } from '../queries/use-wait'
import { Button } from '../ui/button'
import { useCopyNotice } from '../ui/copy-notice'
import { FailureNotice } from '../ui/failure'
import { FailureStrip } from '../ui/failure-strip'
import { Feed } from '../ui/feed'
import { FeedFoot, type FootState } from '../ui/feed-foot'
import { ArrowUpIcon } from '../ui/icons'
import { JumpMenu, NewestButton } from '../ui/jump-menu'
import { NewerEnd } from '../ui/newer-end'
import { Notice } from '../ui/notice'
import { useLatest } from '../ui/use-latest'
import { useNow } from '../ui/use-now'
import type { CommonWords } from '../ui/words'
import { footOf } from './foot'
import { ContextOfPages, type StillContext, articleOf, drawRow } from './draw-row'
import { anchorOf, foldOver, isAwaited, isSought } from './begin-at'
import { estimateHeight } from './estimate-height'
import { inboxLayout } from './inbox-layout'
import { InboxNotices, SweepNotice } from './inbox-notices'
import type { PropertyOf, RowContext } from './inbox-row'
import { InboxSkeleton } from './inbox-skeleton'
import { CheckedText } from './refresh-control'
import { type Group, type InboxRow, type Show, byConnection, inboxRows } from './rows'
import { ScopeNote } from './scope-note'
import { ShowSwitch } from './show-switch'
import { type InboxSource, sourceId } from '../queries/source'
import { type LoadedInbox, useInbox } from './use-inbox'
import { useNewer } from './use-newer'
import { useOlder } from './use-older'
import type { InboxWords } from './words'

export interface InboxProps {
  readonly source: InboxSource
  /** Where the list begins. */
  readonly begin: Begin
  /** Told where it is read, when scrolling has come to rest; `null` = at its newest. */
  readonly onRead: (position: Position | null) => void
  /** Begins it elsewhere; `stays` = what is loaded holds it. */
  readonly onBegin: (position: Position | null, stays: boolean) => void
  readonly serverNow: () => number
  readonly words: InboxWords
  readonly common: CommonWords
  /** Stamps in the property's zone. */
  readonly format: TimeFormat
  /** Properties that share a connection: whose conversation is whose is asked in the background. */
  readonly portfolios: readonly Portfolio[]
  readonly propertyOf: PropertyOf
  readonly connectionName: (connectionId: string) => string
  /** What the property's zone is called now. */
  readonly zoneName: string
  readonly application: string
  /** What the created range is called. */
  readonly rangeName: string
  /** Whether the range goes back to where there can be no older message. */
  readonly isFromBeginning: boolean
  readonly show: Show
  readonly onShow: (show: Show) => void
  readonly selectedThreadId: string | null
  readonly threadHref: (threadId: string, connectionId: string) => string
  /** `thread` is what is known of it, `null` when nothing is. */
  readonly onOpenThread: (threadId: string, connectionId: string, thread: WalkedThread | null) => void
}

/** The conversations of a range, grouped by thread, newest first, loading older ones towards its end. */
export function Inbox(props: InboxProps) {
  const { words, show, source, begin, format } = props
  const inbox = useInbox(source, props.serverNow, begin.position?.threadId ?? null)
  const isTold = useIsToldAlready()
  const checkFailure = inbox.head.isError && !inbox.head.isFetching ? toFailure(inbox.head.error) : null
  const nowMs = props.serverNow()
  const lastMs = Math.min(nowMs, source.range.endMs - 1)
  return (
    <section aria-label={words.label} className="flex h-full min-h-0 flex-col">
      <div className={inboxLayout.toolbar}>
        <ShowSwitch value={show} words={words} onChange={props.onShow} />
        <p className="min-w-0 flex-1 text-xs leading-4 text-pretty text-faint max-sm:text-end">
          <span className="max-sm:hidden lg:hidden">
            <ScopeNote {...props} />{' '}
          </span>
          <span className="max-sm:line-clamp-2 lg:hidden" aria-hidden="true">
            <CheckedText {...props} />
          </span>
        </p>
        <JumpMenu
          words={props.common.jump}
          newest="up"
          min={localDateKey(format.zone, source.range.startMs)}
          max={localDateKey(format.zone, lastMs)}
          zoneName={props.zoneName}
          onJump={(jump) => {
            const position = inboxJump(jump, source.range, format.zone)
            props.onBegin(position, position === null && inbox.completeToMs === null)
          }}
          className="-me-2"
        />
      </div>
      <InboxNotices
        inbox={inbox}
        range={source.range}
        nowMs={nowMs}
        format={format}
        words={words}
        common={props.common}
        connectionName={props.connectionName}
      />
      <div className="relative min-h-0 flex-1">
        <InboxBody key={`${sourceId(source)} ${begin.visit}`} {...props} inbox={inbox} />
        <SweepNotice inbox={inbox} words={words} />
      </div>
      {checkFailure && !isTold(checkFailure) && (
        <FailureStrip
          title={words.newerFailed}
          failure={checkFailure}
          words={props.common}
          onRetry={inbox.again.look}
        />
      )}
    </section>
  )
}

function InboxBody(props: InboxProps & { readonly inbox: LoadedInbox }) {
  const { inbox, words, common } = props
  const { pages } = inbox
  const wait = useWait(pages)
  const isOut = isSought(inbox, props.begin.position)
  // First, so that it comes first where nothing is on the screen: what is hidden has its place there.
  const newer = useNewer(inbox, {
    common,
    format: props.format,
    nowMs: props.serverNow(),
    wait,
    isSought: isOut,
  })
  const isToCome = isAwaited(inbox, props.begin.position)
  const isShown = inbox.allGroups.of(props.begin.position?.threadId ?? '') !== undefined
  const older = useOlder(inbox, isOut, isToCome && isShown)
  if (pages.isPending) {
    return (
      <InboxSkeleton
        lead={<ScopeNote {...props} />}
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
        onRetry={inbox.again.load}
      />
    )
  }
  const footState = footOf(props, older.joined, wait)
  // A gap is a row like any other: what could not be loaded is never "no messages".
  const isEnd = footState.kind === 'end'
  const isEmpty = inbox.groups.length === 0 && inbox.gaps.length === 0
  if (isEmpty && !newer.isWhole && !isOut) {
    return (
      <div className="h-full" data-feed-state={newer.state.kind}>
        <FeedFoot
          state={newer.state}
          words={common}
          loadOlder={common.loadNewer}
          onLoadOlder={newer.loadNewer}
        />
      </div>
    )
  }
  if (isOut || (isEmpty && (!isEnd || inbox.missing === 'nothing'))) {
    if (!isEnd) {
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
          <p className="text-xs sm:max-lg:hidden">
            <ScopeNote {...props} />
          </p>
        </Notice>
      </div>
    )
  }
  return (
    <InboxFeed
      {...props}
      footState={footState}
      newer={newer}
      isAnchorToCome={isToCome}
      onNearOlderEnd={older.onNearOlderEnd}
      onLoadOlder={older.loadOlder}
    />
  )
}

interface InboxFeedProps extends InboxProps {
  readonly inbox: LoadedInbox
  readonly footState: FootState
  readonly newer: ReturnType<typeof useNewer>
  readonly isAnchorToCome: boolean
  readonly onNearOlderEnd: (isNear: boolean) => void
  readonly onLoadOlder: () => void
}

function InboxFeed(props: InboxFeedProps) {
  const { inbox, words, common, format, show, selectedThreadId, begin, newer } = props
  const nowMs = useNow(props.serverNow, 30_000)
  const { onCopy, notice } = useCopyNotice(common)
  const [openFolds, setOpenFolds] = useState<ReadonlySet<string>>(new Set())
  const gaps = useSameList(inbox.gaps, isSameStretch)
  const labels = useLabels(props.source, props.portfolios, inbox.threadLists)
  const rows = useMemo(
    () => inboxRows(inbox.groups, { show, openFolds, gaps }),
    [inbox.groups, show, openFolds, gaps],
  )
  // The newest conversation is the first one, and its newest message the last of its rows.
  const newest = inbox.groups.at(0)
  const newestKey = (show === 'all' ? newest?.messages.at(-1)?.key : rows.at(0)?.key) ?? ''
  // Whoever asked for the newest goes there with the keyboard, too.
  const [jump, setJump] = useState(begin.visit > 0 && begin.position === null ? { key: newestKey } : null)
  const [anchor] = useState(() => anchorOf(rows, inbox.groups, begin.position, props.source.range.startMs))
  const [isAway, setAway] = useState(begin.position !== null)
  const [isUnfolded, setUnfolded] = useState(false)
  const folded = isUnfolded ? null : foldOver(inbox, begin.position)
  if (folded !== null) {
    setUnfolded(true)
    if (folded.isFolded) setOpenFolds((folds) => new Set([...folds, folded.threadId]))
  }
  const gapById = new Map(inbox.gaps.map((gap) => [gap.id, gap]))
  const missing = byConnection(inbox.openLanes)
  const unseen = useUnseen(inbox.head.data?.messages.length ?? 0)

  const groupOf = inbox.allGroups.of
  const connectionOf = (threadId: string) => groupOf(threadId)?.messages.at(0)?.connectionId ?? ''
  const openThread = useLatest((threadId: string) =>
    props.onOpenThread(threadId, connectionOf(threadId), groupOf(threadId)?.thread ?? null),
  )
  const onToggleFold = useLatest((threadId: string) => setOpenFolds((folds) => toggled(folds, threadId)))
  const propertyOfConnection = props.propertyOf
  const propertyOf = useCallback(
    (threadId: string, connectionId: string) =>
      propertyOfConnection(connectionId, labels.get(threadId) ?? null),
    [propertyOfConnection, labels],
  )
  const still: StillContext = useMemo(
    () => ({ words, common, nowMs, propertyOf, onToggleFold }),
    [words, common, nowMs, propertyOf, onToggleFold],
  )
  const context: RowContext = {
    ...still,
    format,
    rangeEndMs: props.source.range.endMs,
    latestMs: nowMs + Math.max(0, inbox.clockAheadMs ?? 0),
    checkedMsOf: inbox.checkedMsOf,
    completeFromMs: inbox.completeFromMs ?? nowMs,
    gapOf: (id) => gapById.get(id) ?? null,
    missingOf: (connectionId) => missing.get(connectionId) ?? [],
    connectionName: props.connectionName,
    threadHref: (threadId) => props.threadHref(threadId, connectionOf(threadId)),
    onOpenThread: openThread,
  }
  const article = useCallback(
    (row: InboxRow, group: Group | null) =>
      articleOf(row, group, still, row.threadId === selectedThreadId, openThread),
    [selectedThreadId, openThread, still],
  )
  const draw = useCallback(
    (row: InboxRow, isActive: boolean, group: Group | null) => drawRow(row, group, still, isActive),
    [still],
  )
  return (
    <ContextOfPages value={context}>
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
            <span>{words.newAbove(unseen.count)}</span>
          </Button>
        </div>
      )}
      {unseen.count === 0 && (isAway || !newer.isWhole) && (
        <NewestButton words={common.jump} newest="up" onClick={() => props.onBegin(null, newer.isWhole)} />
      )}
      <Feed<InboxRow, Group | null>
        label={words.label}
        rows={rows}
        olderEnd="bottom"
        state={props.footState.kind}
        lead={
          <>
            <p className={inboxLayout.lead}>
              <ScopeNote {...props} />
            </p>
            {!newer.isWhole && (
              <NewerEnd
                state={newer.state}
                words={common}
                loadNewer={common.loadNewer}
                onLoadNewer={newer.loadNewer}
                onNear={newer.onNear}
              />
            )}
          </>
        }
        foot={
          <FeedFoot
            state={props.footState}
            words={common}
            loadOlder={words.loadOlder}
            onLoadOlder={props.onLoadOlder}
          />
        }
        estimate={(row, width) => estimateHeight(row, width, groupOf, context)}
        around={(row) => (row.kind === 'message' ? groupOf(row.threadId) : null)}
        article={article}
        onNearOlderEnd={props.onNearOlderEnd}
        onTop={unseen.onTop}
        jump={jump}
        onCopy={onCopy}
        anchor={anchor}
        isAnchorToCome={props.isAnchorToCome}
        onAnchor={(line, row) => {
          setAway(line !== null)
          const group = row && groupOf(row.threadId)
          // The instant is the group's: it is where the group stands.
          if (line && group) props.onRead({ ...line, threadId: group.threadId, createdMs: group.newestMs })
          // The top of what is loaded is not yet the newest.
          else if (line === null && newer.isWhole) props.onRead(null)
        }}
      >
        {draw}
      </Feed>
      {notice}
    </ContextOfPages>
  )
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
