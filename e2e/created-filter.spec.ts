import { expect, inboxOf, test } from './fixtures'
import { readEverything, scrollToTheEnd } from './reading'
import type { World } from './fixtures'

const kathmandu = (world: World) => {
  const property = world.enterprises.find(({ timeZone }) => timeZone === 'Asia/Kathmandu')
  if (!property) throw new Error('no property is in Kathmandu')
  return property
}

for (const [preset, from, to] of [
  ['Today', '2026-03-31T00:00:00+02:00', '2026-04-01T00:00:00+02:00'],
  ['Last 7 days', '2026-03-25T00:00:00+01:00', '2026-04-01T00:00:00+02:00'],
  ['Last 30 days', '2026-03-02T00:00:00+01:00', '2026-04-01T00:00:00+02:00'],
  ['This month', '2026-03-01T00:00:00+01:00', '2026-04-01T00:00:00+02:00'],
  ['Last month', '2026-02-01T00:00:00+01:00', '2026-03-01T00:00:00+01:00'],
] as const) {
  test(`"${preset}" shows what the property’s calendar calls so`, async ({ page, world }) => {
    await page.goto('/?show=all&created=this-month')
    await page.getByRole('button', { name: /^Created/ }).click()
    await page.getByRole('dialog').getByRole('button', { name: preset }).click()
    const inbox = inboxOf(page)
    await expect(page.getByRole('button', { name: `Created: ${preset}` })).toBeVisible()
    await scrollToTheEnd(inbox)
    const { messageIds } = await readEverything(inbox)
    const truth = world.truth({
      token: world.token,
      enterpriseIds: [world.enterprises[0]?.id ?? ''],
      startMs: Date.parse(from),
      endBeforeMs: Date.parse(to),
    })
    expect(truth.length).toBeGreaterThan(0)
    expect(messageIds.toSorted()).toEqual(truth.map(({ id }) => id).toSorted())
  })
}

test('days begin at the property’s midnight where it is 18:15 UTC', async ({ page, world }) => {
  const property = kathmandu(world)
  const at = world.enterprises.indexOf(property)
  const midnight = Date.parse('2026-03-20T18:15:00Z')
  const { id: threadId } = world.startThread({ enterprise: at, createdMs: midnight - 60_000 })
  const [before, first, last, after] = [
    midnight - 1_000,
    midnight,
    midnight + 86_399_000,
    midnight + 86_400_000,
  ].map((createdMs) => world.write(threadId, 'At midnight', { createdMs }).id)
  await page.goto(`/?show=all&property=${property.id}&created=2026-03-21..2026-03-21`)
  const inbox = inboxOf(page)
  await scrollToTheEnd(inbox)
  const { messageIds } = await readEverything(inbox)
  expect(messageIds).toContain(first)
  expect(messageIds).toContain(last)
  expect(messageIds).not.toContain(before)
  expect(messageIds).not.toContain(after)
})

test('a single second can be asked for', async ({ page, world }) => {
  const second = Date.parse('2026-03-20T08:09:10Z')
  const { id: threadId } = world.startThread({ createdMs: second - 60_000 })
  const ids = [-1, 0, 500, 999, 1_000].map(
    (ms) => world.write(threadId, `at ${ms}`, { createdMs: second + ms }).id,
  )
  await page.goto('/?show=all&created=2026-03-20T09:09:10..2026-03-20T09:09:10')
  const inbox = inboxOf(page)
  await scrollToTheEnd(inbox)
  expect((await readEverything(inbox)).messageIds).toEqual(ids.slice(1, 4))
})

test('a custom range is typed, applied, kept in the address and restored', async ({ page }) => {
  await page.goto('/')
  await page.getByRole('button', { name: /^Created/ }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByRole('button', { name: 'Custom range' }).click()
  await dialog.getByRole('spinbutton', { name: /^day/ }).first().click()
  await page.keyboard.type('08032026')
  await page.keyboard.type('14032026')
  await dialog.getByRole('button', { name: 'Apply' }).click()
  await expect(page).toHaveURL(/created=2026-03-08\.\.2026-03-14/)
  await expect(page.getByRole('button', { name: /Created: 8\D+14 March 2026/ })).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: /Created: 8\D+14 March 2026/ })).toBeVisible()
  await page.goBack()
  await expect(page.getByRole('button', { name: 'Created: Last 30 days' })).toBeVisible()
})

test('an empty range says what was searched', async ({ page }) => {
  await page.goto('/?created=2022-01-01..2022-01-02')
  await expect(page.getByRole('heading', { name: 'No messages in this range' })).toBeVisible()
  await expect(page.getByText(/Searched: 1\D+2 January 2022/)).toBeVisible()
})

test.describe('where messages do not move their conversation', () => {
  test.use({ threadUpdated: false, threads: 40, messages: 800 })

  test('another range is shown after all old conversations were looked for', async ({ page }) => {
    await page.goto('/?show=all&created=last-30-days')
    const looking = page.getByText('Still looking for older conversations')
    await expect(page.getByRole('article').first()).toBeVisible()
    await expect(looking).toBeHidden()
    for (const preset of ['Last month', 'Last 7 days', 'Last 30 days']) {
      await page.getByRole('button', { name: /^Created/ }).click()
      await page.getByRole('dialog').getByRole('button', { name: preset }).click()
      await expect(page.getByRole('button', { name: `Created: ${preset}` })).toBeVisible()
      await scrollToTheEnd(inboxOf(page))
    }
    await inboxOf(page).getByRole('button', { name: 'Go to' }).click()
    await page.getByRole('button', { name: 'Oldest messages' }).click()
    await expect(page.getByRole('article').first()).toBeVisible()
    await page.goBack()
    await expect(page.getByRole('button', { name: 'Created: Last 7 days' })).toBeVisible()
    await scrollToTheEnd(inboxOf(page))
  })
})
