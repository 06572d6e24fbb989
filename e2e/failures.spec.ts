import { EMPTY_WORLD, fillInbox } from './few-conversations'
import { expect, inboxOf, test } from './fixtures'
import { readEverything, scrollToTheEnd } from './reading'
import {
  asksForOlder,
  callsOf,
  footOfFeed,
  quotedRequestId,
  scrollUntil,
  upstreamFailures,
} from './upstream-failures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

test.describe('a failure is told with its reason, leaves the rows, and "Try again" goes on', () => {
  for (const { title, effect, sentence, calls, hasRequestId } of upstreamFailures) {
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
      if (hasRequestId) await expect(alert).toContainText(quotedRequestId(world))
      else await expect(alert).not.toContainText('RequestId')
      recover()

      // An older page.
      world.clearRequests()
      const recoverOlder = world.fault({ operation: 'messages/getAll', when: asksForOlder, ...effect })
      await alert.getByRole('button', { name: 'Try again' }).click()
      await expect(inbox.getByRole('feed')).toBeVisible()
      await scrollUntil(inbox, 'failed', 'bottom')
      const foot = footOfFeed(inbox)
      await expect(foot).toContainText('Older messages could not be loaded')
      expect(await foot.locator('p').nth(1).textContent()).toBe(sentence)
      expect(callsOf(world).filter(({ cursor }) => cursor !== null)).toHaveLength(calls)
      if (hasRequestId) await expect(foot).toContainText(quotedRequestId(world))
      else await expect(foot).not.toContainText('RequestId')
      const kept = await readEverything(inbox)
      expect(kept.messageIds.toSorted()).toEqual(ids.slice(0, 50).toSorted())
      recoverOlder()

      await foot.getByRole('button', { name: 'Try again' }).click()
      await scrollToTheEnd(inbox)
      const shown = await readEverything(inbox)
      expect(shown.doubled).toEqual([])
      expect(shown.messageIds.toSorted()).toEqual(ids.toSorted())
      expect(await page.evaluate(() => '__hit' in window)).toBe(false)
    })
  }
})
