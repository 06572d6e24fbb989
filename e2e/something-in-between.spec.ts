import { EMPTY_WORLD, fillInbox } from './few-conversations'
import { expect, inboxOf, test } from './fixtures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

/** Of this origin: a browser that is loading the page anew may complain of another one in its console. */
const SIGN_IN = { headers: { location: '/another-sign-in' }, body: '' }
const PAGE = { contentType: 'text/html', body: '<!doctype html><title>Sign in</title>' }

/** What a sign-in or a filter before Lobby answers when it lets nobody through. */
const answers = [
  ['a redirect', { status: 302, ...SIGN_IN }],
  ['a page', { status: 200, ...PAGE }],
  ['JSON of its own', { status: 200, contentType: 'application/json', body: '{"login":"required"}' }],
  ['401', { status: 401, ...PAGE }],
  ['403', { status: 403, ...PAGE }],
] as const

test.describe('what answers in the place of Lobby is told, and is not blamed on Mews', () => {
  for (const [title, answer] of answers) {
    test(`${title} while somebody reads: the rows stay, and the page can be loaded again`, async ({
      page,
      world,
    }) => {
      fillInbox(world)
      await page.goto('/')
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
      // Whoever loads the page again signs in anew on the way.
      let isSignedIn = false
      page.on('request', (request) => (isSignedIn ||= request.isNavigationRequest()))
      await page.route('**/api/**', (route) => (isSignedIn ? route.continue() : route.fulfill(answer)))
      await page.getByRole('button', { name: 'Refresh' }).click()
      const bar = page.getByRole('alert').filter({ hasText: 'answers in its place' })
      await expect(bar).toBeVisible()
      await expect(inboxOf(page).locator('[data-message-id]').first()).toBeVisible()
      await expect(page.getByText(/Mews had a problem|could not be read/)).toHaveCount(0)
      // Once: the bar says it for the whole page.
      await expect(page.getByText('in its place')).toHaveCount(1)

      await bar.getByRole('button', { name: 'Load the page again' }).click()
      await expect(bar).toHaveCount(0)
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    })
  }

  test('a page at the start', async ({ page, world }) => {
    fillInbox(world)
    await page.route('**/api/**', (route) => route.fulfill({ status: 200, ...PAGE }))
    await page.goto('/')
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('Something between this browser and Lobby answered in its place.')
    await page.unroute('**/api/**')
    await alert.getByRole('button', { name: 'Load the page again' }).click()
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })

  test('a gateway that does not reach it', async ({ page }) => {
    await page.route('**/api/**', (route) => route.fulfill({ status: 502, ...PAGE }))
    await page.goto('/')
    const alert = page.getByRole('alert')
    await expect(alert).toContainText('Lobby could not be reached.')
    await page.unroute('**/api/**')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(inboxOf(page)).toBeVisible()
  })

  test('20 KB of cookies of other programs', async ({ page, world }) => {
    fillInbox(world)
    await page.goto('/')
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    const cookies = Array.from({ length: 6 }, (_, n) => ({
      name: `other-${n}`,
      value: 'x'.repeat(3_500),
      url: world.origin,
    }))
    await page.context().addCookies(cookies)
    await page.getByRole('button', { name: 'Refresh' }).click()
    await expect(page.getByText('Deleting the cookies of this address helps.').first()).toBeVisible()
    await page.context().clearCookies()
    await page.getByRole('button', { name: 'Try again' }).first().click()
    // Where messages do not move their conversation, the look for older conversations has failed too.
    await page.getByRole('button', { name: 'Refresh' }).click()
    await expect(page.getByText('Deleting the cookies of this address helps.')).toHaveCount(0)
  })
})
