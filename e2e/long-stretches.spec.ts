import { expect, inboxOf, test } from './fixtures'
import { EMPTY_WORLD } from './few-conversations'
import { footOf } from './geometry'

test.use(EMPTY_WORLD)

const MINUTE = 60_000

test('a stretch that brings no new conversation stops after five pages, says what it brought, and goes on when asked', async ({
  page,
  world,
}) => {
  const newestMs = world.now() - MINUTE
  const old = world.startThread({
    originalSender: 'Old Guest',
    createdMs: newestMs - 6_000 * MINUTE,
    text: 'Long ago',
  })
  const long = world.startThread({ originalSender: 'Long Guest', createdMs: newestMs - 5_000 * MINUTE })
  for (let at = 0; at < 4_000; at++) {
    world.write(long.id, `Line ${at}`, { createdMs: newestMs - (4_000 - at) * MINUTE })
  }
  await page.goto('/')
  const inbox = inboxOf(page)
  // The first page is small and brings the long conversation; three of the five after it are of 250 messages, two of 1,000.
  await expect(
    inbox.getByText(/Loaded back to .*; 2,750 earlier messages joined 1 conversation above/),
  ).toBeVisible()
  expect((await footOf(inbox)).state).toBe('idle')
  expect(world.requests.filter(({ operation }) => operation === 'messages/getAll')).toHaveLength(6)
  await inbox.getByRole('button', { name: 'Load older' }).click()
  await expect(inbox.locator(`[data-thread-id="${old.id}"]`).first()).toBeVisible()
})
