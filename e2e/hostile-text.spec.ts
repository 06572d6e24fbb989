import { withLineFeeds, withoutBlankLines } from '../src/lib/text'
import { EMPTY_WORLD } from './few-conversations'
import { expect, inboxOf, test, threadOf } from './fixtures'
import {
  NEIGHBOUR,
  messageIn,
  runsLeftToRight,
  spills,
  watchForScripts,
  wordsOf,
  writeBetween,
} from './hostile-writing'

test.use(EMPTY_WORLD)

/** Texts that try to be more than text. What the reader sees is what is written here, to the letter. */
const hostileTexts: readonly { readonly title: string; readonly text: string }[] = [
  { title: 'HTML', text: '<h1>Free upgrade</h1><style>*{display:none}</style> &lt;b&gt; &amp; <!-- x -->' },
  { title: 'a script', text: '<script>window.__hit=1</script><svg onload="window.__hit=1"></svg>' },
  { title: 'an image that fails', text: '<img src=x onerror="window.__hit=1;alert(1)">' },
  {
    title: 'an end of the page',
    text: '</p></article></main></body></html>{{constructor.constructor("hit")}}',
  },
  { title: 'a word of 200 KB', text: 'W'.repeat(200_000) },
  { title: 'an address of 200 KB', text: `https://example.com/${'a'.repeat(200_000)}` },
  { title: 'twenty thousand line breaks', text: `top${'\n'.repeat(20_000)}bottom` },
  { title: 'a right-to-left override', text: '\u202Eedirrevo\u202E txet \u202Dforced\u2067' },
  { title: 'isolates closed that nobody opened', text: 'a\u2069\u202C\u2069\u202C\u2066b\u2068c\u202B' },
  { title: 'NUL and other control characters', text: 'before\u0000\u0001\u0008\u001B[31m\u007F\u0085after' },
  { title: 'lone surrogates', text: 'x\uD800y\uDC00z\uDFFF' },
  { title: 'two hundred signs joined to one', text: '👩\u200D'.repeat(200) },
  { title: 'a letter that Indic joiners make endless', text: 'क्'.repeat(300) },
  { title: 'no-break spaces and word joiners', text: 'a\u00A0b\u2060c\u202F'.repeat(200) },
  { title: 'families and flags', text: '👨‍👩‍👧‍👦🏳️‍🌈👩🏽‍🚀🇭🇺'.repeat(60) },
  { title: 'marks piled up', text: `Z${'\u0301\u0327\u0336'.repeat(400)}algo` },
  { title: 'every kind of line end', text: 'one\r\ntwo\rthree\nfour\u2028five\u2029six\vseven\fend' },
  { title: 'a template and a prototype', text: '${alert(1)} __proto__ constructor {{7*7}} %s %00 \\u0000' },
]

for (const { title, text } of hostileTexts) {
  test(`${title} is shown as text and breaks nothing`, async ({ page, world }) => {
    const { threadId, hostileId, afterId } = writeBetween(world, text)
    const scriptsThatRan = watchForScripts(page)
    await page.goto(`/?thread=${threadId}`)
    const [inbox, thread] = [inboxOf(page), threadOf(page)]

    // The whole text in the conversation, its beginning in the list.
    await expect(messageIn(thread, afterId)).toContainText(NEIGHBOUR)
    await messageIn(thread, hostileId).scrollIntoViewIfNeeded()
    const written = withLineFeeds(text)
    expect(await wordsOf(messageIn(thread, hostileId))).toBe(written)
    const shown = (await wordsOf(messageIn(inbox, hostileId))) ?? ''
    const lines = withoutBlankLines(written)
    expect(lines.startsWith(shown.replace(/…$/u, ''))).toBe(true)
    expect(shown.length).toBeGreaterThanOrEqual(Math.min(lines.length, 300))

    // The rows around it are whole, and read in their own direction.
    await messageIn(thread, afterId).scrollIntoViewIfNeeded()
    for (const region of [inbox, thread]) {
      const after = messageIn(region, afterId)
      await expect(after).toHaveAttribute('data-sender', 'enterprise')
      await expect(after).toContainText(NEIGHBOUR)
      expect(await runsLeftToRight(after)).toBe(true)
    }
    expect(await spills(page)).toEqual([])
    expect(await scriptsThatRan()).toEqual([])

    // The same on a phone, list and conversation.
    await page.setViewportSize({ width: 320, height: 640 })
    await expect(messageIn(thread, afterId)).toBeVisible()
    expect(await spills(page)).toEqual([])
    await thread.getByRole('button', { name: 'Back to the conversations' }).click()
    await expect(messageIn(inbox, afterId)).toBeVisible()
    expect(await spills(page)).toEqual([])
  })
}

const blankTexts: readonly { readonly title: string; readonly text: string }[] = [
  { title: 'signs without width', text: '\u200B\u200D\u2060\uFEFF' },
  { title: 'a Hangul filler', text: '\u3164' },
  { title: 'spaces', text: ' \n\u00A0' },
  { title: 'the blank of Braille', text: '\u2800\u00AD' },
  { title: 'tags and variants', text: '\u{E0041}\uFE0F' },
]

for (const { title, text } of blankTexts) {
  test(`a message, a name and a subject of ${title} have words in their place`, async ({ page, world }) => {
    const { threadId, hostileId } = writeBetween(world, text, { originalSender: text, subject: text })
    await page.goto(`/?show=all&thread=${threadId}`)
    for (const region of [inboxOf(page), threadOf(page)]) {
      await expect(messageIn(region, hostileId)).toContainText('This message holds nothing that can be seen.')
      await expect(region.getByRole('heading').getByText('Guest', { exact: true })).toBeVisible()
      await expect(region.getByText('No subject')).toBeVisible()
    }
    await expect(inboxOf(page).getByRole('link', { name: 'Guest, No subject' })).toBeVisible()
  })
}

test('marks are drawn in the place of their own message', async ({ page, world }) => {
  const { threadId, hostileId } = writeBetween(world, `E${'\u0301'.repeat(24)} and V${'\u0316'.repeat(24)}`)
  await page.goto(`/?thread=${threadId}`)
  for (const region of [inboxOf(page), threadOf(page)]) {
    const words = messageIn(region, hostileId).locator('p').last()
    await expect(words).toBeVisible()
    await page.evaluate(() => document.fonts.ready)
    const around = region.locator(`article:not([data-message-id="${hostileId}"])`)
    const look = async () =>
      (await Promise.all((await around.all()).map((row) => row.screenshot()))).map((shot) =>
        shot.toString('base64'),
      )
    const before = await look()
    await words.evaluate((paragraph) => paragraph.style.setProperty('visibility', 'hidden'))
    expect(await look()).toEqual(before)
  }
})

const hostileNames: readonly { readonly title: string; readonly name: string }[] = [
  { title: 'HTML', name: '<img src=x onerror="window.__hit=1">' },
  { title: 'a right-to-left override', name: '\u202Erennaw\u202E \u2067A' },
  { title: 'isolates closed that nobody opened', name: 'Eve\u2069\u2069\u202Elive' },
  { title: 'a word of 200 KB', name: 'N'.repeat(200_000) },
  { title: 'line breaks', name: 'Eve\r\n\n\n\u2028Walker' },
  { title: 'NUL and lone surrogates', name: '\u0000E\uD800' },
  { title: 'Arabic', name: 'ليلى 123 (حداد)' },
  { title: 'signs joined to one', name: '👩\u200D'.repeat(200) },
  { title: 'marks piled up', name: `E${'\u0301'.repeat(24)}va` },
]

for (const { title, name } of hostileNames) {
  test(`a guest's name and a subject of ${title} stay in their place`, async ({ page, world }) => {
    const { threadId, hostileId, afterId } = writeBetween(world, 'Good evening', {
      originalSender: name,
      subject: name,
    })
    const scriptsThatRan = watchForScripts(page)
    await page.goto('/?show=all')
    const [inbox, thread] = [inboxOf(page), threadOf(page)]
    const header = inbox.locator(`[data-row="header"][data-thread-id="${threadId}"]`)
    await expect(messageIn(inbox, afterId)).toBeVisible()
    for (const at of [0, 1]) {
      expect(
        await header
          .locator('bdi')
          .nth(at)
          .evaluate((bdi) => bdi.textContent),
      ).toBe(name)
    }
    // However the name is written, the badge, the name and the time stand in this order.
    const line = messageIn(inbox, hostileId)
    const lefts = await line
      .locator('span:has(> svg), bdi, time')
      .evaluateAll((parts) => parts.map((part) => part.getBoundingClientRect().left))
    expect(lefts).toHaveLength(3)
    expect(lefts).toEqual(lefts.toSorted((a, b) => a - b))
    expect(await runsLeftToRight(line)).toBe(true)
    expect((await header.boundingBox())?.height).toBeLessThan(90)
    expect(await spills(page)).toEqual([])

    await header.getByRole('link').click()
    await expect(messageIn(thread, afterId)).toBeVisible()
    expect(await thread.getByRole('heading').evaluate((heading) => heading.textContent)).toBe(name)
    expect(await runsLeftToRight(messageIn(thread, hostileId))).toBe(true)
    expect(await spills(page)).toEqual([])
    await page.setViewportSize({ width: 320, height: 640 })
    await expect(messageIn(thread, afterId)).toBeVisible()
    expect(await spills(page)).toEqual([])
    expect(await scriptsThatRan()).toEqual([])
  })
}
