import { useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { WalkedThread } from '../connector/walk/plan'
import type { Groups } from '../lib/loaded-groups'
import { messagesKey } from './get-messages'
import type { KeptMessage } from './kept-message'
import type { MessagesSource } from './source'
import { memoryOf } from './source-memory'
import type { Loaded } from './use-loaded'

/**
 * What is loaded of a source, grouped by thread; of a conversation, all in one group. The groups are
 * kept with the pages, so that a page groups only its own threads again, and a screen that is opened again groups nothing.
 */
export function useGroups(
  source: MessagesSource,
  { messageLists, threadLists }: Pick<Loaded, 'messageLists' | 'threadLists'>,
): Groups<KeptMessage, WalkedThread> {
  const client = useQueryClient()
  return useMemo(
    () => memoryOf(client, source, messagesKey(source)).groups.take(messageLists, threadLists),
    [client, source, messageLists, threadLists],
  )
}
