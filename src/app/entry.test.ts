import { expect, test } from 'vitest'
import { readEntry } from './entry'

test.each([
  ['', '', { code: null, problem: null, path: '/' }],
  ['?created=today', '#inbox', { code: null, problem: null, path: '/?created=today' }],
  ['', '#sign-in=Ab_-9', { code: 'Ab_-9', problem: null, path: '/' }],
  ['?thread=1', '#sign-in=Ab', { code: 'Ab', problem: null, path: '/?thread=1' }],
  ['?sign-in=denied', '', { code: null, problem: 'denied', path: '/' }],
  ['?created=a%26b&sign-in=failed&show=all', '', { problem: 'failed', path: '/?created=a%26b&show=all' }],
  ['?sign-in=<script>', '', { problem: null, path: '/' }],
  ['', '#sign-in=a/b', { code: null }],
  ['', '#sign-in=', { code: null }],
])('%s%s is read without a trace of it', (search, hash, entry) => {
  expect(readEntry(search, hash)).toMatchObject(entry)
})
