import { startLobby } from '../src/serve/start-lobby'
import { assets } from './client'
import { firstVisibleMessage, scrollBy, topOf } from './geometry'
import { readEverything, scrollToTheEnd } from './reading'
import { type Page } from '@playwright/test'
import { type World, expect, inboxOf, test, threadOf } from './fixtures'
import { PAUSE_TO_BE_SEEN } from './upstream-failures'

/** Chooses one property, or all, as a person does: by its name. */
async function choose(page: Page, name: RegExp): Promise<void> {
  await page.getByRole('button', { name: /^Property:|propert(y|ies)$/ }).click()
  await page.getByRole('option', { name }).click()
  await expect(page.getByRole('dialog', { name: 'Property' })).toBeHidden()
}

test('a property is chosen from those of the connection, kept in the address, and shown again the next time', async ({
  page,
  world,
}) => {
  await page.goto('/')
  const kyoto = world.enterprises[3]
  await choose(page, new RegExp(kyoto?.name ?? ''))
  await expect(page).toHaveURL(new RegExp(`property=hotels.${kyoto?.id}`))
  const header = inboxOf(page).locator('[data-row="header"]').first()
  const threads = world.truthThreads({ token: world.token, enterpriseIds: [kyoto?.id ?? ''] })
  await expect
    .poll(async () =>
      threads.map(({ id }) => id).includes((await header.getAttribute('data-thread-id')) ?? ''),
    )
    .toBe(true)
  await page.reload()
  const button = page.getByRole('button', { name: /^Property:/ })
  await expect(button).toContainText(kyoto?.name ?? '')
  await page.goto('/')
  await expect(button).toContainText(kyoto?.name ?? '')
})

test('all properties of a portfolio stand in one list, each conversation with its property and that property’s time', async ({
  page,
  world,
}) => {
  const kathmandu = world.enterprises.find(({ timeZone }) => timeZone === 'Asia/Kathmandu')
  const at = world.enterprises.findIndex(({ id }) => id === kathmandu?.id)
  const { id } = world.startThread({ enterprise: at, originalSender: 'Ada Byron', text: 'Namaste' })
  await page.goto('/?property=all')
  const inbox = inboxOf(page)
  const rows = inbox.locator(`[data-thread-id="${id}"]`)
  await expect(rows.first()).toContainText(kathmandu?.name ?? '?')
  const local = (zone: string) =>
    new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' }).format(
      world.truth({ token: world.token, threadIds: [id] })[0]?.createdMs,
    )
  await expect(rows.locator('time').first()).toHaveText(local('Asia/Kathmandu'))

  // Days are counted in one zone, which is named, can be chosen, and is kept in the address.
  const zone = page.getByRole('combobox', { name: 'Days and times of day are counted in' })
  await zone.selectOption('Asia/Tokyo')
  await expect(page).toHaveURL(/zone=Asia%2FTokyo/)
  await expect(rows.locator('time').first()).toHaveText(local('Asia/Kathmandu'))
  await rows.first().click()
  await expect(threadOf(page)).toContainText('Kathmandu time, UTC+5:45')
})

test.describe('several connections', () => {
  test.use({ expectsFailures: true })

  const connect = async (world: World, ids: readonly string[]) => {
    const [clientToken = '', first = '', second = '', both = ''] = world.tokens
    const tokens: Record<string, string> = {
      first,
      second,
      both,
      broken: 'an access token that nobody gave out',
    }
    const connections = ids.map((id) => ({
      id,
      name: id,
      platformAddress: world.platformAddress,
      credentials: { clientToken, accessToken: tokens[id] ?? '', client: 'Lobby Tests 1.0.0' },
    }))
    return startLobby({ assets, now: world.now, signIn: { mode: 'open' }, config: { connections } })
  }

  test('are chosen by their property; a broken one says so and leaves the others within reach', async ({
    page,
    world,
  }) => {
    const lobby = await connect(world, ['first', 'second', 'broken'])
    try {
      await page.goto(lobby.origin)
      const [one, two] = world.enterprises
      await expect(page.locator('header')).toContainText(one?.name ?? '')
      await choose(page, new RegExp(two?.name ?? ''))
      await expect(page.locator('header')).toContainText(two?.name ?? '')
      await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
      await choose(page, /broken/)
      await expect(page.getByRole('alert')).toContainText('Its operator needs to look at it')
      await choose(page, new RegExp(one?.name ?? ''))
      await expect(inboxOf(page).getByRole('article').first()).toBeVisible()
    } finally {
      await lobby.close()
    }
  })

  test('stand in one list: every message once, though two of them lead to one property and one is broken', async ({
    page,
    world,
  }) => {
    test.slow()
    const lobby = await connect(world, ['first', 'second', 'both', 'broken'])
    try {
      await page.goto(`${lobby.origin}/?property=all&show=all`)
      const inbox = inboxOf(page)
      await expect(inbox.getByRole('alert')).toContainText('broken is not shown')
      await scrollToTheEnd(inbox)
      const shown = await readEverything(inbox)
      const ids = world.enterprises.slice(0, 2).map(({ id }) => id)
      const truth = world.truth({
        token: world.token,
        enterpriseIds: ids,
        startMs: Date.parse('2026-03-02T00:00:00+01:00'),
      })
      expect(shown.doubled).toEqual([])
      expect(shown.messageIds.toSorted()).toEqual(truth.map(({ id }) => id).toSorted())
    } finally {
      await lobby.close()
    }
  })

  test('do not wait for one that does not answer; it is named, and merged in its place when it does, without moving what is read', async ({
    page,
    world,
  }) => {
    const lobby = await connect(world, ['first', 'second'])
    try {
      const [, first = '', second = ''] = world.tokens
      const isSecond = (body: Readonly<Record<string, unknown>>) => body['AccessToken'] === second
      const recover = world.fault({ operation: 'messageThreads/getAll', kind: 'hang', when: isSecond })
      const thread = world.startThread({
        enterprise: 1,
        originalSender: 'Late Guest',
        text: 'Are you there?',
      })
      await page.goto(`${lobby.origin}/?property=all`)
      const inbox = inboxOf(page)
      await expect(inbox.locator('[data-lane-state="loading"]')).toContainText('still loading')
      expect(world.truthThreads({ token: first }).length).toBeGreaterThan(0)
      await scrollBy(inbox, 900)
      const line = await firstVisibleMessage(inbox)
      recover()
      await expect(inbox.locator('[data-lane-state]')).toHaveCount(0)
      expect(await topOf(inbox, line.key)).toBeCloseTo(line.top, 0)
      await inbox.locator('[data-feed-scroller]').evaluate((scroller) => void (scroller.scrollTop = 0))
      await expect(inbox.locator(`[data-thread-id="${thread.id}"]`).first()).toBeVisible()
    } finally {
      await lobby.close()
    }
  })

  test('are looked at again when one comes back, but for one whose credentials were refused, until Refresh is pressed', async ({
    page,
    world,
  }) => {
    const lobby = await connect(world, ['first', 'second', 'broken'])
    const refusedCalls = () => world.requests.filter(({ status }) => status === 401).length
    try {
      await page.clock.install()
      await page.goto(`${lobby.origin}/?property=all`)
      const inbox = inboxOf(page)
      const { id } = world.startThread({ originalSender: 'Ada Byron', text: 'Hello' })
      await expect(inbox.getByRole('alert')).toContainText('broken is not shown')
      // The first look also looks at the broken one; from then on it is left alone.
      for (let look = 0; look < 3; look++) {
        if (look === 1) world.clearRequests()
        await page.clock.runFor(16_000)
        await page.evaluate(() => window.dispatchEvent(new Event('focus')))
        await expect(inbox.locator(`[data-thread-id="${id}"]`).first()).toBeAttached()
        await expect(page.getByRole('button', { name: /^Refresh: Checked/ })).toBeVisible()
      }
      expect(world.requests.length).toBeGreaterThan(0)
      expect(refusedCalls()).toBe(0)
      await page.getByRole('button', { name: /^Refresh/ }).click()
      await expect.poll(refusedCalls).toBeGreaterThan(0)
    } finally {
      await lobby.close()
    }
  })

  test('that are all asked to wait say for how long, before anything is known of them', async ({
    page,
    world,
  }) => {
    const lobby = await connect(world, ['first', 'second'])
    try {
      const all = { operation: 'enterprises/getAll', kind: 'status', status: 429 } as const
      const recover = world.fault({ ...all, retryAfter: PAUSE_TO_BE_SEEN })
      await page.goto(`${lobby.origin}/?property=all`)
      await expect(page.getByText(/Mews asked for a pause\. Going on in \d s/)).toBeVisible()
      recover()
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    } finally {
      await lobby.close()
    }
  })

  test('do not wait for one that is asked to; it is named with the seconds that are left, and joins by itself', async ({
    page,
    world,
  }) => {
    const lobby = await connect(world, ['first', 'second'])
    try {
      const [, , second = ''] = world.tokens
      const isSecond = (body: Readonly<Record<string, unknown>>) => body['AccessToken'] === second
      const threads = {
        operation: 'messageThreads/getAll',
        kind: 'status',
        status: 429,
        when: isSecond,
      } as const
      const recover = world.fault({ ...threads, retryAfter: PAUSE_TO_BE_SEEN })
      const thread = world.startThread({ enterprise: 1, originalSender: 'Late Guest', text: 'Hello?' })
      await page.goto(`${lobby.origin}/?property=all`)
      const inbox = inboxOf(page)
      const line = inbox.locator('[data-lane-state="waiting"]')
      await expect(line).toContainText(/waiting \d s/)
      recover()
      await expect(inbox.getByRole('feed')).toBeVisible()
      await expect(inbox.locator('[data-lane-state]')).toHaveCount(0)
      // It joined above what is read, which stays where it is.
      await inbox.getByRole('button', { name: 'Newest messages' }).click()
      await expect(inbox.locator(`[data-thread-id="${thread.id}"]`).first()).toBeVisible()
      const refused = world.requests.filter(({ status }) => status === 429)
      for (const [at, { atMs }] of refused.slice(1).entries())
        expect(atMs - (refused[at]?.atMs ?? 0)).toBeGreaterThan((PAUSE_TO_BE_SEEN - 0.1) * 1_000)
    } finally {
      await lobby.close()
    }
  })
})
