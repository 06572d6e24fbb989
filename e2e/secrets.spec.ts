import type { Page } from '@playwright/test'
import { findSecrets } from '../src/test/secrets'
import { EMPTY_WORLD, fillInbox } from './few-conversations'
import { type World, expect, inboxOf, test, threadOf } from './fixtures'
import { scrollToTheEnd } from './reading'
import { asksForOlder, scrollUntil } from './upstream-failures'

// What the upstream says is to be seen each time, not what it said before.
test.use({ ...EMPTY_WORLD, expectsFailures: true, keepsPages: false })

// What is looked at in the background may be on its way when a test is over. It is not waited for: an answer that
// comes for a page that has left is never taken, and Playwright would wait for it to the end.
test.afterEach(({ context }) => context.unrouteAll({ behavior: 'ignoreErrors' }))

/** All that a browser was sent, and where it asked. */
interface Traffic {
  /** Each answer whole: status line, headers, body. */
  readonly answers: readonly { readonly url: string; readonly bytes: string }[]
  readonly requested: readonly string[]
}

/**
 * Stands between the browser and Lobby and keeps what passes: the browser itself forgets the bodies of a page
 * that it leaves.
 */
async function watchTraffic(page: Page): Promise<Traffic> {
  const answers: { url: string; bytes: string }[] = []
  const requested: string[] = []
  page.context().on('request', (request) => requested.push(request.url()))
  await page.context().route('**/*', async (route) => {
    const response = await route.fetch({ maxRedirects: 0 })
    const head = `${String(response.status())} ${response.statusText()}\n${JSON.stringify(response.headersArray())}`
    answers.push({ url: response.url(), bytes: `${head}\n${(await response.body()).toString('latin1')}` })
    // A page that has left meanwhile takes no answer.
    await route.fulfill({ response }).catch(() => undefined)
  })
  return { answers, requested }
}

/** The places where something of a token stands. */
function leaks(world: World, { answers }: Traffic): string[] {
  expect(answers.length).toBeGreaterThan(5)
  const places = new Map([[world.log.join(''), 'the log']])
  for (const { url, bytes } of answers) places.set(bytes, new URL(url).pathname)
  return [...places].flatMap(([bytes, place]) =>
    findSecrets(bytes, world.tokens).map(({ run, form }) => `${place}: ${run} (${form})`),
  )
}

/** Uses the page as staff do: reads the list to its end, opens a conversation, looks again, changes the range. */
async function useInEarnest(page: Page, world: World): Promise<void> {
  const { longThreadId } = fillInbox(world)
  await page.goto('/')
  const [inbox, thread] = [inboxOf(page), threadOf(page)]
  await expect(inbox.getByRole('feed')).toBeVisible()
  await page.getByRole('button', { name: 'All messages' }).click()
  await scrollToTheEnd(inbox)
  await inbox.locator(`[data-row="message"][data-thread-id="${longThreadId}"]`).last().click()
  await expect(thread.getByRole('article').last()).toBeVisible()
  await scrollUntil(thread, 'end', 'top')
  world.write(longThreadId, 'One more thing')
  await page.getByRole('button', { name: /^Refresh/ }).click()
  await inbox.getByRole('button', { name: '1 new message' }).click()
  await expect(inbox.getByText('One more thing')).toBeInViewport()
  await page.getByRole('button', { name: /^Created:/ }).click()
  await page.keyboard.press('Escape')
  await page.reload()
  await expect(thread.getByRole('article').last()).toBeVisible()
}

test('no token and no run of one reaches the browser or the log in daily use', async ({ page, world }) => {
  const traffic = await watchTraffic(page)
  await useInEarnest(page, world)
  expect(world.tokens.length).toBeGreaterThan(3)
  expect(world.log.length).toBeGreaterThan(5)
  expect(leaks(world, traffic)).toEqual([])
})

test('no token gets out of an upstream that quotes the request wherever it can', async ({ page, world }) => {
  test.slow()
  const traffic = await watchTraffic(page)
  fillInbox(world)
  const { token } = world
  const quoted = [
    token,
    token.slice(5, 25),
    Buffer.from(`x${token}`).toString('base64'),
    encodeURIComponent(token).replaceAll(/[A-F]/g, (letter) => `%${letter.charCodeAt(0).toString(16)}`),
  ]
  const inbox = inboxOf(page)
  const notice = inbox.getByRole('alert')
  await page.goto('/?show=all')
  await expect(inbox.getByRole('feed')).toBeVisible()

  // In the text of an error, in its Details, and in the header that is passed on.
  for (const status of [400, 403, 500]) {
    for (const text of status === 403 ? quoted : [token]) {
      const recover = world.fault({
        operation: 'messages/getAll',
        kind: 'status',
        status,
        message: `You sent ${text}, which is refused.`,
      })
      await page.reload()
      await expect(notice.getByRole('heading')).toHaveText('The conversations could not be loaded')
      await expect(notice).not.toContainText('You sent')
      recover()
    }
  }
  for (const status of [200, 500]) {
    const recover = world.fault({
      operation: 'messages/getAll',
      kind: 'body',
      status,
      headers: { 'Request-Id': token, 'X-Token': token, 'Set-Cookie': `token=${token}` },
      body: JSON.stringify({ Messages: [], Cursor: null, Message: token, RequestId: token, Token: token }),
    })
    await page.reload()
    if (status === 200) await expect(inbox).toContainText('No messages in this range')
    else await expect(notice).toBeVisible()
    recover()
  }

  // In a page of messages: beside the fields that are known, and in one of them.
  const recover = world.fault({
    operation: 'messages/getAll',
    when: asksForOlder,
    kind: 'transform',
    transform: (json) => ({ ...(typeof json === 'object' ? json : {}), Request: { Token: token } }),
  })
  await page.reload()
  await expect(inbox.getByRole('feed')).toBeVisible()
  await scrollToTheEnd(inbox)
  recover()
  for (const text of quoted) {
    const recover = world.fault({
      operation: 'messages/getAll',
      when: asksForOlder,
      kind: 'transform',
      transform: (json) => JSON.parse(JSON.stringify(json).replaceAll('long conversation', text)) as unknown,
    })
    await page.reload()
    await expect(inbox.getByRole('feed')).toBeVisible()
    await scrollToTheEnd(inbox)
    // What was quoted is masked, and the message is there.
    await expect(inbox.getByText(/^Line \d+ of a /).last()).toContainText('\u2022\u2022\u2022')
    recover()
  }

  expect(leaks(world, traffic)).toEqual([])
})

test('the log holds nothing of what guests write', async ({ page, world }) => {
  world.startThread({
    originalSender: 'Ottilie Vandermeer',
    subject: 'Lost umbrella',
    text: 'Green umbrella',
  })
  await page.goto('/?note=Ottilie')
  await expect(inboxOf(page)).toContainText('Green umbrella')
  expect(world.log.length).toBeGreaterThan(2)
  expect(world.log.filter((line) => /Ottilie|umbrella|note=/.test(line))).toEqual([])
})

test('the browser keeps nothing of the data and asks nobody else', async ({ page, world, context }) => {
  const traffic = await watchTraffic(page)
  await useInEarnest(page, world)
  expect(traffic.requested.filter((url) => new URL(url).origin !== world.origin)).toEqual([])
  expect(await context.cookies()).toEqual([])
  const kept = await page.evaluate(async () => ({
    local: Object.entries(localStorage)
      .map(([key, value]) => `${key}=${value}`)
      .toSorted(),
    session: Object.keys(sessionStorage),
    databases: (await indexedDB.databases()).map(({ name }) => name),
    caches: await caches.keys(),
    workers: (await navigator.serviceWorker.getRegistrations()).length,
  }))
  const { local, ...others } = kept
  expect(others).toEqual({ session: [], databases: [], caches: [], workers: 0 })
  // Which property was read last, and how the platform behaves: an address of this page and one of two words.
  expect(local).toEqual([
    expect.stringMatching(/^lobby\.property=[\w-]+(\.[\da-f-]{36})?$/),
    expect.stringMatching(/^lobby\.updated\.[\da-f]{8}=(moves|still)$/),
  ])
})

test('API answers are never stored by the browser', async ({ page, world }) => {
  const stored: string[] = []
  page.on('response', (response) => {
    const isApi = new URL(response.url()).pathname.startsWith('/api/')
    if (isApi && !response.headers()['cache-control']?.includes('no-store')) stored.push(response.url())
  })
  await useInEarnest(page, world)
  expect(stored).toEqual([])
})
