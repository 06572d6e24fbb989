import { startLobby } from '../src/serve/start-lobby'
import { expect, inboxOf, test } from './fixtures'

test.describe('a range of more than 1,000 conversations', () => {
  test.use({ threads: 9_000, messages: 20_000 })

  test('says that only a part of them is shown, and which', async ({ page, world }) => {
    await page.goto('/?created=2025-03-01..2026-03-31')
    const inbox = inboxOf(page)
    await expect(inbox.getByRole('article').first()).toBeVisible()
    const startMs = Date.parse('2025-03-01T00:00:00+01:00')
    const scope = { token: world.token, enterpriseIds: [world.enterprises[0]?.id ?? ''] }
    const all = world.truthThreads(scope).filter(({ updatedMs }) => updatedMs >= startMs)
    expect(all.length).toBeGreaterThan(1_000)
    const count = new Intl.NumberFormat('en-GB').format(all.length)
    await expect(
      inbox.getByText(`${count} conversations fall into this range. Only the 1,000 updated last are shown`),
    ).toBeVisible()
  })
})

test('a property is chosen from those of the connection, and kept in the address', async ({
  page,
  world,
}) => {
  await page.goto('/')
  const kyoto = world.enterprises[3]
  await page.getByRole('combobox', { name: 'Property' }).selectOption({ label: kyoto?.name ?? '' })
  await expect(page).toHaveURL(new RegExp(`property=${kyoto?.id}`))
  const shown = await inboxOf(page).locator('[data-row="header"]').first().getAttribute('data-thread-id')
  const threads = world.truthThreads({ token: world.token, enterpriseIds: [kyoto?.id ?? ''] })
  expect(threads.map(({ id }) => id)).toContain(shown)
  await page.reload()
  await expect(page.getByRole('combobox', { name: 'Property' })).toHaveValue(kyoto?.id ?? '')
})

test.describe('several connections', () => {
  test.use({ expectsFailures: true })

  test('are shown one at a time; a broken one says so and leaves the others within reach', async ({
    page,
    world,
  }) => {
    const [clientToken = '', first = '', second = ''] = world.tokens
    const connection = (id: string, accessToken: string) => ({
      id,
      name: id,
      platformAddress: world.platformAddress,
      credentials: { clientToken, accessToken, client: 'Lobby Tests 1.0.0' },
    })
    const connections = [
      connection('first', first),
      connection('second', second),
      connection('broken', 'an access token that nobody gave out'),
    ]
    const lobby = await startLobby({ now: world.now, config: { connections } })
    try {
      await page.goto(lobby.origin)
      const choice = page.getByRole('combobox', { name: 'Connection' })
      await expect(page.locator('header')).toContainText(world.enterprises[0]?.name ?? '')
      await choice.selectOption('second')
      await expect(page.locator('header')).toContainText(world.enterprises[1]?.name ?? '')
      await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
      await choice.selectOption('broken')
      await expect(page.getByRole('alert')).toContainText('Its operator needs to look at it')
      await choice.selectOption('first')
      await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
    } finally {
      await lobby.close()
    }
  })
})
