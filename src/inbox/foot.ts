import type { TimeFormat } from '../lib/time-format'
import type { Wait } from '../lib/wait'
import { toFailure } from '../queries/failure'
import type { FootState } from '../ui/feed-foot'
import type { LoadedInbox } from './use-inbox'
import type { Joined } from './use-older'
import type { InboxWords } from './words'

interface FootProps {
  readonly inbox: LoadedInbox
  readonly words: InboxWords
  readonly format: TimeFormat
  readonly serverNow: () => number
  readonly rangeName: string
  readonly isFromBeginning: boolean
}

/** What stands at the older end of the list. */
export function footOf(
  { inbox, words, format, serverNow, rangeName, isFromBeginning }: FootProps,
  joined: Joined | null,
  wait: Wait | null,
): FootState {
  const { pages } = inbox
  const nowMs = serverNow()
  const rangeEnd = isFromBeginning ? () => words.beginning : words.rangeEnd
  const backTo = format.dayShort(inbox.completeFromMs ?? nowMs, nowMs)
  if (pages.isFetchingNextPage) {
    return wait === null ? { kind: 'loading', text: words.loadingOlder(backTo) } : { kind: 'waiting', wait }
  }
  if (pages.isFetchNextPageError) {
    return { kind: 'failed', title: words.olderFailed, failure: toFailure(pages.error) }
  }
  if (!pages.hasNextPage) {
    const text = { nothing: rangeEnd, some: words.rangeEndButGaps, loading: words.rangeEndLoading }
    return { kind: 'end', text: text[inbox.missing](rangeName) }
  }
  const text = joined
    ? words.joined(backTo, joined.messages, joined.conversations)
    : words.loadedBackTo(backTo)
  return { kind: 'idle', text }
}
