import { expect, test } from './fixtures'

test.describe('a connection that seems to have no property', () => {
  test('offers to ask again, and shows the inbox when it has one', async ({ page, world }) => {
    const lie = world.fault({ kind: 'no-content', operation: 'enterprises/getAll' })
    await page.goto('/')
    await expect(page.getByRole('heading', { name: 'No property' })).toBeVisible()
    lie()
    await page.getByRole('button', { name: 'Try again' }).click()
    await expect(page.getByRole('feed')).toBeVisible()
    // What was said of a place without a property is not what is said of this one.
    await expect(page.getByText('Budapest time').first()).toBeVisible()
  })

  test('is not one when that was said once', async ({ page, world }) => {
    world.fault({ kind: 'no-content', operation: 'enterprises/getAll', count: 1 })
    await page.goto('/')
    await expect(page.getByRole('feed')).toBeVisible()
  })
})
