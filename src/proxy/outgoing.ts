import { ConnectorError, parseRetryAfter } from '../connector/errors'
import type { ReadOperation } from '../connector/operations'
import type { JobClass } from '../lib/budget'
import { TRY_MS } from '../lib/budget-limit'
import type { Connection, UpstreamAnswer } from './options'
import { type UpstreamClocks, readHttpDate } from './upstream-clock'
import { type Leave, type Spend, type SpendParts, createSpend } from './spend'

/**
 * Makes a call upstream when it may be made. `call` runs at most once. Throws what `call` throws, and without
 * calling: `rate-limited`, `lobby-busy`, `aborted`, and `unauthorized` for a connection whose token was refused a moment ago.
 */
export type Outgoing = (
  connection: Connection,
  operation: ReadOperation,
  request: Waiting,
  call: () => Promise<UpstreamAnswer>,
) => Promise<UpstreamAnswer>

/** What is read of a request, or of several that are one call. */
export type Asking = Pick<Request, 'headers' | 'signal'>

/** A request that takes its turn among those of other people. */
export interface Waiting extends Asking {
  /** Whoever waits for it now. */
  readonly people: () => readonly string[]
}

/** For how long a refused token is not tried again, ms. */
const STOP_MS = 30_000

const MAX_WAIT_MS = 3_600_000

/** What is known of a connection's permission. */
interface Permission {
  /** Operations that were answered last time. */
  readonly granted: Set<ReadOperation>
  readonly refusals: Map<ReadOperation, { readonly untilMs: number; readonly requestId: string | null }>
}

export interface OutgoingParts extends SpendParts {
  /** ms since 1970 UTC. */
  readonly now: () => number
  readonly clocks: Pick<UpstreamClocks, 'note' | 'aheadMs'>
  /** Told that a call waits for its turn; what it gives is told when the waiting is over, however it ends. */
  readonly onQueue?: ((of: JobClass) => () => void) | undefined
  /** Told of each call without a good answer: the connection's id, and the status or the kind of the error. */
  readonly onFailedCall?:
    ((connectionId: string, operation: ReadOperation, status: number | string) => void) | undefined
  /** Told of a token's budget, at its first call: the connection that made it, and how many calls are left whenever asked. */
  readonly onBudget?: ((connectionId: string, left: () => number) => void) | undefined
  /** Told of a connection at its first call: how far the clock of its upstream is ahead, ms, whenever asked. */
  readonly onClock?: ((connectionId: string, aheadMs: () => number) => void) | undefined
}

/**
 * The one way to the upstream: each token has a budget at each platform address, shared by all connections
 * that have it, and a connection stops at a 401. Of a request it reads `x-lobby-class: background` (everything else
 * is for people) and `x-lobby-retry: 1`, with which a person tries a stopped connection at once.
 */
export function createOutgoing(parts: OutgoingParts): Outgoing {
  const spends = new Map<string, Spend>()
  const permissions = new Map<string, Permission>()

  return async (connection, operation, request, call) => {
    const { platformAddress, credentials } = connection
    const spend = getOrCreate(spends, `${platformAddress} ${credentials.accessToken}`, () =>
      createSpend(
        parts,
        () => tokenName(platformAddress, credentials.accessToken),
        (left) => parts.onBudget?.(connection.id, left),
      ),
    )
    const permission = getOrCreate(permissions, connection.id, () => {
      parts.onClock?.(connection.id, () => parts.clocks.aheadMs(platformAddress))
      return { granted: new Set<ReadOperation>(), refusals: new Map() }
    })
    const insists = isInsisting(request)
    const check = (): void => {
      if (!insists) refuseWhileStopped(permission, operation, parts.ticks())
    }
    check()
    const of = classOf(request)
    const leave = await spend(of, request.signal, request.people).finally(parts.onQueue?.(of))
    try {
      // Both may have changed since the budget let it go.
      if (request.signal.aborted) throw new ConnectorError('aborted')
      check()
    } catch (error) {
      leave.unused()
      throw error
    }
    const sentMs = parts.now()
    const answer = await tellOfFailure(call(), (status) =>
      parts.onFailedCall?.(connection.id, operation, status),
    )
    parts.clocks.note(platformAddress, answer, sentMs, parts.now())
    settle(leave, answer, parts.now())
    note(permission, operation, answer, parts.ticks())
    return answer
  }
}

/** How long an answer asks us to wait, ms; nobody is told to wait longer than until the next try. */
export function toldWait(answer: UpstreamAnswer, nowMs: number): number | null {
  const waitMs = readWait(answer, nowMs)
  return waitMs === null ? null : Math.min(waitMs, TRY_MS)
}

/** The same as it was sent; more than an hour is no sensible wish. */
function readWait({ headers }: UpstreamAnswer, nowMs: number): number | null {
  // A date is of the clock that wrote it.
  const waitMs = parseRetryAfter(headers.get('retry-after'), readHttpDate(headers.get('date')) ?? nowMs)
  return waitMs === null ? null : Math.min(waitMs, MAX_WAIT_MS)
}

/** A call that everybody has left before its end is no failure. */
async function tellOfFailure(
  call: Promise<UpstreamAnswer>,
  tell: (status: number | string) => void,
): Promise<UpstreamAnswer> {
  try {
    const answer = await call
    if (answer.status !== 200 && answer.status !== 204) tell(answer.status)
    return answer
  } catch (error) {
    const kind = error instanceof ConnectorError ? error.kind : 'defect'
    if (kind !== 'aborted') tell(kind)
    throw error
  }
}

/** A name for a token at an address, from which neither can be told. */
async function tokenName(platformAddress: string, token: string): Promise<string> {
  const bytes = new TextEncoder().encode(`${platformAddress} ${token}`)
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...digest].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Whether a person tries what was refused a moment ago. */
export function isInsisting(request: Asking): boolean {
  return request.headers.get('x-lobby-retry') === '1'
}

export function classOf(request: Asking): JobClass {
  return request.headers.get('x-lobby-class') === 'background' ? 'background' : 'people'
}

/** A call without an answer settles nothing: it may have arrived, and goes on counting as long as it could. */
function settle(leave: Leave, answer: UpstreamAnswer, nowMs: number): void {
  if (answer.status === 429) leave.refused(readWait(answer, nowMs))
  else leave.answered()
}

/**
 * A 401 says that the token is wrong, or that it lacks the permission for this operation. While another
 * operation works it can only be the second, and only this operation stops.
 */
function refuseWhileStopped(
  { granted, refusals }: Permission,
  operation: ReadOperation,
  nowMs: number,
): void {
  const [any] = [...refusals.values()].filter(({ untilMs }) => untilMs > nowMs)
  const own = refusals.get(operation)
  const refusal = own !== undefined && own.untilMs > nowMs ? own : granted.size === 0 ? any : undefined
  if (refusal === undefined) return
  throw new ConnectorError('unauthorized', { status: 401, requestId: refusal.requestId })
}

function note(permission: Permission, operation: ReadOperation, answer: UpstreamAnswer, nowMs: number): void {
  if (answer.status === 401) {
    const requestId = answer.headers.get('request-id')
    permission.granted.delete(operation)
    permission.refusals.set(operation, { untilMs: nowMs + STOP_MS, requestId })
  } else if (answer.status === 200 || answer.status === 204) {
    permission.granted.add(operation)
    permission.refusals.delete(operation)
  }
}

function getOrCreate<Value>(map: Map<string, Value>, key: string, create: () => Value): Value {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = create()
  map.set(key, made)
  return made
}
