import { type QueryClient, type QueryState, queryOptions } from '@tanstack/react-query'
import { persist } from '../connector/retry'
import { latestThreads } from '../connector/walk/discovery'
import { type Head, type HeadPlan, readHead } from '../connector/walk/head'
import type { ScopeEntry, WalkKit, WalkedMessage, WalkedThread } from '../connector/walk/plan'
import { createSlots } from '../lib/slots'
import { type Failure, toFailure } from './failure'
import { type LoadedPages, firstPageOf, messagesKey } from './get-messages'
import { askServerNow } from './get-session'
import { sweepKey, sweepLine } from './get-sweep'
import { getThread } from './get-thread'
import { isInsistedOn } from './insisting'
import type { KeptMessage } from './kept-message'
import type { LaneData } from './lane-data'
import { shouldWait } from './retry'
import { type MessagesSource, refOf, sourceId } from './source'
import { memoryOf } from './source-memory'
import { waitFor } from './waiting'
import { walkKit } from './walk-kit'

/** What came after the pages were loaded. */
export interface LookedAt {
  /** Newest first within each thread. */
  readonly messages: readonly WalkedMessage[]
  /** In their latest state. */
  readonly threads: readonly WalkedThread[]
  /** The server's now when the last look began, ms UTC. */
  readonly checkedMs: number
  /** The same of each connection whose last look was another one. */
  readonly checkedMsOf: Readonly<Record<string, number>>
  /** Threads that the upstream does not accept. */
  readonly droppedIds: readonly string[]
  /** Connections that could not be looked at, by their ids; when none can, the look itself fails. */
  readonly failures: Readonly<Record<string, Failure>>
}

/** The same as it is kept. */
export interface HeadData extends LookedAt {
  readonly messages: readonly KeptMessage[]
}

/** Connections that are looked at side by side: what is scrolled to meanwhile must not wait for all of them. */
const slots = createSlots(2)

/** How old the last look must be before coming back to the window looks again, ms. */
const HEAD_STALE_MS = 15_000

/** The key of what came after the pages of a source. */
export const headKey = (source: MessagesSource) => ['head', sourceId(source)] as const

/** What is newer than the loaded pages: read until it meets what is known, then added to what came before. */
export function headOptions(
  source: MessagesSource,
  serverNow: () => number,
  loaded: LoadedPages | undefined,
) {
  // The walk towards now goes up to when the first page was asked for; until it is there, "newer" is not the head's.
  const first = loaded?.pages[0]?.newer === null ? firstPageOf(loaded.pages) : undefined
  const nothing = { messages: [], threads: [], droppedIds: [], checkedMsOf: {}, failures: {} }
  return queryOptions({
    queryKey: headKey(source),
    enabled: first !== undefined,
    ...(first ? { initialData: { ...nothing, checkedMs: first.askedMs } } : {}),
    // That may be long ago by then: so it begins with a look.
    ...(source.startMs === undefined ? {} : { initialDataUpdatedAt: 0 }),
    retry: shouldWait,
    staleTime: HEAD_STALE_MS,
    refetchOnMount: mayLook,
    refetchOnWindowFocus: mayLook,
    queryFn: async ({ client, signal, meta }): Promise<HeadData> => {
      const insists = isInsistedOn(client, headKey(source))
      const { makeKit = walkKit } = meta ?? {}
      const head = await waitFor(signal, async (wait) => {
        const kit = makeKit(serverNow, wait.signal, { wait, insists, isFresh: true })
        const nowMs = await askServerNow(wait)
        // First, so that its failure does not throw away messages that were read.
        const options = { signal: wait.signal, wait, insists, isFresh: true }
        const record = source.kind === 'thread' ? [await persist(() => getThread(source, options), kit)] : []
        const before = client.getQueryData<HeadData>(headKey(source))
        const loaded = loadedOf(client, source, before)
        return lookAtHead({ source, loaded, record, before, nowMs, insists }, kit)
      })
      const { keep } = memoryOf(client, source, messagesKey(source))
      return { ...head, messages: keep.messages(head.messages) }
    },
  })
}

/**
 * Whether coming back, to the window or to a source that was shown before, may look on its own: not soon after
 * the last try, and not with credentials that were refused.
 */
function mayLook({ state }: { readonly state: QueryState<HeadData> }): boolean {
  if (isUnauthorized(state.error)) return false
  return Date.now() - Math.max(state.dataUpdatedAt, state.errorUpdatedAt) >= HEAD_STALE_MS
}

function isUnauthorized(error: unknown): boolean {
  return toFailure(error).kind === 'unauthorized'
}

/** What a look starts from. */
interface LookPlan {
  readonly source: MessagesSource
  readonly loaded: Loaded
  /** The thread of a conversation, as it is now. */
  readonly record: readonly WalkedThread[]
  readonly before: LookedAt | undefined
  /** The server's now, ms UTC. */
  readonly nowMs: number
  /** Whether a person asked for it. */
  readonly insists: boolean
}

/**
 * Looks at each connection of a source. One whose credentials were refused is looked at again only when a person insists:
 * until then it stays as it was. Throws when no connection could be looked at.
 */
export async function lookAtHead(plan: LookPlan, kit: WalkKit): Promise<LookedAt> {
  const { source, loaded, record, before, nowMs, insists } = plan
  const isRefused = ({ connectionId }: ScopeEntry) =>
    before?.failures[connectionId]?.kind === 'unauthorized' && !insists
  // Where time does not suffice for all, those that were looked at longest ago come first.
  const lastMs = ({ connectionId }: ScopeEntry) =>
    before?.checkedMsOf[connectionId] ?? before?.checkedMs ?? nowMs
  const scopes = source.scope.toSorted((a, b) => lastMs(a) - lastMs(b))
  const looks = await Promise.allSettled(
    scopes.map(async (scope) =>
      isRefused(scope) ? null : lookAt(source, scope, loaded, before, nowMs, kit),
    ),
  )
  const failures: [string, Failure][] = []
  const checked: [string, number][] = []
  const heads: Head[] = []
  const errors: unknown[] = []
  for (const [at, look] of looks.entries()) {
    const { connectionId = '' } = scopes[at] ?? {}
    if (look.status === 'fulfilled' && look.value) heads.push(look.value)
    else {
      const kept = before?.failures[connectionId]
      const failure = look.status === 'rejected' ? toFailure(look.reason) : kept
      if (failure) failures.push([connectionId, failure])
      if (look.status === 'rejected') errors.push(look.reason)
      checked.push([connectionId, before?.checkedMsOf[connectionId] ?? before?.checkedMs ?? nowMs])
    }
  }
  // What may pass before what does not: the look is made again for its sake.
  const [error] = errors.toSorted((a, b) => Number(isUnauthorized(a)) - Number(isUnauthorized(b)))
  if (heads.length === 0 && error !== undefined) throw error
  return {
    messages: [...heads.flatMap((head) => head.messages), ...(before?.messages ?? [])],
    threads: latestThreads([...(before?.threads ?? []), ...heads.flatMap((head) => head.threads), ...record]),
    droppedIds: [...new Set([...(before?.droppedIds ?? []), ...heads.flatMap((head) => head.droppedIds)])],
    checkedMs: nowMs,
    checkedMsOf: Object.fromEntries(checked),
    failures: Object.fromEntries(failures),
  }
}

async function lookAt(
  source: MessagesSource,
  scope: ScopeEntry,
  loaded: Loaded,
  before: LookedAt | undefined,
  nowMs: number,
  kit: WalkKit,
): Promise<Head> {
  const { connectionId } = scope
  const isGiven = source.kind === 'thread'
  const plan: HeadPlan = {
    scope,
    range: isGiven ? null : source.range,
    threads: isGiven
      ? [refOf(source)]
      : loaded.threads.filter(
          (thread) => thread.connectionId === connectionId && !loaded.droppedIds.has(thread.id),
        ),
    isGiven,
    isKnown: loaded.isKnown,
    completeFromMs: loaded.completeFromMs,
    sinceMs: before?.checkedMsOf[connectionId] ?? before?.checkedMs ?? nowMs,
    nowMs,
  }
  return slots.run(() => readHead(plan, kit), kit.signal ?? new AbortController().signal)
}

/** What is loaded of a source already. */
export interface Loaded {
  readonly isKnown: HeadPlan['isKnown']
  readonly threads: readonly WalkedThread[]
  /** Found to be refused: to find them anew would cost twenty requests. */
  readonly droppedIds: ReadonlySet<string>
  readonly completeFromMs: number | null
}

/** Everything that is loaded of a source, wherever it came from. */
function loadedOf(client: QueryClient, source: MessagesSource, before: HeadData | undefined): Loaded {
  const pages = client.getQueryData<LoadedPages>(messagesKey(source))?.pages ?? []
  const lanes = client
    .getQueriesData<LaneData>({ queryKey: ['lane', sourceId(source)] })
    .flatMap(([, data]) => data ?? [])
  const first = firstPageOf(pages)
  const swept = source.scope.flatMap((scope) => {
    const key = first && sweepKey(scope, sweepLine(first, scope))
    return (key && client.getQueryData<readonly WalkedThread[]>(key)) ?? []
  })
  const parts = [...pages, ...lanes, ...(before ? [before] : [])]
  const spans = parts.map(({ messages }) => ({ messages, ...spanOf(messages) }))
  return {
    isKnown: ({ id, createdMs }) =>
      spans.some(
        ({ messages, oldestMs, newestMs }) =>
          createdMs >= oldestMs && createdMs <= newestMs && messages.some((message) => message.id === id),
      ),
    threads: latestThreads([...parts.flatMap(({ threads }) => threads), ...swept]),
    droppedIds: new Set(parts.flatMap(({ droppedIds }) => droppedIds)),
    completeFromMs: pages.at(-1)?.completeFromMs ?? null,
  }
}

/** Lists of messages do not change: each is looked through once for the instants (ms UTC) that it lies between. */
const spanOfList = new WeakMap<
  readonly KeptMessage[],
  { readonly oldestMs: number; readonly newestMs: number }
>()

function spanOf(messages: readonly KeptMessage[]) {
  const known = spanOfList.get(messages)
  if (known) return known
  let [oldestMs, newestMs] = [Infinity, -Infinity]
  for (const { createdMs } of messages) {
    oldestMs = Math.min(oldestMs, createdMs)
    newestMs = Math.max(newestMs, createdMs)
  }
  const span = { oldestMs, newestMs }
  spanOfList.set(messages, span)
  return span
}
