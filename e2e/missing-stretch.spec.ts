import { EMPTY_WORLD } from './few-conversations'
import { type World, expect, inboxOf, test } from './fixtures'
import { firstVisibleMessage, gaps, scrollBy, topOf } from './geometry'
import { readEverything, scrollToTheEnd } from './reading'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

const DAY = 86_400_000

/** Twelve conversations of three messages each, `days` ago. */
function write(world: World, days: number): void {
  for (let guest = 0; guest < 12; guest++) {
    const createdMs = world.now() - days * DAY + guest * 3_600_000
    const originalSender = `Guest ${days}-${guest}`
    const { id } = world.startThread({ originalSender, subject: 'Late arrival', createdMs, text: 'Hello' })
    world.write(id, 'Good evening', { sender: 'Enterprise', createdMs: createdMs + 60_000 })
    world.write(id, 'We arrive at eleven', { createdMs: createdMs + 120_000 })
  }
}

/** Whether a request's window lies between two times, in days before now. */
const windowWithin =
  (world: World, fromDays: number, toDays: number) => (body: Readonly<Record<string, unknown>>) => {
    const { CreatedUtc: window } = body
    if (typeof window !== 'object' || window === null || !('EndUtc' in window)) return false
    const ageDays = (world.now() - Date.parse(String(window.EndUtc))) / DAY
    return ageDays > fromDays && ageDays < toDays
  }

// Where messages do not move their conversation, these are found late: what fails then is a notice over the list.
test('a stretch that fails is a line at its place or a notice, the list goes on, and "Try again" fills it without moving what is read', async ({
  page,
  world,
  threadUpdated,
}) => {
  for (const days of [2, 50, 110]) write(world, days)
  // One long conversation reaches over all of it, the missing stretch included.
  const long = world.startThread({
    originalSender: 'Long Guest',
    createdMs: world.now() - 111 * DAY,
    text: 'First',
  })
  for (const days of [50, 49, 2, 1])
    world.write(long.id, `Day ${days}`, { createdMs: world.now() - days * DAY })
  const recover = world.fault({
    operation: 'messages/getAll',
    kind: 'status',
    status: 500,
    when: windowWithin(world, 30, 60),
  })
  await page.goto('/?created=any-time')
  const inbox = inboxOf(page)
  await scrollToTheEnd(inbox)
  const line = threadUpdated ? inbox.locator('[data-row="gap"]') : inbox.getByRole('alert')
  const truth = world.truth({ token: world.token, enterpriseIds: [world.enterprises[0]?.id ?? ''] })

  // Between the conversations of 2 days ago and those of 110 days ago.
  await inbox.locator('[data-feed-scroller]').evaluate((scroller) => void (scroller.scrollTop = 0))
  await expect(async () => {
    if ((await line.count()) === 0) await scrollBy(inbox, 500)
    expect(await line.count()).toBeGreaterThan(0)
  }).toPass()
  await expect(line.first()).toContainText(/ from .* to .* could not be (?:loaded|looked for)/)
  if (threadUpdated) {
    await expect(line.first()).toContainText('Mews had a problem of its own.')
    await expect(line.first()).toContainText(/RequestId [\w-]{36}/)
  }
  expect(await gaps(inbox)).toEqual([])

  // The line that is read is the first message under the gap; a notice has no place in the list.
  await line.first().evaluate((row) => {
    const scroller = row.closest('[data-feed-scroller]')
    if (scroller && row.matches('[data-row="gap"]'))
      scroller.scrollTop += row.getBoundingClientRect().top - scroller.getBoundingClientRect().top
  })
  const read = await firstVisibleMessage(inbox)
  recover()
  await line.first().getByRole('button', { name: 'Try again' }).click()
  // Filled: the line is gone, and what stood under it stands where it stood. In the other world that is the first message of
  // the long conversation, which goes under its fold when later ones come.
  await expect(line).toHaveCount(0)
  if (threadUpdated) expect(await topOf(inbox, read.key)).toBeCloseTo(read.top, 0)
  await expect(inbox.locator('[data-feed-state="end"]')).not.toContainText('not all of it')

  await page.getByRole('button', { name: 'All messages' }).click()
  await expect
    .poll(async () => (await readEverything(inbox)).messageIds.toSorted())
    .toEqual(truth.map(({ id }) => id).toSorted())
})

test('the fold of a conversation that a missing stretch may have taken messages of says so', async ({
  page,
  world,
}) => {
  const { id } = world.startThread({
    originalSender: 'Long Guest',
    createdMs: world.now() - 111 * DAY,
    text: 'First',
  })
  for (let at = 0; at < 6; at++)
    world.write(id, `Line ${at}`, { createdMs: world.now() - 2 * DAY + at * 60_000 })
  world.write(id, 'Missing', { createdMs: world.now() - 50 * DAY })
  world.fault({
    operation: 'messages/getAll',
    kind: 'status',
    status: 500,
    when: windowWithin(world, 30, 60),
  })
  await page.goto('/?created=any-time')
  const inbox = inboxOf(page)
  await scrollToTheEnd(inbox)
  await expect(inbox.locator('[data-feed-state="end"]')).toContainText('not all of it could be loaded')
  await inbox.locator('[data-feed-scroller]').evaluate((scroller) => void (scroller.scrollTop = 0))
  await expect(inbox.locator(`[data-row="fold"][data-thread-id="${id}"]`)).toContainText(
    'Some may be missing',
  )
})
