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
 * What is loaded of a source, grouped by thread; of a conversation, all in one group. What has come is added to the groups
 * that are kept with the pages, so that neither a page nor a screen costs what was there before it.
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
