import { useQueryClient } from '@tanstack/react-query'
import type { TimeFormat } from '../lib/time-format'
import { useWait } from '../queries/use-wait'
import { refreshHeads } from '../queries/get-messages'
import { AlertIcon, RefreshIcon } from '../ui/icons'
import type { CommonWords } from '../ui/words'
import { type InboxSource, useInboxQueries } from './use-inbox'
import type { InboxWords } from './words'

interface RefreshControlProps {
  readonly source: InboxSource
  readonly serverNow: () => number
  readonly words: InboxWords
  readonly common: CommonWords
  readonly format: TimeFormat
  /** Told before anything is asked. */
  readonly onRefresh: () => void
}

/** "Checked 14:03" and the button that looks again. Only what is new is read; loaded pages stay. */
export function RefreshControl({ source, serverNow, words, common, format, onRefresh }: RefreshControlProps) {
  const client = useQueryClient()
  const { head, checkedMs } = useInboxQueries(source, serverNow)
  const seconds = useWait(head)
  if (checkedMs === null) return null
  const nowMs = serverNow()
  const clock = format.time(checkedMs)
  const time = format.isSameDay(checkedMs, nowMs) ? clock : `${format.dayShort(checkedMs, nowMs)}, ${clock}`
  const checking = seconds === null ? words.checking : common.waitSeconds(seconds)
  const text = head.isFetching ? checking : head.isError ? words.checkFailed(time) : words.checked(time)
  return (
    <button
      type="button"
      aria-label={`${words.refresh}: ${text}`}
      className="inline-flex min-h-10 items-center gap-2 rounded-lg px-2.5 max-sm:gap-1.5 max-sm:px-1 text-[0.8125rem] text-muted hover:bg-sunken pointer-coarse:min-h-11"
      onClick={() => {
        onRefresh()
        void refreshHeads(client)
      }}
    >
      <span
        role="status"
        className={`tabular-nums max-sm:max-w-24 max-sm:text-end max-sm:text-xs ${head.isError ? 'text-danger' : ''}`}
      >
        {text}
      </span>
      {head.isError && !head.isFetching ? (
        <AlertIcon className="size-4 text-danger" />
      ) : (
        <RefreshIcon className={`size-4 ${head.isFetching ? 'animate-spin' : ''}`} />
      )}
    </button>
  )
}
