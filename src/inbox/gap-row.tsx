import { MissingStretch } from '../ui/missing-stretch'
import type { RowProps } from './inbox-row'

/** A stretch of one connection that could not be loaded, between the conversations on either side of it. */
export function GapRow({ row, context, isActive }: RowProps<'gap'>) {
  const { words, common, format, nowMs } = context
  const { gap } = row
  const lane = context.gapOf(gap.id)
  // A window may end in the future, where there is nothing to miss.
  const endMs = Math.min(gap.endMs, context.latestMs)
  const [from, to] = [format.stamp(gap.startMs, nowMs), format.stamp(endMs, nowMs)]
  return (
    <MissingStretch
      title={words.gap(from, to, context.connectionName(gap.connectionId))}
      failure={lane?.failure ?? null}
      words={common}
      isLoading={lane?.state === 'loading'}
      isActive={isActive}
      className="border-y border-danger/30"
      onRetry={() => lane?.retry()}
    />
  )
}
