import { EMPTY_WORLD } from './few-conversations'
import { expect, inboxOf, test, threadOf } from './fixtures'
import { messageIn, watchForScripts, wordsOf, writeBetween } from './hostile-writing'

test.use(EMPTY_WORLD)

/** A text, and the addresses that are live in it: what is shown, and where it leads. */
const texts: readonly { readonly text: string; readonly links: readonly (readonly [string, string])[] }[] = [
  {
    text: 'See https://hotel.example/menu?a=1&b=2#top, (http://hotel.example/spa) and "https://hotel.example/x".',
    links: [
      ['https://hotel.example/menu?a=1&b=2#top', 'https://hotel.example/menu?a=1&b=2#top'],
      ['http://hotel.example/spa', 'http://hotel.example/spa'],
      ['https://hotel.example/x', 'https://hotel.example/x'],
    ],
  },
  { text: 'javascript:alert(1) JAVASCRIPT://hotel.example/%0Aalert(1)', links: [] },
  { text: 'data:text/html,<script>window.__hit=1</script> vbscript:x file:///etc/passwd', links: [] },
  { text: 'https://bank.example@evil.example/ https://user:word@evil.example', links: [] },
  { text: 'https:// http:/hotel.example http://[::1 https://', links: [] },
  { text: 'https://\u202Egnp.elpmaxe\u2069/x', links: [] },
  {
    text: '\u202Ehttps://hotel.example/a\u202C and on',
    links: [['https://hotel.example/a', 'https://hotel.example/a']],
  },
  {
    text: '<a href="https://hotel.example/b" onclick="window.__hit=1">here</a>',
    links: [['https://hotel.example/b', 'https://hotel.example/b']],
  },
]

test('only http and https are live, open elsewhere, and give nothing of this page away', async ({
  page,
  world,
}) => {
  const scriptsThatRan = watchForScripts(page)
  const { id: threadId } = world.startThread({ text: 'Hello' })
  const written = texts.map(({ text, links }) => ({ ...world.write(threadId, text), links }))
  await page.goto(`/?show=all&thread=${threadId}`)
  for (const region of [inboxOf(page), threadOf(page)]) {
    for (const { id, text, links } of written) {
      const message = messageIn(region, id)
      await message.scrollIntoViewIfNeeded()
      expect(await wordsOf(message)).toBe(text)
      const found = await message.locator('p a').evaluateAll((anchors) =>
        anchors.map((anchor) => ({
          text: anchor.textContent,
          href: anchor.getAttribute('href'),
          rel: anchor.getAttribute('rel'),
          target: anchor.getAttribute('target'),
        })),
      )
      expect(found).toEqual(
        links.map(([shown, href]) => ({
          text: shown,
          href,
          rel: 'noopener noreferrer nofollow',
          target: '_blank',
        })),
      )
    }
  }
  expect(await scriptsThatRan()).toEqual([])
})

test('a link in the list leads where the whole link leads, however little of it is shown', async ({
  page,
  world,
}) => {
  const long = `https://hotel.example/${'a-long-way/'.repeat(60)}end`
  const { threadId, hostileId } = writeBetween(world, `Look: ${long} and on`)
  await page.goto(`/?show=all&thread=${threadId}`)
  const [inbox, thread] = [inboxOf(page), threadOf(page)]
  await expect(messageIn(thread, hostileId).locator('p a')).toHaveAttribute('href', long)
  const link = messageIn(inbox, hostileId).locator('p a')
  await expect(link).toHaveAttribute('href', long)
  expect((await link.textContent())?.length).toBeLessThan(long.length)
})

test('a link in the list opens itself and not the conversation', async ({ page, world, context }) => {
  await context.route('https://hotel.example/**', (route) => route.fulfill({ body: 'the hotel' }))
  const { hostileId } = writeBetween(world, 'https://hotel.example/menu')
  await page.goto('/')
  const opened = context.waitForEvent('page')
  await messageIn(inboxOf(page), hostileId).getByRole('link').click()
  const elsewhere = await opened
  await elsewhere.waitForLoadState()
  expect(elsewhere.url()).toBe('https://hotel.example/menu')
  expect(await elsewhere.evaluate(() => [window.opener, document.referrer])).toEqual([null, ''])
  expect(new URL(page.url()).search).toBe('')
})
