import { EMPTY_WORLD, SHOWN_FIRST, fillInbox } from './few-conversations'
import { expect, inboxOf, test } from './fixtures'
import { readEverything, scrollToTheEnd } from './reading'
import {
  asksForOlder,
  callsOf,
  footOfFeed,
  quotedOlderRequestId,
  scrollUntil,
  upstreamFailures,
} from './upstream-failures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

test.describe('a failure is told with its reason, leaves the rows, and "Try again" goes on', () => {
  for (const { title, effect, sentence, calls, older, hasRequestId } of upstreamFailures) {
    test(title, async ({ page, world }) => {
      const { truth } = fillInbox(world)
      const ids = truth().map(({ id }) => id)
      const inbox = inboxOf(page)

      // The first page.
      const recover = world.fault({ operation: 'messages/getAll', ...effect })
      await page.goto('/?show=all')
      const alert = inbox.getByRole('alert')
      await expect(alert.getByRole('heading')).toHaveText('The conversations could not be loaded')
      expect(await alert.locator('p').first().textContent()).toBe(sentence)
      expect(callsOf(world)).toHaveLength(calls)
      if (hasRequestId) await expect(alert).toContainText(/RequestId [\w-]{36}/)
      else await expect(alert).not.toContainText('RequestId')
      recover()

      // An older page.
      world.clearRequests()
      const recoverOlder = world.fault({ operation: 'messages/getAll', when: asksForOlder, ...effect })
      await alert.getByRole('button', { name: 'Try again' }).click()
      await expect(inbox.getByRole('feed')).toBeVisible()
      if (older === 'recovers') {
        await scrollToTheEnd(inbox)
        expect(callsOf(world).some(({ cursor }) => cursor !== null)).toBe(true)
        await expect(inbox.locator('[data-row="gap"]')).toHaveCount(0)
      } else {
        if (older === 'foot') await scrollUntil(inbox, 'failed', 'bottom')
        else await scrollToTheEnd(inbox)
        const place = older === 'foot' ? footOfFeed(inbox) : inbox.locator('[data-row="gap"]')
        await expect(place).toHaveCount(1)
        await expect(place).toContainText(/could not be loaded/)
        expect(await place.locator('p').nth(1).textContent()).toBe(sentence)
        expect(callsOf(world).filter(({ cursor }) => cursor !== null)).toHaveLength(
          older === 'foot' ? calls : 3,
        )
        if (hasRequestId) await expect(place).toContainText(quotedOlderRequestId(world))
        else await expect(place).not.toContainText('RequestId')
        const kept = await readEverything(inbox)
        expect(kept.messageIds).toEqual(expect.arrayContaining(ids.slice(0, SHOWN_FIRST)))
        expect(kept.messageIds.length).toBeLessThan(ids.length)
        recoverOlder()
        await place.getByRole('button', { name: 'Try again' }).click()
        await expect(inbox.locator('[data-row="gap"]')).toHaveCount(0)
        await scrollToTheEnd(inbox)
      }
      const shown = await readEverything(inbox)
      expect(shown.doubled).toEqual([])
      expect(shown.messageIds.toSorted()).toEqual(ids.toSorted())
      expect(await page.evaluate(() => '__hit' in window)).toBe(false)
    })
  }
})
