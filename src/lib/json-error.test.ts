import fc from 'fast-check'
import { expect, test } from 'vitest'
import { findJsonError } from './json-error'

test.each([
  ['', 1, 1],
  ['{\n  "a": 1,\n  "b": tru\n}', 3, 8],
  ['{\r\n  "a": 1,\r\n}', 3, 1],
  ['{ "a" 1 }', 1, 7],
  ['[1, 2', 1, 6],
  ['{} x', 1, 4],
  ['[01]', 1, 3],
  ['["\t"]', 1, 2],
  ["{'a': 1}", 1, 2],
])('%j stops to be JSON in line %i, column %i', (text, line, column) => {
  expect(findJsonError(text)).toEqual({ line, column })
})

test('agrees with the engine on what is JSON, however a text was damaged', () => {
  const damaged = fc
    .tuple(fc.json(), fc.nat(), fc.constantFrom('', '"', ',', '}', ']', '{', ':', '0', '\\', '\n', 'x'))
    .map(([text, place, put]) => {
      const at = place % (text.length + 1)
      return `${text.slice(0, at)}${put}${text.slice(at + 1)}`
    })
  fc.assert(
    fc.property(fc.oneof(fc.json(), damaged), (text) => {
      const isJson = (() => {
        try {
          JSON.parse(text)
          return true
        } catch {
          return false
        }
      })()
      expect(findJsonError(text) === null).toBe(isJson)
    }),
  )
})
