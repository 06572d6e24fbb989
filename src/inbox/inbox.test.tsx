import { expect, onTestFinished, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import { ConnectorError } from '../connector/errors'
import { timeFormat } from '../lib/time-format'
import { type HeadData, headKey } from '../queries/get-head'
import { startNewer } from '../connector/walk/newer'
import type { LoadedPage } from '../queries/get-messages'
import { sweepKey, sweepLine } from '../queries/get-sweep'
import type { InboxSource } from '../queries/source'
import { rememberClocks } from '../queries/upstream-clocks'
import { HOUR, laneOf, messageOf, pageOf, scopeOf, seededClient, sourceOf } from '../test/seeded'
import { NOW } from '../test/walks'
import { Inbox } from './inbox'

const format = timeFormat('en-GB', 'Europe/Budapest')
const EMPTY = 'No messages in this range'
const NOT_ALL = 'not all of it could be loaded'
const problem = { kind: 'server', status: 500, message: null, requestId: 'r-1', retryAfterMs: null } as const

async function show(
  pages: readonly LoadedPage[],
  {
    source = sourceOf(scopeOf('first'), scopeOf('second')),
    head,
  }: { source?: InboxSource; head?: Partial<HeadData> } = {},
) {
  const never = () => new Promise<never>(() => undefined)
  const { client, wrapper } = seededClient(source, pages, { messages: never, threads: never })
  const nothing = { messages: [], threads: [], checkedMs: NOW, checkedMsOf: {}, failures: {} }
  if (head) client.setQueryData(headKey(source), { ...nothing, ...head })
  const screen = await render(
    <div style={{ height: 600, width: 420 }}>
      <Inbox
        source={source}
        begin={{ position: null, visit: 0 }}
        onRead={() => undefined}
        onBegin={() => undefined}
        serverNow={() => NOW}
        words={en.inbox}
        common={en.common}
        format={format}
        portfolios={[]}
        propertyOf={(name) => ({ name, format, zoneNote: null })}
        connectionName={(id) => id}
        zoneName="Budapest time"
        application="Test App"
        rangeName="Last 30 days"
        isFromBeginning={false}
        show="latest"
        onShow={() => undefined}
        selectedThreadId={null}
        threadHref={(id) => `?thread=${id}`}
        onOpenThread={() => undefined}
      />
    </div>,
    { wrapper },
  )
  return { screen, client, source }
}

/** Two guests who wait for an answer, one at each of two connections, since 3 and since 2 hours ago. */
const thread = (id: string, connectionId: string) => ({
  id,
  connectionId,
  originalSender: id,
  subject: null,
  isResolved: false,
  createdMs: NOW - 20 * HOUR,
  updatedMs: NOW - 2 * HOUR,
})
const waitingPage = (more: Partial<LoadedPage> = {}) =>
  pageOf({
    threads: [thread('Ada', 'first'), thread('Ben', 'second')],
    messages: [
      messageOf('b2', 'Ben', NOW - 2 * HOUR, { connectionId: 'second' }),
      messageOf('a2', 'Ada', NOW - 3 * HOUR),
      messageOf('b1', 'Ben', NOW - 10 * HOUR, { connectionId: 'second', sender: 'Enterprise' }),
      messageOf('a1', 'Ada', NOW - 11 * HOUR, { sender: 'Enterprise' }),
    ],
    ...more,
  })

test('says that there is nothing only where everything was read', async () => {
  const { screen } = await show([pageOf({})])
  await expect.element(screen.getByText(EMPTY)).toBeVisible()
})

test('shows a missing stretch that is all there is, and not "nothing here"', async () => {
  const lane = laneOf(sourceOf(scopeOf('first')), 'stretch', { problem })
  const { screen } = await show([pageOf({ lanes: [lane] })])
  await expect.element(screen.getByText(/^first: messages from .* could not be loaded$/)).toBeVisible()
  await expect.element(screen.getByText('RequestId r-1')).toBeVisible()
  await expect.element(screen.getByText(NOT_ALL)).toBeVisible()
  expect(screen.getByText(EMPTY).query()).toBeNull()
})

test('does not say that there is nothing while a connection or a sweep is still being read', async () => {
  const late = await show([pageOf({ lanes: [laneOf(sourceOf(scopeOf('first')), 'late')] })])
  await expect.element(late.screen.getByText('first: still loading')).toBeVisible()
  await expect.element(late.screen.getByText('some of it is still loading')).toBeVisible()
  expect(late.screen.getByText(EMPTY).query()).toBeNull()
  await late.screen.unmount()

  const swept = await show([pageOf({})], { source: sourceOf(scopeOf('first', 'unproven')) })
  await expect.element(swept.screen.getByText('Still looking for older conversations')).toBeVisible()
  expect(swept.screen.getByText(EMPTY).query()).toBeNull()
})

test('names a stretch that is missing up to the now of a clock that is ahead', async () => {
  const source = sourceOf(scopeOf('first'))
  const connection = { id: 'first', name: 'first', platform: source.scope[0]?.platform ?? '' }
  rememberClocks([{ ...connection, clockAheadMs: 72 * HOUR }])
  onTestFinished(() => rememberClocks([connection]))
  const missing = { problem, startMs: NOW - 15 * HOUR, endMs: NOW + 9 * HOUR }
  const lane = { ...laneOf(source, 'failed', missing), kind: 'stretch' } as const
  const { screen } = await show([waitingPage({ lanes: [lane] })], { source })
  await expect.element(screen.getByText(/ to .*20:30/)).toBeVisible()
})

test('does not call it everything when conversations could not be looked for or were dropped', async () => {
  const dropped = await show([waitingPage({ droppedIds: ['gone'] }), pageOf({})])
  await expect.element(dropped.screen.getByText('1 conversation could not be read')).toBeVisible()
  await expect.element(dropped.screen.getByText(NOT_ALL)).toBeVisible()
  await dropped.screen.unmount()

  const scope = scopeOf('first', 'unproven')
  const page = waitingPage()
  const { screen, client } = await show([page], { source: sourceOf(scope) })
  const queryKey = sweepKey(scope, sweepLine(page, scope))
  await client.cancelQueries({ queryKey })
  client
    .getQueryCache()
    .find({ queryKey })
    ?.setState({
      status: 'error',
      error: new ConnectorError('timeout', { requestId: 'r-2' }),
      fetchStatus: 'idle',
    })
  await expect
    .element(
      screen.getByText(/^first: older conversations with new messages from .*\d.* to .*\d.* could not/),
    )
    .toBeVisible()
  await expect.element(screen.getByText(/Mews took too long to answer. RequestId r-2$/)).toBeVisible()
  await expect.element(screen.getByText(NOT_ALL)).toBeVisible()
})

test('says of a gap that was found late why it failed, and its RequestId', async () => {
  const source = sourceOf(scopeOf('first'))
  const lane = laneOf(source, 'failed', { id: 'swept', problem })
  const { screen } = await show([waitingPage({ lanes: [lane] })], { source })
  const text = screen.getByText(/^first: older conversations with new messages/)
  await expect
    .element(text)
    .toHaveTextContent(/could not be looked for\. Mews had a problem of its own\. RequestId r-1$/)
})

test('tells how long guests wait up to the last look', async () => {
  const { screen } = await show([waitingPage()], { head: { checkedMs: NOW + HOUR } })
  await expect.element(screen.getByText('Waiting 4 h')).toBeVisible()
  await expect.element(screen.getByText('Waiting 3 h')).toBeVisible()
})

test('tells of nobody that they wait where their connection could not be looked at', async () => {
  const failure = { kind: 'server', requestId: 'r-3', retryAfterMs: null, message: null } as const
  const { screen } = await show([waitingPage()], {
    head: { checkedMs: NOW + HOUR, checkedMsOf: { second: NOW }, failures: { second: failure } },
  })
  await expect.element(screen.getByText('Waiting 4 h')).toBeVisible()
  const text = screen.getByText(/^second: newer messages could not be looked for/)
  await expect.element(text).toHaveTextContent(/Mews had a problem of its own\. RequestId r-3$/)
  expect(screen.getByText(/^Waiting/).all()).toHaveLength(1)
})

test('says "at least" where a stretch of the connection is missing, and nothing where the newest may be missing', async () => {
  const stretch = (endMs: number) =>
    laneOf(sourceOf(scopeOf('first')), 'failed', { problem, startMs: NOW - 15 * HOUR, endMs })
  const older = await show([waitingPage({ lanes: [stretch(NOW - 5 * HOUR)] })])
  await expect.element(older.screen.getByText('Waiting at least 3 h')).toBeVisible()
  await expect.element(older.screen.getByText('Waiting 2 h')).toBeVisible()
  await older.screen.unmount()

  const newer = await show([waitingPage({ lanes: [stretch(NOW)] })])
  await expect.element(newer.screen.getByText('Waiting 2 h')).toBeVisible()
  expect(newer.screen.getByText(/^Waiting/).all()).toHaveLength(1)
})

test('says that newer messages are to come, and until then of nobody that they wait', async () => {
  const { scope, range } = sourceOf(scopeOf('first'), scopeOf('second'))
  const newer = startNewer({ scope, threads: null, range, nowMs: NOW }, NOW - HOUR)
  const { screen } = await show([waitingPage({ newer })])
  await expect.element(screen.getByText('Newer messages are loading')).toBeVisible()
  await expect.element(screen.getByRole('link', { name: /^Ada/ })).toBeVisible()
  expect(screen.getByText(/^Waiting/).query()).toBeNull()
})

test('leaves a conversation that went on to where its newest message will be', async () => {
  const { scope, range } = sourceOf(scopeOf('first'), scopeOf('second'))
  const newer = startNewer({ scope, threads: null, range, nowMs: NOW }, NOW - HOUR)
  const threads = [thread('Ada', 'first'), { ...thread('Ben', 'second'), updatedMs: NOW }]
  const { screen } = await show([waitingPage({ newer, threads })])
  await expect.element(screen.getByRole('link', { name: /^Ada/ })).toBeVisible()
  expect(screen.getByRole('link', { name: /^Ben/ }).query()).toBeNull()
})
