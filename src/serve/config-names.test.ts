import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { readConfig } from './config'
import { VARIABLES, checkVariables, withoutServices } from './config-names'

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

/** What Kubernetes and Docker give for a service or a link. */
function serviceVariables(service: string, port: number): Record<string, string> {
  const address = `tcp://10.0.0.1:${port}`
  return {
    [`${service}_SERVICE_HOST`]: '10.0.0.1',
    [`${service}_SERVICE_PORT`]: String(port),
    [`${service}_SERVICE_PORT_HTTP`]: String(port),
    [`${service}_PORT`]: address,
    [`${service}_PORT_${port}_TCP`]: address,
    [`${service}_PORT_${port}_TCP_PROTO`]: 'tcp',
    [`${service}_PORT_${port}_TCP_PORT`]: String(port),
    [`${service}_PORT_${port}_TCP_ADDR`]: '10.0.0.1',
    [`${service}_PORT_${port}_TCP_PORT_START`]: String(port),
  }
}

test.each(['LOBBY', 'LOBBY_METRICS', 'LOBBY_METRIC', 'LOBBY_REDIS', 'LOBBY_TLS', 'LOBBY_2'])(
  'the variables of a Kubernetes service are told of in one sentence and left alone: %s',
  (service) => {
    const env = serviceVariables(service, 8080)
    expect(checkVariables(env)).toEqual([
      `${service}_SERVICE_HOST and 8 more LOBBY_ variables are of a Kubernetes service or a Docker link, and left alone. enableServiceLinks: false in the pod avoids them.`,
    ])
    expect(withoutServices({ ...env, LOBBY_METRICS_HOST: '::1', PATH: '/' })).toEqual({
      LOBBY_METRICS_HOST: '::1',
      PATH: '/',
    })
    expect(readConfig(env, () => '').metrics).toBeNull()
  },
)

test('a service of another name is not told of, and an address elsewhere than in a port is no service', () => {
  expect(checkVariables(serviceVariables('REDIS', 6379))).toEqual([])
  expect(() => checkVariables({ LOBBY_REDIS_URI: 'tcp://10.0.0.1:6379' })).toThrow('LOBBY_REDIS_URL')
  expect(withoutServices({ LOBBY_REDIS_URL: 'tcp://10.0.0.1:6379' })).toHaveProperty('LOBBY_REDIS_URL')
})

test('variables that are read, and empty ones, are fine', () => {
  expect(checkVariables({ LOBBY_TLS_CRET: '' })).toEqual([])
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
