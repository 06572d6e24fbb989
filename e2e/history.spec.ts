import type { Page } from '@playwright/test'
import { EMPTY_WORLD, fillInbox } from './few-conversations'
import { expect, inboxOf, test, threadOf } from './fixtures'

test.use(EMPTY_WORLD)

const show = (page: Page, name: string) => page.getByRole('button', { name, exact: true })
const created = (page: Page) => page.getByRole('button', { name: /^Created:/ })
const guest = (page: Page, name: string) => inboxOf(page).getByRole('link', { name: `${name}, Late arrival` })
const open = (page: Page, name: string) => threadOf(page).getByRole('heading', { name, exact: true })
const noneOpen = (page: Page) => page.getByRole('heading', { name: 'Choose a conversation' })

test('a reload restores conversation, range and what is shown of each conversation', async ({
  page,
  world,
}) => {
  fillInbox(world)
  await page.goto('/?created=last-7-days')
  await show(page, 'All messages').click()
  await guest(page, 'Guest 25').click()
  await expect(open(page, 'Guest 25')).toBeVisible()
  const address = page.url()
  await page.reload()
  expect(page.url()).toBe(address)
  await expect(open(page, 'Guest 25')).toBeVisible()
  await expect(show(page, 'All messages')).toHaveAttribute('aria-pressed', 'true')
  await expect(created(page)).toContainText('Last 7 days')
})

test('back and forward go through conversations and ranges', async ({ page, world }) => {
  fillInbox(world)
  await page.goto('/')
  await guest(page, 'Guest 25').click()
  await expect(open(page, 'Guest 25')).toBeVisible()
  await guest(page, 'Guest 24').click()
  await expect(open(page, 'Guest 24')).toBeVisible()
  await created(page).click()
  await page
    .getByRole('option', { name: 'Last 7 days' })
    .or(page.getByRole('button', { name: 'Last 7 days' }))
    .first()
    .click()
  await expect(created(page)).toContainText('Last 7 days')

  await page.goBack()
  await expect(created(page)).toContainText('Last 30 days')
  await expect(open(page, 'Guest 24')).toBeVisible()
  await page.goBack()
  await expect(open(page, 'Guest 25')).toBeVisible()
  await page.goBack()
  await expect(noneOpen(page)).toBeVisible()
  await page.goForward()
  await expect(open(page, 'Guest 25')).toBeVisible()
  await page.goForward()
  await page.goForward()
  await expect(created(page)).toContainText('Last 7 days')
  await expect(open(page, 'Guest 24')).toBeVisible()
})

test('coming back from elsewhere restores what was open', async ({ page, world }) => {
  fillInbox(world)
  await page.goto('/?show=all')
  await guest(page, 'Guest 25').click()
  await expect(open(page, 'Guest 25')).toBeVisible()
  await page.goto('/healthz')
  await page.goBack()
  await expect(open(page, 'Guest 25')).toBeVisible()
  await expect(show(page, 'All messages')).toHaveAttribute('aria-pressed', 'true')
  await page.goBack()
  await expect(noneOpen(page)).toBeVisible()
})

for (const { title, modifiers, button } of [
  { title: 'Control and a click', modifiers: ['ControlOrMeta'], button: 'left' },
  { title: 'the middle button', modifiers: [], button: 'middle' },
] as const) {
  test(`${title} opens a conversation in a tab of its own, with the range it was in`, async ({
    page,
    world,
    context,
  }) => {
    fillInbox(world)
    await page.goto('/?created=last-7-days&show=all')
    const opened = context.waitForEvent('page')
    await guest(page, 'Guest 25').click({ modifiers: [...modifiers], button })
    const tab = await opened
    await expect(open(tab, 'Guest 25')).toBeVisible()
    await expect(created(tab)).toContainText('Last 7 days')
    await expect(show(tab, 'All messages')).toHaveAttribute('aria-pressed', 'true')
    await expect(noneOpen(page)).toBeVisible()
  })
}

test('on a phone, back closes the conversation, by the button and by the browser', async ({
  page,
  world,
}) => {
  fillInbox(world)
  await page.setViewportSize({ width: 320, height: 640 })
  await page.goto('/')
  await guest(page, 'Guest 25').click()
  await expect(open(page, 'Guest 25')).toBeVisible()
  await page.goBack()
  await expect(threadOf(page)).toHaveCount(0)
  await page.goForward()
  await expect(open(page, 'Guest 25')).toBeVisible()
  await page.getByRole('button', { name: 'Back to the conversations' }).click()
  await expect(threadOf(page)).toHaveCount(0)
  await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  // The button went back in the history: the way forward is still there.
  await page.goForward()
  await expect(open(page, 'Guest 25')).toBeVisible()
})
