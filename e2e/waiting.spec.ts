import type { Page } from '@playwright/test'
import { EMPTY_WORLD, fillInbox } from './few-conversations'
import type { FaultPlan } from '../src/emulator/faults'
import { type World, expect, inboxOf, test, threadOf } from './fixtures'
import { allFound, readEverything, scrollToTheEnd } from './reading'
import { PAUSE_TO_BE_SEEN, asksForOlder, callsOf, footOfFeed, scrollUntil } from './upstream-failures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

const PAUSE = { kind: 'status', status: 429, retryAfter: PAUSE_TO_BE_SEEN } as const
const COUNTDOWN = /^Mews asked for a pause\. Going on in (\d+) s$/

/** Notes every number that the countdown shows from now on, for `countedDown` to read. */
async function watchCountdown(page: Page): Promise<void> {
  await page.addInitScript((pattern) => {
    const seen: number[] = []
    Object.assign(window, { countedDown: seen })
    const look = () => {
      for (const element of document.querySelectorAll('[data-feed-state="waiting"] p')) {
        const seconds = new RegExp(pattern).exec(element.textContent ?? '')?.[1]
        if (seconds !== undefined && seen.at(-1) !== Number(seconds)) seen.push(Number(seconds))
      }
    }
    new MutationObserver(look).observe(document, { subtree: true, childList: true, characterData: true })
  }, COUNTDOWN.source)
}

const countedDown = (page: Page) => page.evaluate<number[]>('window.countedDown')

/** Opens the page while an operation is refused with a pause, until the page has counted one down, however slow it is. */
async function countsDown(page: Page, world: World, path: string, refusal: FaultPlan): Promise<void> {
  const recover = world.fault(refusal)
  await watchCountdown(page)
  await page.goto(path)
  await expect.poll(() => countedDown(page)).not.toEqual([])
  recover()
}

test.describe('a 429 is waited for with a countdown, and the page goes on by itself', () => {
  for (const retryAfterForm of ['seconds', 'date'] as const) {
    test(`Retry-After as ${retryAfterForm}`, async ({ page, world }) => {
      const { truth } = fillInbox(world)
      const inbox = inboxOf(page)
      const plan = { operation: 'messages/getAll', ...PAUSE, retryAfterForm } as const

      // The first page.
      await countsDown(page, world, '/?show=all', plan)
      await expect(inbox.getByRole('feed')).toBeVisible()
      const seconds = await countedDown(page)
      expect(seconds.length).toBeGreaterThan(1)
      // It falls, but for where another pause begins.
      const rises = seconds.filter((value, at) => value > (seconds[at - 1] ?? value))
      expect(rises.length).toBeLessThan(callsOf(world).filter(({ status }) => status === 429).length)
      expect(Math.max(...seconds)).toBeLessThanOrEqual(PAUSE_TO_BE_SEEN)

      // An older page.
      const recover = world.fault({ ...plan, when: asksForOlder })
      await scrollUntil(inbox, 'waiting', 'bottom')
      await expect(footOfFeed(inbox).getByText(COUNTDOWN)).toBeVisible()
      recover()
      expect(await inbox.getByRole('article').count()).toBeGreaterThan(3)
      await scrollToTheEnd(inbox)

      const shown = await readEverything(inbox)
      expect(shown.doubled).toEqual([])
      expect(shown.messageIds.toSorted()).toEqual(
        truth()
          .map(({ id }) => id)
          .toSorted(),
      )
      // No call came before its pause was over.
      const times = callsOf(world).map(({ atMs, status }) => ({ atMs, status }))
      for (const [at, { atMs, status }] of times.entries()) {
        const next = times[at + 1]
        if (status === 429 && next) expect(next.atMs - atMs).toBeGreaterThan((PAUSE_TO_BE_SEEN - 1.1) * 1_000)
      }
    })
  }

  test('while the properties are asked for', async ({ page, world }) => {
    fillInbox(world)
    await countsDown(page, world, '/', { operation: 'enterprises/getAll', ...PAUSE })
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })

  test('while the conversations are looked for', async ({ page, world }) => {
    fillInbox(world)
    await countsDown(page, world, '/', { operation: 'messageThreads/getAll', ...PAUSE })
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })

  test('in a conversation', async ({ page, world }) => {
    const { longThreadId, truth } = fillInbox(world)
    const thread = threadOf(page)
    const inThread = { operation: 'messages/getAll', ...PAUSE } as const
    const isLong = (body: Readonly<Record<string, unknown>>) =>
      Array.isArray(body['MessageThreadIds']) && body['MessageThreadIds'].length === 1
    await countsDown(page, world, `/?thread=${longThreadId}`, { ...inThread, when: isLong })
    await expect(thread.getByRole('feed')).toBeVisible()
    const recover = world.fault({ ...inThread, when: (body) => isLong(body) && asksForOlder(body) })
    await scrollUntil(thread, 'waiting', 'top')
    await expect(footOfFeed(thread).getByText(COUNTDOWN)).toBeVisible()
    recover()
    await scrollUntil(thread, 'end', 'top')
    const shown = await readEverything(thread)
    expect(shown.messageIds).toEqual(
      truth()
        .filter(({ threadId }) => threadId === longThreadId)
        .map(({ id }) => id)
        .toReversed(),
    )
  })

  test('however often Refresh is pressed meanwhile', async ({ page, world }) => {
    fillInbox(world)
    await page.goto('/')
    await allFound(inboxOf(page))
    world.clearRequests()
    world.fault({
      operation: 'messageThreads/getAll',
      kind: 'status',
      status: 429,
      retryAfter: PAUSE_TO_BE_SEEN,
      count: 1,
    })
    const refresh = page.getByRole('button', { name: /^Refresh/ })
    await refresh.click()
    await expect.poll(() => callsOf(world, 'messageThreads/getAll').length).toBe(1)
    for (let press = 0; press < 5; press++) await refresh.click()
    await expect(refresh).toHaveAccessibleName(/^Refresh: Checked/)
    const [refused, next] = callsOf(world, 'messageThreads/getAll')
    expect((next?.atMs ?? 0) - (refused?.atMs ?? 0)).toBeGreaterThan((PAUSE_TO_BE_SEEN - 0.1) * 1_000)
    expect(callsOf(world, 'messageThreads/getAll')).toHaveLength(2)
  })

  test('an upstream that never relents is asked six times and then named', async ({ page, world }) => {
    fillInbox(world)
    const recover = world.fault({
      operation: 'messages/getAll',
      kind: 'status',
      status: 429,
      retryAfter: 0,
    })
    await page.goto('/')
    const alert = inboxOf(page).getByRole('alert')
    await expect(alert).toContainText('Mews asked for a pause between requests.')
    expect(callsOf(world)).toHaveLength(6)
    recover()
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(inboxOf(page).getByRole('feed')).toBeVisible()
  })

  test('a bound of Lobby’s own is told as Lobby’s, while it waits and when it gives up', async ({
    page,
    world,
  }) => {
    fillInbox(world)
    let asked = 0
    const busy = { status: null, message: null, requestId: null, kind: 'lobby-busy' }
    await page.route('**/messages/getAll', (route) => {
      const retryAfterMs = asked++ === 0 ? PAUSE_TO_BE_SEEN * 1_000 : 0
      return route.fulfill({
        status: 429,
        contentType: 'application/problem+json',
        headers: { 'x-lobby': '1', 'retry-after': String(retryAfterMs / 1_000) },
        body: JSON.stringify({ ...busy, retryAfterMs }),
      })
    })
    await page.goto('/')
    const inbox = inboxOf(page)
    const waiting = inbox.getByText(/^Too much was asked of Lobby at once\. Going on in \d s$/)
    await expect(waiting).toBeVisible()
    const alert = inbox.getByRole('alert')
    await expect(alert).toContainText(
      'Too much was asked of Lobby at once. Trying again in a moment may help.',
    )
    await expect(inbox).not.toContainText('Mews asked')
    await page.unroute('**/messages/getAll')
    await alert.getByRole('button', { name: 'Try again' }).click()
    await expect(inbox.getByRole('feed')).toBeVisible()
  })
})
