import { isIP } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createIpSet, isIpRange, networkOf } from './ip-range'

const isIn = (address: string, range: string): boolean => isIpRange(range) && createIpSet([range])(address)

/** Bytes of an address, close to one another so that ranges are met. */
const bytes = (length: number) =>
  fc.array(fc.constantFrom(0, 1, 10, 127, 128, 255), { minLength: length, maxLength: length })

const dotted = (address: readonly number[]) => address.join('.')

/** The address in full, or as short as it gets. */
function coloned(address: readonly number[], short: boolean): string {
  const groups = Array.from(
    { length: 8 },
    (_, at) => (address[2 * at] ?? 0) * 256 + (address[2 * at + 1] ?? 0),
  )
  const full = groups.map((group) => group.toString(16).padStart(short ? 1 : 4, '0')).join(':')
  return short ? full.replace(/(?:^|:)0(?::0)+(?::|$)/, '::') : full
}

const bits = (address: readonly number[]) => address.map((byte) => byte.toString(2).padStart(8, '0')).join('')

/** The address with every bit behind the prefix cleared. */
const cleared = (address: readonly number[], prefix: number) =>
  address.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, prefix - at * 8))) & 0xff)

describe('an address lies in a range', () => {
  test('when their first bits are the same: IPv4', () => {
    fc.assert(
      fc.property(bytes(4), bytes(4), fc.nat(32), fc.boolean(), (address, base, prefix, mapped) => {
        const from = cleared(base, prefix)
        const asked = mapped ? `::ffff:${dotted(address)}` : dotted(address)
        const is = bits(address).startsWith(bits(from).slice(0, prefix))
        expect(isIn(asked, `${dotted(from)}/${prefix}`)).toBe(is)
        expect(isIn(asked, `::ffff:${dotted(from)}/${prefix + 96}`)).toBe(is)
      }),
    )
  })

  test('when their first bits are the same: IPv6, however it is written', () => {
    fc.assert(
      fc.property(
        bytes(16),
        bytes(16),
        fc.nat(128),
        fc.boolean(),
        fc.boolean(),
        (address, base, prefix, short, shortRange) => {
          const from = cleared(base, prefix)
          const is = bits(address).startsWith(bits(from).slice(0, prefix))
          expect(isIP(coloned(address, short))).toBe(6)
          expect(isIn(coloned(address, short), `${coloned(from, shortRange)}/${prefix}`)).toBe(is)
        },
      ),
    )
  })

  test.each([
    ['10.0.0.7', '10.0.0.7', true],
    ['10.0.0.8', '10.0.0.7', false],
    ['::ffff:10.0.0.7', '10.0.0.7', true],
    ['::FFFF:a00:7', '10.0.0.0/8', true],
    ['::1', '::1', true],
    ['0:0:0:0:0:0:0:1', '::1', true],
    ['fe80::1%eth0', 'fe80::/10', true],
    ['10.0.0.7', '::/0', false],
    ['::10.0.0.7', '10.0.0.7', false],
    ['', '0.0.0.0/0', false],
    ['10.0.0.7, 10.0.0.8', '10.0.0.0/8', false],
    ['10.0.0.7:80', '10.0.0.0/8', false],
    ['localhost', '127.0.0.0/8', false],
  ])('%s in %s: %s', (address, range, is) => {
    expect(isIn(address, range)).toBe(is)
  })
})

test.each([
  '',
  '10',
  '10.0.0',
  '10.0.0.0.0',
  '10.0.0.256',
  '010.0.0.1',
  '0x0a.0.0.1',
  '10.0.0.1/8',
  '10.0.0.0/33',
  '10.0.0.0/-1',
  '10.0.0.0/08',
  '10.0.0.0/',
  '10.0.0.0/8/8',
  '10.0.0.0/8 ',
  '::/129',
  '::1/64',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7:8:9',
  '1:2:3:4:5:6:7::8:9',
  '12345::',
  '::ffff:10.0.0.0/95',
  '::10.0.0.256',
  'fe80::1%eth0/10',
  'example.com',
  '*',
])('%j is no range', (text) => {
  expect(isIpRange(text)).toBe(false)
})

test.each([
  ['10.0.0.7', '::ffff:10.0.0.7', true],
  ['10.0.0.7', '10.0.0.8', false],
  ['2001:db8::1', '2001:db8:0:0:ffff::2', true],
  ['2001:db8::1', '2001:db8:0:1::1', false],
  ['fe80::1%eth0', 'fe80::2', true],
  ['', '10.0.0.7', false],
])('%s and %s are of one network: %s', (one, other, isSame) => {
  expect(networkOf(one) === networkOf(other)).toBe(isSame)
})
