import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { ScopeEntry } from '../connector/walk/plan'
import { qualified } from '../lib/qualified'
import type { Begin } from '../lib/position'
import { isUuid } from '../lib/uuid'
import { messageInstantOptions } from '../queries/find-message'
import { hasMessage } from '../queries/get-messages'
import { type ThreadSource, startedAt } from '../queries/source'
import { Thread, type ThreadProps } from '../thread/thread'
import { ThreadSkeleton } from '../thread/thread-skeleton'
import { usePosition } from './position'

interface OpenThreadProps extends Omit<ThreadProps, 'source' | 'begin' | 'linkedId' | 'onRead' | 'onBegin'> {
  readonly entry: ScopeEntry
  /** The upstream's own identifier. */
  readonly threadId: string
  /** The message that the address names, unchecked. */
  readonly message: string | null
}

/** Where a message stands that a link leads to, px from the top: what was said before it can be seen. */
const LINKED_TOP_PX = 96

/** The open conversation: where it was read before, at the message of a link, or at its newest. */
export function OpenThread({ entry, threadId, message, ...props }: OpenThreadProps) {
  const { serverNow } = props
  const client = useQueryClient()
  const base = useMemo((): ThreadSource => ({ kind: 'thread', scope: [entry], threadId }), [entry, threadId])
  const linked = message !== null && isUuid(message) ? message.toLowerCase() : null
  const { begin, startMs, isKept, onRead, onBegin } = usePosition(
    'thread',
    `${entry.connectionId} ${threadId} ${message ?? ''}`,
    () => true,
    (fromMs, key) => hasMessage(client, startedAt(base, fromMs), key),
  )
  const isLinked = message !== null && !isKept
  const link = useQuery({
    ...messageInstantOptions(base, linked ?? '', serverNow),
    enabled: isLinked && linked !== null,
  })
  // Where it cannot be found out, the conversation opens at its newest, and says so.
  const linkedMs = isLinked ? (link.data ?? null) : null
  const { visit } = begin
  const linkedBegin = useMemo(
    (): Begin => ({
      position:
        linkedMs === null || linked === null
          ? null
          : {
              key: qualified(linked, entry.suffix),
              threadId: qualified(threadId, entry.suffix),
              createdMs: linkedMs,
              top: LINKED_TOP_PX,
            },
      visit,
    }),
    [linkedMs, linked, entry.suffix, threadId, visit],
  )
  const source = useMemo(
    () => startedAt(base, isLinked ? linkedMs : startMs),
    [base, isLinked, linkedMs, startMs],
  )
  if (isLinked && linked !== null && link.isPending) {
    return <ThreadSkeleton label={props.common.loading} isWaiting={false} />
  }
  return (
    <Thread
      {...props}
      source={source}
      begin={isLinked ? linkedBegin : begin}
      linkedId={isLinked ? qualified(linked ?? message, entry.suffix) : null}
      onRead={onRead}
      onBegin={onBegin}
    />
  )
}
