// The product's own screens over pages that are loaded: the query cache, the grouping, the rows and the list, as staff
// have them.
import { QueryClientProvider } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { flushSync } from 'react-dom'
import { type Root, createRoot } from 'react-dom/client'
import { en } from '../../../src/app/words/en'
import { startWalk } from '../../../src/connector/walk/walk'
import { Inbox } from '../../../src/inbox/inbox'
import { headKey } from '../../../src/queries/get-head'
import { type LoadedPage, type LoadedPages, messagesKey } from '../../../src/queries/get-messages'
import { threadKey } from '../../../src/queries/get-thread'
import { createQueryClient } from '../../../src/queries/query-client'
import type { KeptMessage } from '../../../src/queries/kept-message'
import { memoryOf } from '../../../src/queries/source-memory'
import { type InboxSource, type MessagesSource, type ThreadSource, planOf } from '../../../src/queries/source'
import { rememberVerdict } from '../../../src/queries/updated-verdict'
import { Thread } from '../../../src/thread/thread'
import { type Job, type MakeJob, type Place, inTurn } from './job'
import { type Data, SCOPE } from './load'
import { NOW_MS, RANGE, THREAD_ID, asOneThread, beforeAll, format } from './product-rows'

const inboxSource: InboxSource = { kind: 'inbox', scope: [SCOPE], range: RANGE }
const threadSource: ThreadSource = { kind: 'thread', scope: [SCOPE], threadId: THREAD_ID }
const begin = { position: null, visit: 0 }
const nothing = () => {}
const serverNow = () => NOW_MS

/** Longer than any run: nothing is looked for meanwhile, ms. */
const DAY_MS = 86_400_000

export const makeScreen: MakeJob = (data, isThread) => (isThread ? threadJob(data) : inboxJob(data))

function inboxJob(data: Data): Job {
  const source = inboxSource
  const client = clientWith(source, data, data.pages)
  const [older, merged] = [inTurn(data.older), inTurn(data.merged)]
  return {
    ...shown(client, () => (
      <Inbox
        source={source}
        begin={begin}
        onRead={nothing}
        onBegin={nothing}
        serverNow={serverNow}
        words={en.inbox}
        common={en.common}
        format={format}
        portfolios={[]}
        propertyOf={propertyOf}
        connectionName={connectionName}
        zoneName="Budapest time"
        application="Bench App"
        rangeName="Ten years"
        isFromBeginning={false}
        show="all"
        onShow={nothing}
        selectedThreadId={null}
        threadHref={threadHref}
        onOpenThread={nothing}
      />
    )),
    prepare: (change) => adding(client, source, change === 'append' ? older() : merged()),
    keyAt: (place) => inboxKey(pagesIn(client, source), place),
  }
}

const propertyOf = () => ({ name: 'Opera', format, zoneNote: null })
const connectionName = (id: string) => id
const threadHref = (id: string) => `?thread=${id}`

/**
 * The newest conversation stands first, with its header; the newest message of the oldest one stands last, because
 * messages of a conversation go from old to new.
 */
function inboxKey(pages: readonly LoadedPage[], place: Place): string | null {
  if (place === 'middle') return null
  const newest = new Map<string, KeptMessage>()
  for (const { messages } of pages)
    for (const message of messages) if (!newest.has(message.threadId)) newest.set(message.threadId, message)
  let end: KeptMessage | null = null
  for (const message of newest.values()) {
    const isNewer =
      end === null ||
      message.createdMs > end.createdMs ||
      (message.createdMs === end.createdMs && message.threadId < end.threadId)
    if (end === null || isNewer === (place === 'first')) end = message
  }
  return (place === 'first' ? end && `header ${end.threadId}` : end?.id) ?? null
}

function threadJob(data: Data): Job {
  const source = threadSource
  const pages = data.pages.map(asOneThread)
  const client = clientWith(source, data, pages)
  const older = inTurn(beforeAll(data))
  client.setQueryData(threadKey(source), {
    id: THREAD_ID,
    connectionId: SCOPE.connectionId,
    originalSender: 'Ada',
    subject: null,
    isResolved: false,
    createdMs: RANGE.startMs,
    updatedMs: NOW_MS,
  })
  return {
    ...shown(client, () => (
      <Thread
        source={source}
        linkedId={null}
        begin={begin}
        onRead={nothing}
        onBegin={nothing}
        serverNow={serverNow}
        words={en.thread}
        common={en.common}
        portfolios={[]}
        propertyOf={threadPropertyOf}
        range={RANGE}
        onBack={nothing}
        actions={null}
      />
    )),
    prepare: () => adding(client, source, older()),
    keyAt: (place) => {
      const loaded = pagesIn(client, source)
      const last = place === 'last' ? loaded[0]?.messages[0] : loaded.at(-1)?.messages.at(-1)
      return place === 'middle' ? null : (last?.id ?? null)
    },
  }
}

const threadPropertyOf = () => threadProperty
const threadProperty = { name: 'Opera', format, readerFormat: null, zoneName: () => 'Budapest time' }

/** A cache that holds pages, and never gets an answer to what is asked beyond them. */
function clientWith(source: MessagesSource, data: Data, pages: readonly (readonly KeptMessage[])[]) {
  rememberVerdict(SCOPE.platform, 'moves')
  const client = createQueryClient()
  const never = () => new Promise<never>(nothing)
  client.setDefaultOptions({
    queries: {
      ...client.getDefaultOptions().queries,
      meta: {
        makeKit: () => ({
          messages: never,
          threads: never,
          now: serverNow,
          sleep: never,
          random: Math.random,
          verdict: () => 'moves',
        }),
      },
    },
  })
  const loaded = pages.map((messages, at) => pageOf(source, messages, at === 0 ? data.threads : []))
  client.setQueryData(messagesKey(source), { pages: loaded, pageParams: loaded.map(() => null) })
  // As they were when the last of these pages came: each was grouped with those before it.
  memoryOf(client, source, messagesKey(source)).groups.take([...pages], [data.threads])
  const head = { messages: [], threads: [], droppedIds: [], checkedMs: NOW_MS, checkedMsOf: {}, failures: {} }
  client.setQueryData(headKey(source), head, { updatedAt: Date.now() + DAY_MS })
  return client
}

function pagesIn(
  client: ReturnType<typeof createQueryClient>,
  source: MessagesSource,
): readonly LoadedPage[] {
  return client.getQueryData<LoadedPages>(messagesKey(source))?.pages ?? []
}

function pageOf(
  source: MessagesSource,
  messages: readonly KeptMessage[],
  threads: LoadedPage['threads'],
): LoadedPage {
  return {
    messages,
    threads,
    firstMetIds: [],
    lanes: [],
    droppedIds: [],
    // There is more to come, as nearly always.
    next: startWalk({
      ...planOf(source, NOW_MS),
      threads: [{ id: THREAD_ID, createdMs: 0, updatedMs: NOW_MS }],
    }),
    completeFromMs: messages.at(-1)?.createdMs ?? null,
    askedMs: NOW_MS,
    rejoined: [],
    side: 'older',
    newer: null,
  }
}

/** Makes an older page ready that joins the loaded ones when it is asked to. */
function adding(
  client: ReturnType<typeof createQueryClient>,
  source: MessagesSource,
  messages: readonly KeptMessage[],
): () => void {
  const page = pageOf(source, messages, [])
  return () => {
    client.setQueryData<LoadedPages>(
      messagesKey(source),
      (before) => before && { pages: [...before.pages, page], pageParams: [...before.pageParams, null] },
    )
  }
}

function shown(
  client: ReturnType<typeof createQueryClient>,
  draw: () => ReactNode,
): Pick<Job, 'open' | 'close' | 'jump'> {
  let root: Root | null = null
  return {
    open: (box) => {
      root = createRoot(box)
      root.render(<QueryClientProvider client={client}>{draw()}</QueryClientProvider>)
    },
    close: () => flushSync(() => root?.unmount()),
    jump: null,
  }
}
