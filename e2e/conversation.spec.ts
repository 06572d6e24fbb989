import { expect, inboxOf, test, threadOf } from './fixtures'
import { firstVisibleMessage, footOf, gaps, rowsOf, scrollBy, topOf } from './geometry'
import { longestThread } from './long-thread'
import { scrollToTheBeginning } from './reading'

test('a conversation opens at its newest message, whole, and is restored by its address', async ({
  page,
  world,
}) => {
  const { id, messages } = longestThread(world)
  await page.goto(`/?thread=${id}`)
  const newest = threadOf(page).locator(`[data-message-id="${messages.at(-1)?.id ?? ''}"]`)
  await expect(newest).toBeInViewport()
  await page.reload()
  await expect(newest).toBeInViewport()
  await expect(newest).toContainText(messages.at(-1)?.text?.slice(0, 20) ?? '')
})

test('older messages load at the top, down to the first, and the line being read stays put', async ({
  page,
  world,
}) => {
  const { id, count, messages } = longestThread(world)
  expect(count).toBeGreaterThan(300)
  await page.goto(`/?thread=${id}`)
  const thread = threadOf(page)
  const feed = thread.getByRole('feed')
  await expect(feed.getByRole('article').last()).toBeInViewport()

  // The next page waits at the gate until the line has been taken.
  let open: () => void = () => {}
  const gate = new Promise<void>((resolve) => (open = resolve))
  await page.route('**/messages/getAll', async (route) => {
    await gate
    await route.continue()
  })
  await thread.locator('[data-feed-scroller]').evaluate((scroller) => (scroller.scrollTop = 400))
  await expect.poll(async () => (await footOf(thread)).state).toBe('loading')
  await scrollBy(thread, 100)
  const line = await firstVisibleMessage(thread)
  const before = await rowsOf(thread)
  open()
  await expect.poll(async () => (await rowsOf(thread)).at(0)?.key).not.toBe(before[0]?.key)
  await expect.poll(() => topOf(thread, line.key)).toBeCloseTo(line.top, 0)
  expect(await gaps(thread)).toEqual([])

  await scrollToTheBeginning(thread)
  const first = thread.locator(`[data-message-id="${messages[0]?.id ?? ''}"]`)
  await expect(first).toBeInViewport()
  await expect(thread.getByText('That is the beginning of this conversation')).toBeVisible()
})

test('messages outside the created range are shown and marked', async ({ page, world }) => {
  const { id, messages } = longestThread(world)
  await page.goto(`/?thread=${id}&created=2026-03-31..2026-03-31`)
  const thread = threadOf(page)
  const outside = messages.findLast(({ createdMs }) => createdMs < Date.parse('2026-03-31T00:00:00+02:00'))
  const article = thread.locator(`[data-message-id="${outside?.id ?? ''}"]`)
  await expect
    .poll(async () => {
      await scrollBy(thread, -200)
      return article.count()
    })
    .toBe(1)
  await expect(article).toContainText('Outside the created range')
})

test('days, reply gaps and times are the property’s, with its zone named', async ({ page, world }) => {
  const opened = world.startThread({
    originalSender: 'Ada Byron',
    subject: 'Late bus',
    createdMs: world.now() - 7_200_000,
  })
  const asked = Date.parse('2026-03-31T09:00:00Z')
  world.write(opened.id, 'Are you still there?', { createdMs: asked })
  world.write(opened.id, 'Of course.', { sender: 'Enterprise', createdMs: asked + 12 * 60_000 })
  await page.goto(`/?thread=${opened.id}`)
  const thread = threadOf(page)
  await expect(thread.getByText('Tue 31 March 2026, Budapest time, UTC+2')).toBeVisible()
  await expect(thread.getByText('Guest waited 12 min')).toBeVisible()
  const article = thread.getByRole('article').first()
  await expect(article).toContainText('Application')
  await expect(article).toContainText('Ada Byron')
  await expect(article).toContainText('11:00')
  // The reader sits in Auckland: their own time comes on demand.
  await article.getByRole('button', { name: /11:00/ }).click()
  await expect(article).toContainText('22:00 your time')
})

test.describe('in a tall window', () => {
  test.use({ viewport: { width: 1280, height: 3_000 } })

  test('who waits is said until the property answers or the conversation is resolved', async ({
    page,
    world,
  }) => {
    const opened = world.startThread({
      originalSender: 'Ada Byron',
      createdMs: world.now() - 7_200_000,
      text: 'Hello?',
    })
    await page.goto(`/?thread=${opened.id}`)
    const header = inboxOf(page).locator(`[data-row="header"][data-thread-id="${opened.id}"]`)
    await expect(header).toContainText('Waiting 2 h')
    await expect(threadOf(page).locator('header')).toContainText('Waiting 2 h')
    world.resolve(opened.id)
    await page.getByRole('button', { name: /^Refresh/ }).click()
    await expect(header).toContainText('Resolved')
    await expect(header).not.toContainText('Waiting')
  })
})

test.describe('on a phone', () => {
  test.use({ viewport: { width: 320, height: 640 }, hasTouch: true })

  test('a conversation is a second screen, and Back returns to the same place in the list', async ({
    page,
  }) => {
    await page.goto('/')
    const inbox = inboxOf(page)
    await expect(inbox.getByRole('article').first()).toBeVisible()
    await scrollBy(inbox, 900)
    const headers = inbox.locator('[data-row="header"]')
    const ids = await headers.evaluateAll((rows) =>
      rows.filter((row) => row.getBoundingClientRect().top > 300).map((row) => row.dataset['threadId']),
    )
    const link = inbox.locator(`[data-row="header"][data-thread-id="${ids[0]}"] a`)
    await link.scrollIntoViewIfNeeded()
    const line = await firstVisibleMessage(inbox)
    await link.click()
    await expect(threadOf(page)).toBeInViewport({ ratio: 0.9 })
    await page.getByRole('button', { name: 'Back to the conversations' }).click()
    await expect(threadOf(page)).toBeHidden()
    await expect.poll(() => topOf(inbox, line.key)).toBeCloseTo(line.top, 0)
    expect(new URL(page.url()).search).toBe('')
  })

  test('Back from a link that was opened directly leads to the list too', async ({ page, world }) => {
    await page.goto(`/?thread=${longestThread(world).id}`)
    await page.getByRole('button', { name: 'Back to the conversations' }).click()
    await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  })
})
