import type { Locator, Page } from '@playwright/test'
import { EMPTY_WORLD, fillInbox } from './few-conversations'
import { expect, inboxOf, test, threadOf } from './fixtures'
import { atRest, firstVisibleMessage, gaps, rowsOf, scrollBy, topOf } from './geometry'
import { longestThread } from './long-thread'
import { asksForOlder, scrollUntil } from './upstream-failures'

/** What happens to a screen while somebody reads. */
const events: readonly { readonly title: string; readonly make: (page: Page) => Promise<void> }[] = [
  { title: 'another theme', make: (page) => page.emulateMedia({ colorScheme: 'dark' }) },
  { title: 'a turn of the screen', make: (page) => page.setViewportSize({ width: 740, height: 360 }) },
  { title: 'a turn back', make: (page) => page.setViewportSize({ width: 360, height: 740 }) },
  { title: 'larger text', make: (page) => textSize(page, '20px') },
  { title: 'smaller text', make: (page) => textSize(page, '14px') },
  { title: 'stronger contrast', make: (page) => page.emulateMedia({ contrast: 'more' }) },
  { title: 'forced colours', make: (page) => page.emulateMedia({ forcedColors: 'active' }) },
]

function textSize(page: Page, size: string): Promise<void> {
  return page.evaluate((px) => {
    document.documentElement.style.fontSize = px
  }, size)
}

async function expectNothingMoves(page: Page, region: Locator): Promise<void> {
  for (const { title, make } of events) {
    const line = await firstVisibleMessage(region)
    await make(page)
    await atRest(region)
    const moved = Math.abs(((await topOf(region, line.key)) ?? Number.NaN) - line.top)
    expect([title, moved < 1 ? 'stays' : `moves by ${String(moved)}`]).toEqual([title, 'stays'])
    expect(await gaps(region)).toEqual([])
  }
}

test('what is read in the list stays by whatever happens to the screen', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto('/?created=any-time')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  for (let step = 0; step < 6; step++) await scrollBy(inbox, 500)
  await expectNothingMoves(page, inbox)
})

test('what is read in a conversation stays by whatever happens to the screen', async ({ page, world }) => {
  const { id } = longestThread(world)
  await page.setViewportSize({ width: 360, height: 740 })
  await page.goto(`/?thread=${id}`)
  const thread = threadOf(page)
  await expect(thread.getByRole('article').last()).toBeInViewport()
  for (let step = 0; step < 4; step++) await scrollBy(thread, -500)
  await expectNothingMoves(page, thread)
})

test('a fold that is partly above the screen stays under the pointer', async ({ page }) => {
  await page.goto('/?created=any-time')
  const inbox = inboxOf(page)
  await expect(inbox.getByRole('article').first()).toBeVisible()
  const folds = async () => (await rowsOf(inbox)).filter(({ key }) => key.startsWith('fold'))
  // One with more than a screen below it.
  for (let tries = 0; (await folds()).length === 0 && tries < 60; tries++) await scrollBy(inbox, 300)
  const [{ key, top: from } = { key: '', top: Number.NaN }] = await folds()
  const fold = inbox.locator(`[data-row-key="${key}"]`).getByRole('button')
  const top = async () => (await topOf(inbox, key)) ?? Number.NaN
  await scrollBy(inbox, from + 10)
  for (const isOpen of [true, false]) {
    expect(Math.abs((await top()) + 10)).toBeLessThan(1)
    const box = await fold.boundingBox()
    await page.mouse.click((box?.x ?? 0) + 30, (box?.y ?? 0) + (box?.height ?? 0) - 4)
    await expect(fold).toHaveAttribute('aria-expanded', String(isOpen))
    await atRest(inbox)
    expect(await gaps(inbox)).toEqual([])
  }
  expect(Math.abs((await top()) + 10)).toBeLessThan(1)
})

test.describe('in an inbox of two pages', () => {
  test.use({ ...EMPTY_WORLD, expectsFailures: true, hasTouch: true })

  for (const pane of ['list', 'conversation'] as const) {
    test(`wheel, keys and touch scroll a ${pane} while its older messages are loading`, async ({
      page,
      world,
      context,
    }) => {
      const { longThreadId } = fillInbox(world)
      const recover = world.fault({ operation: 'messages/getAll', when: asksForOlder, kind: 'hang' })
      await page.goto(pane === 'list' ? '/?show=all' : `/?thread=${longThreadId}`)
      const region = pane === 'list' ? inboxOf(page) : threadOf(page)
      await expect(region.getByRole('feed')).toBeVisible()
      await scrollUntil(region, 'loading', pane === 'list' ? 'bottom' : 'top')
      const scroller = region.locator('[data-feed-scroller]')
      const box = await scroller.boundingBox()
      const [x, y] = [(box?.x ?? 0) + 100, (box?.y ?? 0) + (box?.height ?? 0) / 2]
      const devtools = await context.newCDPSession(page)
      const touch = async (px: number) => {
        const finger = (type: 'touchStart' | 'touchMove' | 'touchEnd', at: number) =>
          devtools.send('Input.dispatchTouchEvent', {
            type,
            touchPoints: type === 'touchEnd' ? [] : [{ x, y: at }],
          })
        await finger('touchStart', y)
        for (let step = 1; step <= 10; step++) await finger('touchMove', y - (px * step) / 10)
        await finger('touchEnd', y - px)
      }
      await page.mouse.move(x, y)
      await scroller.evaluate((element) => {
        element.tabIndex = -1
        element.focus({ preventScroll: true })
      })
      // Away from the end that loads, and back.
      const [away, keys] =
        pane === 'list'
          ? ([-1, ['Home', 'Space', 'End', 'Shift+Space']] as const)
          : ([1, ['End', 'Shift+Space', 'Home', 'Space']] as const)
      const ways: readonly (readonly [string, () => Promise<unknown>])[] = [
        ['wheel away', () => page.mouse.wheel(0, 900 * away)],
        ['wheel back', () => page.mouse.wheel(0, -700 * away)],
        ['touch away', () => touch(250 * away)],
        ['touch back', () => touch(-200 * away)],
        ...keys.map((name) => [name, () => page.keyboard.press(name)] as const),
      ]
      for (const [way, scroll] of ways) {
        const before = await scroller.evaluate(({ scrollTop }) => scrollTop)
        await scroll()
        // A smooth scroll takes its time.
        await expect.poll(() => scroller.evaluate(({ scrollTop }) => scrollTop), way).not.toBe(before)
        await expect(region.locator('[data-feed-state="loading"]')).toHaveCount(1)
        expect([way, await gaps(region)]).toEqual([way, []])
      }
      recover()
    })
  }
})
