import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { ConnectorError } from '../connector/errors'
import type { WalkKit } from '../connector/walk/plan'
import type { Lane } from '../connector/walk/walk'
import { END_OF_TIME_MS } from '../connector/walk/shard'
import { lineAfter } from '../connector/walk/windows'
import { HOUR, laneOf, messageOf, pageOf, scopeOf, seededClient, sourceOf, upstreamOf } from '../test/seeded'
import { NOW, kitOf } from '../test/walks'
import { type LoadedPage, messagesKey } from './get-messages'
import { sweepKey } from './get-sweep'
import { useLoaded } from './use-loaded'

const COUNT = 20
const source = sourceOf(scopeOf('first'))
const serverNow = () => NOW
const kit = kitOf(upstreamOf('first', COUNT))

async function load(pages: readonly LoadedPage[], own: Partial<WalkKit> = kit) {
  const { client, show, wrapper } = seededClient(source, pages, own)
  /** How long a lane was said to wait, ms, each time that it was drawn. */
  const pauses: (number | undefined)[] = []
  const { result } = await renderHook(
    () => {
      const loaded = useLoaded(source, serverNow)
      pauses.push(loaded.openLanes[0]?.pause?.ms)
      return loaded
    },
    { wrapper },
  )
  return {
    client,
    show,
    result,
    pauses,
    shownIds: () => result.current.messageLists.flat().map(({ id }) => id),
    lane: () => result.current.openLanes[0],
  }
}

/** Answers, but for the calls whose numbers are given; these fail. */
function failing(error: ConnectorError, ...calls: readonly number[]) {
  const answered = { calls: 0 }
  const messages: WalkKit['messages'] = async (...asked) => {
    answered.calls++
    if (calls.includes(answered.calls)) throw error
    return kit.messages(...asked)
  }
  return { kit: { ...kit, messages, sleep: async () => undefined }, answered }
}

test.each<Lane['kind']>(['stretch', 'failed', 'late'])(
  'a lane of the kind "%s" that is longer than one load is read to its end',
  async (kind) => {
    const { result, lane, shownIds } = await load([pageOf({ lanes: [laneOf(source, kind)] })])
    if (kind !== 'late') {
      expect(lane()?.state).toBe('failed')
      lane()?.retry()
    }
    await expect.poll(() => result.current.openLanes).toEqual([])
    expect(shownIds()).toHaveLength(COUNT)
    expect(new Set(shownIds()).size).toBe(COUNT)
  },
)

test('a lane that failed and was read down to the walk goes on by itself when a page lands that was under way', async () => {
  const first = pageOf({ lanes: [laneOf(source, 'failed')], completeFromMs: NOW - 3 * HOUR })
  const { result, lane, shownIds, show } = await load([first])
  lane()?.retry()
  await expect.poll(() => result.current.openLanes).toEqual([])
  expect(shownIds().length).toBeLessThan(COUNT)
  show([first, pageOf({ completeFromMs: null })])
  await expect.poll(() => shownIds()).toHaveLength(COUNT)
  expect(result.current.openLanes).toEqual([])
})

test('a lane that fails on the way keeps what it has read, says why, and goes on from there', async () => {
  const refused = failing(new ConnectorError('refused', { requestId: 'r-1' }), 4, 5)
  const { result, lane, shownIds } = await load([pageOf({ lanes: [laneOf(source, 'late')] })], refused.kit)
  await expect.poll(() => lane()?.state).toBe('failed')
  // Of three that were answered, one by one: there may be more of the last one's second.
  expect(shownIds()).toHaveLength(2)
  expect(lane()?.failure).toMatchObject({ kind: 'refused', requestId: 'r-1' })
  lane()?.retry()
  await expect.poll(() => result.current.openLanes).toEqual([])
  expect(shownIds()).toHaveLength(COUNT)
  // One call for each message, two that find the end and make sure of it, and the two that failed: nothing was read twice.
  expect(refused.answered.calls).toBe(COUNT + 2 + 2)
})

test('a lane that left to wait waits once for that, and for a second refusal only as long as it says', async () => {
  const problem = {
    kind: 'rate-limited',
    status: 429,
    message: null,
    requestId: null,
    retryAfterMs: 1_500,
  } as const
  const again = failing(new ConnectorError('rate-limited', { retryAfterMs: 500 }), 1)
  const { result, pauses } = await load(
    [pageOf({ lanes: [laneOf(source, 'waiting', { problem })] })],
    again.kit,
  )
  await expect.poll(() => result.current.openLanes).toEqual([])
  const told = pauses.filter((ms) => ms !== undefined)
  expect(told.filter((ms, at) => ms !== told[at - 1])).toEqual([1_500, 500])
})

test('a late lane that is asked to wait says for how long', async () => {
  const { kit: own } = failing(new ConnectorError('rate-limited', { retryAfterMs: 60_000 }), 1)
  const { lane } = await load([pageOf({ lanes: [laneOf(source, 'late')] })], own)
  await expect.poll(() => lane()).toMatchObject({ state: 'waiting', pause: { ms: 60_000 } })
})

test('what the upstream does not accept is counted over all pages and lanes', async () => {
  const lane = laneOf(source, 'late')
  const [reader] = lane.state.readers
  if (!reader) throw new Error('no reader')
  const state = { ...lane.state, readers: [{ ...reader, droppedIds: ['in a lane'] }] }
  const { result } = await load([
    pageOf({ lanes: [{ ...lane, state }], droppedIds: ['first', 'both'] }),
    pageOf({ droppedIds: ['both'] }),
  ])
  await expect.poll(() => result.current.droppedIds.toSorted()).toEqual(['both', 'first', 'in a lane'])
})

/** A thread that a sweep finds. */
const found = (connectionId: string, n: number) => ({
  id: `${connectionId} ${n}`,
  connectionId,
  subject: null,
  originalSender: null,
  isResolved: false,
  createdMs: NOW - 30 * HOUR,
  updatedMs: NOW - 2 * HOUR,
})
/** An answer that does not come; who leaves is let go, and the place among the sweeps with them. */
const never = (_id: string, _body: object, signal?: AbortSignal) =>
  new Promise<never>((_resolve, reject) =>
    signal?.addEventListener('abort', () => reject(new ConnectorError('aborted'))),
  )

test('a first page that comes after the sweeps have ended gets their lanes, once', async () => {
  const scope = ['first', 'second'].map((id) => scopeOf(id, 'unproven'))
  const many = sourceOf(...scope)
  const { client, show, wrapper } = seededClient(many, [], { threads: never, messages: never })
  for (const entry of scope)
    client.setQueryData(sweepKey(entry, lineAfter(NOW)), [found(entry.connectionId, 1)])
  const { result, rerender } = await renderHook(() => useLoaded(many, serverNow), { wrapper })
  show([pageOf({})])
  await expect.poll(() => result.current.sweep.lanes.length).toBe(2)
  const { lanes } = result.current.sweep
  expect(lanes.map(({ connectionId }) => connectionId)).toEqual(['first', 'second'])
  await rerender()
  expect(result.current.sweep.lanes).toBe(lanes)
})

test('a sweep that ends makes the lane of its own threads alone', async () => {
  const scope = ['first', 'second', 'third'].map((id) => scopeOf(id, 'unproven'))
  const many = sourceOf(...scope)
  const page = pageOf({ firstMetIds: ['first 0'], messages: [messageOf('m', 'first 0', NOW - 3 * HOUR)] })
  const { client, wrapper } = seededClient(many, [page], { threads: never, messages: never })
  const { result } = await renderHook(() => useLoaded(many, serverNow), { wrapper })
  const threadsOf = (lane: Lane | undefined) =>
    lane?.state.readers.flatMap(({ threads }) => threads.map(({ id }) => id))
  const sweptBy = (id: string) => {
    const entry = scope.find(({ connectionId }) => connectionId === id)
    if (entry)
      client.setQueryData(sweepKey(entry, lineAfter(NOW)), [found('first', 0), found(id, 1), found(id, 2)])
  }
  sweptBy('first')
  await expect.poll(() => result.current.sweep.lanes).toHaveLength(1)
  const [first] = result.current.sweep.lanes
  // What the walk has met is read by the walk, whoever found it.
  expect(threadsOf(first)).toEqual(['first 1', 'first 2'])
  sweptBy('third')
  await expect.poll(() => result.current.sweep.lanes).toHaveLength(2)
  expect(result.current.sweep.lanes[0]).toBe(first)
  expect(threadsOf(result.current.sweep.lanes[1])).toEqual(['third 1', 'third 2'])
})

test('a list that is opened after a line of the grid is swept anew, and the one before it keeps its lanes', async () => {
  const scope = scopeOf('first', 'unproven')
  const soonMs = lineAfter(NOW) + HOUR
  const clock = { nowMs: NOW }
  const [before, after] = [found('first', 1), found('first', 2)]
  const threads: WalkKit['threads'] = async (_id, { CreatedUtc }) => {
    const isIn = ({ createdMs }: typeof before) =>
      createdMs >= Date.parse(CreatedUtc?.StartUtc ?? '') && createdMs <= Date.parse(CreatedUtc?.EndUtc ?? '')
    const all = [
      before,
      ...(clock.nowMs > NOW ? [{ ...after, createdMs: NOW + HOUR, updatedMs: NOW + HOUR }] : []),
    ]
    return { threads: all.filter(isIn), cursor: null }
  }
  const opened = { ...sourceOf(scope), range: { startMs: NOW - 40 * HOUR, endMs: END_OF_TIME_MS } }
  const { client, show, wrapper } = seededClient(opened, [pageOf({})], { threads, messages: never })
  const open = (source: typeof opened) => renderHook(() => useLoaded(source, () => clock.nowMs), { wrapper })
  const idsOf = (lanes: readonly Lane[]) =>
    lanes.flatMap(({ state }) => state.readers.flatMap((reader) => reader.threads.map(({ id }) => id)))
  const { result, rerender } = await open(opened)
  await expect.poll(() => idsOf(result.current.sweep.lanes)).toEqual(['first 1'])
  const { lanes } = result.current.sweep

  clock.nowMs = soonMs
  const next = { ...opened, range: { ...opened.range, startMs: NOW - 30 * HOUR } }
  client.setQueryData(messagesKey(next), { pages: [pageOf({ askedMs: soonMs })], pageParams: [null] })
  const later = await open(next)
  await expect.poll(() => idsOf(later.result.current.sweep.lanes)).toEqual(['first 1', 'first 2'])

  // Another page does not change for which line the first one is swept.
  show([pageOf({}), pageOf({ askedMs: soonMs })])
  await rerender()
  expect(idsOf(result.current.sweep.lanes)).toEqual(['first 1'])
  expect(lanes).toHaveLength(1)
})
