import { expect, test } from 'vitest'
import { renderHook } from 'vitest-browser-react'
import type { WalkedThread } from '../connector/walk/plan'
import { scopeOf, seededClient, sourceOf } from '../test/seeded'
import { NOW } from '../test/walks'
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
