import { ConnectorError } from '../connector/errors'
import type { WalkKit, WalkPlan, WalkedMessage } from '../connector/walk/plan'
import { type Lane, type WalkPage, rejoin, startWalk, walkPage } from '../connector/walk/walk'
import { isReadByItself } from '../queries/get-lanes'
import { hasCaughtUp } from '../queries/get-messages'
import { type ReadLane as LaneData, nothingRead } from '../queries/lane-data'
import { messageListsOf } from '../queries/message-lists'
import { retryDelay, shouldWait } from '../queries/retry'

/** A lane, how far it was read, and why it stands still: what the screen would say of it. */
export interface ReadLane {
  readonly lane: Lane
  readonly data: LaneData
  readonly error: ConnectorError | null
}

/** Everything that a reader has on the screen. */
export interface Screen {
  readonly pages: readonly WalkPage[]
  readonly lanes: readonly ReadLane[]
  /** Lanes that are not read to their end, nor taken back into the walk. */
  readonly open: () => readonly ReadLane[]
  /** What the pages brought, newest first. */
  readonly messages: () => readonly WalkedMessage[]
  /** The lists of each page and each lane, as they are put together. */
  readonly lists: () => readonly (readonly WalkedMessage[])[]
  /** Why pages failed as a whole, in order: each was asked for again. */
  readonly failures: readonly ConnectorError[]
  /** Presses "Try again" on each open lane, once. */
  readonly retry: () => Promise<void>
}

/** Pages and presses after which a walk is held to go round. */
const MAX_STEPS = 400

/**
 * Reads a plan to its end as the client does: comes back after pauses that were asked for, presses "Try again" when a
 * page fails as a whole, reads late and waiting connections beside the walk and takes them back in. What the client
 * spreads over queries and screens is one loop here, made of the same pieces.
 *
 * Throws what is no `ConnectorError`, and `RangeError` when it does not end.
 *
 * @param pressed what "Try again" asks with
 */
export async function readToTheEnd(plan: WalkPlan, kit: WalkKit, pressed: WalkKit): Promise<Screen> {
  const pages: WalkPage[] = []
  const failures: ConnectorError[] = []
  const lanes = new Map<string, ReadLane>()
  const rejoined = new Set<string>()
  let steps = 0
  const count = () => {
    if (++steps > MAX_STEPS) throw new RangeError('the walk does not end')
  }
  const isOpen = ({ lane, data }: ReadLane) => data.state !== null && !rejoined.has(lane.id)
  const open = () => [...lanes.values()].filter(isOpen)

  /** As a query does with `retry: shouldWait`. */
  async function afterPauses<Answer>(call: () => Promise<Answer>): Promise<Answer> {
    for (let waits = 0; ; waits++) {
      count()
      try {
        return await call()
      } catch (error) {
        if (!(error instanceof ConnectorError) || !shouldWait(waits, error)) throw error
        await kit.sleep(retryDelay(waits, error, kit.random))
      }
    }
  }

  function add(lane: Lane): void {
    lanes.set(lane.id, { lane, data: nothingRead(lane), error: null })
  }

  /** Reads a lane down to `backToMs`, or to its end; what it had stays when it fails. */
  async function readLane(id: string, backToMs: number | null, by = kit): Promise<void> {
    for (;;) {
      const at = lanes.get(id)
      if (!at || hasCaughtUp(at.data, at.lane.kind === 'stretch' ? null : backToMs)) return
      const { state, messages, lanes: met } = at.data
      if (state === null) return
      try {
        const page = await afterPauses(() => walkPage(copyOf(state), by))
        const nested = page.lanes.map((lane) => ({ ...lane, id: `${id}/${lane.id}` }))
        nested.forEach(add)
        const { threads, droppedIds, next, completeFromMs } = page
        const read = [...messages, ...page.messages]
        lanes.set(id, {
          ...at,
          data: {
            messages: read,
            threads,
            droppedIds,
            lanes: [...met, ...nested],
            state: next,
            completeFromMs,
          },
          error: null,
        })
      } catch (error) {
        if (!(error instanceof ConnectorError)) throw error
        lanes.set(id, { ...at, error })
        return
      }
    }
  }

  async function readByThemselves(backToMs: number | null): Promise<void> {
    // A failed one stands still until somebody presses.
    for (const { lane, error } of open())
      if (isReadByItself(lane) && error === null) await readLane(lane.id, backToMs)
  }

  let state = startWalk(plan)
  let backToMs: number | null = null
  let by = kit
  while (state) {
    for (const { lane, data } of open()) {
      if (lane.kind === 'stretch' || !hasCaughtUp(data, backToMs)) continue
      rejoined.add(lane.id)
      for (const reader of data.state?.readers ?? []) state = rejoin(state, reader)
    }
    const from = state
    try {
      const page = await afterPauses(() => walkPage(copyOf(from), by))
      by = kit
      pages.push(page)
      for (const lane of page.lanes) add(lane)
      state = page.next
      backToMs = page.completeFromMs
      await readByThemselves(backToMs)
    } catch (error) {
      if (!(error instanceof ConnectorError)) throw error
      failures.push(error)
      by = pressed
    }
  }
  await readByThemselves(null)

  return {
    pages,
    failures,
    open,
    get lanes() {
      return [...lanes.values()]
    },
    messages: () => pages.flatMap(({ messages }) => messages),
    lists: () => messageListsOf(pages, (id) => lanes.get(id)?.data),
    retry: async () => {
      for (const { lane } of open()) await readLane(lane.id, null, pressed)
    },
  }
}

/** Through JSON, as the browser's history may keep it. */
function copyOf<State>(state: State): State {
  return JSON.parse(JSON.stringify(state))
}
