import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from '@playwright/test'
import { expect, inboxOf, test, threadOf } from './fixtures'
import { gaps, scrollBy } from './geometry'

async function violations(page: Page) {
  // All of it in the page itself: a second page of axe's own is for frames, and there is none here.
  expect(await page.locator('iframe').count()).toBe(0)
  const axe = new AxeBuilder({ page }).setLegacyMode().options({ resultTypes: ['violations'] })
  const { violations } = await axe.analyze()
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
  await page.goto('/?created=2025-01-01..2025-01-02')
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

/** Tells, after each press of a key, the role and the name of what has the focus, as a browser tells assistive tools. */
async function focusTeller(page: Page) {
  const session = await page.context().newCDPSession(page)
  const focused = async () => {
    const { result } = await session.send('Runtime.evaluate', {
      // Beyond the last stop the browser's own bars have the focus.
      expression: 'document.activeElement === document.body ? null : document.activeElement',
    })
    if (result.objectId === undefined) return 'nothing in the page'
    const { objectId } = result
    const { nodes } = await session.send('Accessibility.getPartialAXTree', {
      objectId,
      fetchRelatives: false,
    })
    const node = nodes.at(-1)
    return `${String(node?.role?.value)} "${String(node?.name?.value ?? '')}"`
  }
  return async (key: string, times: number) => {
    const names: string[] = []
    for (let press = 0; press < times; press++) {
      await page.keyboard.press(key)
      names.push(await focused())
    }
    return names
  }
}

for (const width of [1280, 320]) {
  test(`everything that takes the focus in a conversation has a name, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await openFirst(page)
    const press = await focusTeller(page)
    const thread = threadOf(page)
    await thread.getByRole('article').last().focus()
    const names = [...(await press('PageUp', 4)), ...(await press('PageDown', 1))]
    // Who wrote it, when, and how it begins.
    expect(names[0]).toMatch(/^article ".+, .*\d\d:\d\d: \S/)
    names.push(...(await press('Control+End', 1)), ...(await press('Tab', 1)))
    await thread.getByRole('button', { name: 'Go to' }).click()
    names.push(...(await press('Tab', 4)))
    expect(names.filter((name) => name.endsWith(' ""'))).toEqual([])
  })

  test(`everything that takes the focus in the list has a name, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 })
    await page.goto('/')
    const inbox = inboxOf(page)
    await expect(inbox.getByRole('article').first()).toBeVisible()
    const press = await focusTeller(page)
    const names = [...(await press('Tab', 9))]
    await inbox.getByRole('article').first().focus()
    names.push(
      ...(await press('PageDown', 8)),
      ...(await press('Tab', 2)),
      ...(await press('Control+Home', 1)),
    )
    await page.getByRole('button', { name: /^Created/ }).click()
    names.push(...(await press('Tab', 2)))
    await page.getByRole('dialog').getByRole('button', { name: 'Custom range' }).click()
    await expect(page.getByRole('dialog').getByRole('spinbutton').first()).toBeVisible()
    names.push(...(await press('Tab', 12)))
    expect(names.filter((name) => name.endsWith(' ""'))).toEqual([])
  })
}

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

test('Tab goes from the list to what is beside it, loses no focus and throws nobody to the end', async ({
  page,
}) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  await inbox.locator('[data-row="header"] a').nth(1).click()
  await expect(threadOf(page).getByRole('article').last()).toBeVisible()
  await page.reload()
  await expect(threadOf(page).getByRole('article').last()).toBeVisible()
  const focused = () =>
    page.evaluate(() => ({
      isNowhere: document.activeElement === document.body,
      isInThread: document.activeElement?.closest('[aria-label^="Conversation with"]') !== null,
    }))
  await page.keyboard.press('Tab')
  for (let presses = 0; presses < 40 && !(await focused()).isInThread; presses++) {
    expect((await focused()).isNowhere).toBe(false)
    await page.keyboard.press('Tab')
  }
  expect((await focused()).isInThread).toBe(true)
  expect(await inbox.locator('[data-feed-scroller]').evaluate((scroller) => scroller.scrollTop)).toBe(0)
})

test('wherever the list is scrolled, Tab enters it at the line that is read', async ({ page }) => {
  await page.goto('/?show=all')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  await scrollBy(inbox, 2_700)
  const stop = inbox.locator('[role="feed"] > [tabindex="0"]')
  await expect(stop).toHaveCount(1)
  await expect(stop).toBeInViewport()
})

test('going over to the latest three of each keeps the conversation that was read on the screen', async ({
  page,
}) => {
  await page.goto('/?show=all')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  await scrollBy(inbox, 6_000)
  const onScreen = () =>
    inbox.locator('[data-feed-scroller]').evaluate((scroller) => {
      const { top, bottom } = scroller.getBoundingClientRect()
      const rows = [...scroller.querySelectorAll<HTMLElement>('article')]
      const shown = rows.filter((row) => {
        const box = row.getBoundingClientRect()
        return box.bottom > top + 1 && box.top < bottom - 1
      })
      return shown.map((row) => row.dataset['threadId'] ?? '')
    })
  const before = await onScreen()
  await page.getByRole('button', { name: 'Latest 3' }).click()
  await expect.poll(async () => (await onScreen()).some((id) => before.includes(id))).toBe(true)
})

test('a conversation read at its end stays there when the window gets lower', async ({ page }) => {
  await openFirst(page)
  await page.setViewportSize({ width: 1280, height: 420 })
  await expect(threadOf(page).getByRole('article').last()).toBeInViewport({ ratio: 0.9 })
})
