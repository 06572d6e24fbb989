import { type InfiniteData, type QueryClient, infiniteQueryOptions } from '@tanstack/react-query'
import { ConnectorError } from '../connector/errors'
import { FLOOR_MS } from '../connector/limits'
import { persist } from '../connector/retry'
import { askThread } from '../connector/walk/ask-thread'
import { latestNow } from '../connector/walk/discovery'
import { type NewerState, startNewer, walkNewer } from '../connector/walk/newer'
import type { ThreadRef, WalkKit, WalkedThread } from '../connector/walk/plan'
import { type WalkPage, type WalkState, rejoin, startWalk, walkPage } from '../connector/walk/walk'
import { qualified } from '../lib/qualified'
import type { KeptMessage } from './kept-message'
import { type LaneData, type ReadLane, laneKey } from './lane-data'
import { shouldWait } from './retry'
import { isInsistedOn } from './insisting'
import { type MessagesSource, type ThreadSource, planOf, sourceId } from './source'
import { memoryOf } from './source-memory'
import { type Wait, waitFor } from './waiting'
import { type MakeKit, walkKit } from './walk-kit'

/** One loaded page, newest first. */
export interface LoadedPage extends Omit<WalkPage, 'messages'> {
  readonly messages: readonly KeptMessage[]
  /** Where the walk goes on; kept of the last page alone. */
  readonly next: WalkPage['next']
  /** The server's now when the page was asked for, ms UTC. */
  readonly askedMs: number
  /** Lanes that the walk took back in on this page: from here on it reads their connections itself again. */
  readonly rejoined: readonly string[]
  /** Which way the walk went that brought it; the first page counts as older. */
  readonly side: 'older' | 'newer'
  /**
   * How what is newer than this page is reached; `null` = it goes up to when the first page was asked for. Kept of the
   * first page alone.
   */
  readonly newer: NewerState | null
}

export type LoadedPages = InfiniteData<LoadedPage, unknown>

/** The key of a source's pages. */
export const messagesKey = (source: MessagesSource) => ['messages', sourceId(source)] as const

/**
 * The pages of a source, each older than the one before. The page parameter is the walk's state, and with
 * it the upstream's `Cursor`s; `null` starts the walk. The walk retries by itself what may pass; what is left to
 * do here is to come back after a pause that was asked for.
 *
 * A source that begins at an instant has pages before the first one too, up to when that was asked for; what came after
 * is the head's, as everywhere.
 */
export function messagesOptions(source: MessagesSource, serverNow: () => number) {
  return infiniteQueryOptions({
    queryKey: messagesKey(source),
    initialPageParam: null,
    retry: shouldWait,
    queryFn: async (context: LoadContext): Promise<LoadedPage> => {
      // One wait for all that the page takes.
      const page = await waitFor(context.signal, (wait) => loadPage(source, serverNow, context, wait))
      const { keep } = memoryOf(context.client, source, messagesKey(source))
      return { ...page, threads: keep.threads(page.threads), messages: keep.messages(page.messages) }
    },
    structuralSharing: (_before, data) => (isLoadedPages(data) ? withoutPast(data) : data),
    getNextPageParam: (last: LoadedPage): PageParam => last.next,
    getPreviousPageParam: (first: LoadedPage): PageParam => first.newer,
  })
}

/** The page that was loaded first. */
export function firstPageOf(pages: readonly LoadedPage[] | undefined): LoadedPage | undefined {
  return pages?.find(({ side }) => side === 'older')
}

/** Whether a message is among the loaded pages of a source. */
export function hasMessage(client: QueryClient, source: MessagesSource, id: string): boolean {
  const pages = client.getQueryData<LoadedPages>(messagesKey(source))?.pages ?? []
  return pages.some(({ messages }) => messages.some((message) => message.id === id))
}

/** A page before its messages are kept. */
type AskedPage = WalkPage & Omit<LoadedPage, 'messages'>

type PageParam = WalkState | NewerState | null

interface LoadContext {
  readonly client: QueryClient
  readonly pageParam: PageParam
  readonly signal: AbortSignal
  readonly meta: { readonly makeKit?: MakeKit } | undefined
}

const NOTHING: WalkPage = {
  messages: [],
  threads: [],
  firstMetIds: [],
  lanes: [],
  droppedIds: [],
  next: null,
  completeFromMs: null,
}

/**
 * The same pages without what led from one to the next: a state of the walk names all threads that are known, and a
 * thousand pages of a thousand states would weigh more than their messages.
 */
function withoutPast({ pages, pageParams }: LoadedPages): LoadedPages {
  const last = pages.length - 1
  const isPast = ({ next, newer }: LoadedPage, at: number) =>
    (at < last && next !== null) || (at > 0 && newer !== null)
  return {
    pages: pages.map((page, at) => {
      if (!isPast(page, at)) return page
      return { ...page, next: at < last ? null : page.next, newer: at > 0 ? null : page.newer }
    }),
    // Loading everything anew begins with the first of them.
    pageParams: pageParams.map((param, at) => (at === 0 ? param : null)),
  }
}

function isLoadedPages(data: unknown): data is LoadedPages {
  return typeof data === 'object' && data !== null && 'pages' in data && Array.isArray(data.pages)
}

async function loadPage(
  source: MessagesSource,
  serverNow: () => number,
  { client, pageParam: state, meta }: LoadContext,
  wait: Wait,
): Promise<AskedPage> {
  const askedMs = serverNow()
  const { makeKit = walkKit } = meta ?? {}
  const kit = makeKit(serverNow, wait.signal, { wait, insists: isInsistedOn(client, messagesKey(source)) })
  const plain = { askedMs, rejoined: [], side: 'older', newer: null } as const
  if (state && 'spanMs' in state) {
    const { next, ...page } = await walkNewer(state, kit)
    return { ...NOTHING, ...page, ...plain, side: 'newer', newer: next }
  }
  if (state) {
    const { whole, rejoined } = takeBack(client, source, state)
    return { ...(await walkPage(whole, kit)), ...plain, rejoined }
  }
  if (source.startMs !== undefined) {
    return {
      ...plain,
      ...(await loadAround(source, source.startMs, latestNow(askedMs, source.scope, kit), kit)),
    }
  }
  const start = startWalk(planOf(source, latestNow(askedMs, source.scope, kit)))
  return { ...(start ? await walkPage(start, kit) : NOTHING), ...plain }
}

/** The first page at an instant (ms UTC): what is of its second or before it, and how to go on to what is after it. */
async function loadAround(
  source: MessagesSource,
  startMs: number,
  nowMs: number,
  kit: WalkKit,
): Promise<WalkPage & Pick<LoadedPage, 'newer'>> {
  const thread = source.kind === 'thread' ? await persist(() => findThread(source, kit), kit) : null
  const plan = thread ? planOf(source, nowMs, thread) : planOf(source, nowMs)
  // Instants on the wire are whole seconds.
  const afterMs = (Math.floor(startMs / 1000) + 1) * 1000
  const range = plan.range ?? { startMs: FLOOR_MS, endMs: Infinity }
  const fromMs = Math.max(range.startMs, Math.min(range.endMs, afterMs))
  const start = startWalk({ ...plan, range: { startMs: range.startMs, endMs: fromMs } })
  const page = start ? await walkPage(start, kit) : NOTHING
  const newer = startNewer(plan, fromMs, page.next?.readers)
  return {
    ...page,
    ...metBothWays(page, newer),
    threads: thread ? [thread, ...page.threads] : page.threads,
    newer,
  }
}

/** What both walks know from their start on: what is newer than the first page is for the other one to read. */
function metBothWays({ firstMetIds }: WalkPage, newer: NewerState | null): Pick<WalkPage, 'firstMetIds'> {
  if (!newer) return { firstMetIds }
  const known = new Set(
    newer.readers.flatMap(({ threads, scope }) => threads.map(({ id }) => qualified(id, scope.suffix))),
  )
  return { firstMetIds: firstMetIds.filter((id) => known.has(id)) }
}

/**
 * A conversation as it is now. Read from an instant it is read window by window, and without knowing when it began and
 * when it was last written to, that would be every window of four years.
 */
async function findThread(source: ThreadSource, kit: WalkKit): Promise<WalkedThread & ThreadRef> {
  const [{ connectionId, suffix }] = source.scope
  const thread = await askThread(source.scope[0], source.threadId, kit)
  if (!thread) throw new ConnectorError('bad-request')
  return { ...thread, id: qualified(thread.id, suffix), connectionId }
}

/** Takes connections back into the walk whose lanes have caught up with it. */
function takeBack(client: QueryClient, source: MessagesSource, state: WalkState) {
  const pages = client.getQueryData<LoadedPages>(messagesKey(source))?.pages ?? []
  const backTo = pages.at(-1)?.completeFromMs ?? null
  const gone = new Set(pages.flatMap((page) => page.rejoined))
  const rejoined: string[] = []
  let whole = state
  // What left the walk towards now is none of this one's.
  for (const lane of pages.flatMap(({ side, lanes }) => (side === 'older' ? lanes : []))) {
    if (lane.kind === 'stretch' || gone.has(lane.id)) continue
    const data = client.getQueryData<LaneData>(laneKey(source, lane.id))
    if (!data || !hasCaughtUp(data, backTo)) continue
    rejoined.push(lane.id)
    for (const reader of data.state?.readers ?? []) whole = rejoin(whole, reader)
  }
  return { whole, rejoined }
}

/** Whether a lane is complete down to where the walk is (ms UTC; `null` = to its end). */
export function hasCaughtUp({ state, completeFromMs }: ReadLane, backToMs: number | null): boolean {
  return state === null || (backToMs !== null && completeFromMs !== null && completeFromMs <= backToMs)
}
