import { type Locator, type Page, expect } from '@playwright/test'

/** What was read, row after row. */
export interface Reading {
  /** Ids in the order of the rows. */
  readonly messageIds: readonly string[]
  /** Rows that stood in two places, at one time or one after the other. */
  readonly doubled: readonly string[]
}

/** Presses Refresh, and waits until a row is in the list. */
export async function refreshUntil(page: Page, row: Locator): Promise<void> {
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await expect(row).toBeAttached()
}

/**
 * Waits until nothing is looked for behind what is shown: where messages do not move their conversation, old ones are
 * found by asking for all, which takes calls of its own.
 */
export async function allFound(inbox: Locator): Promise<void> {
  await expect(inbox.getByRole('article').first()).toBeVisible()
  await expect(inbox.getByText('Still looking for older conversations')).toHaveCount(0)
}

/** Scrolls up until a conversation says that it begins here. */
export async function scrollToTheBeginning(region: Locator): Promise<void> {
  await region.locator('[data-feed-scroller]').evaluate(async (scroller) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const state = () => scroller.querySelector<HTMLElement>('[data-feed-state]')?.dataset['feedState']
    while (scroller.scrollTop > 0 || state() !== 'end') {
      scroller.scrollTop = 0
      await frame()
      await frame()
    }
  })
}

/**
 * Scrolls down, pressing "Load older" where the list asks for it, until it says that nothing is older and that it looks
 * for no more: where messages do not move their conversation, old ones are found behind the others.
 */
export async function scrollToTheEnd(region: Locator): Promise<void> {
  await region.locator('[data-feed-scroller]').evaluate(async (scroller) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    for (;;) {
      scroller.scrollTop = scroller.scrollHeight
      await frame()
      const foot = scroller.querySelector<HTMLElement>('[data-feed-state]')
      const isAtEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 2
      const isLooking = scroller.closest('section')?.textContent.includes('Still looking for older') ?? false
      if (isAtEnd && foot?.dataset['feedState'] === 'end' && !isLooking) return
      if (isAtEnd && foot?.dataset['feedState'] === 'idle') foot.querySelector('button')?.click()
    }
  })
}

/** Reads a whole list from its top to its end, as a person would who scrolls most of a screen at a time. */
export async function readEverything(region: Locator): Promise<Reading> {
  return region.locator('[data-feed-scroller]').evaluate(async (scroller) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const places = new Map<string, string | null>()
    const messageIds: string[] = []
    const doubled: string[] = []
    scroller.scrollTop = 0
    let before = ''
    for (;;) {
      // The rows of a new place are drawn in the frame that shows it, and get their true heights at its end. Where these are
      // lower than was thought, rows come up from below: who scrolled on before would pass them over.
      await frame()
      const rows = [...scroller.querySelectorAll<HTMLElement>('[role="feed"] > article')]
      const here = rows.map((row) => row.dataset['rowKey'] ?? '')
      doubled.push(...here.filter((key, at) => here.indexOf(key) !== at))
      for (const row of rows) {
        const key = row.dataset['rowKey'] ?? ''
        const place = row.getAttribute('aria-posinset')
        // Seen again a moment later it must still be at its place; at another one it is there twice.
        if (places.has(key)) {
          if (places.get(key) !== place) doubled.push(key)
          continue
        }
        places.set(key, place)
        if (row.dataset['messageId']) messageIds.push(row.dataset['messageId'])
      }
      const { scrollTop, scrollHeight, clientHeight } = scroller
      const now = [
        scrollTop,
        scrollHeight,
        rows.length,
        rows.at(0)?.dataset['rowKey'],
        rows.at(-1)?.dataset['rowKey'],
      ]
      const isSettled = before === now.join(' ')
      before = now.join(' ')
      if (!isSettled) continue
      if (scrollHeight - scrollTop - clientHeight < 2) return { messageIds, doubled }
      scroller.scrollTop += clientHeight * 0.9
    }
  })
}
