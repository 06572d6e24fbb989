import '../index.css'
import { describe, expect, test, vi } from 'vitest'
import { userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import type { CreatedFilter as Created } from './created'
import { CreatedFilter } from './created-filter'

/** The created filter with its calendar open at the range that is shown. */
async function openCalendar(value: Created) {
  const onChange = vi.fn<(filter: Created) => void>()
  const screen = await render(
    <CreatedFilter
      value={value}
      zone="Europe/Budapest"
      now={Date.UTC(2025, 2, 31, 22, 30)}
      floorMs={Date.UTC(2022, 0, 1)}
      words={en.filters}
      onChange={onChange}
    />,
  )
  await userEvent.click(screen.getByRole('button', { name: /^Created:/ }))
  await expect.element(screen.getByRole('button', { name: 'Apply' })).toBeVisible()
  const segment = (name: string) => screen.getByRole('spinbutton', { name })
  return { screen, onChange, segment }
}

describe('a choice in the calendar that has its first date only', () => {
  const FEBRUARY = { from: '2025-02-19', to: '2025-02-20' }
  type Shown = Awaited<ReturnType<typeof openCalendar>>

  /** Ways to put the pointer on something else, and the date that the choice ends with then. */
  const detours: readonly (readonly [string, (shown: Shown) => Promise<void>])[] = [
    [
      'the month list',
      async ({ screen }) => userEvent.click(screen.getByRole('combobox', { name: 'month' })),
    ],
    ['the year list', async ({ screen }) => userEvent.click(screen.getByRole('combobox', { name: 'year' }))],
    ['a typed date', async ({ segment }) => userEvent.click(segment('day, Start Date'))],
    [
      'the ground of the panel',
      async ({ screen }) => userEvent.click(screen.getByRole('alert'), { force: true }),
    ],
    [
      'the name of a weekday',
      async ({ screen }) => userEvent.click(screen.getByText('Wed', { exact: true }), { force: true }),
    ],
    [
      'another program',
      async () => {
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur()
      },
    ],
  ]

  test.each(detours)('waits for its second date while the pointer is on %s', async (_, detour) => {
    const shown = await openCalendar(FEBRUARY)
    const { screen, onChange } = shown
    await userEvent.click(screen.getByRole('button', { name: ', 10 February 2025' }))
    await detour(shown)
    await userEvent.click(screen.getByRole('button', { name: ', 13 February 2025' }))
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-02-10', to: '2025-02-13' }]])
  })

  test('goes on in the month that a list leads to', async () => {
    const { screen, onChange } = await openCalendar(FEBRUARY)
    await userEvent.click(screen.getByRole('button', { name: ', 10 February 2025' }))
    const months = screen.getByRole('combobox', { name: 'month' })
    await userEvent.click(months)
    await userEvent.selectOptions(months, 'March')
    await userEvent.click(screen.getByRole('button', { name: ', 5 March 2025' }))
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-02-10', to: '2025-03-05' }]])
  })

  test('is that one day when it is applied, whatever the pointer passes on its way', async () => {
    const { screen, onChange, segment } = await openCalendar(FEBRUARY)
    await userEvent.click(screen.getByRole('button', { name: ', 10 February 2025' }))
    await expect.element(segment('day, End Date')).toHaveTextContent('10')
    await userEvent.hover(screen.getByRole('button', { name: ', 25 February 2025' }))
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-02-10', to: '2025-02-10' }]])
  })

  test('is that one day when the keyboard leaves it', async () => {
    const { screen, onChange } = await openCalendar(FEBRUARY)
    screen
      .getByRole('button', { name: /, 20 February 2025/ })
      .element()
      .focus()
    await userEvent.keyboard('{ArrowUp}{Enter}')
    await expect.element(screen.getByRole('button', { name: ', 14 February 2025' })).toHaveFocus()
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-02-13', to: '2025-02-13' }]])
  })

  test('is given up for a date that is typed', async () => {
    const { screen, onChange, segment } = await openCalendar(FEBRUARY)
    await userEvent.click(screen.getByRole('button', { name: ', 10 February 2025' }))
    await userEvent.click(segment('day, End Date'))
    await userEvent.keyboard('15')
    await userEvent.click(screen.getByRole('button', { name: ', 3 February 2025' }))
    await userEvent.click(screen.getByRole('button', { name: ', 5 February 2025' }))
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-02-03', to: '2025-02-05' }]])
  })

  test('is whole when several days were dragged over, wherever the pointer is released', async () => {
    const { screen, onChange } = await openCalendar(FEBRUARY)
    const day = (date: number) => screen.getByRole('button', { name: `, ${date} February 2025` }).element()
    const pointer = (type: string, target: Element) =>
      target.dispatchEvent(
        new PointerEvent(type, {
          bubbles: true,
          cancelable: true,
          pointerId: 1,
          pointerType: 'mouse',
          width: 1,
          height: 1,
          buttons: type === 'pointerup' ? 0 : 1,
        }),
      )
    pointer('pointerdown', day(10))
    await expect.element(screen.getByRole('button', { name: /10 February 2025 selected/ })).toBeVisible()
    pointer('pointerover', day(12))
    await expect.element(screen.getByRole('button', { name: /12 February 2025 selected/ })).toBeVisible()
    pointer('pointerup', screen.getByRole('alert').element())
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-02-10', to: '2025-02-12' }]])
  })
})
