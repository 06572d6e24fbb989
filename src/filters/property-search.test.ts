import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { PropertyOption } from './property-choice'
import { findProperties, foldText, indexProperties } from './property-search'
import { runs } from '../test/runs'

const options = (...texts: (string | readonly [string, string])[]): readonly PropertyOption[] =>
  texts.map((text, at) => {
    const [name, detail] = typeof text === 'string' ? [text, null] : text
    return { ref: String(at), name, detail, state: 'known' }
  })

const search = (list: readonly PropertyOption[], query: string) =>
  findProperties(indexProperties(list), query).map(({ name }) => name)

describe('folding', () => {
  test.each([
    ['Grand Hôtel ÓPERÀ', 'grand hotel opera'],
    ['Łódź, Århus & Ærø', 'lodz arhus aero'],
    ['İstanbul Işık', 'istanbul isik'],
    ['Weißer Bär', 'weisser bar'],
    ['Claridge’s', 'claridges'],
    ['St. Moritz (Süd)', 'st moritz sud'],
    ['ＨＯＴＥＬ ﬁne', 'hotel fine'],
    ['ΞΕΝΟΔΟΧΕΙΟΣ', 'ξενοδοχειοσ'],
    ['  &  ', ''],
  ])('turns %s into what staff type', (text, folded) => {
    expect(foldText(text)).toBe(folded)
  })

  test('twice is the same as once', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(foldText(foldText(text))).toBe(foldText(text))
      }),
      { numRuns: runs(500) },
    )
  })
})

describe('finding', () => {
  const list = options(
    'Grand Hôtel Óperà',
    ['The Old Mill', 'Danubius chain'],
    'Hotel Danubius',
    'Danubius Grand',
    'Pseudanubia Rooms',
  )

  test('puts names that begin with the query first, then words that do, then the rest', () => {
    expect(search(list, 'danub')).toEqual([
      'Danubius Grand',
      'The Old Mill',
      'Hotel Danubius',
      'Pseudanubia Rooms',
    ])
  })

  test('looks for signs where there is nothing else to look for', () => {
    const signed = options('Grand 🏨', ['Mill & Sons', 'chain (old)'], 'Opera')
    expect(search(signed, ' 🏨 ')).toEqual(['Grand 🏨'])
    expect(search(signed, '(')).toEqual(['Mill & Sons'])
    expect(search(signed, '🦄')).toEqual([])
    expect(search(signed, '  ')).toHaveLength(3)
  })

  test('takes words in any order, and the detail too', () => {
    expect(search(list, 'opera grand')).toEqual(['Grand Hôtel Óperà'])
    expect(search(list, 'mill danubius')).toEqual(['The Old Mill'])
    expect(search(list, 'mill opera')).toEqual([])
  })

  const text = fc.oneof(
    fc.string({ unit: fc.constantFrom('a', 'Á', 'b', 'ß', 'Ł', ' ', '’', '-', 'ő'), maxLength: 12 }),
    fc.string({ maxLength: 12 }),
  )
  const someOptions = fc.array(fc.tuple(text, text), { maxLength: 12 }).map((texts) => options(...texts))

  test('finds a property by any piece of its name, with or without accents and case', () => {
    fc.assert(
      fc.property(someOptions, text, fc.nat(), fc.nat(), (others, name, from, length) => {
        const letters = [...name]
        const start = from % (letters.length + 1)
        const piece = letters.slice(start, start + (length % (letters.length + 1))).join('')
        const all = [...others, { ref: 'it', name, detail: null, state: 'known' } as const]
        const index = indexProperties(all)
        for (const query of [piece, foldText(piece), piece.toLowerCase(), piece.normalize('NFD')])
          expect(findProperties(index, query).map(({ ref }) => ref)).toContain('it')
      }),
    )
  })

  test('finds no property twice, none that lacks a word, and all of them by nothing', () => {
    fc.assert(
      fc.property(someOptions, text, (list, query) => {
        const found = findProperties(indexProperties(list), query)
        const folded = foldText(query)
        const naive = list.filter(({ name, detail }) => {
          const texts = [name, detail ?? '']
          // Of signs alone nothing is left: they are looked for as they are.
          if (folded === '') return texts.some((one) => one.includes(query.trim()))
          return folded.split(' ').every((word) => texts.map(foldText).join(' ').includes(word))
        })
        expect(found.map(({ ref }) => ref).sort()).toEqual(naive.map(({ ref }) => ref).sort())
        if (query.trim() === '') expect(found).toEqual(list)
      }),
    )
  })
})
