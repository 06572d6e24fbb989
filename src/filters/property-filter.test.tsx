import '../index.css'
import type { ComponentType } from 'react'
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { page, userEvent } from 'vitest/browser'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import { onlyProperty, type PropertyChoice, type PropertyOption } from './property-choice'
import { PropertyFilter, type PropertyFilterProps } from './property-filter'
import type { PropertyPanelProps } from './property-panel'

const property = (ref: string, name: string, more: Partial<PropertyOption> = {}): PropertyOption => ({
  ref,
  name,
  detail: null,
  state: 'known',
  ...more,
})

const few = [
  property('danubius', 'Hotel Danubius Budapest', { detail: 'Danubius chain' }),
  property('opera', 'Grand Hôtel Óperà'),
  property('lodz', 'Central Hostel Łódź', { detail: 'Poland' }),
  property('mill', 'The Old Mill', { state: 'broken' }),
  property('river', 'Riverside Rooms', { detail: 'Praha', state: 'loading' }),
]
const many = Array.from({ length: 1_000 }, (_, at) => property(`p${at}`, `Hotel ${at}`))

async function show(props: Partial<PropertyFilterProps> = {}) {
  const onChange = vi.fn<(choice: PropertyChoice) => void>()
  const screen = await render(
    <>
      <PropertyFilter
        value={onlyProperty('danubius')}
        options={few}
        words={en.filters.property}
        onChange={onChange}
        {...props}
      />
      <button type="button">After</button>
    </>,
  )
  const button = screen.getByRole('button', { name: /^Property:|propert(y|ies)$/ }).first()
  const dialog = screen.getByRole('dialog', { name: 'Property' })
  const search = screen.getByRole('combobox', { name: 'Search properties' })
  const options = screen.getByRole('option')
  const option = (name: string | RegExp) => screen.getByRole('option', { name })
  const names = () => options.elements().map((element) => element.querySelector('bdi')?.textContent ?? 'All')
  const open = async () => {
    await userEvent.click(button)
    await expect.element(search).toHaveFocus()
    await expect.element(options.first()).toBeVisible()
  }
  /** Clicks the box at the row's start. */
  const tick = (name: string | RegExp) => userEvent.click(option(name), { position: { x: 20, y: 20 } })
  return { screen, onChange, button, dialog, search, options, option, names, open, tick }
}

// Built for tests, React Aria's virtualizer asks Node's environment whether the layout is real, else it draws every
// row. It may ask once more while the page is cleared, so this stays: https://react-aria.adobe.com/Virtualizer
vi.stubGlobal('process', { env: { VIRT_ON: '1' } })
// The first import compiles React Aria, which on a busy machine takes longer than a test waits for a row.
beforeAll(() => import('./property-panel').then(() => undefined), 60_000)
afterEach(() => page.viewport(1024, 768))

describe('one property', () => {
  test('is shown at once when its name is clicked; the list closes and gives the focus back', async () => {
    const { button, dialog, option, onChange, open } = await show()
    await open()
    await expect.element(option(/Hotel Danubius/)).toHaveAttribute('aria-selected', 'true')
    await userEvent.click(option(/Grand Hôtel/))
    expect(onChange.mock.calls).toEqual([[onlyProperty('opera')]])
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(button).toHaveFocus()
  })

  test('is found by typing and shown by Enter, from the keyboard alone', async () => {
    const { button, search, onChange } = await show({ value: { kind: 'all' } })
    await userEvent.tab()
    await userEvent.keyboard('{Enter}')
    await expect.element(search).toHaveFocus()
    await userEvent.keyboard('old mi{Enter}')
    expect(onChange.mock.calls).toEqual([[onlyProperty('mill')]])
    await expect.element(button).toHaveFocus()
  })

  test('is reached by arrows, which the search field tells assistive tools', async () => {
    const { search, option, onChange, open } = await show()
    await open()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
    const active = option(/Grand Hôtel/)
    await expect.element(active).toHaveAttribute('data-focus-visible')
    await expect.element(search).toHaveAttribute('aria-activedescendant', active.element().id)
    await expect.element(search).toHaveFocus()
    await userEvent.keyboard('{Enter}')
    expect(onChange.mock.calls).toEqual([[onlyProperty('opera')]])
  })

  test('says nothing when it is the one that is shown', async () => {
    const { option, dialog, onChange, open } = await show()
    await open()
    await userEvent.click(option(/Hotel Danubius/))
    await expect.element(dialog).not.toBeInTheDocument()
    expect(onChange).not.toHaveBeenCalled()
  })

  test('can be chosen though it cannot be read', async () => {
    const { option, onChange, open } = await show()
    await open()
    await expect.element(option('The Old Mill Cannot be read')).toBeVisible()
    await userEvent.click(option(/The Old Mill/))
    expect(onChange.mock.calls).toEqual([[onlyProperty('mill')]])
  })

  test('can be left for the only one there is, when it is unknown', async () => {
    const { option, onChange, open } = await show({ options: few.slice(0, 1), value: onlyProperty('gone') })
    await open()
    await userEvent.click(option(/Hotel Danubius/))
    expect(onChange.mock.calls).toEqual([[onlyProperty('danubius')]])
  })

  test('is named while the rest of it loads', async () => {
    const { option, open } = await show()
    await open()
    await expect.element(option('Riverside Rooms Loading')).toBeVisible()
  })
})

describe('all properties', () => {
  test('are one choice, on top of the list', async () => {
    const { options, onChange, open } = await show()
    await open()
    await expect.element(options.first()).toHaveTextContent('All properties')
    await userEvent.keyboard('{ArrowDown}{Enter}')
    expect(onChange.mock.calls).toEqual([[{ kind: 'all' }]])
  })

  test('are left for the first one that is ticked, and come back with the last one unticked', async () => {
    const { option, open, tick } = await show({ value: { kind: 'all' } })
    await open()
    await expect.element(option(/^All properties/)).toHaveAttribute('aria-selected', 'true')
    await tick(/Grand Hôtel/)
    await expect.element(option(/^All properties/)).toHaveAttribute('aria-selected', 'false')
    await tick(/Grand Hôtel/)
    await expect.element(option(/^All properties/)).toHaveAttribute('aria-selected', 'true')
  })
})

describe('several properties', () => {
  test('are ticked at the start of their rows and applied together', async () => {
    const { screen, button, option, onChange, open, tick } = await show()
    await open()
    await tick(/Grand Hôtel/)
    await expect.element(option(/Grand Hôtel/)).toHaveAttribute('aria-selected', 'true')
    await expect.element(screen.getByText('2 ticked')).toBeVisible()
    expect(onChange).not.toHaveBeenCalled()
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[{ kind: 'some', refs: ['danubius', 'opera'] }]])
    await expect.element(button).toHaveFocus()
  })

  test('go on with the names once the first is ticked, so that a slip throws nothing away', async () => {
    const { screen, option, onChange, open, tick } = await show()
    await open()
    await tick(/Grand Hôtel/)
    await userEvent.click(option(/Central Hostel/))
    await expect.element(screen.getByText('3 ticked')).toBeVisible()
    expect(onChange).not.toHaveBeenCalled()
  })

  test('are ticked by Space and applied by Enter, and a search between them keeps what is ticked', async () => {
    const { search, option, onChange, open } = await show()
    await open()
    await userEvent.keyboard('{ArrowDown}{ArrowDown}{ArrowDown} ')
    await expect.element(option(/Grand Hôtel/)).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('old mi')
    await expect.element(search).toHaveValue('old mi')
    await userEvent.keyboard('{ArrowDown} ')
    await expect.element(option(/The Old Mill/)).toHaveAttribute('aria-selected', 'true')
    await userEvent.keyboard('{Enter}')
    expect(onChange.mock.calls).toEqual([[{ kind: 'some', refs: ['danubius', 'opera', 'mill'] }]])
  })

  test('can be begun by a button, for those who cannot point at a box', async () => {
    const { screen, search, option, onChange, open } = await show()
    await open()
    await userEvent.click(screen.getByRole('button', { name: 'Choose several' }))
    await expect.element(search).toHaveFocus()
    await userEvent.click(option(/Hotel Danubius/))
    await userEvent.click(option(/The Old Mill/))
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[onlyProperty('mill')]])
  })

  test.each(['Escape', 'Cancel'])('are dropped by %s, which gives the focus back', async (way) => {
    const { screen, button, dialog, option, onChange, open, tick } = await show()
    await open()
    await tick(/Grand Hôtel/)
    if (way === 'Escape') await userEvent.keyboard('{Escape}')
    else await userEvent.click(screen.getByRole('button', { name: 'Cancel' }))
    await expect.element(dialog).not.toBeInTheDocument()
    await expect.element(button).toHaveFocus()
    expect(onChange).not.toHaveBeenCalled()
    await open()
    await expect.element(option(/Grand Hôtel/)).toHaveAttribute('aria-selected', 'false')
  })
})

describe('an unknown property', () => {
  test('counts as chosen and can be taken out', async () => {
    const { screen, button, options, onChange, open, tick } = await show({
      value: { kind: 'some', refs: ['gone', 'opera'] },
    })
    await expect.element(button).toHaveTextContent('2 properties')
    await open()
    const row = options.nth(1)
    await expect.element(row).toHaveTextContent('Unknown property')
    await expect.element(row).toHaveAttribute('aria-selected', 'true')
    await tick(/^Unknown property/)
    await userEvent.click(screen.getByRole('button', { name: 'Apply' }))
    expect(onChange.mock.calls).toEqual([[onlyProperty('opera')]])
  })

  test('is never shown alone by a click on its name', async () => {
    const { screen, option, onChange, open } = await show({
      value: { kind: 'some', refs: ['gone', 'opera'] },
    })
    await open()
    await userEvent.click(option(/^Unknown property/))
    await expect.element(screen.getByText('1 ticked')).toBeVisible()
    expect(onChange).not.toHaveBeenCalled()
  })
})

describe('searching', () => {
  test.each([
    ['hotel opera', ['Grand Hôtel Óperà']],
    ['LODZ', ['Central Hostel Łódź']],
    ['poland', ['Central Hostel Łódź']],
    ['ers', ['Riverside Rooms']],
    ['hotel', ['Hotel Danubius Budapest', 'Grand Hôtel Óperà']],
  ])('for "%s" finds %j', async (query, found) => {
    const { screen, names, open } = await show()
    await open()
    await userEvent.keyboard(query)
    await expect.poll(names).toEqual(found)
    const count = found.length === 1 ? '1 property matches' : `${found.length} properties match`
    await expect.element(screen.getByText(count)).toBeInTheDocument()
  })

  test('says when no property matches, and shows all again when it is cleared', async () => {
    const { screen, search, names, open } = await show()
    await open()
    await userEvent.keyboard('nowhere')
    await expect.element(screen.getByText('No property matches').first()).toBeVisible()
    await userEvent.keyboard('{Enter}')
    await userEvent.click(screen.getByRole('button', { name: 'Clear the search' }))
    await expect.element(search).toHaveValue('')
    await expect.poll(() => names().length).toBe(6)
  })

  test('takes Space as a letter while a name is typed', async () => {
    const { search, option, onChange, open } = await show()
    await open()
    await userEvent.keyboard('old ')
    await expect.element(search).toHaveValue('old ')
    await expect.element(option(/The Old Mill/)).toHaveAttribute('aria-selected', 'false')
    expect(onChange).not.toHaveBeenCalled()
  })
})

describe('a thousand properties', () => {
  test('draw as many rows as there is room for, wherever the keys go', async () => {
    const { options, option, onChange, open } = await show({ options: many, value: { kind: 'all' } })
    await open()
    expect(options.elements().length).toBeLessThan(30)
    await expect.element(options.first()).toHaveAttribute('aria-setsize', '1001')
    await userEvent.keyboard('{End}')
    await expect.element(option('Hotel 999')).toHaveAttribute('data-focus-visible')
    await expect.element(option('Hotel 999')).toBeInViewport()
    expect(options.elements().length).toBeLessThan(30)
    await userEvent.keyboard('{Enter}')
    expect(onChange.mock.calls).toEqual([[onlyProperty('p999')]])
  })

  test('are searched as a whole', async () => {
    const { options, names, open } = await show({ options: many, value: { kind: 'all' } })
    await open()
    await userEvent.keyboard('987')
    await expect.poll(names).toEqual(['Hotel 987'])
    await userEvent.keyboard('{Backspace}{Backspace}{Backspace}')
    await expect.poll(() => options.elements().length).toBeGreaterThan(5)
    expect(options.elements().length).toBeLessThan(30)
  })

  test('open on what is chosen', async () => {
    const { names, open } = await show({ options: many, value: { kind: 'some', refs: ['p700', 'p500'] } })
    await open()
    expect(names().slice(0, 4)).toEqual(['All', 'Hotel 500', 'Hotel 700', 'Hotel 0'])
  })
})

describe('the list on its way', () => {
  test('has a skeleton of its own size, and takes the focus when it arrives', async () => {
    let arrive: (panel: ComponentType<PropertyPanelProps>) => void = () => {}
    const loadPanel = () => new Promise<ComponentType<PropertyPanelProps>>((resolve) => (arrive = resolve))
    const { screen, button, dialog, search } = await show({ loadPanel, options: many })
    await userEvent.click(button)
    await expect.element(screen.getByRole('status')).toHaveTextContent('Loading the properties')
    const before = dialog.element().getBoundingClientRect()
    arrive((await import('./property-panel')).PropertyPanel)
    await expect.element(search).toHaveFocus()
    const after = dialog.element().getBoundingClientRect()
    expect([after.width, after.height]).toEqual([before.width, before.height])
  })

  test('says when it could not be loaded, and tries again', async () => {
    const loadPanel = vi
      .fn<() => Promise<ComponentType<PropertyPanelProps>>>()
      .mockRejectedValueOnce(new TypeError('Failed to fetch'))
      .mockImplementation(async () => (await import('./property-panel')).PropertyPanel)
    const { screen, button, search } = await show({ loadPanel })
    await userEvent.click(button)
    await expect.element(screen.getByRole('alert')).toHaveTextContent('could not be loaded')
    await userEvent.click(screen.getByRole('button', { name: 'Try again' }))
    await expect.element(search).toHaveFocus()
  })
})

describe('the window', () => {
  test('closes the list when the focus moves on', async () => {
    const { screen, dialog, open } = await show()
    await open()
    await userEvent.tab()
    await expect.element(screen.getByRole('button', { name: 'Choose several' })).toHaveFocus()
    await userEvent.tab()
    await expect.element(screen.getByText('After')).toHaveFocus()
    await expect.element(dialog).not.toBeInTheDocument()
  })

  test('of 320 px holds it as a sheet, with long names on several lines', async () => {
    await page.viewport(320, 640)
    const long = property('long', 'Grand Resort and Conference Centre at the Old Embankment, Annex North')
    const { dialog, options, open } = await show({ options: [long, ...few, ...many] })
    await open()
    const sheet = dialog.element()
    const box = sheet.getBoundingClientRect()
    expect([box.left, box.right, Math.round(box.bottom)]).toEqual([0, 320, 640])
    expect(document.documentElement.scrollWidth).toBe(320)
    const rows = options.elements().map((row) => row.getBoundingClientRect())
    for (const row of rows) {
      expect(row.height).toBeGreaterThanOrEqual(44)
      expect(row.left).toBeGreaterThanOrEqual(0)
      expect(row.right).toBeLessThanOrEqual(320)
    }
    expect(Math.max(...rows.map(({ height }) => height))).toBeGreaterThan(50)
  })

  test.each(['ltr', 'rtl'])(
    'has it inside and under its button, ticked at its start, %s',
    async (direction) => {
      document.documentElement.dir = direction
      try {
        const { screen, dialog, button, option, open } = await show()
        await open()
        const box = dialog.element().getBoundingClientRect()
        expect(box.left).toBeGreaterThanOrEqual(0)
        expect(box.right).toBeLessThanOrEqual(document.documentElement.clientWidth)
        expect(box.top).toBeGreaterThanOrEqual(button.element().getBoundingClientRect().bottom)
        const row = option(/Grand Hôtel/)
        const x = direction === 'ltr' ? 20 : row.element().getBoundingClientRect().width - 20
        await userEvent.click(row, { position: { x, y: 20 } })
        await expect.element(screen.getByText('2 ticked')).toBeVisible()
      } finally {
        document.documentElement.dir = ''
      }
    },
  )
})
