import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, inboxOf, test, threadOf } from './fixtures'
import { gaps, scrollBy } from './geometry'

async function violations(page: Page) {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.map(
    ({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`,
  )
}

async function openFirst(page: Page) {
  await page.goto('/')
  await inboxOf(page).locator('[data-row="header"] a').first().click()
  await expect(threadOf(page).getByRole('article').last()).toBeVisible()
}

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1280, 320]) {
    test(`no known barrier, ${colorScheme}, ${width} px`, async ({ page }) => {
      await page.setViewportSize({ width, height: 800 })
      await page.emulateMedia({ colorScheme })
      await page.goto('/')
      await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
      expect(await violations(page)).toEqual([])
      await openFirst(page)
      expect(await violations(page)).toEqual([])
    })
  }
}

test('no known barrier in the created filter and in the empty list', async ({ page }) => {
  await page.goto('/?created=2022-01-01..2022-01-02')
  await expect(page.getByRole('heading', { name: 'No messages in this range' })).toBeVisible()
  await page.getByRole('button', { name: /^Created/ }).click()
  await expect(page.getByRole('dialog').getByRole('spinbutton').first()).toBeVisible()
  expect(await violations(page)).toEqual([])
})

test('the keyboard alone finds, opens and reads a conversation', async ({ page }) => {
  await page.goto('/')
  await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  const focusIsInFeed = () => page.evaluate(() => document.activeElement?.closest('[role="feed"]') !== null)
  for (let presses = 0; presses < 20 && !(await focusIsInFeed()); presses++) await page.keyboard.press('Tab')
  expect(await focusIsInFeed()).toBe(true)
  await page.keyboard.press('PageDown')
  await page.keyboard.press('PageDown')
  await page.keyboard.press('Enter')
  await expect(threadOf(page).getByRole('article').last()).toBeVisible()
  await expect(page).toHaveURL(/thread=/)
})

for (const [title, viewport] of [
  ['320 px wide', { width: 320, height: 640 }],
  ['at 200 % zoom of a small laptop', { width: 640, height: 400 }],
] as const) {
  test(`nothing has to be scrolled sideways, ${title}`, async ({ page }) => {
    await page.setViewportSize(viewport)
    const overflow = () =>
      page.evaluate(() =>
        [...document.querySelectorAll('html, body, [data-feed-scroller], header, section')]
          .filter((element) => element.scrollWidth > element.clientWidth + 1 && element.clientWidth > 0)
          .map((element) => element.outerHTML.slice(0, 120)),
      )
    await page.goto('/')
    await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
    expect(await overflow()).toEqual([])
    await openFirst(page)
    expect(await overflow()).toEqual([])
  })
}

test('the sender is told by a word, not by colour alone', async ({ page }) => {
  await page.goto('/?show=all')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  const told = await inbox
    .locator('article[data-message-id]')
    .evaluateAll((articles) => articles.map((one) => [one.dataset['sender'], one.textContent]))
  expect(told.length).toBeGreaterThan(3)
  for (const [sender, text] of told) expect(text?.toLowerCase()).toContain(sender)
})

test('rows meet without a gap or an overlap wherever the list is scrolled', async ({ page }) => {
  await page.goto('/?show=all')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  for (const px of [700, 4_000, -1_500, 9_000, -300, 2_000, -12_000]) {
    await scrollBy(inbox, px)
    await expect.poll(() => gaps(inbox)).toEqual([])
  }
})

test('nothing moves while the page builds itself', async ({ page }) => {
  await page.addInitScript(() => {
    const shifts: number[] = []
    Object.assign(window, { shifts })
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) shifts.push('value' in entry ? Number(entry.value) : 0)
    }).observe({ type: 'layout-shift', buffered: true })
  })
  await page.goto('/')
  await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  const total = await page.evaluate(() =>
    'shifts' in window && Array.isArray(window.shifts)
      ? window.shifts.reduce((sum, one) => sum + one, 0)
      : NaN,
  )
  expect(total).toBeLessThan(0.02)
})
