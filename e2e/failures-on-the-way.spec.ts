import { EMPTY_WORLD, SHOWN_FIRST, fillInbox } from './few-conversations'
import type { Page } from '@playwright/test'
import { expect, inboxOf, test, threadOf } from './fixtures'
import { firstVisibleMessage } from './geometry'
import { allFound, readEverything, scrollToTheEnd } from './reading'
import { asksForOlder, callsOf, footOfFeed, quotedRequestId, scrollUntil } from './upstream-failures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

const ids = (messages: readonly { readonly id: string }[]) => messages.map(({ id }) => id).toSorted()

test.describe('whatever fails on the way to the messages says so, and "Try again" goes on from there', () => {
  test('the properties', async ({ page, world }) => {
    fillInbox(world)
    const recover = world.fault({ operation: 'enterprises/getAll', kind: 'status', status: 500 })
    await page.goto('/')
    const alert = page.getByRole('alert')
    await expect(alert.getByRole('heading')).toHaveText('The properties could not be loaded')
    await expect(alert).toContainText('Mews had a problem of its own.')
    await expect(alert).toContainText(quotedRequestId(world, 'enterprises/getAll'))
    expect(callsOf(world, 'enterprises/getAll')).toHaveLength(3)
    expect(callsOf(world)).toHaveLength(0)
    recover()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })

  test('no property at all is no failure', async ({ page, world }) => {
    world.fault({ operation: 'enterprises/getAll', kind: 'no-content' })
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'No property' })).toBeVisible()
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  test('the list of conversations', async ({ page, world }) => {
    fillInbox(world)
    const recover = world.fault({
      operation: 'messageThreads/getAll',
      kind: 'status',
      status: 403,
      message: 'Your subscription has ended.',
    })
    await page.goto('/')
    const alert = inboxOf(page).getByRole('alert')
    await expect(alert).toContainText('Your subscription has ended.')
    await expect(alert).toContainText(quotedRequestId(world, 'messageThreads/getAll'))
    expect(callsOf(world, 'messageThreads/getAll')).toHaveLength(1)
    recover()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })

  test('Lobby itself, while it opens', async ({ page, world }) => {
    fillInbox(world)
    await page.route('**/api/session', (route) => route.abort('connectionrefused'))
    await page.goto('/')
    const alert = page.getByRole('alert')
    await expect(alert.getByRole('heading')).toHaveText('Lobby could not be opened')
    await expect(alert).toContainText('The connection was lost on the way.')
    await page.unroute('**/api/session')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })

  test('Lobby itself, while older messages are read', async ({ page, world, context }) => {
    const { truth } = fillInbox(world)
    const recover = world.fault({ operation: 'messages/getAll', when: asksForOlder, kind: 'hang' })
    await page.goto('/?show=all')
    const inbox = inboxOf(page)
    await expect(inbox.getByRole('feed')).toBeVisible()
    await scrollUntil(inbox, 'loading', 'bottom')
    await context.setOffline(true)
    recover()
    const foot = footOfFeed(inbox)
    await expect(foot).toHaveAttribute('data-feed-state', 'failed')
    await expect(foot).toContainText('The connection was lost on the way.')
    expect(ids((await readEverything(inbox)).messageIds.map((id) => ({ id })))).toEqual(
      ids(truth().slice(0, SHOWN_FIRST)),
    )
    await context.setOffline(false)
    // With the network back the list goes on by itself.
    await scrollToTheEnd(inbox)
    const shown = await readEverything(inbox)
    expect(shown.messageIds.toSorted()).toEqual(ids(truth()))
  })
})

test.describe('a conversation that could not be opened', () => {
  const open = async (page: Page) => {
    await inboxOf(page).locator('[data-row="header"]').first().getByRole('link').click()
    await expect(threadOf(page).getByRole('alert')).toContainText('The conversation could not be loaded')
  }

  test('for want of a network goes on when that is back', async ({ page, world, context }) => {
    fillInbox(world)
    await page.goto('/')
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    await context.setOffline(true)
    await open(page)
    await context.setOffline(false)
    await expect(threadOf(page).getByRole('article').last()).toBeVisible()
  })

  test('for another reason is asked for again by "Refresh"', async ({ page, world }) => {
    fillInbox(world)
    await page.goto('/')
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    const recover = world.fault({ operation: 'messages/getAll', kind: 'status', status: 500 })
    await open(page)
    recover()
    await page.getByRole('button', { name: /^Refresh/ }).click()
    await expect(threadOf(page).getByRole('article').last()).toBeVisible()
  })
})

test.describe('204 is an empty page and no failure', () => {
  test('of conversations', async ({ page, world }) => {
    fillInbox(world)
    world.fault({ operation: 'messageThreads/getAll', kind: 'no-content' })
    await page.goto('/')
    const inbox = inboxOf(page)
    await expect(inbox.locator('[data-feed-state="end"]')).toContainText('No messages in this range')
    await expect(inbox).toContainText('Searched: Last 30 days.')
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  test('of messages', async ({ page, world }) => {
    fillInbox(world)
    world.fault({ operation: 'messages/getAll', kind: 'no-content' })
    await page.goto('/')
    await expect(inboxOf(page).locator('[data-feed-state="end"]')).toContainText('No messages in this range')
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  test('of older messages', async ({ page, world }) => {
    const { truth } = fillInbox(world)
    world.fault({ operation: 'messages/getAll', when: asksForOlder, kind: 'no-content' })
    await page.goto('/?show=all')
    const inbox = inboxOf(page)
    await expect(inbox.getByRole('feed')).toBeVisible()
    await scrollToTheEnd(inbox)
    await expect(footOfFeed(inbox)).toContainText('That is everything in this range: Last 30 days')
    const shown = await readEverything(inbox)
    expect(ids(shown.messageIds.map((id) => ({ id })))).toEqual(ids(truth().slice(0, 50)))
    await expect(page.getByRole('alert')).toHaveCount(0)
  })
})

test.describe('a failed refresh leaves the rows and says since when nothing was checked', () => {
  const refreshes = [
    { title: 'of the messages', operation: 'messages/getAll', effect: { kind: 'status', status: 500 } },
    { title: 'of the conversations', operation: 'messageThreads/getAll', effect: { kind: 'malformed' } },
    { title: 'refused', operation: 'messages/getAll', effect: { kind: 'status', status: 401 } },
  ] as const
  for (const { title, operation, effect } of refreshes) {
    test(title, async ({ page, world }) => {
      const { longThreadId } = fillInbox(world)
      await page.goto('/')
      const inbox = inboxOf(page)
      const refresh = page.getByRole('button', { name: /^Refresh/ })
      await expect(refresh).toHaveAccessibleName(/^Refresh: Checked \d\d:\d\d$/)
      await allFound(inbox)
      const before = await firstVisibleMessage(inbox)
      const { id } = world.write(longThreadId, 'Written while nobody looked')

      world.clearRequests()
      const recover = world.fault({ operation, ...effect })
      await refresh.click()
      await expect(refresh).toHaveAccessibleName(/^Refresh: Not checked since \d\d:\d\d$/)
      // Three tries, and one beyond what failed.
      expect(callsOf(world, operation).length).toBeLessThanOrEqual(4)
      expect(await firstVisibleMessage(inbox)).toEqual(before)
      recover()

      await refresh.click()
      await expect(refresh).toHaveAccessibleName(/^Refresh: Checked \d\d:\d\d$/)
      await expect(inbox.locator(`[data-message-id="${id}"]`)).toHaveCount(1)
    })
  }

  test('because Lobby is gone', async ({ page, world, context }) => {
    fillInbox(world)
    await page.goto('/')
    const refresh = page.getByRole('button', { name: /^Refresh/ })
    await expect(refresh).toHaveAccessibleName(/^Refresh: Checked \d\d:\d\d$/)
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    await context.setOffline(true)
    await refresh.click()
    await expect(refresh).toHaveAccessibleName(/^Refresh: Not checked since \d\d:\d\d$/)
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    await context.setOffline(false)
    await refresh.click()
    await expect(refresh).toHaveAccessibleName(/^Refresh: Checked \d\d:\d\d$/)
  })
})
