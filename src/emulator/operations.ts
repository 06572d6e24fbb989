import { enterprisesRequestSchema } from '../connector/enterprises'
import { FLOOR_MS } from '../connector/limits'
import { addThreadRequestSchema, threadsRequestSchema } from '../connector/message-threads'
import { addMessagesRequestSchema, messagesRequestSchema } from '../connector/messages'
import type { Scope } from './access'
import { badRequest, Refusal } from './fail'
import { properties } from './seed/properties'
import { selectPage } from './select-page'
import type { ThreadRecord } from './store'
import { readBody, readInterval } from './validate'
import { wireEnterprise, wireMessage, wireThread } from './wire'
import { openThread, type World, writeMessage } from './world'

/** An answer: what to send, and whether it is a page without items, which may be sent as 204. */
export interface Answer {
  readonly json: object
  readonly empty: boolean
}

type Operation = (world: World, scope: Scope, body: object) => Answer

const MONTHS_OF_MESSAGES = 1
const MONTHS_OF_THREADS = 3

/** The properties were linked before the first message could be; the order of the list is newest first. */
const LINKED_MS = FLOOR_MS + 90 * 86_400_000

/** All operations by their address, exact and case-sensitive. */
export const operations: ReadonlyMap<string, Operation> = new Map<string, Operation>([
  ['messages/getAll', getMessages],
  ['messageThreads/getAll', getThreads],
  ['enterprises/getAll', getEnterprises],
  ['messages/add', addMessages],
  ['messageThreads/add', addThread],
])

function getMessages(world: World, scope: Scope, body: object): Answer {
  const { store } = world
  const request = readBody(messagesRequestSchema, body)
  const interval = readInterval('CreatedUtc', request.CreatedUtc, {
    months: MONTHS_OF_MESSAGES,
    isOpen: world.openBounds,
  })
  const enterprises = readEnterprises(scope, request.EnterpriseIds)
  const threads = readThreads(world, scope, request.MessageThreadIds)
  const { Count: count, Cursor } = request.Limitation
  const cursor = Cursor == null ? null : store.findMessage(Cursor)
  if (Cursor != null && (cursor === null || !inScope(scope, store.threadOf(cursor))))
    throw unknownId('Limitation.Cursor')

  const asked = threads.filter((thread) => enterprises.has(thread.enterprise))
  const page = selectPage(store, { threads: asked, ...interval, cursor, count })
  const last = page.at(-1)
  return {
    json: {
      Messages: page.map((serial) => wireMessage(store, serial, world.senderShape)),
      Cursor: last === undefined ? null : store.messageIds.encode(last),
    },
    empty: last === undefined,
  }
}

/** How long an interval of a thread's or a property's stamps may be, and whether one bound may be missing. */
function threadStamps({ openBounds }: World) {
  return { months: MONTHS_OF_THREADS, isOpen: openBounds }
}

function getThreads(world: World, scope: Scope, body: object): Answer {
  const { store } = world
  const request = readBody(threadsRequestSchema, body)
  const created = readInterval('CreatedUtc', request.CreatedUtc, threadStamps(world))
  const updated = readInterval('UpdatedUtc', request.UpdatedUtc, threadStamps(world))
  const enterprises = readEnterprises(scope, request.EnterpriseIds)
  const asked =
    request.MessageThreadIds == null ? null : new Set(readThreads(world, scope, request.MessageThreadIds))
  const { Count: count, Cursor } = request.Limitation
  const cursor = Cursor == null ? null : store.findThread(Cursor)
  if (Cursor != null && (cursor === null || !inScope(scope, cursor))) throw unknownId('Limitation.Cursor')

  const page: ThreadRecord[] = []
  const from = cursor === null ? store.threadOrder.length : store.threadOrder.indexOf(cursor)
  for (let place = from - 1; place >= 0 && page.length < count; place--) {
    const thread = store.threadOrder[place]
    if (thread === undefined || !inScope(scope, thread) || !enterprises.has(thread.enterprise)) continue
    if (asked !== null && !asked.has(thread)) continue
    if (thread.createdMs < created.startMs || thread.createdMs > created.endMs) continue
    if (thread.updatedMs < updated.startMs || thread.updatedMs > updated.endMs) continue
    page.push(thread)
  }
  return {
    json: { MessageThreads: page.map(wireThread), Cursor: page.at(-1)?.id ?? null },
    empty: page.length === 0,
  }
}

function getEnterprises(world: World, scope: Scope, body: object): Answer {
  const request = readBody(enterprisesRequestSchema, body)
  const linked = readInterval('LinkedUtc', request.LinkedUtc, threadStamps(world))
  const updated = readInterval('UpdatedUtc', request.UpdatedUtc, threadStamps(world))
  const wanted = readEnterprises(scope, request.EnterpriseIds)
  const externals = request.ExternalIdentifiers == null ? null : new Set(request.ExternalIdentifiers)
  const { Count: count, Cursor } = request.Limitation
  const cursor = Cursor == null ? -1 : scope.enterprises.find((index) => properties[index]?.id === Cursor)
  if (cursor === undefined) throw unknownId('Limitation.Cursor')

  const page = properties
    .map((property, index) => ({ property, index, ms: LINKED_MS - index * 86_400_000 }))
    .filter(({ index }) => index > cursor && wanted.has(index))
    .filter(({ property }) => externals === null || externals.has(property.externalIdentifier))
    .filter(
      ({ ms }) => ms >= linked.startMs && ms <= linked.endMs && ms >= updated.startMs && ms <= updated.endMs,
    )
    .slice(0, count)
  return {
    json: {
      Enterprises: page.map(({ property, ms }) => wireEnterprise(property, { linkedMs: ms, updatedMs: ms })),
      Cursor: page.at(-1)?.property.id ?? null,
    },
    empty: page.length === 0,
  }
}

function addMessages(world: World, scope: Scope, body: object): Answer {
  refusePortfolio(scope)
  const { Messages } = readBody(addMessagesRequestSchema, body)
  // All are checked before any is written: one bad item adds none.
  const wanted = Messages.map((item, index) => {
    const thread = world.store.findThread(item.MessageThreadId)
    if (thread === null || !inScope(scope, thread)) throw unknownId(`Messages.${index}.MessageThreadId`)
    return { item, thread }
  })
  return {
    json: {
      Messages: wanted.map(({ item, thread }) => ({
        Identifier: item.Identifier ?? null,
        Message: wireMessage(
          world.store,
          writeMessage(world, thread, { sender: 'Application', text: item.Text }),
          world.senderShape,
        ),
      })),
    },
    empty: false,
  }
}

function addThread(world: World, scope: Scope, body: object): Answer {
  refusePortfolio(scope)
  const { OriginalSender, Subject } = readBody(addThreadRequestSchema, body)
  const [enterprise = 0] = scope.enterprises
  const { application } = scope
  const thread = openThread(world, {
    application,
    enterprise,
    language: 0,
    originalSender: OriginalSender,
    subject: Subject,
  })
  return { json: { MessageThreads: [wireThread(thread)] }, empty: false }
}

/** The properties asked for, as indexes; all in scope when the filter is absent. */
function readEnterprises(scope: Scope, ids: readonly string[] | null | undefined): ReadonlySet<number> {
  if (ids == null) return new Set(scope.enterprises)
  return new Set(
    ids.map((id, index) => {
      const found = scope.enterprises.find((enterprise) => properties[enterprise]?.id === id)
      if (found === undefined) throw unknownId(`EnterpriseIds.${index}`)
      return found
    }),
  )
}

function readThreads({ store }: World, scope: Scope, ids: readonly string[]): ThreadRecord[] {
  const threads = new Set<ThreadRecord>()
  for (const [index, id] of ids.entries()) {
    const thread = store.findThread(id)
    if (thread === null || !inScope(scope, thread)) throw unknownId(`MessageThreadIds.${index}`)
    threads.add(thread)
  }
  return [...threads]
}

function inScope(scope: Scope, thread: ThreadRecord): boolean {
  return thread.application === scope.application && scope.enterprises.includes(thread.enterprise)
}

/** The same answer for an identifier that does not exist and for one of somebody else, so nothing leaks. */
function unknownId(field: string): Refusal {
  return badRequest(field, 'no such identifier')
}

function refusePortfolio(scope: Scope): void {
  if (scope.portfolio) throw new Refusal(400, 'body: adding needs the token of one enterprise')
}
