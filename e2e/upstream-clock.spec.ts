import { expect, inboxOf, test } from './fixtures'
import { refreshUntil } from './reading'

const HOUR = 3_600_000

for (const { aheadMs, words } of [
  { aheadMs: -2 * HOUR, words: /^The clock of Mews is 2 h behind this server’s/ },
  { aheadMs: -72 * HOUR, words: /^The clock of Mews is 3 days behind this server’s/ },
  { aheadMs: 2 * HOUR, words: /^The clock of Mews is 2 h ahead of this server’s/ },
  { aheadMs: 72 * HOUR, words: /^The clock of Mews is 3 days ahead of this server’s/ },
]) {
  test.describe(`with a clock of Mews that is ${aheadMs / HOUR} h ahead`, () => {
    test.use({ upstreamAheadMs: aheadMs })

    test('Refresh finds everything that is new, and the screen says that the clocks differ', async ({
      page,
      world,
    }) => {
      await page.goto('/?created=any-time')
      const inbox = inboxOf(page)
      await expect(inbox.getByRole('article').first()).toBeVisible()
      const { id } = world.startThread({ originalSender: 'Ada Byron', text: 'Is anybody there?' })
      for (let at = 1; at < 12; at++) world.write(id, `Line ${at}`)
      await refreshUntil(page, inbox.locator(`[data-thread-id="${id}"]`).getByText('Line 11'))
      await expect(inbox.getByText(words)).toBeVisible()
    })
  })
}

test('says nothing of clocks that agree', async ({ page }) => {
  await page.goto('/')
  await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await expect(page.getByRole('button', { name: /Checked \d\d:\d\d/ })).toBeVisible()
  await expect(page.getByText(/The clock of Mews/)).toBeHidden()
})
