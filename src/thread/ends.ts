import type { TimeFormat } from '../lib/time-format'
import type { Wait } from '../lib/wait'
import { toFailure } from '../queries/failure'
import type { FootState } from '../ui/feed-foot'
import type { CommonWords } from '../ui/words'
import type { LoadedThread } from './use-thread'
import type { ThreadWords } from './words'

interface EndProps {
  readonly conversation: LoadedThread
  readonly words: ThreadWords
  readonly common: CommonWords
  readonly format: TimeFormat
  readonly nowMs: number
  readonly wait: Wait | null
}

/** What stands at the older end of a conversation. */
export function olderEnd({ conversation, words, format, nowMs, wait }: EndProps): FootState {
  const { pages, completeFromMs } = conversation
  if (pages.isFetchingNextPage) {
    return wait === null ? { kind: 'loading', text: words.loadingOlder } : { kind: 'waiting', wait }
  }
  if (pages.isFetchNextPageError) {
    return { kind: 'failed', title: words.olderFailed, failure: toFailure(pages.error) }
  }
  if (!pages.hasNextPage) return { kind: 'end', text: words.beginning }
  const text = completeFromMs === null ? null : words.loadedBackTo(format.dayShort(completeFromMs, nowMs))
  return { kind: 'idle', text }
}

/** What stands at its newer end, as long as that is not loaded. */
export function newerEnd({ conversation, common, format, nowMs, wait }: EndProps): FootState {
  const { pages, completeToMs } = conversation
  if (pages.isFetchingPreviousPage) {
    return wait === null ? { kind: 'loading', text: common.loadingNewer } : { kind: 'waiting', wait }
  }
  if (pages.isFetchPreviousPageError) {
    return { kind: 'failed', title: common.newerFailed, failure: toFailure(pages.error) }
  }
  return { kind: 'idle', text: common.loadedUpTo(format.dayShort(completeToMs ?? nowMs, nowMs)) }
}
