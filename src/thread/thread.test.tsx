import { describe, expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import { ConnectorError } from '../connector/errors'
import type { WalkKit } from '../connector/walk/plan'
import { type Lane, startWalk } from '../connector/walk/walk'
import { timeFormat } from '../lib/time-format'
import { threadKey } from '../queries/get-thread'
import { type HeadData, headKey } from '../queries/get-head'
import { type LoadedPage, messagesKey } from '../queries/get-messages'
import { type ThreadSource, planOf } from '../queries/source'
import { HOUR, laneOf, messageOf, pageOf, scopeOf, seededClient, sourceOf, upstreamOf } from '../test/seeded'
import { uuid } from '../test/naive-upstream'
import { NOW, kitOf } from '../test/walks'
import { Thread } from './thread'

const format = timeFormat('en-GB', 'Europe/Budapest')
const problem = { kind: 'server', status: 500, message: null, requestId: 'r-1', retryAfterMs: null } as const
const source: ThreadSource = { kind: 'thread', scope: [scopeOf('first')], threadId: 't' }

const never = () => new Promise<never>(() => undefined)

async function show({
  gap = null,
  head = {},
  kit = { messages: never, threads: never },
  ...more
}: {
  readonly gap?: Partial<Lane> | null
  readonly head?: Partial<HeadData>
  readonly kit?: Partial<WalkKit>
} & Partial<LoadedPage>) {
  const { client, wrapper } = seededClient(sourceOf(), [], kit)
  const inbox = sourceOf(scopeOf('first'))
  const page = pageOf({
    messages: [messageOf('m2', 't', NOW - 2 * HOUR), messageOf('m1', 't', NOW - 9 * HOUR)],
    lanes: gap ? [laneOf(inbox, 'stretch', { problem, startMs: NOW - 30 * HOUR, ...gap })] : [],
    ...more,
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

describe('a first page that brings nothing and leads on', () => {
  const upstream = upstreamOf('first', 3)
  const thread = { id: uuid(1, 1), createdMs: NOW - 40 * HOUR, updatedMs: NOW }
  const empty = {
    messages: [],
    next: startWalk({ ...planOf(source, NOW), threads: [thread] }),
    completeFromMs: NOW,
  }

  test('is no empty conversation: what is older is read at once', async () => {
    const screen = await show({ ...empty, kit: kitOf(upstream) })
    await expect.element(screen.getByRole('article').nth(2)).toBeVisible()
    expect(screen.getByRole('article').elements()).toHaveLength(3)
  })

  test('says what is wrong where that fails, and goes on when asked to', async () => {
    let isAway = true
    const messages: WalkKit['messages'] = async (...asked) => {
      if (isAway) throw new ConnectorError('refused', { requestId: 'r-1' })
      return kitOf(upstream).messages(...asked)
    }
    const screen = await show({ ...empty, kit: { ...kitOf(upstream), messages } })
    await expect.element(screen.getByRole('alert')).toHaveTextContent(en.thread.olderFailed)
    expect(screen.getByText(en.thread.empty).query()).toBeNull()
    isAway = false
    await screen.getByRole('button', { name: en.common.retry }).click()
    await expect.element(screen.getByRole('article').nth(2)).toBeVisible()
  })
})
