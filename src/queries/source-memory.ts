import { type QueryClient, type QueryKey, hashKey } from '@tanstack/react-query'
import type { WalkedThread } from '../connector/walk/plan'
import { LoadedGroups } from '../lib/loaded-groups'
import { qualified } from '../lib/qualified'
import { type Keep, type KeptMessage, createKeep } from './kept-message'
import type { MessagesSource } from './source'

/** What goes with the pages of a source for as long as they are in the cache. */
interface Memory {
  readonly keep: Keep
  /** What is loaded, grouped: it is brought up to date with what has come, so it must not be made anew by each screen. */
  readonly groups: LoadedGroups<KeptMessage, WalkedThread>
}

const memories = new WeakMap<object, Memory>()

/** @param key the key of the source's pages */
export function memoryOf(client: QueryClient, source: MessagesSource, key: QueryKey): Memory {
  const query = client.getQueryCache().get(hashKey(key))
  const known = query && memories.get(query)
  if (known) return known
  const memory = { keep: createKeep(), groups: newGroups(source) }
  if (query) memories.set(query, memory)
  return memory
}

function newGroups(source: MessagesSource): LoadedGroups<KeptMessage, WalkedThread> {
  if (source.kind === 'inbox') return new LoadedGroups()
  // A message whose own thread id is damaged came in answer to this thread alone, so it belongs here.
  const threadId = qualified(source.threadId, source.scope[0].suffix)
  return new LoadedGroups(() => threadId)
}
