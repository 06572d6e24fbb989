import { ConnectorError } from '../connector/errors'
import { FLOOR_MS, MAX_COUNT, MAX_FILTER_IDS, MESSAGE_WINDOW_MS, THREAD_WINDOW_MS } from '../connector/limits'
import type { Thread } from '../connector/message-threads'
import type { Message, MessagesRequest } from '../connector/messages'
import { parseInstant } from '../connector/primitives'
import type { AskMessages, AskThreads } from '../connector/walk/plan'

/** A message with the fraction that the server knows and the wire does not show. */
export interface StoredMessage {
  readonly id: string
  readonly threadId: string
  /** ms UTC. */
  readonly hiddenMs: number
}

export interface StoredThread {
  readonly id: string
  /** Index of the property. */
  readonly enterprise: number
  /** ms UTC, with a hidden fraction too. */
  readonly createdMs: number
}

/** What one connection's token opens. */
export interface StoredConnection {
  readonly id: string
  readonly enterprises: readonly number[]
}

export const uuid = (kind: number, n: number) =>
  `${kind.toString(16).padStart(8, '0')}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
const wire = (ms: number) => Math.floor(ms / 1000) * 1000

/**
 * The plainest Connector API: keeps everything in two lists, and filters, sorts and cuts them for each request. It
 * refuses what the real one refuses and what this product promised never to ask for.
 */
export function createNaiveUpstream(options: {
  readonly threads: readonly StoredThread[]
  readonly messages: readonly StoredMessage[]
  readonly connections: readonly StoredConnection[]
  /** Whether a message moves its thread's `UpdatedUtc`. */
  readonly moves: boolean
}) {
  const threads = [...options.threads]
  const messages = [...options.messages]
  const requests: { connectionId: string; body: MessagesRequest }[] = []
  const threadRequests: { connectionId: string }[] = []
  const enterpriseOf = new Map(threads.map(({ id, enterprise }) => [id, enterprise]))

  const scopeOf = (connectionId: string, enterpriseIds: readonly string[] | null | undefined) => {
    const all = options.connections.find(({ id }) => id === connectionId)?.enterprises ?? []
    const asked = enterpriseIds?.map((id) => all.find((index) => uuid(9, index) === id))
    if (asked?.includes(undefined)) throw refusal('no such enterprise')
    return new Set(asked ? asked.flatMap((index) => index ?? []) : all)
  }
  const isIn = (scope: ReadonlySet<number>, threadId: string) => scope.has(enterpriseOf.get(threadId) ?? -1)

  /** Newest first: by the second on the wire, newest inserted first inside it. */
  const sorted = () => (inOrder ??= sort())
  let inOrder: readonly StoredMessage[] | null = null
  const sort = () =>
    messages
      .map((message, at) => ({ message, at }))
      .sort((a, b) => wire(b.message.hiddenMs) - wire(a.message.hiddenMs) || b.at - a.at)
      .map(({ message }) => message)

  const askMessages: AskMessages = async (connectionId, body) => {
    requests.push({ connectionId, body })
    const scope = scopeOf(connectionId, null)
    const wanted = new Set(body.MessageThreadIds)
    if (wanted.size === 0 || wanted.size > MAX_FILTER_IDS) throw refusal('MessageThreadIds')
    for (const id of wanted) if (!isIn(scope, id)) throw refusal('no such thread')
    const asked = scopeOf(connectionId, body.EnterpriseIds)
    const [from, to] = bounds(body.CreatedUtc, MESSAGE_WINDOW_MS)
    const { Count, Cursor } = body.Limitation
    if (Count < 1 || Count > MAX_COUNT) throw refusal('Count')
    const all = sorted()
    const at = Cursor == null ? -1 : all.findIndex(({ id }) => id === Cursor)
    if (Cursor != null && at === -1) throw refusal('no such cursor')
    const page = all
      .slice(at + 1)
      .filter(
        ({ threadId, hiddenMs }) =>
          hiddenMs >= from && hiddenMs <= to && wanted.has(threadId) && isIn(asked, threadId),
      )
      .slice(0, Count)
    return { messages: page.map(toMessage), cursor: page.at(-1)?.id ?? null }
  }

  const askThreads: AskThreads = async (connectionId, body) => {
    threadRequests.push({ connectionId })
    const scope = scopeOf(connectionId, body.EnterpriseIds)
    const updated = bounds(body.UpdatedUtc, THREAD_WINDOW_MS)
    const created = bounds(body.CreatedUtc, THREAD_WINDOW_MS)
    const wanted = body.MessageThreadIds && new Set(body.MessageThreadIds)
    for (const id of wanted ?? []) if (!isIn(scopeOf(connectionId, null), id)) throw refusal('no such thread')
    const matching = threads
      .filter(({ id, enterprise }) => scope.has(enterprise) && (!wanted || wanted.has(id)))
      .map((thread) => ({ thread, updatedMs: updatedOf(thread) }))
      .filter(({ thread, updatedMs }) => within(updatedMs, updated) && within(thread.createdMs, created))
      .sort((a, b) => b.thread.createdMs - a.thread.createdMs || (a.thread.id < b.thread.id ? -1 : 1))
    const { Count, Cursor } = body.Limitation
    const from = Cursor == null ? 0 : matching.findIndex(({ thread }) => thread.id === Cursor) + 1
    const page = matching.slice(from, from + Count)
    return {
      threads: page.map(({ thread, updatedMs }): Thread => ({
        id: thread.id,
        originalSender: 'Guest',
        subject: 'Subject',
        createdMs: wire(thread.createdMs),
        updatedMs: wire(updatedMs),
        isResolved: false,
      })),
      cursor: page.at(-1)?.thread.id ?? null,
    }
  }

  const latest = new Map<string, number>()
  const noteLatest = ({ threadId, hiddenMs }: StoredMessage) =>
    latest.set(threadId, Math.max(hiddenMs, latest.get(threadId) ?? hiddenMs))
  messages.forEach(noteLatest)
  const resolvedMs = new Map<string, number>()
  function updatedOf({ id, createdMs }: StoredThread): number {
    const movedMs = Math.max(createdMs, resolvedMs.get(id) ?? createdMs)
    return options.moves ? Math.max(movedMs, latest.get(id) ?? createdMs) : movedMs
  }

  return {
    messages: askMessages,
    threads: askThreads,
    requests,
    threadRequests,
    add: (message: StoredMessage) => {
      messages.push(message)
      noteLatest(message)
      inOrder = null
    },
    /** Moves a thread's `UpdatedUtc` without a message, at an instant, ms UTC. */
    resolve: (threadId: string, ms: number) => void resolvedMs.set(threadId, ms),
    /** Newest first, everything that the connections can see. */
    truth: () => {
      const seen = new Set(options.connections.flatMap(({ enterprises }) => enterprises))
      return sorted()
        .filter(({ threadId }) => isIn(seen, threadId))
        .map(toMessage)
    },
    createdMs: (threadId: string) => wire(threads.find(({ id }) => id === threadId)?.createdMs ?? 0),
  }
}

function toMessage({ id, threadId, hiddenMs }: StoredMessage): Message {
  return { id, threadId, text: 'text', sender: 'Application', createdMs: wire(hiddenMs) }
}

function bounds(
  interval: { readonly StartUtc: string; readonly EndUtc: string } | null | undefined,
  longestMs: number,
): readonly [number, number] {
  if (!interval) return [-Infinity, Infinity]
  const [from, to] = [parseInstant(interval.StartUtc), parseInstant(interval.EndUtc)]
  if (!(from <= to) || to - from > longestMs || from < FLOOR_MS - 3_600_000) throw refusal('interval')
  return [from, to]
}

function within(ms: number, [from, to]: readonly [number, number]): boolean {
  return ms >= from && ms <= to
}

function refusal(message: string): ConnectorError {
  return new ConnectorError('bad-request', { status: 400, message })
}
