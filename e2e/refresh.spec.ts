import { expect, inboxOf, test, threadOf } from './fixtures'
import { firstVisibleMessage, scrollBy, topOf } from './geometry'

test('Refresh shows what is new, says when it looked, and never asks for a loaded page again', async ({
  page,
  world,
}) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  const fresh = world.startThread({
    originalSender: 'Ada Byron',
    subject: 'Lost umbrella',
    text: 'It is blue.',
  })
  world.clearRequests()
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await expect(inbox.locator(`[data-thread-id="${fresh.id}"]`).first()).toBeAttached()
  await expect(page.getByRole('button', { name: /Checked \d\d:\d\d/ })).toBeVisible()
  // One look for threads, one for the known ones' messages, one for those of the new thread.
  expect(world.requests.map(({ operation }) => operation)).toEqual([
    'messageThreads/getAll',
    'messages/getAll',
    'messages/getAll',
  ])
})

test('what arrives while one reads leaves the line where it is and is announced', async ({ page, world }) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  await scrollBy(inbox, 1_500)
  const line = await firstVisibleMessage(inbox)
  const fresh = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
  world.write(fresh.id, 'Hello?')
  await page.getByRole('button', { name: /^Refresh/ }).click()
  const pill = inbox.getByRole('button', { name: '2 new messages' })
  await expect(pill).toBeVisible()
  expect(await topOf(inbox, line.key)).toBeCloseTo(line.top, 0)
  await pill.click()
  await expect(inbox.locator('article').first()).toContainText('Ada Byron')
  await expect(inbox.locator('article').first()).toBeInViewport()
  await expect(pill).toBeHidden()
})

test('an answer joins the open conversation at its end', async ({ page, world }) => {
  const { id } = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
  await page.goto(`/?thread=${id}`)
  await expect(threadOf(page).getByRole('article')).toHaveCount(1)
  world.reply(id, 'Good evening, we are.')
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await expect(threadOf(page).getByRole('article').last()).toContainText('Good evening, we are.')
  await expect(threadOf(page).getByRole('article').last()).toBeInViewport()
})

test('coming back to the window looks again, but not within 15 s of the last look', async ({
  page,
  world,
}) => {
  await page.clock.install()
  await page.goto('/')
  await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  world.clearRequests()
  const comeBack = () => page.evaluate(() => window.dispatchEvent(new Event('focus')))
  await comeBack()
  await page.clock.runFor(14_000)
  expect(world.requests).toHaveLength(0)
  await page.clock.runFor(2_000)
  await comeBack()
  await expect.poll(() => world.requests.length).toBe(2)
})
