import { type Page, expect } from '@playwright/test'
import { type SignInWorld, sessionSeenBy, test } from './sign-in-world'

const SIGNED_OUT = { status: 401, told: 'signed-out' }

/** Signs in as Ottilie and waits for what she may read. */
async function open(page: Page, world: SignInWorld): Promise<void> {
  await page.goto(`${world.origin}/sign-in`)
  await page.getByRole('link', { name: 'Ottilie' }).click()
  await expect(page.getByRole('article').first()).toBeVisible()
}

async function expectNothing(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'Sign in to read the conversations' })).toBeVisible()
  await expect(page.getByRole('article')).toHaveCount(0)
}

test('after signing out no tab shows a conversation, and Back brings none', async ({
  page,
  context,
  signInWorld: world,
}) => {
  await open(page, world)
  const other = await context.newPage()
  await other.goto(`${world.origin}/${world.threadSearch}`)
  await expect(other.getByRole('feed')).toHaveCount(2)
  // Something to go back to.
  await page.goto(`${world.origin}/?show=all`)
  await expect(page.getByRole('article').first()).toBeVisible()

  await page.getByRole('button', { name: 'Sign out' }).click()
  for (const tab of [page, other]) await expectNothing(tab)
  await page.goBack()
  await expectNothing(page)
})

test('a tab stays for the user it was opened for, and reloads at once when another user signs in beside it', async ({
  page,
  context,
  signInWorld: world,
}) => {
  await open(page, world)
  await page.goto(`${world.origin}/${world.threadSearch}`)
  await expect(page.getByRole('feed')).toHaveCount(2)
  // A reload would take this away.
  await page.evaluate(() => document.body.setAttribute('data-same-page', ''))

  const other = await context.newPage()
  await other.goto(`${world.origin}/sign-in`)
  await expect(other.getByRole('article').first()).toBeVisible()
  await expect(page.locator('[data-same-page]').getByRole('feed')).toHaveCount(2)

  await context.clearCookies({ domain: 'localhost' })
  await other.goto(`${world.origin}/sign-in`)
  await other.getByRole('link', { name: 'Paula' }).click()
  await expect(other.getByTitle('Paula')).toBeVisible()
  await expect(page.locator('[data-same-page]')).toHaveCount(0)
  await expect(page).toHaveURL(`${world.origin}/`)
  await expect(page.getByTitle('Paula')).toBeVisible()
})

test('a late answer of another tab does not undo signing out', async ({
  page,
  context,
  signInWorld: world,
}) => {
  await open(page, world)
  world.wait(6 * 60_000)
  expect((await sessionSeenBy(page)).status).toBe(200)
  // What that answer has written is what a later one would write.
  const written = (await context.cookies(world.origin)).filter(({ name }) => name === world.sessionCookie)
  expect(written).toHaveLength(1)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expectNothing(page)
  await context.addCookies(written)
  expect(await sessionSeenBy(page)).toEqual(SIGNED_OUT)
  await page.reload()
  await expectNothing(page)
  // The provider asks nothing more.
  await page.goto(`${world.origin}/sign-in`)
  await expect(page.getByRole('article').first()).toBeVisible()
})

test('who could not be signed out is told so', async ({ page, signInWorld: world }) => {
  await open(page, world)
  await page.route('**/sign-out', (route) => route.abort())
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('alert')).toContainText('You are still signed in')
  await expect(page.getByRole('article').first()).toBeVisible()
})
