import { expect, it } from 'vitest'
import { foreignKind } from './foreign'

it.each([
  ['a redirect to a sign-in', 0, 'in-between'],
  ['a page in the place of data', 200, 'in-between'],
  ['a sign-in whose session is over', 401, 'in-between'],
  ['a filter', 403, 'in-between'],
  ['a gateway that limits', 429, 'gateway'],
  ['a gateway that reaches nobody', 502, 'gateway'],
  ['a gateway that waited in vain', 504, 'gateway'],
  ['too many cookies', 431, 'cookies'],
])('tells %s', (_, status, kind) => {
  expect(foreignKind(status)).toBe(kind)
})
