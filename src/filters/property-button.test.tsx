import '../index.css'
import { expect, test } from 'vitest'
import { render } from 'vitest-browser-react'
import { en } from '../app/words/en'
import { onlyProperty, type PropertyChoice, type PropertyOption } from './property-choice'
import { PropertyFilter, type PropertyFilterProps } from './property-filter'

const property = (ref: string, name: string, more: Partial<PropertyOption> = {}): PropertyOption => ({
  ref,
  name,
  detail: null,
  state: 'known',
  ...more,
})

const few = [
  property('opera', 'Grand Hôtel Óperà', { detail: 'Danubius chain' }),
  property('mill', 'The Old Mill', { state: 'broken' }),
  property('lodz', 'Central Hostel Łódź'),
]

const show = (props: Partial<PropertyFilterProps>) =>
  render(
    <PropertyFilter
      value={{ kind: 'all' }}
      options={few}
      words={en.filters.property}
      onChange={() => {}}
      {...props}
    />,
  )

test.each<[string, PropertyChoice, string]>([
  ['the property', onlyProperty('opera'), 'Property: Grand Hôtel Óperà'],
  ['their number', { kind: 'some', refs: ['opera', 'mill', 'lodz'] }, '3 properties'],
  ['all', { kind: 'all' }, 'All properties'],
  ['a property that is not there', onlyProperty('gone'), 'Property: Unknown property'],
])('names %s', async (_, value, name) => {
  const screen = await show({ value })
  await expect.element(screen.getByRole('button', { name, exact: true })).toBeVisible()
})

test('tells two properties of the same name apart', async () => {
  const options = [
    property('a', 'Central', { detail: 'Praha' }),
    property('b', 'Central', { detail: 'Brno' }),
  ]
  const screen = await show({ options, value: onlyProperty('b') })
  await expect.element(screen.getByRole('button')).toHaveTextContent('Property: Central (Brno)')
})

test('says that the shown property cannot be read', async () => {
  const screen = await show({ value: onlyProperty('mill') })
  const button = screen.getByRole('button', { name: 'Property: The Old Mill Cannot be read' })
  await expect.element(button).toBeVisible()
})

test('is plain text where there is one property', async () => {
  const screen = await show({ options: few.slice(0, 1) })
  await expect.element(screen.getByText('Grand Hôtel Óperà')).toBeVisible()
  expect(screen.getByRole('button').elements()).toEqual([])
})
