import { expect, it } from 'vitest'
import { readToTheEnd } from '../../test/reader-loop'
import { createNaiveUpstream, uuid } from '../../test/naive-upstream'
import { NOW, expectWalk, kitOf, planOf } from '../../test/walks'
import { ConnectorError } from '../errors'

it('a request that is too large (413) is asked with fewer threads, and every message is read once', async () => {
  const connections = [{ id: 'c0', enterprises: [0] }]
  const upstream = createNaiveUpstream({
    messages: Array.from({ length: 60 }, (_, n) => ({
      id: uuid(1, n),
      threadId: uuid(2, n % 10),
      hiddenMs: NOW - (60 - n) * 3_600_000 * 20,
    })),
    threads: Array.from({ length: 10 }, (_, n) => ({
      id: uuid(2, n),
      enterprise: 0,
      createdMs: NOW - 60 * 86_400_000,
    })),
    connections,
    moves: true,
  })
  const plain = kitOf(upstream)
  const kit: typeof plain = {
    ...plain,
    messages: (connectionId, body, signal) => {
      if (body.MessageThreadIds.length > 3) throw new ConnectorError('bad-request', { status: 413 })
      return plain.messages(connectionId, body, signal)
    },
  }
  const screen = await readToTheEnd(planOf({ connections }, null), kit, kit)
  expect(screen.open()).toEqual([])
  expectWalk(screen.messages(), upstream.truth())
})
