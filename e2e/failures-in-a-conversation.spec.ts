import type { Page } from '@playwright/test'
import { EMPTY_WORLD, SHOWN_FIRST, fillInbox } from './few-conversations'
import { type World, expect, inboxOf, test, threadOf } from './fixtures'
import { readEverything } from './reading'
import {
  type UpstreamFailure,
  asksForOlder,
  callsOf,
  footOfFeed,
  scrollUntil,
  upstreamFailures,
} from './upstream-failures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

type Body = Readonly<Record<string, unknown>>

const RECORD = 'messageThreads/getAll'

/** Accepts the requests that a conversation makes, and none of the inbox's. */
const asksForOne = (body: Body) =>
  Array.isArray(body['MessageThreadIds']) && body['MessageThreadIds'].length === 1

/** The conversation's own calls for messages that reached the upstream, oldest first. */
const callsForOne = (world: World) => callsOf(world).filter(({ threadIds }) => threadIds?.length === 1)

const named = (titles: readonly string[]): readonly UpstreamFailure[] =>
  upstreamFailures.filter(({ title }) => titles.includes(title))

/** The reader comes back to the window after a while. */
async function comeBack(page: Page): Promise<void> {
  await page.clock.fastForward(20_000)
  await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange', { bubbles: true })))
}

test.describe('a conversation tells a failure, keeps its rows, and "Try again" goes on', () => {
  for (const { title, effect, sentence, calls, hasRequestId } of named([
    '401',
    '404',
    '500',
    'the network gone before an answer',
    'a wrong shape',
  ])) {
    test(title, async ({ page, world }) => {
      const { longThreadId, truth } = fillInbox(world)
      const inOrder = truth()
        .filter(({ threadId }) => threadId === longThreadId)
        .map(({ id }) => id)
        .toReversed()
      const thread = threadOf(page)
      const fault = { operation: 'messages/getAll', ...effect }

      const recover = world.fault({ ...fault, when: asksForOne })
      await page.goto(`/?thread=${longThreadId}`)
      const alert = thread.getByRole('alert')
      await expect(alert.getByRole('heading')).toHaveText('The conversation could not be loaded')
      await expect(alert).toContainText(sentence)
      // A conversation is read by cursor alone: there is no other stretch to look for beyond what failed.
      expect(callsForOne(world)).toHaveLength(Math.min(calls, 3))
      if (hasRequestId) await expect(alert).toContainText(callsForOne(world).at(-1)?.requestId ?? 'none')
      recover()

      const recoverOlder = world.fault({ ...fault, when: (body) => asksForOne(body) && asksForOlder(body) })
      await alert.getByRole('button', { name: 'Try again' }).click()
      await expect(thread.getByRole('feed')).toBeVisible()
      await scrollUntil(thread, 'failed', 'top')
      const foot = footOfFeed(thread)
      await expect(foot).toContainText('Older messages could not be loaded')
      await expect(foot).toContainText(sentence)
      expect((await readEverything(thread)).messageIds).toEqual(inOrder.slice(-SHOWN_FIRST))
      recoverOlder()

      await foot.getByRole('button', { name: 'Try again' }).click()
      await scrollUntil(thread, 'end', 'top')
      const shown = await readEverything(thread)
      expect(shown.doubled).toEqual([])
      expect(shown.messageIds).toEqual(inOrder)
      // The proxy has stopped the connection for the list too: where that had not been read yet, it does not ask again by itself.
      const list = inboxOf(page).getByRole('feed')
      const again = inboxOf(page).getByRole('button', { name: 'Try again' })
      await expect(list.or(again).first()).toBeVisible()
      if (title === '401' && (await again.isVisible())) await again.click()
      await expect(list).toBeVisible()
    })
  }

  test('a failed look for newer messages, on coming back', async ({ page, world }) => {
    const { longThreadId } = fillInbox(world)
    await page.clock.install()
    await page.goto(`/?thread=${longThreadId}`)
    const thread = threadOf(page)
    const newest = thread.getByRole('article').last()
    await expect(newest).toBeVisible()
    const before = await newest.getAttribute('data-message-id')
    const { id } = world.write(longThreadId, 'Are you there?')
    const recover = world.fault({
      operation: 'messages/getAll',
      when: asksForOne,
      kind: 'status',
      status: 500,
    })
    await comeBack(page)
    const alert = thread.getByRole('alert')
    await expect(alert).toContainText('Newer messages could not be looked for.')
    await expect(newest).toHaveAttribute('data-message-id', before ?? '')
    recover()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(thread.locator(`[data-message-id="${id}"]`)).toBeVisible()
    await expect(alert).toHaveCount(0)
  })
})

test.describe('a conversation of which only a part can be loaded', () => {
  test('shows its messages without guest and subject, and "Try again" brings those', async ({
    page,
    world,
  }) => {
    const { longThreadId } = fillInbox(world)
    const recover = world.fault({ operation: RECORD, when: asksForOne, kind: 'status', status: 500 })
    await page.goto(`/?thread=${longThreadId}`)
    const thread = threadOf(page)
    await expect(thread.getByRole('feed')).toBeVisible()
    const alert = thread.getByRole('alert')
    await expect(alert).toContainText('The guest and the subject could not be loaded. Mews had a problem')
    const asked = callsOf(world, RECORD).filter(({ threadIds }) => threadIds?.length === 1)
    await expect(alert).toContainText(`RequestId ${asked.at(-1)?.requestId ?? 'none'}`)
    await expect(thread).not.toContainText('No subject')
    recover()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(thread.getByRole('heading', { name: 'Jana Nováková' })).toBeVisible()
    await expect(alert).toHaveCount(0)
  })

  test('is not called unknown when its messages are refused', async ({ page, world }) => {
    const { longThreadId } = fillInbox(world)
    world.fault({ operation: 'messages/getAll', when: asksForOne, kind: 'status', status: 400 })
    await page.goto(`/?thread=${longThreadId}`)
    const alert = threadOf(page).getByRole('alert')
    await expect(alert).toContainText('Mews did not accept this request.')
    await expect(alert).toContainText(callsForOne(world).at(-1)?.requestId ?? 'none')
    await expect(threadOf(page).getByRole('heading', { name: 'Jana Nováková' })).toBeVisible()
  })
})
