import fc from 'fast-check'
import { expect, test } from 'vitest'
import { nearestWord } from './nearest'

const KNOWN = ['LOBBY_TLS_CERT', 'LOBBY_TLS_KEY', 'LOBBY_REPLICAS', 'LOBBY_REDIS_URL']

test.each([
  ['LOBBY_TLS_CRET', 'LOBBY_TLS_CERT'],
  ['LOBBY_REPLICA', 'LOBBY_REPLICAS'],
  ['LOBBY_REDIS_URI', 'LOBBY_REDIS_URL'],
  ['lobby_tls_key', 'LOBBY_TLS_KEY'],
  ['SOMETHING_ELSE_ALTOGETHER', null],
])('%s means %s', (word, expected) => {
  expect(nearestWord(word, KNOWN)).toBe(expected)
})

test('one wrong, missing, additional or swapped letter is seen through, wherever it is', () => {
  fc.assert(
    fc.property(fc.constantFrom(...KNOWN), fc.nat(), fc.nat(3), (word, place, kind) => {
      const at = place % (word.length - 1)
      const [a = '', b = ''] = word.slice(at, at + 2)
      const put = ['~', '', `~${a}`, `${b}${a}`][kind] ?? ''
      const wrong = `${word.slice(0, at)}${put}${word.slice(kind === 3 ? at + 2 : at + 1)}`
      expect(nearestWord(wrong, KNOWN)).toBe(word)
    }),
  )
})
