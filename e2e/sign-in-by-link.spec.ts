import { startLobby } from '../src/serve/start-lobby'
import { assets } from './client'
import { EMPTY_WORLD } from './few-conversations'
import { type World, expect, inboxOf, test } from './fixtures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

/** A second proxy on the same emulator, which asks for a sign-in by a link. */
async function startLocal(world: World) {
  const log: string[] = []
  const clock = { validFromMs: 0 }
  const lobby = await startLobby({
    assets,
    now: world.now,
    signIn: { mode: 'local' },
    validFromMs: () => clock.validFromMs,
    writeLog: (line) => log.push(line),
    config: { application: 'Test App', connections: world.connections },
  })
  return { lobby, log, clock, newLink: async () => (await lobby.newLink?.()) ?? '' }
}

test('a link lets one browser in once, and leaves nothing in the address, the history or the log', async ({
  page,
  world,
  browser,
}) => {
  world.startThread({
    originalSender: 'Ottilie Vandermeer',
    subject: 'Lost umbrella',
    text: 'Green umbrella',
  })
  const { lobby, log, newLink } = await startLocal(world)
  const link = await newLink()
  const code = link.split('=')[1] ?? ''
  expect(code).toHaveLength(43)

  // Without it nothing is shown, and the page says what to do.
  await page.goto(`${lobby.origin}/`)
  await expect(page.getByRole('heading', { name: 'Sign in to read the conversations' })).toBeVisible()
  await expect(page.getByRole('main')).toContainText('Open the link that Lobby printed in the terminal')
  await expect(page.locator('article')).toHaveCount(0)

  // In the same tab, where only the fragment changes.
  await page.goto(link)
  await expect(inboxOf(page)).toContainText('Green umbrella')
  expect(page.url()).toBe(`${lobby.origin}/`)
  const [cookie] = await page.context().cookies()
  expect(cookie).toMatchObject({
    name: `__Host-lobby-session-${lobby.port}`,
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
    path: '/',
  })
  expect(log.join('')).not.toContain(code)
  expect(log.join('')).not.toContain(cookie?.value.slice(0, 20))

  // Another browser with the same link.
  const other = await browser.newContext()
  const late = await other.newPage()
  await late.goto(link)
  await expect(late.getByRole('alert')).toContainText('This link was used already')
  expect(await other.cookies()).toEqual([])
  // A new one opened in another tab lets the waiting tab in when it is looked at again.
  const tab = await other.newPage()
  await tab.goto(await newLink())
  await expect(inboxOf(tab)).toContainText('Green umbrella')
  await late.evaluate(() => dispatchEvent(new Event('focus')))
  await expect(inboxOf(late)).toContainText('Green umbrella')
  await other.close()
  await lobby.close()
})

test('a session that ends leaves what is read, says so, and goes on after signing in again', async ({
  page,
  world,
}) => {
  world.startThread({
    originalSender: 'Ottilie Vandermeer',
    subject: 'Lost umbrella',
    text: 'Green umbrella',
  })
  const { lobby, clock, newLink } = await startLocal(world)
  await page.goto(await newLink())
  await expect(inboxOf(page)).toContainText('Green umbrella')
  clock.validFromMs = world.now() + 1
  await page.getByRole('button', { name: /^Refresh/ }).click()
  const over = page.getByRole('alert').filter({ hasText: 'What you see may be out of date' })
  await expect(over).toBeVisible()
  // Said once, and once more where the list ends because of it.
  await expect(page.getByRole('alert').filter({ hasText: 'not signed in any more' })).toHaveCount(1)
  await expect(inboxOf(page)).toContainText('Green umbrella')

  const tab = await page.context().newPage()
  await tab.goto(await newLink())
  await expect(inboxOf(tab)).toContainText('Green umbrella')
  await over.getByRole('button', { name: 'Try again' }).click()
  await expect(over).toHaveCount(0)
  await expect(inboxOf(page)).toContainText('Green umbrella')
  await lobby.close()
})

test('signing out takes the session out of this browser', async ({ page, world }) => {
  world.startThread({
    originalSender: 'Ottilie Vandermeer',
    subject: 'Lost umbrella',
    text: 'Green umbrella',
  })
  const { lobby, newLink } = await startLocal(world)
  await page.goto(await newLink())
  await expect(inboxOf(page)).toContainText('Green umbrella')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'Sign in to read the conversations' })).toBeVisible()
  // It names a session that counts no more.
  expect((await page.context().cookies()).map(({ name }) => name)).toEqual([
    `__Host-lobby-ended-${lobby.port}`,
  ])
  await page.goBack()
  await expect(page.locator('article')).toHaveCount(0)
  await lobby.close()
})
