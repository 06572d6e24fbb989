import '../index.css'
import { afterEach, describe, expect, test, vi } from 'vitest'
import type { ComponentType } from 'react'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { localDateKey } from '../lib/zone'
import type { CreatedFilter as Created } from './created'
import { CreatedFilter, type CreatedFilterProps } from './created-filter'
import type { CreatedFilterPanelProps } from './created-filter-panel'
import { en } from '../app/words/en'

/** Late on 31 March in UTC: in Budapest it is 1 April already. */
const NOW = Date.UTC(2025, 2, 31, 22, 30)
const FLOOR = Date.UTC(2022, 0, 1)

async function show(props: Partial<CreatedFilterProps> = {}) {
  const onChange = vi.fn<(filter: Created) => void>()
  const screen = await render(
    <>
      <CreatedFilter
        value={{ preset: 'last-30-days' }}
        zone="Europe/Budapest"
        now={NOW}
        floorMs={FLOOR}
        words={en.filters}
        onChange={onChange}
        {...props}
      />
      <button type="button">After</button>
    </>,
  )
  const button = screen.getByRole('button', { name: /^Created:/ })
  const dialog = screen.getByRole('dialog', { name: 'Created' })
  const open = async () => {
    await userEvent.click(button)
    await expect.element(dialog).toBeVisible()
  }
  /** Opens the calendar and gives a typed segment by the start of its name. */
  const openCustom = async () => {
    await open()
    // With a custom range shown, the calendar is open at once.
    if (!props.value || 'preset' in props.value) {
      await userEvent.click(screen.getByRole('button', { name: 'Custom range' }))
    }
    await expect.element(screen.getByRole('button', { name: 'Apply' })).toBeVisible()
  }
  const segment = (name: string) => screen.getByRole('spinbutton', { name })
  return { screen, onChange, button, dialog, open, openCustom, segment }
}

afterEach(() => page.viewport(1024, 768))

describe('presets', () => {
  test('names the range on the button and marks it in the list', async () => {
    const { screen, button, open } = await show()
    await expect.element(button).toHaveTextContent('Created: Last 30 days')
    await open()
    const chosen = screen.getByRole('button', { name: 'Last 30 days', exact: true })
    await expect.element(chosen).toHaveAttribute('aria-pressed', 'true')
    await expect.element(chosen).toHaveFocus()
  })

  test('applies a preset at once, closes, and gives the focus back', async () => {
    const { screen, onChange, button, dialog, open } = await show()
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'This month' }))
    expect(onChange.mock.calls).toEqual([[{ preset: 'this-month' }]])
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(button).toHaveFocus()
  })

  test('works by keyboard alone', async () => {
    const { onChange, button, dialog } = await show()
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await expect.element(dialog).toBeVisible()
    await expect.element(button).toHaveAttribute('aria-expanded', 'true')
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    expect(onChange.mock.calls).toEqual([[{ preset: 'this-month' }]])
  })

  test('says nothing when the same range is chosen again', async () => {
    const { screen, onChange, open } = await show()
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Last 30 days', exact: true }))
    expect(onChange).not.toHaveBeenCalled()
  })

  test('Escape closes it without a change and gives the focus back', async () => {
    const { onChange, button, dialog, open } = await show()
    await open()
    await userEvent.keyboard('{Escape}')
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(button).toHaveFocus()
    await expect.element(button).toHaveAttribute('aria-expanded', 'false')
    expect(onChange).not.toHaveBeenCalled()
  })

  test('closes when focus moves on', async () => {
    const { screen, dialog, open } = await show()
    await open()
    // The three presets after the chosen one, the custom range, and on.
    for (let count = 0; count < 5; count++) await userEvent.tab()
    await expect.element(screen.getByText('After')).toHaveFocus()
    await expect.element(dialog).not.toBeInTheDocument()
  })

  test('names the zone whose days these are', async () => {
    const { screen, open } = await show({ zone: 'Asia/Kathmandu' })
    await open()
    await expect
      .element(screen.getByText('Days begin at midnight in Kathmandu time, UTC+5:45.'))
      .toBeVisible()
  })
})

describe('a custom range', () => {
  test('is typed by keyboard and confirmed with Enter', async () => {
    const { onChange, button, dialog, openCustom, segment } = await show()
    await openCustom()
    await userEvent.click(segment('day, Start Date'))
    await userEvent.keyboard('0103202509032025{Enter}')
    expect(onChange.mock.calls).toEqual([[{ from: '2025-03-01', to: '2025-03-09' }]])
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(button).toHaveFocus()
  })

  test('is chosen in the calendar by keyboard', async () => {
    const { screen, onChange, openCustom } = await show({ value: { from: '2025-03-10', to: '2025-03-12' } })
    await openCustom()
    screen
      .getByRole('button', { name: /, 12 March 2025/ })
      .element()
      .focus()
    // The calendar itself goes on to the next day when the first one is chosen.
    await userEvent.keyboard('{ArrowUp}{Enter}{ArrowRight}{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-03-05', to: '2025-03-07' }]])
  })

  test('starts with the dates of the range that is shown, in the zone', async () => {
    const { openCustom, segment } = await show({ value: { preset: 'today' } })
    await openCustom()
    expect(localDateKey('Europe/Budapest', NOW)).toBe('2025-04-01')
    await expect.element(segment('day, Start Date')).toHaveTextContent('01')
    await expect.element(segment('month, Start Date')).toHaveTextContent('04')
  })

  test('takes the tick from the preset while it is being chosen', async () => {
    const { screen, openCustom } = await show()
    await openCustom()
    const pressed = (name: string) => screen.getByRole('button', { name, exact: true })
    await expect.element(pressed('Last 30 days')).toHaveAttribute('aria-pressed', 'false')
    await expect.element(pressed('Custom range')).toHaveAttribute('aria-pressed', 'true')
  })

  test('is dropped by Escape, also from within the calendar', async () => {
    const { screen, onChange, button, dialog, openCustom } = await show()
    await openCustom()
    screen.getByRole('button', { name: ', 1 April 2025' }).element().focus()
    await userEvent.keyboard('{ArrowUp}{Escape}')
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(button).toHaveFocus()
    expect(onChange).not.toHaveBeenCalled()
  })

  test('is dropped by Cancel', async () => {
    const { screen, onChange, button, openCustom, segment } = await show()
    await openCustom()
    await userEvent.click(segment('day, Start Date'))
    await userEvent.keyboard('{ArrowUp}')
    await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    expect(onChange).not.toHaveBeenCalled()
    await expect.element(button).toHaveFocus()
  })

  test.each([
    [
      'before there were messages',
      'year, Start Date',
      '2021',
      'There are no messages before 1 January 2022.',
    ],
    ['after today', 'year, End Date', '2026', 'Choose dates up to today, 1 April 2025.'],
    ['that ends before it starts', 'year, End Date', '2024', 'The first date is after the last one.'],
    [
      'with a date missing',
      'year, End Date',
      '{Backspace}{Backspace}{Backspace}{Backspace}',
      'Enter both dates',
    ],
  ])('refuses a range %s with a sentence', async (_, name, keys, sentence) => {
    const { screen, onChange, dialog, openCustom, segment } = await show()
    await openCustom()
    await userEvent.click(segment(name))
    await userEvent.keyboard(keys)
    await expect.element(screen.getByRole('alert')).toHaveTextContent('')
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    await expect.element(screen.getByRole('alert')).toHaveTextContent(sentence)
    await expect.element(dialog).toBeVisible()
    expect(onChange).not.toHaveBeenCalled()
  })

  test('takes the last day of a month that is shorter than what was typed', async () => {
    const { onChange, openCustom, segment } = await show()
    await openCustom()
    await userEvent.click(segment('day, Start Date'))
    await userEvent.keyboard('3001202528022025')
    await userEvent.click(segment('day, End Date'))
    await userEvent.keyboard('30{Enter}')
    expect(onChange.mock.calls).toEqual([[{ from: '2025-01-30', to: '2025-02-28' }]])
  })

  test('keeps the year of a date that does not exist, typed key by key', async () => {
    const { screen, onChange, openCustom, segment } = await show()
    await openCustom()
    await userEvent.click(segment('day, Start Date'))
    await userEvent.keyboard('30022025')
    await expect.element(segment('year, Start Date')).toHaveTextContent('2025')
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ from: '2025-02-28', to: '2025-04-01' }]])
  })

  test('offers no day before the first message or after today', async () => {
    const { screen, openCustom } = await show()
    await openCustom()
    const tomorrow = screen.getByRole('button', { name: ', 2 April 2025' })
    await expect.element(tomorrow).toHaveAttribute('aria-disabled', 'true')
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'year' }), '2022')
    await userEvent.selectOptions(screen.getByRole('combobox', { name: 'month' }), 'January')
    await expect.element(screen.getByRole('button', { name: ', 1 January 2022' })).toBeVisible()
    await expect.element(screen.getByRole('button', { name: 'Previous' })).toBeDisabled()
  })
})

describe('the calendar on its way', () => {
  test('has a skeleton of its own size', async () => {
    let arrive: (panel: ComponentType<CreatedFilterPanelProps>) => void = () => {}
    const loadPanel = () =>
      new Promise<ComponentType<CreatedFilterPanelProps>>((resolve) => (arrive = resolve))
    const { screen, dialog, open } = await show({ loadPanel })
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Custom range' }))
    await expect.element(screen.getByRole('status')).toHaveTextContent('Loading the calendar')
    const before = dialog.element().getBoundingClientRect()
    arrive((await import('./created-filter-panel')).CreatedFilterPanel)
    await expect.element(screen.getByRole('button', { name: 'Apply' })).toBeVisible()
    const after = dialog.element().getBoundingClientRect()
    expect([after.width, after.height]).toEqual([before.width, before.height])
  })

  test('says when it could not be loaded, and tries again', async () => {
    const loadPanel = vi
      .fn<() => Promise<ComponentType<CreatedFilterPanelProps>>>()
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockImplementation(async () => (await import('./created-filter-panel')).CreatedFilterPanel)
    const { screen, open } = await show({ loadPanel })
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Custom range' }))
    await expect.element(screen.getByRole('alert')).toHaveTextContent('The calendar could not be loaded.')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await expect.element(screen.getByRole('button', { name: 'Apply' })).toBeVisible()
  })
})

describe('narrow and mirrored windows', () => {
  test('fits a window of 320 px, as a sheet', async () => {
    await page.viewport(320, 640)
    const { dialog, openCustom } = await show({ value: { from: '2024-12-30', to: '2025-01-02' } })
    await openCustom()
    const sheet = dialog.element()
    const box = sheet.getBoundingClientRect()
    expect([box.left, box.right, Math.round(box.bottom)]).toEqual([0, 320, 640])
    expect(sheet.scrollWidth).toBe(sheet.clientWidth)
    expect(document.documentElement.scrollWidth).toBe(320)
  })

  test.each([
    [320, 640],
    [640, 400],
    [568, 320],
  ])('shows a whole month and what confirms it at once, %d x %d px', async (width, height) => {
    await page.viewport(width, height)
    const { screen, openCustom } = await show({ value: { from: '2025-03-10', to: '2025-03-12' } })
    await openCustom()
    const whole = { ratio: 0.9 }
    await expect.element(screen.getByRole('button', { name: ', 1 March 2025' })).toBeInViewport(whole)
    await expect.element(screen.getByRole('button', { name: ', 31 March 2025' })).toBeInViewport(whole)
    await expect.element(screen.getByRole('button', { name: 'Apply' })).toBeInViewport(whole)
    await expect.element(screen.getByRole('spinbutton').first()).toBeInViewport(whole)
  })

  test.each([
    [320, 640],
    [640, 400],
  ])('leads back to the presets, which the calendar has taken the place of, %d x %d px', async (w, h) => {
    await page.viewport(w, h)
    const { screen, onChange, openCustom } = await show()
    await openCustom()
    const preset = screen.getByRole('button', { name: 'Last 30 days', exact: true })
    await expect.element(preset).not.toBeInTheDocument()
    const back = screen.getByRole('button', { name: 'Other ranges' })
    await expect.element(back).toHaveFocus()
    await userEvent.click(back)
    await expect.element(preset).toHaveFocus()
    await userEvent.click(screen.getByRole('button', { name: 'Today' }))
    expect(onChange.mock.calls).toEqual([[{ preset: 'today' }]])
  })

  test.each(['ltr', 'rtl'])('stays inside the window and under its button, %s', async (direction) => {
    document.documentElement.dir = direction
    try {
      const { dialog, button, openCustom } = await show()
      await openCustom()
      const box = dialog.element().getBoundingClientRect()
      expect(box.left).toBeGreaterThanOrEqual(0)
      expect(box.right).toBeLessThanOrEqual(document.documentElement.clientWidth)
      expect(box.top).toBeGreaterThanOrEqual(button.element().getBoundingClientRect().bottom)
    } finally {
      document.documentElement.dir = ''
    }
  })
})
