import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { VARIABLES, checkVariables } from './config-names'

test('knows every variable that the sources read, and the README lists each', () => {
  const folder = new URL('.', import.meta.url)
  const sources = readdirSync(folder).filter((name) => /^[\w-]+\.ts$/.test(name))
  const read = sources.flatMap((name) =>
    [...readFileSync(new URL(name, folder), 'utf8').matchAll(/'((?:LOBBY|MEWS)_[A-Z_]+)'/g)].map(
      ([, variable]) => variable,
    ),
  )
  expect(new Set(read)).toEqual(new Set(VARIABLES))
  const readme = readFileSync(new URL('../../README.md', folder), 'utf8')
  expect(VARIABLES.filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
})

test.each([
  ['LOBBY_TLS_CRET', 'LOBBY_TLS_CERT'],
  ['LOBBY_SESSION_KEY', 'LOBBY_SESSION_KEYS'],
  ['LOBBY_RATELIMIT', 'LOBBY_RATE_LIMIT'],
  ['MEWS_ACCES_TOKEN', 'MEWS_ACCESS_TOKEN'],
  ['LOBBY_METRIC_PORT', 'LOBBY_METRICS_PORT'],
  ['LOBBY_METRICS_PROT', 'LOBBY_METRICS_PORT'],
  ['lobby_config', 'LOBBY_CONFIG'],
])('%s is refused, and %s is named', (name, meant) => {
  const message = `${name}: is not known. Is it ${meant} that you mean?`
  expect(() => checkVariables({ [name]: 'SECRET-Q7R2zK9fw4hT0pLx8Vb' })).toThrow(message)
})

test('what is no slip is told of and changes nothing', () => {
  const env = { LOBBY_VERSION: '1', LOBBY_PORT: '8080', MEWS_ACCESS: 'x', PATH: '/' }
  expect(checkVariables(env)).toEqual([
    'LOBBY_VERSION: is not known, and does nothing.',
    'LOBBY_PORT: is not known, and does nothing. There is PORT.',
    'MEWS_ACCESS: is not known, and does nothing. There is MEWS_ACCESS_TOKEN.',
  ])
})

test('the variables of a Kubernetes service and empty ones are left alone', () => {
  const env = {
    LOBBY_PORT: 'tcp://10.0.0.1:80',
    LOBBY_PORT_80_TCP_ADDR: '10.0.0.1',
    LOBBY_METRIC_PORT: 'udp://10.0.0.3:53',
    LOBBY_SERVICE_HOST: '10.0.0.1',
    LOBBY_SERVICE_PORT_HTTP: '80',
    LOBBY_REDIS_SERVICE_HOST: '10.0.0.2',
    LOBBY_TLS_CRET: '',
  }
  expect(checkVariables(env)).toEqual([])
  expect(checkVariables(Object.fromEntries(VARIABLES.map((name) => [name, 'x'])))).toEqual([])
})

test('every slip of one letter in a name is refused, also where a port is meant', () => {
  for (const variable of VARIABLES) {
    const slips = Array.from(variable, (_, at) => `${variable.slice(0, at)}${variable.slice(at + 1)}`)
    for (const slip of slips.slice(6))
      expect(() => checkVariables({ [slip]: '9000' }), slip).toThrow(variable)
  }
})

test('where the case of a name does not count, as on Windows, any case is known', () => {
  expect(checkVariables({ lobby_config: 'lobby.json', LOBBY_CONFIG: 'lobby.json' })).toEqual([])
})
