import { useOnline } from '../ui/use-online'
import { Button } from '../ui/button'
import { type ShownFailure, failureSentence } from '../ui/failure'
import { AlertIcon, ClockIcon } from '../ui/icons'
import type { CommonWords } from '../ui/words'
import type { TimeFormat } from '../lib/time-format'
import { useIsToldAlready } from '../queries/get-session'
import { goOn } from '../queries/go-on'
import type { OpenLane } from '../queries/use-lanes'
import { useCountdown } from '../queries/use-wait'
import type { LoadedInbox } from './use-inbox'
import type { InboxWords } from './words'

interface InboxNoticesProps {
  readonly inbox: LoadedInbox
  /** ms UTC: the range of the inbox. */
  readonly range: { readonly startMs: number; readonly endMs: number }
  readonly nowMs: number
  readonly format: Pick<TimeFormat, 'stamp'>
  readonly words: InboxWords
  readonly common: CommonWords
  readonly connectionName: (connectionId: string) => string
}

/** Connections named before the others are counted. */
const MAX_NAMED = 3

/** What the list does not show yet, in a few quiet lines above it: connections that lag, threads still looked for. */
export function InboxNotices(props: InboxNoticesProps) {
  const { inbox, range, nowMs, format, words, common, connectionName } = props
  const { lagging, sweep, droppedIds, clockAheadMs } = inbox
  const isOnline = useOnline(() => goOn(inbox))
  const isTold = useIsToldAlready()
  const whyFailed = (failure: ShownFailure | null) =>
    failure && !isTold(failure) ? failureReason(failure, common) : ''
  // What failed first: it needs somebody to do something.
  const ordered = lagging.toSorted((a, b) => Number(b.state === 'failed') - Number(a.state === 'failed'))
  const named = ordered.slice(0, MAX_NAMED)
  const laggingIds = new Set(lagging.map(({ connectionId }) => connectionId))
  const failedHeads = Object.entries(inbox.head.data?.failures ?? {}).filter(([id]) => !laggingIds.has(id))
  const failedLate = inbox.lateThreads.filter(({ state }) => state === 'failed')
  const unsought = [
    ...sweep.failed.map((failed) => ({ ...range, ...failed, id: failed.connectionId })),
    ...failedLate,
  ]
  // A range may end in the future, where there is nothing to miss.
  const latestMs = nowMs + Math.max(0, clockAheadMs ?? 0)
  const stamp = (ms: number) => format.stamp(Math.min(ms, latestMs), nowMs)
  return (
    <>
      {!isOnline && (
        <p role="status" className="border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait">
          {words.offline}
        </p>
      )}
      {named.map((lane) => (
        <LaneLine
          key={lane.id}
          lane={lane}
          name={connectionName(lane.connectionId)}
          words={words}
          common={common}
          why={whyFailed(lane.failure)}
        />
      ))}
      {ordered.length > named.length && (
        <p className="border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait">
          {words.moreLagging(ordered.length - named.length)}
        </p>
      )}
      {failedHeads.slice(0, MAX_NAMED).map(([id, failure]) => (
        <p key={id} role="status" className="border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait">
          {words.headFailed(connectionName(id), whyFailed(failure))}
        </p>
      ))}
      {failedHeads.length > MAX_NAMED && (
        <p className="border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait">
          {words.moreHeadsFailed(failedHeads.length - MAX_NAMED)}
        </p>
      )}
      {droppedIds.length > 0 && (
        <p role="status" className="border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait">
          {words.dropped(droppedIds.length)}
        </p>
      )}
      {clockAheadMs !== null && (
        <p role="status" className="border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait">
          {words.clocksDiffer(clockAheadMs)}
        </p>
      )}
      {unsought.slice(0, MAX_NAMED).map(({ id, connectionId, startMs, endMs, failure, retry }) => (
        <NoticeLine
          key={id}
          text={words.sweepFailed({
            connection: connectionName(connectionId),
            from: stamp(startMs),
            to: stamp(endMs),
            why: whyFailed(failure),
          })}
          retry={common.retry}
          onRetry={retry}
        />
      ))}
      {unsought.length > MAX_NAMED && (
        <p className="border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait">
          {words.moreLagging(unsought.length - MAX_NAMED)}
        </p>
      )}
    </>
  )
}

/** That old conversations are still looked for: over the rows, which do not move when that begins and ends. */
export function SweepNotice({ inbox, words }: Pick<InboxNoticesProps, 'inbox' | 'words'>) {
  const { lateThreads, sweep } = inbox
  const isSweeping = sweep.isRunning || lateThreads.some(({ state }) => state !== 'failed')
  return (
    <div role="status" className="pointer-events-none absolute start-4 end-16 bottom-4 z-10 flex">
      {isSweeping && (
        <p className="rounded-lg border border-line bg-raised px-3 py-1.5 text-xs text-pretty text-muted shadow-pop">
          {words.sweeping}
        </p>
      )}
    </div>
  )
}

function LaneLine({
  lane,
  name,
  words,
  common,
  why,
}: {
  readonly lane: OpenLane
  readonly name: string
  readonly words: InboxWords
  readonly common: CommonWords
  /** Why it failed; empty where nothing is known, or the page says it already. */
  readonly why: string
}) {
  const wait = useCountdown(lane.pause)
  if (lane.state === 'failed') {
    return <NoticeLine text={words.connectionFailed(name, why)} retry={common.retry} onRetry={lane.retry} />
  }
  return (
    <p
      role="status"
      aria-live={wait?.seconds ? 'off' : 'polite'}
      data-lane-state={lane.state}
      className="flex items-center gap-2 border-b border-line bg-wait-soft px-4 py-1.5 text-xs text-wait"
    >
      <ClockIcon className="size-3.5" />
      <bdi className="min-w-0 [overflow-wrap:anywhere]">
        {/* When the time is over it is asked, and may take its turn first. */}
        {wait?.seconds ? words.connectionWaits(name, wait) : words.connectionLate(name)}
      </bdi>
    </p>
  )
}

/** Why something failed, and the RequestId to quote. */
function failureReason(failure: ShownFailure, common: CommonWords): string {
  const sentence = failureSentence(failure, common)
  return failure.requestId ? `${sentence} ${common.requestId(failure.requestId)}` : sentence
}

function NoticeLine(props: { readonly text: string; readonly retry: string; readonly onRetry: () => void }) {
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-2 border-b border-line bg-danger-soft px-4 py-1 text-xs text-danger"
    >
      <AlertIcon />
      <p dir="auto" className="min-w-0 flex-1 basis-44 [overflow-wrap:anywhere]">
        {props.text}
      </p>
      <Button look="quiet" className="ms-auto" onClick={props.onRetry}>
        {props.retry}
      </Button>
    </div>
  )
}
