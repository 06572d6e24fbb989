import { MissingStretch } from '../ui/missing-stretch'
import type { GapRow } from './rows'
import type { ThreadRowContext } from './thread-row'

interface ThreadGapRowProps {
  readonly row: GapRow
  readonly context: ThreadRowContext
  readonly isActive: boolean
}

/** A stretch of the conversation that could not be loaded, at its place. */
export function ThreadGapRow({ row, context, isActive }: ThreadGapRowProps) {
  const { words, common, format, nowMs } = context
  const { gap } = row
  const lane = context.gapOf(gap.id)
  // A window may end in the future, where there is nothing to miss.
  const endMs = Math.min(gap.endMs, nowMs)
  return (
    <div className="mx-auto w-full max-w-5xl px-4 py-2 sm:px-6">
      <MissingStretch
        title={words.gap(format.stamp(gap.startMs, nowMs), format.stamp(endMs, nowMs))}
        failure={lane?.failure ?? null}
        words={common}
        isLoading={lane?.state === 'loading'}
        isActive={isActive}
        className="rounded-lg"
        onRetry={() => lane?.retry()}
      />
    </div>
  )
}
