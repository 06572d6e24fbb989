import { expect, inboxOf, test, threadOf } from './fixtures'
import { firstVisibleMessage, scrollBy, topOf } from './geometry'
import { allFound } from './reading'

test('Refresh shows what is new, says when it looked, and never asks for a loaded page again', async ({
  page,
  world,
}) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  await allFound(inbox)
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
  const inbox = inboxOf(page)
  await allFound(inbox)
  const comeBack = () => page.evaluate(() => window.dispatchEvent(new Event('focus')))
  // From here on the page's clock goes as it is told, however long the machine takes.
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000)
  const announced = (count: number) =>
    expect(async () => {
      await page.clock.runFor(20)
      const name = count === 1 ? '1 new message' : `${String(count)} new messages`
      expect(await inbox.getByRole('button', { name }).count()).toBe(1)
    }).toPass()
  world.startThread({ text: 'Good evening' })
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await announced(1)
  await expect(page.getByRole('button', { name: /Checked \d\d:\d\d/ })).toBeVisible()
  world.clearRequests()
  await comeBack()
  await page.clock.runFor(13_000)
  await comeBack()
  await page.clock.runFor(3_000)
  world.startThread({ text: 'Anybody?' })
  await comeBack()
  await announced(2)
  // One look, and nothing of the earlier two.
  await expect
    .poll(() => world.requests.map(({ operation }) => operation))
    .toEqual(['messageThreads/getAll', 'messages/getAll', 'messages/getAll'])
})

test('a conversation that is opened again shows what was answered while it was closed', async ({
  page,
  world,
}) => {
  await page.clock.install()
  const { id } = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
  await page.goto('/')
  const link = inboxOf(page).locator(`[data-row="header"][data-thread-id="${id}"]`).getByRole('link')
  await link.click()
  await expect(threadOf(page).getByRole('article')).toHaveCount(1)
  await page.goBack()
  await expect(threadOf(page)).toBeHidden()
  world.reply(id, 'We are now.')
  await page.clock.runFor(16_000)
  await link.click()
  await expect(threadOf(page).getByRole('article').last()).toContainText('We are now.')
})

test('in "All messages" the announcement leads to the new message and is gone', async ({ page, world }) => {
  await page.goto('/?show=all')
  const inbox = inboxOf(page)
  const { id } = world.startThread({ originalSender: 'Ada Byron', text: 'Line 0' })
  for (let at = 1; at < 40; at++) world.write(id, `Line ${at}`)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await scrollBy(inbox, 4_000)
  world.write(id, 'The newest of all')
  await page.getByRole('button', { name: /^Refresh/ }).click()
  const pill = inbox.getByRole('button', { name: /new messages?$/ })
  await pill.click()
  await expect(inbox.getByText('The newest of all')).toBeInViewport()
  await expect(pill).toBeHidden()
})

test.describe('seconds before midnight', () => {
  // 23:59:52 in Budapest.
  test.use({ nowIso: '2026-03-31T21:59:52Z' })

  test('midnight takes nothing away, shows what comes after it, and a new day is counted when the reader asks', async ({
    page,
    world,
  }) => {
    await page.clock.install()
    const { id: before } = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
    await page.goto('/?created=today')
    const inbox = inboxOf(page)
    const waiting = inbox.locator(`[data-row="header"][data-thread-id="${before}"]`).getByText(/^Waiting/)
    await expect(waiting).toBeVisible()
    await expect.poll(world.now).toBeGreaterThan(Date.parse('2026-03-31T22:00:00Z'))
    const { id: after } = world.startThread({ originalSender: 'Late Guest', text: 'Good morning' })
    await page.clock.runFor(16_000)
    await page.evaluate(() => window.dispatchEvent(new Event('focus')))
    await expect(inbox.locator(`[data-thread-id="${after}"]`).first()).toBeAttached()
    await expect(waiting).toBeVisible()
    await page.getByRole('button', { name: /^Refresh/ }).click()
    await expect(waiting).toBeHidden()
    await expect(inbox.locator(`[data-thread-id="${after}"]`).first()).toBeVisible()
  })
})
