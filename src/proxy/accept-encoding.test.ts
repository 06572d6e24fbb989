import { expect, test } from 'vitest'
import { chooseCoding } from './accept-encoding'

test.each([
  [null, 'identity'],
  ['', 'identity'],
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip, deflate', 'gzip'],
  ['GZIP', 'gzip'],
  ['deflate', 'identity'],
  ['*', 'br'],
  ['*;q=0', 'identity'],
  ['gzip, *;q=0', 'gzip'],
  ['br;q=0, *', 'gzip'],
  ['br;q=0.5, gzip;q=0.8', 'gzip'],
  ['br;q=0.5, gzip;q=0.5', 'br'],
  ['br;q=0, gzip;q=0.000', 'identity'],
  ['br;q=0.5, identity', 'identity'],
  ['br;q=0.5, identity;q=0.1', 'br'],
  ['br;q=0.5;x=1', 'br'],
  ['br ; Q=0', 'identity'],
  ['identity;q=0', 'identity'],
  ['identity;q=0, *;q=0', 'identity'],
  ['identity;q=0, gzip;q=0.001', 'gzip'],
  ['br;q=x', 'identity'],
  ['brotli, gzipped', 'identity'],
  [', ,br,', 'br'],
])('%j is answered in %s', (header, coding) => {
  expect(chooseCoding(header, ['br', 'gzip'])).toBe(coding)
})
