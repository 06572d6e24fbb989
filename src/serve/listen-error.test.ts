import { expect, test } from 'vitest'
import { ConfigError } from './config-error'
import { explainListenError } from './listen-error'

const at = { host: '10.0.0.5', port: 80 }
const failedWith = (code: string) => explainListenError(Object.assign(new Error(code), { code }), at)

test.each([
  ['EADDRINUSE', /^PORT: 80 is in use on 10\.0\.0\.5\./],
  ['EACCES', /^PORT: .* 80\./],
  ['EADDRNOTAVAIL', /^HOST: 10\.0\.0\.5 /],
  ['ENOTFOUND', /^HOST: /],
])('names what to set after %s', (code, text) => {
  const explained = failedWith(code)
  expect(explained).toBeInstanceOf(ConfigError)
  expect(String(explained instanceof Error && explained.message)).toMatch(text)
})

test('leaves any other error alone', () => {
  const other = new TypeError('a defect')
  expect(explainListenError(other, at)).toBe(other)
})
