import { expect, test } from 'vitest'
import { isLoopback, isWildcard } from './loopback'

test.each(['localhost', 'LOCALHOST', '127.0.0.1', '127.255.1.2', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true)
  },
)

test.each([
  '',
  '0.0.0.0',
  '::',
  '10.0.0.5',
  '127.0.0.1.evil.test',
  'localhost.evil.test',
  'localhost:80',
  '128.0.0.1',
  '[::2]',
])('%j is not', (host) => {
  expect(isLoopback(host)).toBe(false)
})

test.each(['0.0.0.0', '::', '[::]', '::0', '0:0:0:0:0:0:0:0', '0'])('%s is every address', (host) => {
  expect(isWildcard(host)).toBe(true)
})

test.each(['', '127.0.0.1', '::1', '10.0.0.0', '0.0.0.0.test', 'localhost', '.'])(
  '%j is not every address',
  (host) => {
    expect(isWildcard(host)).toBe(false)
  },
)
