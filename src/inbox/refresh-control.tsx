import { useQueryClient } from '@tanstack/react-query'
import type { TimeFormat } from '../lib/time-format'
import { refresh } from '../queries/refresh'
import type { InboxSource } from '../queries/source'
import { useHead } from '../queries/use-loaded'
import { useWait } from '../queries/use-wait'
import { AlertIcon, RefreshIcon } from '../ui/icons'
import type { CommonWords } from '../ui/words'
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
 * "Checked 14:03" and the button that looks again. Only what is new is read; loaded pages stay. On a narrow
 * screen the sentence stands elsewhere (`CheckedText`) and the button is its icon.
 */
export function RefreshControl({ onRefresh, ...props }: RefreshControlProps) {
  const client = useQueryClient()
  const checked = useChecked(props)
  // Its place is kept: what stands beside it does not move when it comes.
  if (checked === null) {
    return <span className="block min-h-10 min-w-10 lg:min-w-32 pointer-coarse:min-h-11" />
  }
  const { text, hasFailed, isChecking } = checked
  return (
    <button
      type="button"
      aria-label={`${props.words.refresh}: ${text}`}
      className="inline-flex min-h-10 min-w-10 items-center justify-center gap-2 rounded-lg px-2.5 lg:min-w-32 lg:justify-end text-[0.8125rem] text-muted hover:bg-sunken pointer-coarse:min-h-11"
      onClick={() => {
        onRefresh()
        void refresh(client)
      }}
    >
      <span
        role="status"
        className={`max-w-60 text-end leading-4 text-balance tabular-nums max-lg:sr-only ${hasFailed ? 'text-danger' : ''}`}
      >
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
  const { head, checkedMs } = useHead(source, serverNow)
  const wait = useWait(head)
  if (checkedMs === null) return null
  const nowMs = serverNow()
  const time = format.stamp(checkedMs, nowMs)
  const hasFailed = head.isError && !head.isFetching
  const checking = wait === null ? words.checking : common.waitSeconds(wait)
  const settled = hasFailed ? words.checkFailed(time) : words.checked(time)
  return { text: head.isFetching ? checking : settled, hasFailed, isChecking: head.isFetching }
}
