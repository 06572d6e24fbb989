import { EMPTY_WORLD, SHOWN_FIRST, fillInbox } from './few-conversations'
import { expect, inboxOf, test, threadOf } from './fixtures'
import { messageIn } from './hostile-writing'
import { readEverything, scrollToTheEnd } from './reading'
import { asksForOlder, quotedOlderRequestId } from './upstream-failures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

type Fields = Record<string, unknown>

const isFields = (value: unknown): value is Fields => typeof value === 'object' && value !== null

/** Changes one message of an answer; `change` gives the fields that replace or, as `undefined`, remove its own. */
function changing(id: string, change: Fields) {
  return (json: unknown): unknown => {
    if (!isFields(json) || !Array.isArray(json['Messages'])) return json
    const messages: unknown[] = json['Messages']
    return {
      ...json,
      Messages: messages.map((message) =>
        isFields(message) && message['Id'] === id ? { ...message, ...change } : message,
      ),
    }
  }
}

const MALFORMED = 'Mews sent an answer that could not be read.'

test.describe('a sender of any kind is a row with a badge', () => {
  const senders: readonly { title: string; sender: unknown; badge: string; data: string }[] = [
    { title: 'a string', sender: 'Enterprise', badge: 'Enterprise', data: 'enterprise' },
    {
      title: 'an object',
      sender: { Discriminator: 'Application', Value: null },
      badge: 'Application',
      data: 'application',
    },
    {
      title: 'an object without a value',
      sender: { Discriminator: 'Enterprise' },
      badge: 'Enterprise',
      data: 'enterprise',
    },
    {
      title: 'a discriminator of some day',
      sender: { Discriminator: 'Robot', Value: { Name: 'R2' } },
      badge: 'Unknown sender',
      data: 'unknown',
    },
    { title: 'another case', sender: 'ENTERPRISE', badge: 'Unknown sender', data: 'unknown' },
    { title: 'none', sender: undefined, badge: 'Unknown sender', data: 'unknown' },
    { title: 'a list', sender: ['Application'], badge: 'Unknown sender', data: 'unknown' },
  ]

  test('in the list and in the conversation', async ({ page, world }) => {
    const { id: threadId } = world.startThread({ text: 'Hello' })
    const written = senders.map((shape) => ({ ...world.write(threadId, `Sent by ${shape.title}`), ...shape }))
    for (const { id, sender } of written) {
      world.fault({
        operation: 'messages/getAll',
        kind: 'transform',
        transform: changing(id, { Sender: sender }),
      })
    }
    await page.goto(`/?show=all&thread=${threadId}`)
    for (const region of [inboxOf(page), threadOf(page)]) {
      for (const { id, title, badge, data } of written) {
        const message = messageIn(region, id)
        await message.scrollIntoViewIfNeeded()
        await expect(message).toHaveAttribute('data-sender', data)
        await expect(message.getByText(badge, { exact: true })).toBeVisible()
        await expect(message).toContainText(`Sent by ${title}`)
      }
    }
  })
})

test.describe('damage that can be shown is one row with a placeholder', () => {
  const damages: readonly { title: string; change: Fields }[] = [
    { title: 'no text', change: { Text: undefined } },
    { title: 'an empty text', change: { Text: '' } },
    { title: 'a text of null', change: { Text: null } },
    { title: 'a text that is an object', change: { Text: { toString: 'x', __html: '<b>x</b>' } } },
  ]
  test('in the list and in the conversation', async ({ page, world }) => {
    const { id: threadId } = world.startThread({ text: 'Hello' })
    const written = damages.map((damage) => ({ ...damage, ...world.write(threadId, damage.title) }))
    const { id: lastId } = world.write(threadId, 'And a whole one')
    for (const { id, change } of written) {
      world.fault({ operation: 'messages/getAll', kind: 'transform', transform: changing(id, change) })
    }
    await page.goto(`/?show=all&thread=${threadId}`)
    for (const region of [inboxOf(page), threadOf(page)]) {
      for (const { id } of written) {
        await expect(messageIn(region, id)).toContainText('This message could not be read.')
      }
      await expect(messageIn(region, lastId)).toContainText('And a whole one')
    }
  })
})

test('a guest, a subject and a state that are damaged are replaced, and the conversation opens', async ({
  page,
  world,
}) => {
  const { id: threadId } = world.startThread({ text: 'Hello' })
  world.fault({
    operation: 'messageThreads/getAll',
    kind: 'transform',
    transform: (json) => {
      if (!isFields(json) || !Array.isArray(json['MessageThreads'])) return json
      const threads: unknown[] = json['MessageThreads']
      const damage = { OriginalSender: null, Subject: 7, IsResolved: 'no' }
      return {
        ...json,
        MessageThreads: threads.map((thread) => ({ ...(isFields(thread) ? thread : {}), ...damage })),
      }
    },
  })
  await page.goto(`/?thread=${threadId}`)
  const header = inboxOf(page).locator(`[data-row="header"][data-thread-id="${threadId}"]`)
  await expect(header).toContainText('Guest')
  await expect(header).toContainText('No subject')
  await expect(threadOf(page).getByRole('heading')).toHaveText('Guest')
  await expect(threadOf(page).getByRole('article')).toHaveCount(1)
})

test('fields that nobody knows are dropped on the way', async ({ page, world }) => {
  const { id: threadId } = world.startThread()
  const { id } = world.write(threadId, 'Hello')
  world.fault({
    operation: 'messages/getAll',
    kind: 'transform',
    transform: (json) =>
      changing(id, { Attachment: 'unknown-field-7' })({
        ...(isFields(json) ? json : {}),
        Extra: 'unknown-field-7',
      }),
  })
  const answered = page.waitForResponse((response) => response.url().includes('/messages/getAll'))
  await page.goto('/')
  await expect(messageIn(inboxOf(page), id)).toContainText('Hello')
  const answer = await (await answered).text()
  expect(answer).toContain(id)
  expect(answer).not.toContain('unknown-field-7')
})

test.describe('a message that cannot be placed fails its page, which is a line among the rows', () => {
  const damages: readonly { title: string; change: Fields }[] = [
    { title: 'without an id', change: { Id: undefined } },
    { title: 'with an id that is none', change: { Id: 'seven' } },
    { title: 'without a time', change: { CreatedUtc: null } },
    { title: 'with a time that is none', change: { CreatedUtc: '2026-02-30 at noon' } },
  ]
  for (const { title, change } of damages) {
    test(title, async ({ page, world }) => {
      const { truth } = fillInbox(world)
      const ids = truth().map(({ id }) => id)
      const recover = world.fault({
        operation: 'messages/getAll',
        when: asksForOlder,
        kind: 'transform',
        transform: changing(ids[60] ?? '', change),
      })
      await page.goto('/?show=all')
      const inbox = inboxOf(page)
      await expect(inbox.getByRole('feed')).toBeVisible()
      await scrollToTheEnd(inbox)
      const line = inbox.locator('[data-row="gap"]')
      await expect(line).toContainText(MALFORMED)
      await expect(line).toContainText(quotedOlderRequestId(world))
      const kept = (await readEverything(inbox)).messageIds
      expect(kept).toEqual(expect.arrayContaining(ids.slice(0, SHOWN_FIRST)))
      expect(kept).not.toContain(ids[60])
      recover()
      await line.getByRole('button', { name: 'Try again' }).click()
      await expect(line).toHaveCount(0)
      await scrollToTheEnd(inbox)
      expect((await readEverything(inbox)).messageIds.toSorted()).toEqual(ids.toSorted())
    })
  }
})
