import { expect, inboxOf, test } from './fixtures'
import { readEverything, scrollToTheEnd } from './reading'

const DAY = 86_400_000

test.describe('in "All messages", scrolling to the end shows every message of the range exactly once', () => {
  for (const { title, from } of [
    { title: 'last 30 days', from: null },
    { title: '13 months', from: '2025-02-28' },
  ]) {
    test(title, async ({ page, world }) => {
      test.slow()
      const created = from === null ? '' : `&created=${from}..2026-03-31`
      await page.goto(`/?show=all${created}`)
      const inbox = inboxOf(page)
      await scrollToTheEnd(inbox)
      const shown = await readEverything(inbox)

      // Budapest: the first day begins in winter time, the last one ends in summer time.
      const startMs = from === null ? Date.UTC(2026, 1, 28, 23) + DAY : Date.parse(`${from}T00:00:00+01:00`)
      const truth = world.truth({
        token: world.token,
        enterpriseIds: [world.enterprises[0]?.id ?? ''],
        startMs,
        endBeforeMs: Date.parse('2026-04-01T00:00:00+02:00'),
      })
      expect(truth.length).toBeGreaterThan(from === null ? 40 : 1_000)
      expect(shown.doubled).toEqual([])
      expect(shown.messageIds.toSorted()).toEqual(truth.map(({ id }) => id).toSorted())
    })
  }
})

test('inside a conversation messages stand in reading order', async ({ page, world }) => {
  await page.goto('/?show=all')
  const inbox = inboxOf(page)
  await scrollToTheEnd(inbox)
  const shown = await readEverything(inbox)
  const place = new Map(shown.messageIds.map((id, at) => [id, at]))
  const truth = world.truth({ token: world.token, startMs: Date.parse('2026-03-02T00:00:00+01:00') })
  const places = new Map<string, number[]>()
  for (const { id, threadId } of truth.toReversed()) {
    const at = place.get(id)
    if (at !== undefined) places.set(threadId, [...(places.get(threadId) ?? []), at])
  }
  expect(places.size).toBeGreaterThan(1)
  expect(Math.max(...[...places.values()].map((inThread) => inThread.length))).toBeGreaterThan(3)
  for (const inThread of places.values()) expect(inThread).toEqual(inThread.toSorted((a, b) => a - b))
})

test('conversations run from the newest message to the oldest', async ({ page, world }) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  const newest = new Map<string, number>()
  for (const { threadId, createdMs } of world.truth({ token: world.token })) {
    if (!newest.has(threadId)) newest.set(threadId, createdMs)
  }
  const headers = inbox.locator('[data-row="header"]')
  await expect(headers.first()).toBeVisible()
  const ids = await headers.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-thread-id') ?? ''))
  const times = ids.map((id) => newest.get(id) ?? 0)
  expect(times.length).toBeGreaterThan(1)
  expect(times).toEqual(times.toSorted((a, b) => b - a))
})

test('"Latest 3" shows the three newest messages of a conversation under its fold', async ({
  page,
  world,
}) => {
  await page.goto('/')
  const inbox = inboxOf(page)
  const fold = inbox.locator('[data-row="fold"]').first()
  const threadId = (await fold.getAttribute('data-thread-id')) ?? ''
  const messages = inbox.locator(`[data-row="message"][data-thread-id="${threadId}"]`)
  const newestFirst = world.truth({ token: world.token, threadIds: [threadId] }).map(({ id }) => id)
  const shownIds = () =>
    messages.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-message-id')))
  await expect(messages).toHaveCount(3)
  expect(await shownIds()).toEqual(newestFirst.slice(0, 3).toReversed())

  const folded = Number(/\d+/.exec((await fold.innerText()) ?? '')?.[0])
  await fold.getByRole('button').click()
  await expect.poll(async () => (await shownIds()).length).toBeGreaterThan(3)
  expect((await shownIds()).slice(0, 2)).toEqual(
    newestFirst
      .slice(0, folded + 3)
      .toReversed()
      .slice(0, 2),
  )
  await expect(fold.getByRole('button', { expanded: true })).toBeVisible()
})
