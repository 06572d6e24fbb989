import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  choiceSummary,
  isChosen,
  isSameChoice,
  onlyProperty,
  propertyRows,
  soleProperty,
  toggleProperty,
  unknownRefs,
  type PropertyChoice,
  type PropertyOption,
} from './property-choice'

const option = (ref: string, name = `Hotel ${ref}`): PropertyOption => ({
  ref,
  name,
  detail: null,
  state: 'known',
})

const ref = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'all', '')
const refs = fc.uniqueArray(ref, { minLength: 1 })
const choice: fc.Arbitrary<PropertyChoice> = fc.oneof(
  fc.constant({ kind: 'all' } as const),
  refs.map((refs) => ({ kind: 'some', refs }) as const),
)
const options = fc
  .uniqueArray(fc.string({ maxLength: 3 }), { maxLength: 30 })
  .map((refs) => refs.map((ref) => option(ref)))

test('ticks a property and no other, twice for nothing, and never leaves a choice without any', () => {
  fc.assert(
    fc.property(choice, ref, ref, (before, toggled, other) => {
      const after = toggleProperty(before, toggled)
      if (after.kind === 'some') expect(new Set(after.refs).size).toBe(after.refs.length)
      expect(after.kind === 'some' ? after.refs.length : 1).toBeGreaterThan(0)
      expect(isChosen(after, toggled)).toBe(!isChosen(before, toggled))
      if (other !== toggled) expect(isChosen(after, other)).toBe(isChosen(before, other))
      expect(isSameChoice(toggleProperty(after, toggled), before)).toBe(true)
    }),
  )
})

test('tells choices apart by what they hold, not by its order', () => {
  fc.assert(
    fc.property(choice, choice, (one, other) => {
      const key = (choice: PropertyChoice) =>
        choice.kind === 'all' ? null : JSON.stringify([...choice.refs].sort())
      expect(isSameChoice(one, other)).toBe(key(one) === key(other))
    }),
  )
})

test('lists every option once, what is chosen but not offered too, and "all" first', () => {
  fc.assert(
    fc.property(options, choice, (options, choice) => {
      const [first, ...rows] = propertyRows(options, choice)
      expect(first).toEqual({ kind: 'all' })
      const unknown = rows.flatMap((row) => (row.kind === 'unknown' ? [row.ref] : []))
      const known = rows.flatMap((row) => (row.kind === 'property' ? [row.option] : []))
      expect(unknown).toEqual(unknownRefs(choice, options))
      expect(rows.findLastIndex(({ kind }) => kind === 'unknown')).toBe(unknown.length - 1)
      expect(new Set(known)).toEqual(new Set(options))
      expect(known.length).toBe(options.length)
    }),
  )
})

test('puts what is chosen at the top of a list that has to be scrolled, and leaves a short one alone', () => {
  const many = Array.from({ length: 20 }, (_, at) => option(`p${at}`))
  const order = (list: readonly PropertyOption[], choice: PropertyChoice) =>
    propertyRows(list, choice).flatMap((row) => (row.kind === 'property' ? [row.option.ref] : []))
  expect(order(many, { kind: 'some', refs: ['p17', 'p4'] }).slice(0, 4)).toEqual(['p4', 'p17', 'p0', 'p1'])
  expect(order(many.slice(0, 5), onlyProperty('p4'))).toEqual(['p0', 'p1', 'p2', 'p3', 'p4'])
})

test('is called by its name, its number or "all"', () => {
  const list = [option('a', 'Central'), option('b', 'Central'), option('c', 'Riverside')]
  expect(choiceSummary({ kind: 'all' }, list)).toEqual({ kind: 'all' })
  expect(choiceSummary({ kind: 'some', refs: ['a', 'gone'] }, list)).toEqual({ kind: 'several', count: 2 })
  expect(choiceSummary(onlyProperty('c'), list)).toEqual({
    kind: 'one',
    option: list[2],
    isAmbiguous: false,
  })
  expect(choiceSummary(onlyProperty('b'), list)).toMatchObject({ option: list[1], isAmbiguous: true })
  expect(choiceSummary(onlyProperty('gone'), list)).toEqual({ kind: 'one', option: null, isAmbiguous: false })
})

test('knows when there is nothing to choose', () => {
  const only = option('a')
  expect(soleProperty({ kind: 'all' }, [only])).toBe(only)
  expect(soleProperty(onlyProperty('a'), [only])).toBe(only)
  expect(soleProperty(onlyProperty('gone'), [only])).toBeNull()
  expect(soleProperty({ kind: 'all' }, [only, option('b')])).toBeNull()
  expect(soleProperty({ kind: 'all' }, [])).toBeNull()
})
