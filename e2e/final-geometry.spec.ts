import type { Page } from '@playwright/test'
import { expect, inboxOf, test } from './fixtures'
import { PAUSE_TO_BE_SEEN } from './upstream-failures'

/** Lets nothing through to the server's interface whose URL matches, until told. */
async function holdBack(page: Page, pattern: RegExp) {
  let letGo = () => {}
  const gate = new Promise<void>((resolve) => (letGo = resolve))
  await page.route(pattern, async (route) => {
    await gate
    await route.continue()
  })
  return letGo
}

/** px from the top of the window: the list, and the picture of the first guest or what stands for it. */
async function places(page: Page) {
  const list = await page.locator('main').boundingBox()
  const picture = await page.locator('main .rounded-full').locator('visible=true').first().boundingBox()
  return { list: list?.y, picture: picture?.y }
}

for (const [width, height] of [
  [320, 640],
  [640, 400],
  [768, 700],
  [1280, 800],
] as const) {
  test(`what loads stands where it will stand, ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height })
    const letSessionThrough = await holdBack(page, /\/api\/session/)
    const letMessagesThrough = await holdBack(page, /\/messages\//)
    await page.goto('/')
    await expect(page.locator('main [data-feed-state="loading"]')).toBeVisible()
    const unknown = await places(page)

    letSessionThrough()
    await expect(page.getByRole('button', { name: /^Created/ })).toBeVisible()
    await expect(inboxOf(page).locator('[data-feed-state="loading"]')).toBeVisible()
    expect(await places(page)).toEqual(unknown)

    letMessagesThrough()
    await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
    await expect(page.getByRole('button', { name: /^Refresh: Checked/ })).toBeVisible()
    expect(await places(page)).toEqual(unknown)
  })
}

test.describe('while the upstream has to be left alone', () => {
  test.use({ expectsFailures: true })

  test('the sentence about it pushes nothing away', async ({ page, world }) => {
    const letMessagesThrough = await holdBack(page, /\/messages\//)
    await page.goto('/')
    await expect(inboxOf(page).locator('[data-feed-state="loading"]')).toBeVisible()
    const before = await places(page)
    world.fault({
      operation: 'messages/getAll',
      kind: 'status',
      status: 429,
      retryAfter: PAUSE_TO_BE_SEEN,
    })
    letMessagesThrough()
    await expect(inboxOf(page).locator('[data-feed-state="waiting"]')).toContainText('Mews asked for a pause')
    expect(await places(page)).toEqual(before)
  })
})

for (const [title, viewport] of [
  ['320 px wide', { width: 320, height: 640 }],
  ['at 200 % zoom of a small laptop', { width: 640, height: 400 }],
  ['on a phone on its side', { width: 568, height: 320 }],
  ['on a tablet', { width: 768, height: 1024 }],
  ['on a desk', { width: 1280, height: 800 }],
] as const) {
  test(`the zone and what the list holds are read, ${title}`, async ({ page }) => {
    await page.setViewportSize(viewport)
    await page.goto('/')
    await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
    for (const sentence of [
      /Budapest time, UTC\+2/,
      /Only conversations started through/,
      /Read-only: answer in Mews/,
    ]) {
      await expect(page.getByText(sentence).locator('visible=true').first()).toBeInViewport()
    }
  })
}
