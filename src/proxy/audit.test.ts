import { expect, test } from 'vitest'
import { createTestProxy } from '../test/fake-upstream'
import { MESSAGES, THREAD, asked } from '../test/messages-call'

const another = THREAD.replace(/.$/, (last) => (last === '0' ? '1' : '0'))

test('a conversation that is opened is a line of who, which and when, also when it comes from memory', async () => {
  const { ask, logged } = createTestProxy()
  const body = { ...asked, MessageThreadIds: [THREAD], Limitation: { Count: 50, Cursor: null } }
  await ask(MESSAGES, body)
  await ask(MESSAGES, body)
  expect(logged.map(({ cache, opened }) => ({ cache, opened }))).toEqual([
    { cache: 'miss', opened: { connection: 'demo', thread: THREAD } },
    { cache: 'hit', opened: { connection: 'demo', thread: THREAD } },
  ])
})

test.each([
  ['an older page of it', { MessageThreadIds: [THREAD], Limitation: { Count: 50, Cursor: THREAD } }],
  ['several conversations', { MessageThreadIds: [THREAD, another], Limitation: { Count: 50, Cursor: null } }],
])('%s is not one that is opened', async (_title, body) => {
  const { ask, logged } = createTestProxy()
  await ask(MESSAGES, body)
  expect(logged).toHaveLength(1)
  expect(logged[0]).not.toHaveProperty('opened')
})
