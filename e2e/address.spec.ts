import { EMPTY_WORLD, fillInbox } from './few-conversations'
import { expect, inboxOf, test, threadOf } from './fixtures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

const NOWHERE = '00000000-1111-2222-3333-444444444444'
const LONG = 'x'.repeat(10_000)

test.describe('an address that leads to no conversation says so and leads back', () => {
  const incomplete = 'This link is incomplete'
  const unknown = 'No such conversation'
  for (const { title, thread, says } of [
    { title: 'no UUID', thread: 'lost-property', says: incomplete },
    { title: 'a UUID cut short', thread: NOWHERE.slice(0, -1), says: incomplete },
    { title: 'markup', thread: '"><img src=x onerror=alert(1)>', says: incomplete },
    { title: '10,000 letters', thread: LONG, says: incomplete },
    { title: 'an unknown UUID', thread: NOWHERE, says: unknown },
  ]) {
    test(title, async ({ page, world }) => {
      fillInbox(world)
      await page.goto(`/?show=all&thread=${encodeURIComponent(thread)}`)
      const notice = page.getByRole('status').filter({ has: page.getByRole('heading', { name: says }) })
      await expect(notice).toBeVisible()
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
      await notice.getByRole('button', { name: 'Back to the conversations' }).click()
      await expect(page.getByRole('heading', { name: 'Choose a conversation' })).toBeVisible()
      expect(new URL(page.url()).search).toBe('?show=all')
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    })
  }

  test('on a phone too', async ({ page, world }) => {
    fillInbox(world)
    await page.setViewportSize({ width: 320, height: 640 })
    await page.goto('/?thread=lost')
    await expect(page.getByRole('heading', { name: incomplete })).toBeVisible()
    await page.getByRole('button', { name: 'Back to the conversations' }).click()
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })
})

test.describe('an address that leads to no property says so and leads to the inbox', () => {
  for (const { title, search } of [
    { title: 'an unknown connection', search: 'connection=motels' },
    { title: 'a connection named after what every object has', search: 'connection=__proto__' },
    { title: 'an unknown property', search: `connection=hotels&property=${NOWHERE}` },
    { title: 'a property that is no UUID', search: 'property=Budapest' },
    { title: 'a property of 10,000 letters', search: `property=${LONG}` },
  ]) {
    test(title, async ({ page, world }) => {
      fillInbox(world)
      await page.goto(`/?${search}&created=last-7-days`)
      await expect(page.getByRole('heading', { name: 'This link leads nowhere' })).toBeVisible()
      await page.getByRole('button', { name: 'Go to the inbox' }).click()
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
      expect(new URL(page.url()).search).toBe('?created=last-7-days')
    })
  }
})

test.describe('a created range that cannot be used says why, shows the last 30 days, and can be dismissed', () => {
  for (const { title, created, says } of [
    { title: 'nonsense', created: 'yesterday', says: 'could not be read' },
    { title: 'a preset in capitals', created: 'LAST-7-DAYS', says: 'could not be read' },
    { title: 'one bound', created: '2026-03-01..', says: 'could not be read' },
    { title: 'three bounds', created: '2026-03-01..2026-03-02..2026-03-03', says: 'could not be read' },
    { title: '10,000 letters', created: LONG, says: 'could not be read' },
    { title: 'reversed', created: '2026-03-20..2026-03-10', says: 'ends before it starts' },
    { title: '30 February', created: '2026-02-30..2026-03-10', says: 'names a date that does not exist' },
    {
      title: 'the 25th hour',
      created: '2026-03-01T25:00:00..2026-03-02',
      says: 'names a date that does not exist',
    },
    { title: 'the future', created: '2026-04-02..2026-04-10', says: 'has not begun yet' },
    { title: 'before 2022', created: '2021-01-01..2021-12-30', says: 'is from before there were messages' },
    { title: 'the year 1066', created: '1066-10-14..1066-10-14', says: 'is from before there were messages' },
    { title: 'the year 0', created: '0000-01-01..0000-01-02', says: 'names a date that does not exist' },
  ]) {
    test(title, async ({ page, world }) => {
      const { truth } = fillInbox(world)
      await page.goto(`/?created=${encodeURIComponent(created)}`)
      const alert = page.getByRole('alert')
      await expect(alert).toContainText(`The created range in the address ${says}. Showing: Last 30 days.`)
      await expect(inboxOf(page).locator(`[data-message-id="${truth()[0]?.id ?? ''}"]`)).toBeVisible()
      await alert.getByRole('button', { name: 'Dismiss' }).click()
      await expect(alert).toHaveCount(0)
      expect(new URL(page.url()).search).toBe('')
    })
  }

  test('one that reaches back before 2022 begins where messages can', async ({ page, world }) => {
    fillInbox(world)
    await page.goto('/?created=1999-12-31..2026-03-31')
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    await expect(page.getByRole('alert')).toHaveCount(0)
  })
})

test.describe('what an address says beside that is taken as far as it can be', () => {
  test('any case of letters in an id', async ({ page, world }) => {
    const { longThreadId } = fillInbox(world)
    const property = world.enterprises[0]?.id.toUpperCase() ?? ''
    await page.goto(`/?property=${property}&thread=${longThreadId.toUpperCase()}`)
    await expect(threadOf(page).getByRole('heading', { name: 'Jana Nováková' })).toBeVisible()
    await expect(threadOf(page).getByRole('article').last()).toBeVisible()
  })

  for (const { title, search } of [
    { title: 'an unknown way to show messages', search: 'show=everything' },
    { title: 'empty values', search: 'thread=&created=&show=&property=&connection=' },
    { title: 'names that every object has', search: '__proto__=x&constructor=y&toString=z' },
    { title: 'broken escapes', search: '%E0%A4%A=%&%' },
    { title: 'parameters of 10,000 letters', search: `note=${LONG}` },
    { title: 'a hash', search: 'note=1#/thread/7' },
  ]) {
    test(title, async ({ page, world }) => {
      fillInbox(world)
      await page.goto(`/?${search}`)
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
      await expect(page.getByRole('button', { name: 'Latest 3' })).toHaveAttribute('aria-pressed', 'true')
      await expect(page.getByRole('alert')).toHaveCount(0)
      await expect(page.getByRole('heading', { name: 'Choose a conversation' })).toBeVisible()
    })
  }

  test('of two values the first', async ({ page, world }) => {
    const { longThreadId } = fillInbox(world)
    await page.goto(
      `/?show=all&thread=${longThreadId}&show=latest&thread=${NOWHERE}&created=last-7-days&created=x`,
    )
    await expect(threadOf(page).getByRole('heading', { name: 'Jana Nováková' })).toBeVisible()
    await expect(page.getByRole('button', { name: 'All messages' })).toHaveAttribute('aria-pressed', 'true')
    await expect(page.getByRole('alert')).toHaveCount(0)
  })

  test('an address that is no page of this server leads to the inbox', async ({ page }) => {
    const response = await page.goto('/inbox/7')
    expect(response?.status()).toBe(404)
    await expect(page.getByRole('heading', { name: 'There is nothing at this address' })).toBeVisible()
    await page.getByRole('link', { name: 'Go to the inbox' }).click()
    await expect(inboxOf(page)).toBeVisible()
  })
})

test('a conversation of another property is not shown under the name of this one', async ({
  page,
  world,
}) => {
  const { id } = world.startThread({ enterprise: 3, text: 'Where is the garden?' })
  await page.goto(`/?thread=${id}`)
  await expect(page.getByRole('heading', { name: 'No such conversation' })).toBeVisible()
  await page.goto(`/?property=${world.enterprises[3]?.id}&thread=${id}`)
  await expect(threadOf(page).getByRole('article')).toContainText('Where is the garden?')
})
