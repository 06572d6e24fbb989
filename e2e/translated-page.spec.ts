import type { Page } from '@playwright/test'
import { EMPTY_WORLD } from './few-conversations'
import { expect, inboxOf, test, threadOf } from './fixtures'

test.use(EMPTY_WORLD)

/** Does what browsers do that translate a page: each text is taken out, and an element with other words put in its place. */
async function translate(page: Page): Promise<void> {
  await page.evaluate(() => {
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
    const all: Text[] = []
    for (let node = texts.nextNode(); node; node = texts.nextNode()) if (node instanceof Text) all.push(node)
    for (const text of all) {
      if (text.data.trim() === '' || text.parentElement?.closest('font, script, style')) continue
      const font = document.createElement('font')
      font.append(`übersetzt: ${text.data}`)
      text.replaceWith(font)
    }
  })
}

/** Elements in which a text stands beside something else: React keeps such a text, and changes it where it no longer is. */
const textsBesideOthers = (page: Page) =>
  page.evaluate(() =>
    [...document.querySelectorAll('body :not(script, style)')]
      // What a guest or a property wrote does not change.
      .filter((element) => element.childNodes.length > 1 && !element.matches('article p[dir="auto"]'))
      .filter((element) =>
        [...element.childNodes].some((node) => node instanceof Text && node.data.trim() !== ''),
      )
      .map((element) => element.outerHTML.slice(0, 160)),
  )

test('a page that the browser has translated tells what changes, and goes on', async ({ page, world }) => {
  const waiting = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
  for (let at = 0; at < 6; at++) world.write(waiting.id, `Line ${at}`)
  const inbox = inboxOf(page)
  await page.goto('/')
  const fold = inbox.locator(`[data-row="fold"][data-thread-id="${waiting.id}"]`)
  await expect(fold).toContainText('4 earlier')
  await translate(page)
  await expect(fold).toContainText('übersetzt: 4 earlier')

  await fold.getByRole('button').click()
  await expect(fold).toHaveText('Hide 4 earlier')
  await translate(page)
  await fold.getByRole('button').click()
  await expect(fold).toHaveText('4 earlier loaded')

  await translate(page)
  await page.getByRole('button', { name: /^Refresh/ }).click()
  const header = inbox.locator(`[data-row="header"][data-thread-id="${waiting.id}"]`)
  await expect(header).toContainText(/Waiting .*min/)
  await translate(page)
  world.reply(waiting.id, 'Good evening')
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await expect(header).not.toContainText('Waiting')

  await translate(page)
  await header.getByRole('link').click()
  await expect(threadOf(page).getByRole('article').last()).toContainText('Good evening')
  await translate(page)
  await page.getByRole('button', { name: /^Created/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: 'Last 7 days' }).click()
  await expect(page.getByRole('button', { name: 'Created: Last 7 days' })).toBeVisible()
  await expect(inbox.getByRole('article').first()).toBeVisible()
})

test('each text that may change stands in an element of its own', async ({ page, world }) => {
  const { id } = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
  for (let at = 0; at < 6; at++)
    world.write(id, `Line ${at}`, { createdMs: world.now() - 3_600_000 * (7 - at) })
  await page.goto(`/?thread=${id}`)
  await expect(threadOf(page).getByRole('article').last()).toBeVisible()
  await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  expect(await textsBesideOthers(page)).toEqual([])
  for (const button of [
    page.getByRole('button', { name: /^Property/ }),
    page.getByRole('button', { name: /^Created/ }),
    inboxOf(page).getByRole('button', { name: 'Go to' }),
  ]) {
    await button.click()
    await expect(page.getByRole('dialog').getByRole('button').first()).toBeVisible()
    expect(await textsBesideOthers(page)).toEqual([])
    await page.keyboard.press('Escape')
  }
})
