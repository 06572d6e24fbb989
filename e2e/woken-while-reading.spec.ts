import type { Page } from '@playwright/test'
import { type World, expect, inboxOf, test } from './fixtures'
import { readEverything, scrollToTheEnd } from './reading'

const DAY = 86_400_000
/** Messages are read in windows of 28 days, counted from here. */
const FLOOR = Date.UTC(2022, 0, 1)

/** The longest conversation of the first property that was last updated in the window before the newest. */
function quietThread(world: World): string {
  const newestMs = FLOOR + Math.floor((world.now() - FLOOR) / (28 * DAY)) * 28 * DAY
  const query = { token: world.token, enterpriseIds: [world.enterprises[0]?.id ?? ''] }
  const lengths = world
    .truthThreads(query)
    .filter(({ updatedMs }) => updatedMs < newestMs && updatedMs >= newestMs - 28 * DAY)
    .map(({ id }) => ({ id, length: world.truth({ ...query, threadIds: [id] }).length }))
  const [longest] = lengths.toSorted((a, b) => b.length - a.length)
  if (!longest || longest.length < 5) throw new Error('the world has no such conversation')
  return longest.id
}

/** Reads on to the end, and expects everything that there is of a conversation. */
async function expectWhole(page: Page, world: World, threadId: string): Promise<void> {
  const inbox = inboxOf(page)
  await scrollToTheEnd(inbox)
  // Where messages do not move stamps, older conversations are found by a sweep.
  await expect(page.getByText('Still looking for older conversations')).toBeHidden()
  const before = looks(world)
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await expect.poll(() => looks(world)).toBeGreaterThan(before)
  await expect(page.getByRole('button', { name: /Checked \d\d:\d\d/ })).toBeVisible()
  const shown = await readEverything(inbox)
  expect(shown.doubled).toEqual([])
  const ids = new Set(shown.messageIds)
  const truth = world.truth({ token: world.token, threadIds: [threadId] })
  expect(truth.filter(({ id }) => !ids.has(id))).toEqual([])
}

const looks = (world: World) =>
  world.requests.filter(({ operation }) => operation === 'messageThreads/getAll').length

// The newest window began ten days ago: it fills the screen, and the one before it is read when somebody scrolls on.
test.use({ nowIso: '2026-03-31T10:00:00Z', threads: 120, messages: 3_000, days: 100 })

test('a conversation that wakes up between Refresh and scrolling on is shown whole', async ({
  page,
  world,
}) => {
  await page.goto('/?created=any-time&show=all')
  await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  const threadId = quietThread(world)
  const before = looks(world)
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await expect.poll(() => looks(world)).toBeGreaterThan(before)
  world.write(threadId, 'Is my key still there?')
  await expectWhole(page, world, threadId)
})

test('a conversation that wakes up as the tab comes back is shown whole', async ({ page, world }) => {
  test.slow()
  // Only the time of day is put on: with a clock of the test's, frames would not be drawn when they are read.
  await page.addInitScript(() => {
    const ownNow = Date.now
    let awayMs = 0
    Date.now = () => ownNow() + awayMs
    addEventListener('test:away', () => (awayMs = 16_000))
  })
  await page.goto('/?created=any-time&show=all')
  await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
  const threadId = quietThread(world)
  const before = looks(world)
  await page.evaluate(() => {
    dispatchEvent(new Event('test:away'))
    dispatchEvent(new Event('focus'))
  })
  await expect.poll(() => looks(world)).toBeGreaterThan(before)
  world.write(threadId, 'Is my key still there?')
  await expectWhole(page, world, threadId)
})
