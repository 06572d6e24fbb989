import { useQueryClient } from '@tanstack/react-query'
import type { TimeFormat } from '../lib/time-format'
import { toFailure } from '../queries/failure'
import { refreshHeads } from '../queries/get-messages'
import { AlertIcon, RefreshIcon } from '../ui/icons'
import { useCountdown } from '../ui/use-countdown'
import type { CommonWords } from '../ui/words'
import { type InboxSource, useInboxQueries } from './use-inbox'
import type { InboxWords } from './words'

interface RefreshControlProps {
  readonly source: InboxSource
  readonly serverNow: () => number
  readonly words: InboxWords
  readonly common: CommonWords
  readonly format: TimeFormat
}

/** "Checked 14:03" and the button that looks again. Only what is new is read; loaded pages stay. */
export function RefreshControl({ source, serverNow, words, common, format }: RefreshControlProps) {
  const client = useQueryClient()
  const { head, checkedMs } = useInboxQueries(source, serverNow)
  const waitCause = head.isFetching ? head.failureReason : null
  const seconds = useCountdown(waitCause, waitCause ? toFailure(waitCause).retryAfterMs : null)
  if (checkedMs === null) return null
  const time = format.time(checkedMs)
  const checking = seconds === null ? words.checking : common.waitSeconds(seconds)
  const text = head.isFetching ? checking : head.isError ? words.checkFailed(time) : words.checked(time)
  return (
    <button
      type="button"
      aria-label={`${words.refresh}: ${text}`}
      className="inline-flex min-h-10 items-center gap-2 rounded-lg px-2.5 text-[0.8125rem] text-muted hover:bg-sunken pointer-coarse:min-h-11"
      onClick={() => void refreshHeads(client)}
    >
      <span role="status" className={`tabular-nums max-sm:sr-only ${head.isError ? 'text-danger' : ''}`}>
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
