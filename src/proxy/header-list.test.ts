import fc from 'fast-check'
import { expect, test } from 'vitest'
import { HeaderList } from './header-list'

const name = fc.constantFrom('x-one', 'X-One', 'Accept', 'Cookie', 'Set-Cookie', 'set-cookie')
const value = fc.constantFrom('a', 'a=1', 'b, c', '"q"')
const step = fc.oneof(
  fc.tuple(fc.constant('append' as const), name, value),
  fc.tuple(fc.constant('set' as const), name, value),
  fc.tuple(fc.constant('delete' as const), name, value),
)

test('holds what Headers would hold', () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const [list, headers] = [new HeaderList(), new Headers()]
      for (const [what, name, value] of steps) {
        for (const each of [list, headers]) {
          if (what === 'delete') each.delete(name)
          else each[what](name, value)
        }
      }
      for (const known of ['X-ONE', 'accept', 'cookie', 'set-cookie', 'other']) {
        expect(list.get(known)).toBe(headers.get(known))
        expect(list.has(known)).toBe(headers.has(known))
      }
      expect(list.getSetCookie()).toEqual(headers.getSetCookie())
      expect([...new Headers(list)]).toEqual([...headers])
      expect([...list.keys()].toSorted()).toEqual([...headers.keys()])
      expect([...list.values()].toSorted()).toEqual([...headers.values()].toSorted())
      const seen: [string, string][] = []
      list.forEach((value, name) => seen.push([name, value]))
      expect(seen).toEqual([...list])
    }),
    { seed: 12, numRuns: 1_000 },
  )
})

test('changes nothing in what it was made from', () => {
  const known = new Map([['vary', 'accept-encoding']])
  const list = new HeaderList(known)
  list.set('vary', 'origin')
  list.append('Set-Cookie', 'a=1')
  list.append('Set-Cookie', 'b=2')
  expect([...known]).toEqual([['vary', 'accept-encoding']])
  expect(list.toArray()).toEqual(['vary', 'origin', 'set-cookie', 'a=1', 'set-cookie', 'b=2'])
})
