import type { Locator, Page } from '@playwright/test'
import { expect, inboxOf, test, threadOf } from './fixtures'
import { type Row, firstVisibleMessage, gaps, scrollBy, topOf } from './geometry'
import { longestThread } from './long-thread'
import { refreshUntil } from './reading'

/** What the history's entry holds of where lists are read. */
const kept = (page: Page) => page.evaluate((): unknown => history.state)

/** Scrolls by some px, a screen at a time as a reader would, and waits until that place is kept. */
async function readOn(page: Page, region: Locator, pane: 'inbox' | 'thread', px: number): Promise<Row> {
  const step = Math.sign(px) * 500
  for (let left = Math.abs(px); left > 0; left -= 500) {
    await scrollBy(region, step)
    await expect(region.locator('[data-feed-state="loading"]')).toHaveCount(0)
  }
  await expect
    .poll(async () => {
      const line = await firstVisibleMessage(region)
      const state = await kept(page)
      const place: unknown = typeof state === 'object' && state !== null ? Reflect.get(state, pane) : null
      return typeof place === 'object' && place !== null && Reflect.get(place, 'key') === line.key
    })
    .toBe(true)
  return firstVisibleMessage(region)
}

/** Whether the line that was read is read again, at the same place to a pixel. */
async function expectLine(region: Locator, line: Row) {
  await expect
    .poll(async () => Math.abs(((await topOf(region, line.key)) ?? Number.NaN) - line.top))
    .toBeLessThanOrEqual(1)
}

const openConversation = (page: Page, at: number) =>
  inboxOf(page).locator('[data-row="header"]').nth(at).getByRole('link').click()

test('a reload deep in the list returns to the same message at the same place, without loading what lies above', async ({
  page,
  world,
}) => {
  await page.goto('/?created=any-time')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  const line = await readOn(page, inbox, 'inbox', 12_000)
  world.clearRequests()
  await page.reload()
  await expectLine(inbox, line)
  const first = world.requests.filter(({ operation }) => operation === 'messages/getAll')
  expect(first.length).toBeLessThan(8)
  expect(await gaps(inbox)).toEqual([])
  // And up to the newest: nothing is missing on the way.
  await expect
    .poll(async () => {
      await scrollBy(inbox, -2_000)
      const isAtTop = await inbox
        .locator('[data-feed-scroller]')
        .evaluate((scroller) => scroller.scrollTop === 0)
      return isAtTop && (await inbox.locator('[data-newer-state]').count()) === 0
    })
    .toBe(true)
  const newest = world.truth({
    token: world.token,
    enterpriseIds: [world.enterprises[0]?.id ?? ''],
    startMs: 0,
  })[0]
  await expect(inbox.locator(`[data-message-id="${newest?.id ?? ''}"]`)).toBeVisible()
})

test('a reload deep in a conversation returns to the same message at the same place', async ({
  page,
  world,
}) => {
  const { id } = longestThread(world)
  await page.goto(`/?thread=${id}`)
  const thread = threadOf(page)
  await expect(thread.getByRole('article').last()).toBeInViewport()
  const line = await readOn(page, thread, 'thread', -7_000)
  await page.reload()
  await expectLine(thread, line)
  expect(await gaps(thread)).toEqual([])
  // Whoever goes on reading towards now meets no gap and no end before it.
  const scroller = thread.locator('[data-feed-scroller]')
  await expect
    .poll(async () => {
      await scrollBy(thread, 3_000)
      const toEnd = await scroller.evaluate(
        (element) => element.scrollHeight - element.scrollTop - element.clientHeight,
      )
      return toEnd < 2 && (await thread.locator('[data-newer-state]').count()) === 0
    })
    .toBe(true)
  const newest = longestThread(world).messages.at(-1)
  await expect(thread.locator(`[data-message-id="${newest?.id ?? ''}"]`)).toBeInViewport()
})

test('back and forward between conversations return to where each was read, and the list with them', async ({
  page,
}) => {
  await page.goto('/?created=any-time')
  const inbox = inboxOf(page)
  await openConversation(page, 0)
  const title = async () => threadOf(page).getByRole('heading').first().textContent()
  await expect(threadOf(page).getByRole('article').last()).toBeInViewport()
  const first = await title()
  await openConversation(page, 2)
  await expect.poll(title).not.toBe(first)
  await expect(threadOf(page).getByRole('article').last()).toBeInViewport()
  const second = await title()
  const deep = await readOn(page, inbox, 'inbox', 6_000)
  await page.goBack()
  await expect.poll(title).toBe(first)
  // The list was at its newest when the first conversation was open.
  await expect.poll(async () => (await firstVisibleMessage(inbox)).key).not.toBe(deep.key)
  await page.goForward()
  await expect.poll(title).toBe(second)
  await expectLine(inbox, deep)
})

test('a place at the newest end is kept as the newest', async ({ page, world }) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  await readOn(page, inbox, 'inbox', 1_500)
  await inbox.getByRole('button', { name: 'Newest messages' }).click()
  await expect.poll(() => kept(page)).toMatchObject({ inbox: null })
  const fresh = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
  await page.reload()
  await expect(inbox.getByRole('article').first()).toBeInViewport()
  await expect(inbox.locator('[data-newer-state]')).toHaveCount(0)
  // What readers share may be some seconds old; a look is not.
  await refreshUntil(page, inbox.locator(`[data-thread-id="${fresh.id}"]`).first())
})

test('a date is gone to, in the list and in the conversation, in the property’s days', async ({
  page,
  world,
  threadUpdated,
}) => {
  const { id, messages } = longestThread(world)
  await page.goto(`/?created=any-time&thread=${id}`)
  const thread = threadOf(page)
  await expect(thread.getByRole('article').last()).toBeInViewport()
  const startMs = Date.parse('2025-10-15T00:00:00+02:00')
  const goTo = async (region: Locator) => {
    await region.getByRole('button', { name: 'Go to' }).click()
    await region.getByLabel('Date', { exact: true }).fill('2025-10-15')
    await region.getByRole('button', { name: 'Go', exact: true }).click()
  }
  await goTo(thread)
  const expected = messages.find(({ createdMs }) => createdMs >= startMs)
  const article = thread.locator(`[data-message-id="${expected?.id ?? ''}"]`)
  await expect.poll(async () => (await firstVisibleMessage(thread)).messageId).toBe(expected?.id)
  await expect(article).toBeInViewport()
  await goTo(inboxOf(page))
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  // The conversation whose newest message is the last one of that day or before it.
  const truth = world.truth({
    token: world.token,
    enterpriseIds: [world.enterprises[0]?.id ?? ''],
    startMs: 0,
  })
  const seen = new Set<string>()
  const newest = truth.filter(({ threadId }) => !seen.has(threadId) && seen.add(threadId))
  const first = newest.find(({ createdMs }) => createdMs < startMs + 86_400_000)
  const header = `header ${first?.threadId ?? ''}`
  const isShown = async () => {
    // Where messages do not move their conversation, nobody can tell yet which of them went on after that day: these stand
    // over it until newer messages are loaded.
    if (!threadUpdated) await expect(inbox.locator(`[data-row-key="${header}"]`)).toBeAttached()
    else await expect.poll(() => topOf(inbox, header)).toBeCloseTo(0, 0)
  }
  await isShown()
  await page.reload()
  await expect.poll(async () => (await firstVisibleMessage(thread)).messageId).toBe(expected?.id)
  await isShown()
})

test('the oldest is gone to, and the way back to the newest', async ({ page, world }) => {
  const { id, messages } = longestThread(world)
  await page.goto(`/?created=any-time&thread=${id}`)
  for (const region of [threadOf(page), inboxOf(page)]) {
    await expect(region.getByRole('article').first()).toBeVisible()
    await region.getByRole('button', { name: 'Go to' }).click()
    await region.getByRole('button', { name: 'Oldest messages' }).click()
  }
  await expect(threadOf(page).locator(`[data-message-id="${messages[0]?.id ?? ''}"]`)).toBeInViewport()
  await expect(inboxOf(page).getByText('That is the beginning')).toBeInViewport()
  for (const region of [threadOf(page), inboxOf(page)]) {
    await region.getByRole('button', { name: 'Newest messages' }).filter({ visible: true }).click()
  }
  const newest = messages.at(-1)?.id ?? ''
  await expect(threadOf(page).locator(`[data-message-id="${newest}"]`)).toBeInViewport()
  await expect(inboxOf(page).getByRole('article').first()).toBeInViewport()
  await expect(inboxOf(page).locator('[data-newer-state]')).toHaveCount(0)
})

test('a link to a message opens the conversation there', async ({ page, world }) => {
  const { id, messages } = longestThread(world)
  const wanted = messages[Math.floor(messages.length / 3)]?.id ?? ''
  await page.goto(`/?thread=${id}&message=${wanted}`)
  const thread = threadOf(page)
  await expect(thread.locator(`[data-message-id="${wanted}"]`)).toBeInViewport()
  await expect.poll(() => topOf(thread, wanted)).toBeCloseTo(96, 0)
  await page.goto(`/?thread=${id}&message=${messages[0]?.id ?? ''}`)
  await expect(thread.locator(`[data-message-id="${messages[0]?.id ?? ''}"]`)).toBeInViewport()
})

test.describe('a link to no message of the conversation', () => {
  test.use({ expectsFailures: true })

  test('opens it at its newest and says so', async ({ page, world }) => {
    const { id } = longestThread(world)
    for (const message of ['4f9d1a50-0000-4000-8000-000000000000', 'nonsense']) {
      await page.goto(`/?thread=${id}&message=${message}`)
      await expect(
        threadOf(page).getByText('The message of this link is not in this conversation'),
      ).toBeVisible()
      await expect(threadOf(page).getByRole('article').last()).toBeInViewport()
    }
  })
})

test('what a history holds of another time or of nobody knows what is ignored', async ({ page }) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  const headers = inbox.locator('[data-row="header"]')
  await expect(headers.first()).toBeVisible()
  const first = await headers.first().getAttribute('data-thread-id')
  const createdMs = Date.parse('2026-03-20T10:00:00Z')
  for (const state of [
    'text',
    { inbox: 'text', thread: 7 },
    { inbox: { key: 1, threadId: null, createdMs: 'x', top: null } },
    { inbox: { key: 'gone', threadId: 'gone', createdMs: 1, top: 0 } },
    { inbox: { key: 'gone', threadId: 'gone', createdMs: 9e15, top: 0 } },
  ]) {
    await page.evaluate((value) => history.replaceState(value, ''), state)
    await page.reload()
    await expect(headers.first()).toHaveAttribute('data-thread-id', first ?? '')
  }
  // A message that is gone: the list begins at its instant all the same.
  const gone = { key: 'gone', threadId: 'gone', createdMs, top: 40 }
  await page.evaluate((inboxState) => history.replaceState({ inbox: inboxState }, ''), gone)
  await page.reload()
  await expect(inbox.getByRole('article').first()).toBeVisible()
  await expect(inbox.getByRole('button', { name: 'Newest messages' }).filter({ visible: true })).toBeVisible()
})

test('a message that is hundreds older than the newest of its conversation is returned to', async ({
  page,
  world,
}) => {
  const all = world.truth({ token: world.token, enterpriseIds: [world.enterprises[0]?.id ?? ''] })
  const beginMs = world.now() - 60 * 86_400_000
  const isSeen = new Set<string>()
  const conversations = all.filter(({ threadId }) => !isSeen.has(threadId) && isSeen.add(threadId))
  // One that ended a while ago, and began when much was written in others: pages of them are read for its sake.
  const newest = conversations.find(
    ({ threadId, createdMs }) => createdMs < beginMs && messageFarDown(all, threadId),
  )
  const read = newest && messageFarDown(all, newest.threadId)
  if (!newest || !read) throw new Error('there is no such conversation')
  await page.goto('/?created=any-time&show=all')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  const place = { key: read.id, threadId: newest.threadId, createdMs: newest.createdMs, top: 100 }
  await page.evaluate((inboxState) => history.replaceState({ inbox: inboxState }, ''), place)
  await page.reload()
  await expectLine(inbox, { key: read.id, top: 100, bottom: 0, messageId: read.id })
})

/** A message of a conversation that hundreds of others stand before, since its conversation's newest; newest first. */
function messageFarDown<Message extends { readonly threadId: string }>(
  all: readonly Message[],
  threadId: string,
) {
  const first = all.findIndex((message) => message.threadId === threadId)
  return all.slice(first + 500, first + 900).find((message) => message.threadId === threadId)
}

test('nothing that a guest wrote goes into the history', async ({ page }) => {
  await page.goto('/?created=any-time')
  await openConversation(page, 0)
  await readOn(page, inboxOf(page), 'inbox', 2_000)
  const text = JSON.stringify(await kept(page))
  expect(text).toMatch(/^[\w\s{}":,.@-]*$/)
  expect(text.length).toBeLessThan(600)
})
