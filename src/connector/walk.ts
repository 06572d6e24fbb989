import { ConnectorError } from './errors'
import { MAX_FILTER_IDS, MESSAGE_WINDOW_MS } from './limits'
import type { Message, MessagesPage, MessagesRequest } from './messages'
import { formatInstant } from './primitives'
import { type Range, type Window, newestWindow, olderWindow } from './windows'

/** What a walk goes through. All of it is plain data, and so is the state below: both can be serialised. */
export interface WalkPlan {
  readonly connectionId: string
  /** `null` = every enterprise in the token's scope. */
  readonly enterpriseIds: readonly string[] | null
  /** At most 1,000 for now. */
  readonly threadIds: readonly string[]
  /** `null` = whole conversations, walked by cursor alone: right for one thread, too heavy for many. */
  readonly range: Range | null
  /** The server's now when the walk began, ms UTC: where its newest window lies. */
  readonly nowMs: number
}

/** Where a walk stands: the next thing it would ask for. */
export interface WalkState {
  readonly plan: WalkPlan
  readonly window: Window | null
  readonly cursor: string | null
  /** Ids already given out that the next window may repeat, since windows share their boundary instant. */
  readonly boundaryIds: readonly string[]
  /** ms UTC of the oldest message of the last page; `null` before the first one. Pages only go back. */
  readonly oldestMs: number | null
  /** How many pages were given out; the first one is small, so that something is on screen soon. */
  readonly pages: number
}

/** One page of a walk, newest first, and the state that leads on to older ones. */
export interface WalkPage {
  readonly messages: readonly Message[]
  /** `null` at the end. */
  readonly next: WalkState | null
  /** Everything in the plan from this instant (ms UTC) on has been given out; `null` at the end. */
  readonly completeFromMs: number | null
}

/** Sends one messages/getAll request and gives its parsed page; throws `ConnectorError`. */
export type AskMessages = (connectionId: string, body: MessagesRequest) => Promise<MessagesPage>

const FIRST_COUNT = 50
const LATER_COUNT = 250

/** Empty stretches that one page may cross before it is given out without a message, so that progress shows. */
const MAX_REQUESTS_PER_PAGE = 5

/** The state before the first page; `null` when there is nothing to ask for. */
export function startWalk(plan: WalkPlan): WalkState | null {
  if (plan.threadIds.length === 0) return null
  if (plan.threadIds.length > MAX_FILTER_IDS) {
    throw new RangeError(`a walk takes at most ${MAX_FILTER_IDS} threads`)
  }
  const window = plan.range && newestWindow(plan.range, plan.nowMs, MESSAGE_WINDOW_MS)
  return plan.range && !window
    ? null
    : { plan, window, cursor: null, boundaryIds: [], oldestMs: null, pages: 0 }
}

/**
 * The next page of a walk: asks, crosses empty windows, and drops what lies outside the range or was given
 * out before. Throws what `ask` throws; the state is untouched, so the same call can be made again.
 */
export async function walkPage(state: WalkState, ask: AskMessages): Promise<WalkPage> {
  let at = state
  for (let requests = 1; ; requests++) {
    const request = nextRequest(at)
    const page = takeAnswer(at, request, await ask(at.plan.connectionId, request))
    if (page.next === null || page.messages.length > 0 || requests === MAX_REQUESTS_PER_PAGE) return page
    at = page.next
  }
}

/** The request that a state stands for. */
export function nextRequest({ plan, window, cursor, pages }: WalkState): MessagesRequest {
  return {
    MessageThreadIds: [...plan.threadIds],
    ...(plan.enterpriseIds ? { EnterpriseIds: [...plan.enterpriseIds] } : {}),
    ...(window
      ? { CreatedUtc: { StartUtc: formatInstant(window.startMs), EndUtc: formatInstant(window.endMs) } }
      : {}),
    Limitation: { Count: pages === 0 ? FIRST_COUNT : LATER_COUNT, Cursor: cursor },
  }
}

/**
 * Folds an answer into a state. Pure. Throws `ConnectorError` `malformed` when the answer would have the
 * walk go round in circles.
 */
export function takeAnswer(state: WalkState, request: MessagesRequest, answer: MessagesPage): WalkPage {
  const { plan, window } = state
  const known = new Set(state.boundaryIds)
  const fresh = answer.messages.filter((message) => !known.has(message.id))
  const messages = plan.range ? fresh.filter((message) => isInside(message, plan.range)) : fresh
  const oldest = answer.messages.at(-1)
  const exhausted = answer.cursor === null || answer.messages.length < request.Limitation.Count
  const passedStart = plan.range !== null && oldest !== undefined && oldest.createdMs < plan.range.startMs

  if (passedStart || (exhausted && !window)) return { messages, next: null, completeFromMs: null }
  if (!exhausted) {
    const goesForward = oldest !== undefined && state.oldestMs !== null && oldest.createdMs > state.oldestMs
    if (answer.cursor === state.cursor || goesForward) {
      throw new ConnectorError('malformed', { message: 'the pages do not go back' })
    }
    const cursor = answer.cursor
    const boundaryIds = remember(state, answer.messages)
    return {
      messages,
      next: {
        ...state,
        cursor,
        boundaryIds,
        oldestMs: oldest?.createdMs ?? state.oldestMs,
        pages: state.pages + 1,
      },
      // More of the oldest second may follow on the next page.
      completeFromMs: oldest ? oldest.createdMs + 1000 : null,
    }
  }
  const older = window && plan.range && olderWindow(window, plan.range, MESSAGE_WINDOW_MS)
  if (!older) return { messages, next: null, completeFromMs: null }
  return {
    messages,
    next: {
      ...state,
      window: older,
      cursor: null,
      oldestMs: null,
      boundaryIds: remember(state, answer.messages),
      pages: state.pages + 1,
    },
    completeFromMs: older.endMs,
  }
}

function isInside(message: Message, range: Range | null): boolean {
  return range === null || (message.createdMs >= range.startMs && message.createdMs < range.endMs)
}

/** The ids in the window's boundary second: the only messages that the next window can repeat. */
function remember(state: WalkState, messages: readonly Message[]): readonly string[] {
  const { window } = state
  if (!window) return []
  const here = messages.filter((message) => message.createdMs <= window.startMs).map((message) => message.id)
  return [...state.boundaryIds, ...here]
}
