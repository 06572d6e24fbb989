import { useState } from 'react'
import { toFailure } from '../queries/failure'
import { useLoadNewer } from '../queries/use-load-more'
import type { TimeFormat } from '../lib/time-format'
import type { Wait } from '../lib/wait'
import type { FootState } from '../ui/feed-foot'
import type { CommonWords } from '../ui/words'
import type { LoadedInbox } from './use-inbox'

/** Loads newer pages while the reader is near the newer end of a list that began before it, and says where that stands. */
export function useNewer(
  { pages, groups, again, completeToMs }: LoadedInbox,
  {
    common,
    format,
    nowMs,
    wait,
    isSought,
  }: {
    readonly common: CommonWords
    readonly format: TimeFormat
    readonly nowMs: number
    readonly wait: Wait | null
    /** Whether older ones are what is missing. */
    readonly isSought: boolean
  },
) {
  const [isNear, setNear] = useState(false)
  const loadNewer = useLoadNewer(pages, !isSought && (isNear || groups.length === 0), again.loadNewer)
  const state = (): FootState => {
    if (pages.isFetchingPreviousPage) {
      return wait === null ? { kind: 'loading', text: common.loadingNewer } : { kind: 'waiting', wait }
    }
    if (pages.isFetchPreviousPageError) {
      return { kind: 'failed', title: common.newerFailed, failure: toFailure(pages.error) }
    }
    return { kind: 'idle', text: common.loadedUpTo(format.dayShort(completeToMs ?? nowMs, nowMs)) }
  }
  return { isWhole: !pages.hasPreviousPage, state: state(), onNear: setNear, loadNewer }
}
