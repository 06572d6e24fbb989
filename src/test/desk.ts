import { latestNow, latestThreads } from '../connector/walk/discovery'
import type { UpdatedVerdict, WalkKit, WalkPlan, WalkedMessage, WalkedThread } from '../connector/walk/plan'
import { laneOfSwept, sweepThreads } from '../connector/walk/sweep'
import { type Lane, type WalkPage, type WalkState, rejoin, startWalk, walkPage } from '../connector/walk/walk'
import { isReadByItself, isStretch, readLane } from '../queries/get-lanes'
import { type LookedAt, lookAtHead } from '../queries/get-head'
import { hasCaughtUp } from '../queries/get-messages'
import type { ReadLane } from '../queries/lane-data'
import { messageListsOf } from '../queries/message-lists'
import type { InboxSource } from '../queries/source'

/** A user at an inbox: scrolls and refreshes when told to. Each returns at once; `settled` waits for what is under way. */
export interface Desk {
  readonly scroll: () => void
  readonly refresh: () => void
  readonly settled: () => Promise<void>
  readonly isAtEnd: () => boolean
  /** The lists of messages on the screen, each newest first. */
  readonly lists: () => readonly (readonly WalkedMessage[])[]
}

/** How a desk asks: as the page does by itself, and as it does when it looks for what is new. */
export interface DeskKits {
  readonly plain: WalkKit
  readonly fresh: WalkKit
  /** Asked when the page opens and before each look. */
  readonly readSession: () => Promise<void>
}

/**
 * Opens an inbox and loads its first page. What the client spreads over queries and screens is put together here from
 * the same parts, one page and one look at a time.
 *
 * @param verdict what is known of the platform; the threads are swept unless messages move their stamp
 */
export function openDesk(
  source: InboxSource,
  { plain, fresh, readSession }: DeskKits,
  options: { readonly verdict: UpdatedVerdict; readonly sizes: WalkPlan['sizes'] & object },
): Desk {
  const openedMs = plain.now()
  const pages: WalkPage[] = []
  const lanes = new Map<string, { lane: Lane; data: ReadLane | undefined }>()
  const rejoined = new Set<string>()
  const swept: WalkedThread[] = []
  const sweptLanes: Lane[] = []
  let head: LookedAt | undefined
  let state: WalkState | null = null
  const underWay = new Map<string, Promise<void>>()

  /** As a query does: what is under way is not begun anew. */
  function once(key: string, run: () => Promise<void>): void {
    if (underWay.has(key)) return
    const done = run().finally(() => underWay.delete(key))
    // It is waited for in `settled`.
    done.catch(() => undefined)
    underWay.set(key, done)
  }

  const backToMs = () => pages.at(-1)?.completeFromMs ?? null

  function takeBack(from: WalkState): WalkState {
    let whole = from
    for (const { lane, data } of lanes.values()) {
      const isOther = isStretch(lane) || rejoined.has(lane.id) || lane.id.includes('/')
      if (isOther || lane.id.startsWith('swept') || !data || !hasCaughtUp(data, backToMs())) continue
      rejoined.add(lane.id)
      for (const reader of data.state?.readers ?? []) whole = rejoin(whole, reader)
    }
    return whole
  }

  function addLanes(found: readonly Lane[]): void {
    for (const lane of found) lanes.set(lane.id, { lane, data: undefined })
    readLanes()
  }

  /** Reads each lane down to where the walk is. */
  function readLanes(): void {
    for (const { lane, data } of lanes.values()) {
      const targetMs = isStretch(lane) ? null : backToMs()
      const isDue = !rejoined.has(lane.id) && !(data && hasCaughtUp(data, targetMs))
      if (!isDue || !isReadByItself(lane)) continue
      once(`lane ${lane.id}`, async () => {
        const read = await readLane(lane, data, () => (isStretch(lane) ? null : backToMs()), plain)
        lanes.set(lane.id, { lane, data: read })
        addLanes(read.lanes.filter(({ id }) => !lanes.has(id)))
      })
    }
  }

  function scroll(): void {
    once('page', async () => {
      if (pages.length === 0) {
        await readSession()
        const nowMs = latestNow(openedMs, source.scope, plain)
        const { scope, range } = source
        state = startWalk({ scope, threads: null, range, nowMs, sizes: options.sizes })
      }
      if (state === null) return
      const page = await walkPage(pages.length === 0 ? state : takeBack(state), plain)
      pages.push(page)
      state = page.next
      addLanes(page.lanes)
      if (pages.length === 1 && options.verdict !== 'moves') once('sweep', sweep)
    })
  }

  async function sweep(): Promise<void> {
    for (const scope of source.scope) {
      const found = await sweepThreads(scope, plain.now(), plain)
      swept.push(...found)
      const firstMetIds = new Set(pages[0]?.firstMetIds)
      const nowMs = latestNow(openedMs, [scope], plain)
      const lane = laneOfSwept(scope, found, firstMetIds, { range: source.range, nowMs })
      if (lane) {
        sweptLanes.push(lane)
        addLanes([lane])
      }
    }
  }

  function refresh(): void {
    if (pages.length === 0) return
    once('head', async () => {
      await readSession()
      const nowMs = fresh.now()
      const read = [
        ...pages,
        ...[...lanes.values()].flatMap(({ data }) => data ?? []),
        ...(head ? [head] : []),
      ]
      const known = new Set(read.flatMap(({ messages }) => messages.map(({ id }) => id)))
      const loaded = {
        isKnown: ({ id }: WalkedMessage) => known.has(id),
        threads: latestThreads([...read.flatMap(({ threads }) => threads), ...swept]),
        droppedIds: new Set<string>(),
        completeFromMs: backToMs(),
      }
      const nothing = { messages: [], threads: [], droppedIds: [], checkedMsOf: {}, failures: {} }
      const before = head ?? { ...nothing, checkedMs: openedMs }
      head = await lookAtHead({ source, loaded, record: [], before, nowMs, insists: true }, fresh)
      const [failure] = Object.values(head.failures)
      if (failure) throw new Error(`a look failed: ${failure.kind}`)
    })
  }

  scroll()
  return {
    scroll,
    refresh,
    isAtEnd: () => pages.length > 0 && state === null,
    settled: async () => {
      while (underWay.size > 0) {
        await Promise.all(underWay.values())
        readLanes()
      }
    },
    lists: () => [
      head?.messages ?? [],
      ...messageListsOf([...pages, { messages: [], lanes: sweptLanes }], (id) => lanes.get(id)?.data),
    ],
  }
}
