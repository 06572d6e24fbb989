import { onlineManager } from '@tanstack/react-query'
import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import { ConnectorError } from '../connector/errors'
import type { WalkedThread } from '../connector/walk/plan'
import { scopeOf, seededClient, sourceOf } from '../test/seeded'
import { NOW } from '../test/walks'
import { refresh } from './refresh'
import { useLabels } from './use-labels'

const thread = (id: string, connectionId = 'first'): WalkedThread => ({
  id,
  connectionId,
  originalSender: null,
  subject: null,
  isResolved: false,
  createdMs: NOW,
  updatedMs: NOW,
})

test.each(['the network is back', 'somebody refreshes', 'its time has come'])(
  'what failed is asked for again when %s',
  async (why) => {
    const source = sourceOf(scopeOf('first'))
    const portfolios = [{ connectionId: 'first', enterpriseIds: ['mill', 'opera'] }]
    const lists = [[thread('lost')]]
    let isAway = true
    let calls = 0
    const { client, wrapper } = seededClient(source, [], {
      threads: async (_connectionId, body) => {
        calls++
        if (isAway) throw new ConnectorError('refused')
        return { threads: (body.MessageThreadIds ?? []).map((id) => thread(id)), cursor: null }
      },
    })
    const { result } = await renderHook(() => useLabels(source, portfolios, lists), { wrapper })
    await expect
      .poll(() => client.getQueryCache().findAll({ queryKey: ['labels'] })[0]?.state.status)
      .toBe('error')
    isAway = false
    expect([calls, [...result.current]]).toEqual([1, []])
    if (why === 'the network is back') {
      onlineManager.setOnline(false)
      onlineManager.setOnline(true)
    } else if (why === 'somebody refreshes') await refresh(client)
    else {
      const [query] = client.getQueryCache().findAll({ queryKey: ['labels'] })
      const interval = query?.observers[0]?.options.refetchInterval
      expect(query && typeof interval === 'function' && interval(query)).toBe(30_000)
      await query?.fetch()
    }
    await expect.poll(() => [...result.current]).toEqual([['lost', 'mill']])
    expect(calls).toBe(2)
  },
)

// Last: what hangs there takes the one place that labels have.
test('a conversation keeps its property while the list that it stands in is asked for anew', async () => {
  const source = sourceOf(scopeOf('first'))
  let isHanging = false
  const { wrapper } = seededClient(source, [], {
    threads: (_connectionId, body) =>
      isHanging
        ? new Promise(() => undefined)
        : Promise.resolve({ threads: (body.MessageThreadIds ?? []).map((id) => thread(id)), cursor: null }),
  })
  const portfolios = [{ connectionId: 'first', enterpriseIds: ['mill', 'opera'] }]
  const old = [thread('old'), thread('of a hotel alone', 'second')]
  const grown = [thread('new'), ...old]
  const { result, rerender } = await renderHook(
    (lists: readonly (readonly WalkedThread[])[] = []) => useLabels(source, portfolios, lists),
    { wrapper, initialProps: [old] },
  )
  await expect.poll(() => [...result.current]).toEqual([['old', 'mill']])
  isHanging = true
  await rerender([grown])
  expect([...result.current]).toEqual([['old', 'mill']])
})
