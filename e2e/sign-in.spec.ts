import { type BrowserContext, type Page, expect } from '@playwright/test'
import { type SignInWorld, sessionSeenBy, test } from './sign-in-world'

const SIGNED_IN = { status: 200, told: ['hotels'] }
const SIGNED_OUT = { status: 401, told: 'signed-out' }
const HOUR_MS = 3_600_000

/** Goes to the provider and says who one is. */
async function signIn(page: Page, world: SignInWorld, name: string, search = ''): Promise<void> {
  await page.goto(`${world.origin}/sign-in?return=${encodeURIComponent(search)}`)
  await page.getByRole('link', { name }).click()
  await page.waitForURL(`${world.origin}/**`)
}

/** Addresses that a browser asked for, redirects included. */
function watchRequests(context: BrowserContext): string[] {
  const urls: string[] = []
  context.on('request', (request) => urls.push(request.url()))
  return urls
}

const callbackIn = (urls: readonly string[]): URL =>
  new URL(urls.find((url) => url.includes('/sign-in/callback')) ?? 'missing:')

async function cookiesOf(context: BrowserContext, { origin }: SignInWorld) {
  const cookies = await context.cookies(origin)
  return cookies.filter(({ name }) => name.startsWith('__Host-lobby-'))
}

test('signing in leads back to the inbox, and leaves nothing secret in address, history or log', async ({
  page,
  context,
  signInWorld: world,
}) => {
  const requested = watchRequests(context)
  const shown: string[] = []
  page.on('framenavigated', (frame) => shown.push(frame.url()))
  await page.goto(`${world.origin}/sign-in?return=${encodeURIComponent(world.threadSearch)}`)
  await expect(page).toHaveTitle('Who is it?')
  const [state, ...others] = await cookiesOf(context, world)
  expect(others).toEqual([])
  expect(state).toMatchObject({
    name: expect.stringMatching(/^__Host-lobby-state-[0-9a-f]{8}-\d+$/),
    path: '/',
    httpOnly: true,
    secure: true,
    sameSite: 'Lax',
  })

  await page.getByRole('link', { name: 'Ottilie' }).click()
  await page.waitForURL((url) => url.origin === world.origin)
  expect(new URL(page.url()).searchParams.get('thread')).toBe(world.threadSearch.replace('?thread=', ''))
  expect(await sessionSeenBy(page)).toEqual(SIGNED_IN)
  const [session, ...more] = await cookiesOf(context, world)
  expect(more).toEqual([])
  expect(session).toMatchObject({
    name: world.sessionCookie,
    path: '/',
    domain: '127.0.0.1',
    httpOnly: true,
    secure: true,
    sameSite: 'Strict',
  })
  expect(await page.evaluate(() => document.cookie + document.referrer)).toBe('')

  const { searchParams } = callbackIn(requested)
  const secrets = [
    searchParams.get('code') ?? '',
    searchParams.get('state') ?? '',
    state?.value ?? '',
    session?.value ?? '',
    world.provider.clientSecret,
  ]
  const places = { addresses: shown.filter((url) => url.startsWith(world.origin)), log: world.log }
  for (const secret of secrets) {
    expect(secret.length).toBeGreaterThan(20)
    expect(JSON.stringify(places)).not.toContain(secret)
  }
  expect(world.log.join('')).toContain('"route":"sign-in-callback","status":303')
  expect(world.log.join('')).not.toMatch(/ottilie/i)
  await page.goBack()
  expect(page.url()).not.toContain('/sign-in/callback')
})

test('whoever is in no group that sees anything is told so, and has no session', async ({
  page,
  context,
  signInWorld: world,
}) => {
  await signIn(page, world, 'Eduard', world.threadSearch)
  await expect(page.getByRole('alert')).toContainText('Your account is not allowed to see any property.')
  expect(await sessionSeenBy(page)).toEqual(SIGNED_OUT)
  expect(await cookiesOf(context, world)).toEqual([])
})

test('after an hour the way leads through the provider again, which asks nothing', async ({
  page,
  signInWorld: world,
}) => {
  await signIn(page, world, 'Ottilie')
  world.wait(HOUR_MS)
  expect(await sessionSeenBy(page)).toEqual(SIGNED_OUT)
  await page.goto(`${world.origin}/sign-in`)
  await page.waitForURL((url) => url.origin === world.origin)
  expect(await sessionSeenBy(page)).toEqual(SIGNED_IN)
})

test('signing out takes the session out of this browser', async ({ page, context, signInWorld: world }) => {
  await signIn(page, world, 'Ottilie')
  const status = await page.evaluate(async () => {
    const response = await fetch('/sign-out', { method: 'POST', headers: { 'x-lobby': '1' } })
    return response.status
  })
  expect(status).toBe(204)
  // It names a session that counts no more.
  expect((await cookiesOf(context, world)).map(({ name }) => name)).toEqual([
    world.sessionCookie.replace('session', 'ended'),
  ])
  expect(await sessionSeenBy(page)).toEqual(SIGNED_OUT)
})

test('an answer of the provider is good once, and only in the browser that asked', async ({
  page,
  context,
  browser,
  signInWorld: world,
}) => {
  const requested = watchRequests(context)
  await signIn(page, world, 'Ottilie')
  const callback = callbackIn(requested)
  expect((await page.goto(callback.href))?.url()).toBe(`${world.origin}/?sign-in=failed`)
  expect(await sessionSeenBy(page)).toEqual(SIGNED_IN)

  // In another browser, first as it is, then in the place of that one's own answer.
  const stranger = await browser.newContext()
  const other = await stranger.newPage()
  expect((await other.goto(callback.href))?.url()).toBe(`${world.origin}/?sign-in=failed`)
  const asked = watchRequests(stranger)
  await other.goto(`${world.origin}/sign-in`)
  const own = new URL(asked.find((url) => url.startsWith(`${world.provider.issuer}/auth?`)) ?? 'missing:')
  callback.searchParams.set('state', own.searchParams.get('state') ?? '')
  expect((await other.goto(callback.href))?.url()).toBe(`${world.origin}/?sign-in=failed`)
  expect(await sessionSeenBy(other)).toEqual(SIGNED_OUT)
  expect(await cookiesOf(stranger, world)).toEqual([])
  await stranger.close()
})

for (const parameter of ['state', 'nonce', 'code_challenge']) {
  test(`a sign-in whose ${parameter} was changed on the way fails`, async ({
    page,
    context,
    signInWorld: world,
  }) => {
    const requested = watchRequests(context)
    await page.goto(`${world.origin}/sign-in`)
    const asked = new URL(requested.find((url) => url.includes('/auth?')) ?? 'missing:')
    asked.searchParams.set(parameter, parameter === 'state' ? 'ab'.repeat(32) : 'A'.repeat(43))
    await page.goto(asked.href)
    await page.getByRole('link', { name: 'Ottilie' }).click()
    await page.waitForURL(`${world.origin}/**`)
    await expect(page.getByRole('alert')).toContainText('The sign-in was not completed.')
    expect(await sessionSeenBy(page)).toEqual(SIGNED_OUT)
  })
}

test('a provider that is away is said to be so', async ({ page, signInWorld: world }) => {
  await world.provider.stop()
  await page.goto(`${world.origin}/sign-in`)
  await expect(page.getByRole('alert')).toContainText('The sign-in of your company does not answer.')
  await world.provider.start()
  // It is let be for a second: whoever tries again meanwhile is told the same.
  await expect(async () => {
    await page.goto(`${world.origin}/sign-in`)
    const ottilie = page.getByRole('link', { name: 'Ottilie' })
    await expect(ottilie.or(page.getByRole('alert'))).toBeVisible()
    expect(await ottilie.isVisible()).toBe(true)
  }).toPass()
  await signIn(page, world, 'Ottilie')
  expect(await sessionSeenBy(page)).toEqual(SIGNED_IN)
})

test('two tabs that sign in at once both arrive where they wanted to', async ({
  page,
  context,
  signInWorld: world,
}) => {
  const tabs = [page, await context.newPage()] as const
  const searches = [world.threadSearch, '?created=yesterday']
  for (const [at, tab] of tabs.entries())
    await tab.goto(`${world.origin}/sign-in?return=${encodeURIComponent(searches[at] ?? '')}`)
  const landed = tabs.map((tab) =>
    tab.waitForRequest((request) => request.url().startsWith(`${world.origin}/?`)),
  )
  for (const tab of tabs.toReversed()) await tab.getByRole('link', { name: 'Ottilie' }).click()
  for (const [at, request] of (await Promise.all(landed)).entries())
    expect(request.url()).toBe(`${world.origin}/${searches[at] ?? ''}`)
  for (const tab of tabs) expect(await sessionSeenBy(tab)).toEqual(SIGNED_IN)
})

test('a link on another site opens the inbox with the session', async ({
  page,
  context,
  signInWorld: world,
}) => {
  await signIn(page, world, 'Ottilie')
  const there = `http://elsewhere.test/`
  await context.route(`${there}**`, (route) =>
    route.fulfill({
      contentType: 'text/html',
      body: `<a href="${world.origin}/${world.threadSearch}">the conversation</a>`,
    }),
  )
  await page.goto(there)
  const opening = page.waitForRequest((request) => request.url() === `${world.origin}/${world.threadSearch}`)
  await page.getByRole('link', { name: 'the conversation' }).click()
  // The page itself comes without the cookie; what it asks for then is asked by our own page.
  expect((await (await opening).allHeaders())['cookie'] ?? '').not.toContain(world.sessionCookie)
  await expect(page.getByRole('feed').first()).toBeVisible()
  expect(await sessionSeenBy(page)).toEqual(SIGNED_IN)
})

test('whatever is asked for, the sign-in leads to our own page', async ({
  page,
  context,
  signInWorld: world,
}) => {
  test.slow()
  const requested = watchRequests(context)
  world.provider.account = 'ottilie'
  const evil = 'evil.test'
  const encoded = [
    `//${evil}`,
    `/\\${evil}`,
    `\\\\${evil}`,
    `https:${evil}`,
    `https://${evil}/`,
    `javascript:location='https://${evil}'`,
    `data:text/html,<script>location='https://${evil}'</script>`,
    `%2f%2f${evil}`,
    `/%5c${evil}`,
    `/\t/${evil}`,
    `/\r\nlocation: https://${evil}`,
    `?a=b\r\nlocation: https://${evil}`,
    `?a=b#//${evil}`,
    `@${evil}`,
    `.${evil}`,
    `/..//${evil}`,
    `?//${evil}`,
    `?return=https://${evil}`,
  ].map(encodeURIComponent)
  const raw = [
    `//${evil}`,
    `%2f%2f${evil}`,
    `%252f%252f${evil}`,
    `?x=%0d%0alocation:%20https://${evil}`,
    `x&return=//${evil}`,
  ]
  for (const asked of [...encoded, ...raw]) {
    await page.goto(`${world.origin}/sign-in?return=${asked}`)
    await page.waitForURL((url) => url.origin !== world.provider.issuer)
    const { origin, pathname } = new URL(page.url())
    expect({ asked, origin, pathname }).toEqual({ asked, origin: world.origin, pathname: '/' })
  }
  expect(requested.filter((url) => new URL(url).hostname.includes(evil))).toEqual([])
  expect(await sessionSeenBy(page)).toEqual(SIGNED_IN)
})
