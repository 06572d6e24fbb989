import { expect } from 'vitest'
import { type Locator, server, userEvent } from 'vitest/browser'

/** Clicks. Firefox's driver sees nothing in the frame that tests run in: there the element is focused, as a click would. */
export async function press(locator: Locator): Promise<void> {
  if (server.browser !== 'firefox') return userEvent.click(locator)
  // A click waits for what it is to hit.
  await expect.element(locator).toBeVisible()
  const element = locator.element()
  if (element instanceof HTMLElement) element.focus()
}
