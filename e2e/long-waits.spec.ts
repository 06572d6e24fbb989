import { EMPTY_WORLD, fillInbox } from './few-conversations'
import { expect, inboxOf, test } from './fixtures'

test.use({ ...EMPTY_WORLD, expectsFailures: true })

test.describe('an upstream that hangs', () => {
  for (const [operation, sentence, title] of [
    ['messages/getAll', 'send the messages', 'The conversations could not be loaded'],
    ['messageThreads/getAll', 'send the conversations', 'The conversations could not be loaded'],
    ['enterprises/getAll', 'name the properties', 'The properties could not be loaded'],
  ] as const) {
    test(`at ${operation} is named after 15 s, can be stopped, and is given up within a minute`, async ({
      page,
      world,
    }) => {
      fillInbox(world)
      await page.clock.install()
      const recover = world.fault({ kind: 'hang', operation })
      const isSent = () => page.waitForRequest((request) => request.url().endsWith(operation))
      const sent = isSent()
      await page.goto('/')
      await sent
      const note = page.getByRole('status').filter({ hasText: sentence })
      await expect(note).toHaveCount(0)
      await page.clock.fastForward(15_000)
      await expect(note).toBeVisible()
      await note.getByRole('button', { name: 'Stop waiting' }).click()
      const alert = page.getByRole('alert')
      await expect(alert).toContainText(title)
      await expect(alert).toContainText('The request was stopped before it was done.')
      await expect(note).toHaveCount(0)

      const sentAgain = isSent()
      await alert.getByRole('button', { name: 'Try again' }).click()
      await sentAgain
      await page.clock.fastForward(45_000)
      // A stretch that fails is followed by a look beyond it, on the browser's own clock.
      await expect(alert).toContainText('Mews took too long to answer.')

      recover()
      await alert.getByRole('button', { name: 'Try again' }).click()
      await expect(inboxOf(page).getByRole('feed')).toBeVisible()
    })
  }
})
