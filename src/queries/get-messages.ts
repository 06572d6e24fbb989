import {
  type InfiniteData,
  type QueryClient,
  type QueryState,
  infiniteQueryOptions,
  queryOptions,
} from '@tanstack/react-query'
import { discoverThreads, newestThreads } from '../connector/discovery'
import { readHead } from '../connector/head'
import { MAX_FILTER_IDS } from '../connector/limits'
import { type Thread, toThreadsPage } from '../connector/message-threads'
import { type Message, toMessagesPage } from '../connector/messages'
import { type WalkState, startWalk, walkPage } from '../connector/walk'
import type { Range } from '../connector/windows'
import { ask } from './client'
import { toFailure } from './failure'
import { getThread } from './get-thread'

/** What is read: an inbox (the threads of a range) or one whole conversation. */
export type MessagesSource =
  | {
      readonly kind: 'inbox'
      readonly connectionId: string
      /** `null` = all in the token's scope. */
      readonly enterpriseId: string | null
      readonly range: Range
    }
  | {
      readonly kind: 'thread'
      readonly connectionId: string
      /** `null` = any in the token's scope; else a thread of another property counts as unknown. */
      readonly enterpriseId: string | null
      readonly threadId: string
    }

/** One loaded page, newest first. */
export interface LoadedPage {
  readonly messages: readonly Message[]
  /** Only the first page of an inbox carries the threads that were found. */
  readonly threads: readonly Thread[]
  /** Threads that exist in the range beyond what one walk takes; 0 = all of them are walked. */
  readonly threadsLeftOut: number
  /** The server's now when the page was asked for, ms UTC. */
  readonly askedMs: number
  /** Everything from here on (ms UTC) is loaded; `null` = back to the start of the range. */
  readonly completeFromMs: number | null
  readonly next: WalkState | null
}

/** What came after the pages were loaded. */
export interface HeadData {
  /** Newest first within each thread. */
  readonly messages: readonly Message[]
  readonly threads: readonly Thread[]
  /** The server's now when the last look began, ms UTC. */
  readonly checkedMs: number
}

/** How old the last look must be before coming back to the window looks again, ms. */
const HEAD_STALE_MS = 15_000

/**
 * The pages of a source, each older than the one before. The page parameter is the walk's state, and with
 * it the upstream's `Cursor`; `null` starts the walk.
 */
export function messagesOptions(source: MessagesSource, serverNow: () => number) {
  return infiniteQueryOptions({
    queryKey: ['messages', source] as const,
    initialPageParam: null,
    queryFn: async ({ pageParam, signal }: { pageParam: WalkState | null; signal: AbortSignal }) =>
      loadPage(source, pageParam, serverNow(), signal),
    getNextPageParam: (last: LoadedPage): WalkState | null => last.next,
  })
}

/** What is newer than the loaded pages: read until a known message is met, then added to what came before. */
export function headOptions(
  source: MessagesSource,
  serverNow: () => number,
  loaded: InfiniteData<LoadedPage, unknown> | undefined,
) {
  const first = loaded?.pages[0]
  return queryOptions({
    queryKey: ['head', source] as const,
    enabled: first !== undefined,
    ...(first ? { initialData: { messages: [], threads: [], checkedMs: first.askedMs } } : {}),
    staleTime: HEAD_STALE_MS,
    refetchOnMount: mayLook,
    refetchOnWindowFocus: mayLook,
    queryFn: async ({ client, signal }): Promise<HeadData> => {
      const pages = client.getQueryData(messagesOptions(source, serverNow).queryKey)?.pages ?? []
      const before = client.getQueryData<HeadData>(['head', source])
      return lookAtHead(source, pages, before, serverNow(), signal)
    },
  })
}

/**
 * Whether coming back, to the window or to a source that was shown before, may look on its own: not soon after
 * the last try, and not with credentials that were refused.
 */
function mayLook({ state }: { readonly state: QueryState<HeadData> }): boolean {
  if (toFailure(state.error).kind === 'unauthorized') return false
  return Date.now() - Math.max(state.dataUpdatedAt, state.errorUpdatedAt) >= HEAD_STALE_MS
}

/** Looks for what is newer in everything that is on the screen. Loaded pages stay as they are. */
export async function refreshHeads(client: QueryClient): Promise<void> {
  // A look that is under way, or waits as the upstream asked it to, is not begun anew.
  await client.refetchQueries({ queryKey: ['head'], type: 'active' }, { cancelRefetch: false })
}

async function loadPage(
  source: MessagesSource,
  state: WalkState | null,
  nowMs: number,
  signal: AbortSignal,
): Promise<LoadedPage> {
  if (state) {
    const page = await walkPage(state, askMessages(signal))
    return { ...page, threads: [], threadsLeftOut: 0, askedMs: nowMs }
  }
  const { connectionId } = source
  const enterpriseIds = source.enterpriseId ? [source.enterpriseId] : null
  const range = source.kind === 'inbox' ? source.range : null
  const found = range
    ? await discoverThreads({ connectionId, enterpriseIds, range, nowMs }, askThreads(signal))
    : []
  const threads = found.slice(0, MAX_FILTER_IDS)
  const threadIds = source.kind === 'thread' ? [source.threadId] : threads.map((thread) => thread.id)
  const start = startWalk({ connectionId, enterpriseIds, threadIds, range, nowMs })
  const page = start
    ? await walkPage(start, askMessages(signal))
    : { messages: [], next: null, completeFromMs: null }
  return { ...page, threads, threadsLeftOut: found.length - threads.length, askedMs: nowMs }
}

async function lookAtHead(
  source: MessagesSource,
  pages: readonly LoadedPage[],
  before: HeadData | undefined,
  nowMs: number,
  signal: AbortSignal,
): Promise<HeadData> {
  const known = new Set<string>()
  for (const { messages } of [...pages, { messages: before?.messages ?? [] }]) {
    for (const { id } of messages) known.add(id)
  }
  const walked = [...(pages[0]?.threads ?? []), ...(before?.threads ?? [])]
  // First, so that its failure does not throw away messages that were read.
  const record = source.kind === 'thread' ? [await getThread(source, signal)] : []
  const head = await readHead(
    {
      connectionId: source.connectionId,
      enterpriseIds: source.enterpriseId ? [source.enterpriseId] : null,
      range: source.kind === 'inbox' ? source.range : null,
      threadIds:
        source.kind === 'thread' ? [source.threadId] : [...new Set(walked.map((thread) => thread.id))],
      isKnown: (id) => known.has(id),
      completeFromMs: pages.at(-1)?.completeFromMs ?? null,
      sinceMs: before?.checkedMs ?? nowMs,
      nowMs,
    },
    { messages: askMessages(signal), threads: askThreads(signal) },
  )
  return {
    messages: [...head.messages, ...(before?.messages ?? [])],
    threads: newestThreads([...(before?.threads ?? []), ...head.threads, ...record]),
    checkedMs: nowMs,
  }
}

const askMessages =
  (signal: AbortSignal) => async (connectionId: string, body: Parameters<typeof ask<'messages/getAll'>>[2]) =>
    toMessagesPage(await ask('messages/getAll', connectionId, body, signal))

const askThreads =
  (signal: AbortSignal) =>
  async (connectionId: string, body: Parameters<typeof ask<'messageThreads/getAll'>>[2]) =>
    toThreadsPage(await ask('messageThreads/getAll', connectionId, body, signal))
