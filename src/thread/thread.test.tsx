import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import type { Lane } from '../connector/walk/walk'
import { timeFormat } from '../lib/time-format'
import { threadKey } from '../queries/get-thread'
import { type HeadData, headKey } from '../queries/get-head'
import { messagesKey } from '../queries/get-messages'
import type { ThreadSource } from '../queries/source'
import { HOUR, laneOf, messageOf, pageOf, scopeOf, seededClient, sourceOf } from '../test/seeded'
import { NOW } from '../test/walks'
import { Thread } from './thread'

const format = timeFormat('en-GB', 'Europe/Budapest')
const problem = { kind: 'server', status: 500, message: null, requestId: 'r-1', retryAfterMs: null } as const
const source: ThreadSource = { kind: 'thread', scope: [scopeOf('first')], threadId: 't' }

async function show({
  gap = null,
  head = {},
}: {
  readonly gap?: Partial<Lane> | null
  readonly head?: Partial<HeadData>
}) {
  const never = () => new Promise<never>(() => undefined)
  const { client, wrapper } = seededClient(sourceOf(), [], { messages: never, threads: never })
  const inbox = sourceOf(scopeOf('first'))
  const page = pageOf({
    messages: [messageOf('m2', 't', NOW - 2 * HOUR), messageOf('m1', 't', NOW - 9 * HOUR)],
    lanes: gap ? [laneOf(inbox, 'stretch', { problem, startMs: NOW - 30 * HOUR, ...gap })] : [],
  })
  client.setQueryData(messagesKey(source), { pages: [page], pageParams: [null] })
  client.setQueryData(headKey(source), {
    messages: [],
    threads: [],
    droppedIds: [],
    checkedMs: NOW,
    checkedMsOf: {},
    failures: {},
    ...head,
  })
  client.setQueryData(threadKey(source), {
    id: 't',
    connectionId: 'first',
    originalSender: 'Ada',
    subject: null,
    isResolved: false,
    createdMs: NOW - 30 * HOUR,
    updatedMs: NOW,
  })
  return render(
    <div style={{ height: 600, width: 420 }}>
      <Thread
        source={source}
        linkedId={null}
        begin={{ position: null, visit: 0 }}
        onRead={() => undefined}
        onBegin={() => undefined}
        serverNow={() => NOW}
        words={en.thread}
        common={en.common}
        portfolios={[]}
        propertyOf={() => ({ name: 'Opera', format, readerFormat: null, zoneName: () => 'Budapest time' })}
        range={{ startMs: 0, endMs: NOW + HOUR }}
        onBack={() => undefined}
        actions={null}
      />
    </div>,
    { wrapper },
  )
}

test('counts a wait from the first message that is unanswered, up to the last look', async () => {
  const screen = await show({ head: { checkedMs: NOW + HOUR } })
  await expect.element(screen.getByText('Waiting 10 h')).toBeVisible()
})

test('says "at least" from the newest messages on where a stretch before them is missing', async () => {
  const screen = await show({ gap: { startMs: NOW - 8 * HOUR, endMs: NOW - 4 * HOUR } })
  await expect.element(screen.getByText('Waiting at least 2 h')).toBeVisible()
})

test('tells of no wait where the newest messages may be missing, and names no time that is yet to come', async () => {
  const screen = await show({ gap: { startMs: NOW - HOUR, endMs: NOW + 400 * HOUR } })
  const [from, to] = [format.stamp(NOW - HOUR, NOW), format.stamp(NOW, NOW)]
  await expect.element(screen.getByText(en.thread.gap(from, to))).toBeVisible()
  expect(screen.getByText(/^Waiting/).query()).toBeNull()
})
