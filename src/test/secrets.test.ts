import { expect, test } from 'vitest'
import { findSecrets } from './secrets'

const SECRET = 'Q7R2-zK9fw4hT0pLx8'
const RUN = SECRET.slice(5, 13)

test('finds a run of 8 characters in plain text and in bytes', () => {
  expect(findSecrets(`…${RUN}…`, [SECRET])).toEqual([{ run: RUN, form: 'plain' }])
  expect(findSecrets(new TextEncoder().encode(`\u0000${RUN}`), [SECRET])).toHaveLength(1)
})

test.each([0, 1, 2])('finds a run in base64 that begins %i bytes into a group', (before) => {
  const encoded = Buffer.from(`${'x'.repeat(before)}${RUN} and more`).toString('base64')
  expect(findSecrets(`{"a":"${encoded}"}`, [SECRET]).map(({ form }) => form)).toContain('base64')
  expect(findSecrets(`zzz${encoded}`, [SECRET])).not.toEqual([])
})

test('finds a run in percent form, once or twice over, whole or in part', () => {
  const whole = RUN.replaceAll(/[^]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
  expect(findSecrets(whole, [SECRET])).toEqual([{ run: RUN, form: 'percent' }])
  expect(findSecrets(encodeURIComponent(whole), [SECRET])).toEqual([{ run: RUN, form: 'percent' }])
  expect(
    findSecrets(`${RUN.slice(0, 3)}%${RUN.charCodeAt(3).toString(16)}${RUN.slice(4)}`, [SECRET]),
  ).not.toEqual([])
})

test('finds nothing in 7 characters, nor in what only resembles a secret', () => {
  expect(findSecrets(`${RUN.slice(0, 7)} ${RUN.toLowerCase()}`, [SECRET])).toEqual([])
})
