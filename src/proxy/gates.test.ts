import { describe, expect, test } from 'vitest'
import { createTestProxy } from '../test/fake-upstream'
import { MESSAGES, THREAD, asked, problemOf } from '../test/messages-call'

function itself<Value>(value: Value): Value {
  return value
}

describe('what is refused before anything goes upstream', () => {
  /** What is sent in place of a sound call of an operation, and where to. */
  const cases: [
    title: string,
    status: number,
    body: (sound: object) => unknown,
    headers?: Record<string, string | null>,
    path?: (sound: string) => string,
  ][] = [
    ['a foreign site', 403, itself, { 'sec-fetch-site': 'cross-site' }],
    ['a sibling of the site', 403, itself, { 'sec-fetch-site': 'same-site' }],
    ['a navigation', 403, itself, { 'sec-fetch-site': 'none' }],
    ['a foreign origin', 403, itself, { 'sec-fetch-site': null, origin: 'https://evil.test' }],
    ['a foreign origin that claims to be ours', 403, itself, { origin: 'https://evil.test' }],
    [
      'another port of this machine',
      403,
      itself,
      { 'sec-fetch-site': null, origin: 'http://127.0.0.1:9000' },
    ],
    ['an opaque origin', 403, itself, { 'sec-fetch-site': null, origin: 'null' }],
    ['neither origin nor site', 403, itself, { 'sec-fetch-site': null }],
    ['a re-pointed name', 403, itself, { host: 'evil.test:8080', origin: 'http://evil.test:8080' }],
    ['a name that only begins like loopback', 403, itself, { host: '127.0.0.1.evil.test' }],
    ['two hosts', 403, itself, { host: '127.0.0.1:8080, evil.test' }],
    ['no header of our own', 403, itself, { 'x-lobby': null }],
    ['another value in it', 403, itself, { 'x-lobby': '1, 1' }],
    ['text/plain', 415, itself, { 'content-type': 'text/plain' }],
    ['a form', 415, itself, { 'content-type': 'application/x-www-form-urlencoded' }],
    [
      'no content type',
      415,
      (sound) => new TextEncoder().encode(JSON.stringify(sound)),
      { 'content-type': null },
    ],
    ['two content types', 415, itself, { 'content-type': 'application/json, text/plain' }],
    ['another charset', 415, itself, { 'content-type': 'application/json; charset=utf-16' }],
    ['2 MB', 413, (sound) => ({ ...sound, Extra: 'x'.repeat(2 * 1024 * 1024) })],
    ['an announced 2 MB', 413, itself, { 'content-length': '2000000' }],
    ['128 KiB of [', 400, () => '['.repeat(128 * 1024)],
    ['1 byte more', 413, () => '['.repeat(128 * 1024 + 1)],
    ['deep but whole JSON', 400, () => '{"a":'.repeat(20_000) + '1' + '}'.repeat(20_000)],
    ['no body', 400, () => ''],
    ['broken JSON', 400, () => '{"MessageThreadIds": '],
    ['bytes that are no text', 400, () => new Uint8Array([0x7b, 0xff, 0xfe, 0x7d])],
    ['null', 400, () => 'null'],
    ['a list', 400, (sound) => [sound]],
    ['own tokens', 400, (sound) => ({ ...sound, ClientToken: 'x' })],
    ['an own token that is null', 400, (sound) => ({ ...sound, AccessToken: null })],
    ['an own token in other letters', 400, (sound) => ({ ...sound, accesstoken: 'x' })],
    ['an own client', 400, (sound) => ({ ...sound, Client: 'x' })],
    ['a token that came twice', 400, () => '{"AccessToken":"x","AccessToken":null}'],
    ['an unknown connection', 404, itself, {}, (path) => path.replace('demo', 'other')],
    ['an operation that writes', 404, itself, {}, () => '/api/demo/messages/add'],
    ['another operation of the platform', 404, itself, {}, () => '/api/demo/reservations/getAll'],
    ['other letters', 404, itself, {}, (path) => path.toLowerCase()],
    ['a trailing slash', 404, itself, {}, (path) => `${path}/`],
    ['an encoded slash', 404, itself, {}, (path) => path.replace('/getAll', '%2FgetAll')],
    ['encoded letters', 404, itself, {}, (path) => path.replace('getA', 'get%41')],
    ['double slashes', 404, itself, {}, (path) => path.replace('/demo', '//demo')],
    ['a backslash too many', 404, itself, {}, (path) => path.replace('demo/', 'demo\\\\')],
    ['a semicolon', 404, itself, {}, (path) => `${path};x=1`],
    ['the way up', 404, itself, {}, (path) => path.replace('demo', 'demo/../..')],
    ['prototype names', 404, itself, {}, (path) => path.replace('demo', '__proto__')],
  ]
  const operations: [path: string, sound: object][] = [
    [MESSAGES, asked],
    ['/api/demo/messageThreads/getAll', asked],
    ['/api/demo/enterprises/getAll', { Limitation: { Count: 10 } }],
  ]
  describe.each(operations)('%s', (path, sound) => {
    test('lets the sound call through', async () => {
      const { ask, received } = createTestProxy()
      await ask(path, sound)
      expect(received).toHaveLength(1)
    })

    test.each(cases)('refuses %s', async (_, status, body, headers = {}, pathOf = itself) => {
      const { ask, received, logged } = createTestProxy()
      const response = await ask(pathOf(path), body(sound), headers)
      expect(response.status).toBe(status)
      const problem = await problemOf(response)
      expect(problem).toMatchObject({ status, requestId: null, retryAfterMs: null })
      expect(problem.message).toMatch(/\.$|^(MessageThreadIds|Limitation): /)
      expect(received).toEqual([])
      expect(logged).toMatchObject([{ level: 'info', status }])
    })
  })

  test.each([
    ['Limitation: ', { MessageThreadIds: [THREAD] }],
    ['Limitation.Count: ', { ...asked, Limitation: { Count: 1001 } }],
    ['MessageThreadIds: ', { ...asked, MessageThreadIds: [] }],
    ['MessageThreadIds.1: ', { ...asked, MessageThreadIds: [THREAD, 'x'] }],
    ['CreatedUtc.EndUtc: ', { ...asked, CreatedUtc: { StartUtc: '2026-03-01T00:00:00Z', EndUtc: null } }],
  ])('names the wrong field: %s', async (field, body) => {
    const { ask, received } = createTestProxy()
    const problem = await problemOf(await ask(MESSAGES, body))
    expect(problem).toMatchObject({ kind: 'bad-request', status: 400 })
    expect(problem.message?.startsWith(field)).toBe(true)
    expect(received).toEqual([])
  })

  test.each(['GET', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])(
    'refuses %s where POST belongs',
    async (method) => {
      const { proxy, received } = createTestProxy()
      const response = await proxy(new Request(`http://localhost${MESSAGES}`, { method }))
      expect([response.status, response.headers.get('allow')]).toEqual([405, 'POST'])
      expect([...response.headers.keys()].filter((name) => name.startsWith('access-control'))).toEqual([])
      expect(received).toEqual([])
    },
  )

  test.each([
    ['the charset that JSON has anyway', { 'content-type': 'application/json; charset=UTF-8' }],
    [
      'Origin alone, from a browser without Sec-Fetch-Site',
      { 'sec-fetch-site': null, origin: 'http://127.0.0.1:8080' },
    ],
    [
      'the development server, which forwards from its own port',
      { host: 'localhost:5173', origin: 'http://localhost:5173' },
    ],
    ['IPv6 loopback', { host: '[::1]:8080' }],
  ])('lets through: %s', async (_, headers) => {
    const { ask, received } = createTestProxy()
    expect((await ask(MESSAGES, asked, headers)).status).toBe(200)
    expect(received).toHaveLength(1)
  })

  test('knows the configured origins by their hosts, and no port but theirs', async () => {
    const { ask } = createTestProxy(undefined, {
      config: { origins: ['https://inbox.test', 'http://other.test:8443'] },
    })
    const statusFor = async (host: string) => (await ask(MESSAGES, asked, { host })).status
    expect(
      await Promise.all(['inbox.test', 'INBOX.test', 'other.test:8443', 'localhost:99'].map(statusFor)),
    ).toEqual([200, 200, 200, 200])
    expect(
      await Promise.all(['inbox.test:99', 'other.test', 'x.inbox.test', 'inbox.test.', ''].map(statusFor)),
    ).toEqual([403, 403, 403, 403, 403])
  })
})

describe('an origin', () => {
  const origins = ['https://inbox.test', 'http://plain.test']
  const cases: [title: string, status: number, host: string, origin: string][] = [
    ['of a configured scheme', 200, 'inbox.test', 'https://inbox.test'],
    ['of the other scheme of a configured host', 403, 'inbox.test', 'http://inbox.test'],
    ['of the other scheme, the other way round', 403, 'plain.test', 'https://plain.test'],
    [
      'that is configured, where what stands before this server names it by address',
      200,
      '127.0.0.1:8080',
      'https://inbox.test',
    ],
    ['of loopback with the scheme that this server speaks', 200, 'localhost:8080', 'http://localhost:8080'],
    ['of loopback with another scheme', 403, 'localhost:8080', 'https://localhost:8080'],
    ['of another port', 403, 'inbox.test', 'https://inbox.test:8443'],
    ['that only ends like ours', 403, 'inbox.test', 'https://x.inbox.test'],
  ]
  test.each(cases)('%s: %i', async (_, status, host, origin) => {
    // With and without a header that says the same: an older browser sends Origin alone.
    for (const site of [null, 'same-origin']) {
      const { ask, received } = createTestProxy(undefined, { config: { origins } })
      expect((await ask(MESSAGES, asked, { host, origin, 'sec-fetch-site': site })).status).toBe(status)
      expect(received).toHaveLength(status === 200 ? 1 : 0)
    }
  })

  test('with any name allowed is still the page itself, and no other', async () => {
    const { ask } = createTestProxy(undefined, { config: { origins: 'any' } })
    const statusFor = async (host: string, origin: string, site: string | null = null) =>
      (await ask(MESSAGES, asked, { host, origin, 'sec-fetch-site': site })).status
    expect(await statusFor('front-desk.local:8080', 'http://front-desk.local:8080')).toBe(200)
    expect(await statusFor('192.168.1.7:8080', 'http://192.168.1.7:8080')).toBe(200)
    expect(await statusFor('demo.test', 'https://demo.test')).toBe(200)
    expect(await statusFor('192.168.1.7:8080', 'http://evil.test')).toBe(403)
    expect(await statusFor('192.168.1.7:8080', 'http://192.168.1.7:9000')).toBe(403)
    expect(await statusFor('demo.test', 'ftp://demo.test')).toBe(403)
    expect(await statusFor('demo.test', 'https://demo.test', 'cross-site')).toBe(403)
  })
})
