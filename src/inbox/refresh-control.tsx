import { useQueryClient } from '@tanstack/react-query'
import type { TimeFormat } from '../lib/time-format'
import { refreshHeads } from '../queries/get-messages'
import { useWait } from '../queries/use-wait'
import { AlertIcon, RefreshIcon } from '../ui/icons'
import type { CommonWords } from '../ui/words'
import { type InboxSource, useInboxQueries } from './use-inbox'
import type { InboxWords } from './words'

interface CheckedProps {
  readonly source: InboxSource
  readonly serverNow: () => number
  readonly words: InboxWords
  readonly common: CommonWords
  readonly format: TimeFormat
}

interface RefreshControlProps extends CheckedProps {
  /** Told before anything is asked. */
  readonly onRefresh: () => void
}

/**
 * "Checked 14:03" and the button that looks again. Only what is new is read; loaded pages stay. On a phone
 * the sentence stands elsewhere (`CheckedText`) and the button is its icon.
 */
export function RefreshControl({ onRefresh, ...props }: RefreshControlProps) {
  const client = useQueryClient()
  const checked = useChecked(props)
  if (checked === null) return null
  const { text, hasFailed, isChecking } = checked
  return (
    <button
      type="button"
      aria-label={`${props.words.refresh}: ${text}`}
      className="inline-flex min-h-10 min-w-10 items-center justify-center gap-2 rounded-lg px-2.5 text-[0.8125rem] text-muted hover:bg-sunken pointer-coarse:min-h-11"
      onClick={() => {
        onRefresh()
        void refreshHeads(client)
      }}
    >
      <span role="status" className={`tabular-nums max-sm:sr-only ${hasFailed ? 'text-danger' : ''}`}>
        {text}
      </span>
      {hasFailed ? (
        <AlertIcon className="size-4 text-danger" />
      ) : (
        <RefreshIcon className={`size-4 ${isChecking ? 'animate-spin' : ''}`} />
      )}
    </button>
  )
}

/** "Checked 14:03" by itself. */
export function CheckedText(props: CheckedProps) {
  return useChecked(props)?.text ?? null
}

/** When was last looked for newer messages, or what is being waited for; `null` before anything is loaded. */
function useChecked({ source, serverNow, words, common, format }: CheckedProps) {
  const { head, checkedMs } = useInboxQueries(source, serverNow)
  const seconds = useWait(head)
  if (checkedMs === null) return null
  const nowMs = serverNow()
  const clock = format.time(checkedMs)
  const time = format.isSameDay(checkedMs, nowMs) ? clock : `${format.dayShort(checkedMs, nowMs)}, ${clock}`
  const hasFailed = head.isError && !head.isFetching
  const checking = seconds === null ? words.checking : common.waitSeconds(seconds)
  const settled = hasFailed ? words.checkFailed(time) : words.checked(time)
  return { text: head.isFetching ? checking : settled, hasFailed, isChecking: head.isFetching }
}
