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
    createdMs: newestMs - 3_000 * MINUTE,
    text: 'Long ago',
  })
  const long = world.startThread({ originalSender: 'Long Guest', createdMs: newestMs - 2_000 * MINUTE })
  for (let at = 0; at < 1_700; at++) {
    world.write(long.id, `Line ${at}`, { createdMs: newestMs - (1_700 - at) * MINUTE })
  }
  await page.goto('/')
  const inbox = inboxOf(page)
  // The first page is small and brings the long conversation; the five after it are of 250 messages each.
  await expect(
    inbox.getByText(/Loaded back to .*; 1,250 earlier messages joined 1 conversation above/),
  ).toBeVisible()
  expect((await footOf(inbox)).state).toBe('idle')
  expect(world.requests.filter(({ operation }) => operation === 'messages/getAll')).toHaveLength(6)
  await inbox.getByRole('button', { name: 'Load older' }).click()
  await expect(inbox.locator(`[data-thread-id="${old.id}"]`).first()).toBeVisible()
})
