import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readReturn } from './pending'

const INBOX = 'https://lobby.example.com/'

/** Addresses by which others have led people astray after a sign-in. */
const astray = [
  '//evil.test',
  '///evil.test',
  '/\\evil.test',
  '\\\\evil.test',
  '\\/evil.test',
  'https:evil.test',
  'https:/evil.test',
  'https://evil.test',
  'HTTPS://evil.test',
  'http://evil.test/?created=today',
  'javascript:alert(1)',
  'java\nscript:alert(1)',
  ' javascript:alert(1)',
  'data:text/html,x',
  'vbscript:x',
  '%2f%2fevil.test',
  '/%2fevil.test',
  '/%5cevil.test',
  '%2F%2Fevil.test',
  '/\t/evil.test',
  '/\n/evil.test',
  '/\r\nlocation: https://evil.test',
  '?a=b\r\nset-cookie: a=b',
  '?a=b\nset-cookie: a=b',
  '%0d%0aset-cookie: a=b',
  '?\u0000',
  '?a\u2028b',
  '?é',
  '.evil.test',
  '@evil.test',
  ':80@evil.test',
  '/.evil.test',
  '/..//evil.test',
  './/evil.test',
  '#//evil.test',
  '?a=b#//evil.test',
  '?\\evil.test',
  '?',
  '',
  ' ?a=b',
  '?a b',
  '?<script>',
  `?${'a'.repeat(1_000)}`,
]

describe('where one goes after the sign-in', () => {
  test.each(astray)('%j leads to the inbox', (text) => {
    expect(readReturn(text)).toBe('')
  })

  test.each([
    '?created=today',
    '?thread=5a0e1f7c-3b2d-4c6e-8f90-a1b2c3d4e5f6&property=main.3c2c8a9e-0f5b-4a51-9d0f-1f3c5e7a9b11',
    '?from=2026-03-01T00%3A00%2B01%3A00',
    '?//evil.test',
    '?%2f%2fevil.test',
    '?x=%0d%0aset-cookie:a=b',
    '?return=https://evil.test',
  ])('%s is an address of the inbox', (text) => {
    expect(readReturn(text)).toBe(text)
    expect(new URL(`/${readReturn(text)}`, INBOX).pathname).toBe('/')
  })

  test.each([
    ['?sign-in=denied', ''],
    ['?sign-in=failed&thread=1', '?thread=1'],
    ['?thread=1&sign-in=failed&sign-in=denied', '?thread=1'],
    ['?thread=1&sign%2Din=failed', '?thread=1'],
  ])('%s forgets what went wrong before', (text, kept) => {
    expect(readReturn(text)).toBe(kept)
  })

  test('is always the inbox, whatever is asked for', () => {
    const hostile = fc.string({ unit: 'binary' })
    const made = fc
      .array(fc.constantFrom(...astray, '?', '/', '\\', 'a=b', '%', '\t'))
      .map((parts) => parts.join(''))
    fc.assert(
      fc.property(fc.oneof(hostile, made), (text) => {
        const url = new URL(`/${readReturn(text)}`, INBOX)
        expect([url.origin, url.pathname, url.hash]).toEqual([new URL(INBOX).origin, '/', ''])
        expect(readReturn(text)).toMatch(/^[\x21-\x7e]*$/)
      }),
    )
  })
})
