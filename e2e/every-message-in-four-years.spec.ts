import { expect, inboxOf, test } from './fixtures'
import { readEverything, scrollToTheEnd } from './reading'

/** Four years, and more conversations at the first property than one request may name. */
test.use({ threads: 4_200, messages: 8_000, days: 1_460, rateLimit: 0 })

const FIRST_PROPERTY = 0

test('from the newest to the beginning of four years every message is shown exactly once', async ({
  page,
  world,
}) => {
  const scope = { token: world.token, enterpriseIds: [world.enterprises[FIRST_PROPERTY]?.id ?? ''] }
  expect(world.truthThreads(scope).length).toBeGreaterThan(1_000)
  await page.goto('/?show=all&created=any-time')
  const inbox = inboxOf(page)
  await scrollToTheEnd(inbox)
  await expect(inbox.getByText('That is the beginning: nothing older in these conversations')).toBeAttached()
  const shown = await readEverything(inbox)
  const truth = world.truth(scope)
  expect(truth.length).toBeGreaterThan(2_000)
  expect(shown.doubled).toEqual([])
  expect(shown.messageIds.toSorted()).toEqual(truth.map(({ id }) => id).toSorted())
})

test.describe('where messages do not move the stamp of their conversation', () => {
  test.use({ threads: 900, messages: 2_400, threadUpdated: false, expectsFailures: true })

  test('old conversations that woke up are found by a sweep, which the page tells of until it is done', async ({
    page,
    world,
  }) => {
    const release = world.fault({
      operation: 'messageThreads/getAll',
      kind: 'hang',
      when: (body) => 'CreatedUtc' in body,
    })
    await page.goto('/?show=all')
    const inbox = inboxOf(page)
    const sweeping = inbox.getByText('Still looking for older conversations with new messages.')
    await expect(sweeping).toBeVisible()
    release()
    await expect(sweeping).toBeHidden()
    await scrollToTheEnd(inbox)
    const shown = await readEverything(inbox)
    const truth = world.truth({
      token: world.token,
      enterpriseIds: [world.enterprises[FIRST_PROPERTY]?.id ?? ''],
      startMs: Date.parse('2026-03-02T00:00:00+01:00'),
    })
    expect(truth.length).toBeGreaterThan(10)
    expect(shown.messageIds.toSorted()).toEqual(truth.map(({ id }) => id).toSorted())
  })
})
