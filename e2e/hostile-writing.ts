import type { Locator, Page } from '@playwright/test'
import type { World } from './fixtures'

export const NEIGHBOUR = 'A quiet line that stands beside it'

/** A text between two harmless ones, in a conversation of its own. */
export interface Between {
  readonly threadId: string
  readonly hostileId: string
  readonly afterId: string
}

/** Writes a text between two harmless ones, of the last hour. */
export function writeBetween(
  world: World,
  text: string,
  { originalSender = 'Emily Walker', subject = 'A question' } = {},
): Between {
  const createdMs = world.now() - 3_600_000
  const { id } = world.startThread({ originalSender, subject, createdMs, text: NEIGHBOUR })
  const hostile = world.write(id, text, { createdMs: createdMs + 60_000 })
  const after = world.write(id, NEIGHBOUR, { sender: 'Enterprise', createdMs: createdMs + 120_000 })
  return { threadId: id, hostileId: hostile.id, afterId: after.id }
}

export const messageIn = (region: Locator, id: string) => region.locator(`[data-message-id="${id}"]`)

/** The words of a message as the page holds them. */
export const wordsOf = (message: Locator) =>
  message
    .locator('p')
    .last()
    .evaluate((paragraph) => paragraph.textContent)

/** Boxes that are wider than what they stand in; none where nothing spills. */
export async function spills(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [
      document.documentElement,
      ...document.querySelectorAll('main, main ~ div, [data-feed-scroller], article'),
    ]
      .filter((box) => box.scrollWidth > box.clientWidth)
      .map((box) => `${box.tagName} ${box.getAttribute('data-row-key') ?? ''}: ${String(box.scrollWidth)}`),
  )
}

/** Whether the words of a message begin from left to right, read off its letters' places on the screen. */
export async function runsLeftToRight(message: Locator): Promise<boolean> {
  return message
    .locator('p')
    .last()
    .evaluate((paragraph) => {
      const text = paragraph.firstChild
      if (!text) return false
      const place = (at: number) => {
        const range = document.createRange()
        range.setStart(text, at)
        range.setEnd(text, at + 1)
        return range.getBoundingClientRect().left
      }
      return place(0) < place(1) && place(1) < place(5)
    })
}

/** What scripts in a text would leave behind; empty when none of them ran. */
export function watchForScripts(page: Page): () => Promise<readonly string[]> {
  const ran: string[] = []
  page.on('dialog', (dialog) => {
    ran.push(`a dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  return async () => [...ran, ...((await page.evaluate(() => '__hit' in window)) ? ['window.__hit'] : [])]
}
