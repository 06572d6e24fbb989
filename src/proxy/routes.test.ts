import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { sessionSchema } from '../connector/session'
import { NOW, TEST_SECRETS, createTestProxy } from '../test/fake-upstream'
import { findSecrets } from '../test/secrets'
import type { Assets } from './options'

const bytes = new TextEncoder().encode('let a')
const gzip = new TextEncoder().encode('(let a, smaller)')
const assets: Assets = {
  index: '<!doctype html><html><head><title>$& Lobby</title></head></html>',
  files: new Map([
    [
      '/assets/index-Bx81pz0a.js',
      { bytes, gzip, type: 'text/javascript; charset=utf-8', etag: '"a"', immutable: true },
    ],
    ['/favicon.svg', { bytes, gzip: null, type: 'image/svg+xml', etag: '"b"', immutable: false }],
  ]),
}

function get(path: string, headers: Record<string, string> = {}, method = 'GET') {
  const { proxy, received } = createTestProxy(undefined, { assets })
  return proxy(new Request(`http://localhost:8080${path}`, { method, headers })).finally(() => {
    expect(received).toEqual([])
  })
}

describe('the page', () => {
  test.each(['/', '/?created=today&thread=x', '/?a=%2F..%2F'])(
    'is served at %s with a nonce that its policy names',
    async (path) => {
      const response = await get(path, { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'navigate' })
      const html = await response.text()
      const nonce = /<meta property="csp-nonce" nonce="([\w+/=]{24})" \/>/.exec(html)?.[1]
      expect(nonce).toBeDefined()
      expect(html.replace(/\s*<meta [^>]*>/, '')).toBe(assets.index)
      expect(response.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}';`)
      expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    },
  )

  test('has another nonce every time', async () => {
    expect(await (await get('/')).text()).not.toBe(await (await get('/')).text())
  })

  test('allows nothing inline, nothing from elsewhere, and no frame around it', async () => {
    const policy = (await get('/')).headers.get('content-security-policy') ?? ''
    expect(policy).not.toMatch(/unsafe|\*|https?:|data:|blob:/)
    for (const part of [
      "default-src 'none'",
      "script-src 'self';",
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
    ]) {
      expect(policy).toContain(part)
    }
  })

  test('says so when the client is not built', async () => {
    const { proxy } = createTestProxy()
    const response = await proxy(new Request('http://localhost/'))
    expect([response.status, await response.text()]).toEqual([
      503,
      'The client is not built. Run: npm run build\n',
    ])
  })
})

describe('files', () => {
  test('are kept for good when their name holds their hash', async () => {
    const response = await get('/assets/index-Bx81pz0a.js')
    expect([response.status, await response.text()]).toEqual([200, 'let a'])
    expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  })

  test('are asked after otherwise, and not sent again while they are the same', async () => {
    expect((await get('/favicon.svg')).headers.get('cache-control')).toBe('no-cache')
    const again = await get('/favicon.svg', { 'if-none-match': '"b"' })
    expect([again.status, again.body, again.headers.get('etag')]).toEqual([304, null, '"b"'])
    expect((await get('/favicon.svg', { 'if-none-match': '"a"' })).status).toBe(200)
  })

  test('answer HEAD with the headers alone', async () => {
    const response = await get('/favicon.svg', {}, 'HEAD')
    expect([response.status, response.body, response.headers.get('content-length')]).toEqual([200, null, '5'])
  })

  test.each([
    '/index.html',
    '/assets/',
    '/assets/index-Bx81pz0a.js/',
    '/assets//index-Bx81pz0a.js',
    '/assets%2Findex-Bx81pz0a.js',
    '/assets/..%2f..%2fpackage.json',
    '/.vite/manifest.json',
    '/api/',
    '/api/session/',
    '/API/session',
    '/healthz?/../x/y'.replace('?', '%3F'),
    '/__proto__',
    '/%00',
  ])('are found by their exact name only: not %s', async (path) => {
    const problem = await get(path)
    expect([problem.status, problem.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
  })
})

describe('an address where nothing is', () => {
  const navigation = { 'sec-fetch-mode': 'navigate', accept: 'text/html,*/*' }

  test.each([
    ['a navigation', navigation],
    ['a browser that does not say so', { accept: 'text/html,*/*;q=0.8' }],
    ['a link from elsewhere', { ...navigation, 'sec-fetch-site': 'cross-site' }],
  ])('is a page that leads to the inbox for %s', async (_, headers) => {
    const response = await get('/foo', headers)
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    const html = await response.text()
    expect(html).toContain('<a href="/">')
    // Nothing of what was asked for, and nothing that the policy would have to allow.
    expect(html).not.toMatch(/foo|<script|<style|style=|<img|<link/)
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect((await get('/foo', headers, 'HEAD')).body).toBeNull()
  })

  test.each<[string, string, Record<string, string>, string?]>([
    ['a call', '/foo', { 'sec-fetch-mode': 'cors', accept: 'text/html' }],
    ['a picture', '/foo', { 'sec-fetch-mode': 'no-cors', accept: 'image/*,*/*' }],
    ['a program', '/foo', {}],
    ['a form', '/foo', navigation, 'POST'],
    ['an address of the API', '/api/demo/messages/getall', navigation],
    ['the API itself', '/api', navigation],
  ])('is a problem for %s', async (_, path, headers, method) => {
    const response = await get(path, headers, method)
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'application/problem+json'])
    expect(response.headers.get('content-security-policy')).toContain("default-src 'none'")
  })
})

describe('the session', () => {
  test('names the connections and the clock, and never an address or a token', async () => {
    const response = await get('/api/session', { 'sec-fetch-site': 'same-origin' })
    const text = await response.text()
    expect(v.parse(v.strictObject(sessionSchema.entries), JSON.parse(text))).toEqual({
      now: NOW,
      demo: true,
      application: 'Sample Client',
      signIn: 'open',
      userName: null,
      connections: [{ id: 'demo', name: 'Demo data', platform: expect.stringMatching(/^[0-9a-f]{8}$/) }],
      openOn: { connectionId: 'demo', enterpriseId: '00000000-0000-4000-8000-000000000001' },
    })
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(text).not.toContain('upstream.test')
    expect(findSecrets(text, Object.values(TEST_SECRETS))).toEqual([])
  })

  test.each([
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ origin: 'https://evil.test' }, 403],
    [{ host: 'evil.test' }, 403],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{}, 200],
  ])('with %o is %i', async (headers, status) => {
    expect((await get('/api/session', headers)).status).toBe(status)
  })
})

test('healthz answers without asking the upstream', async () => {
  const response = await get('/healthz')
  expect([response.status, await response.text()]).toEqual([200, 'ok'])
})

describe('a script', () => {
  const path = '/assets/index-Bx81pz0a.js'

  test.each(['gzip', 'br, GZIP', 'deflate, gzip;q=0.5', 'gzip ; q=1'])(
    'is compressed for %s',
    async (accepted) => {
      const response = await get(path, { 'accept-encoding': accepted })
      expect(response.headers.get('content-encoding')).toBe('gzip')
      expect(response.headers.get('vary')).toBe('accept-encoding')
      expect(new Uint8Array(await response.arrayBuffer())).toEqual(gzip)
      const again = await get(path, { 'accept-encoding': accepted, 'if-none-match': '"a-gzip"' })
      expect(again.status).toBe(304)
    },
  )

  test.each(['', 'br', 'gzip;q=0', 'gzip; q=0.0', 'x-gzip'])('is as it is for "%s"', async (accepted) => {
    const response = await get(path, { 'accept-encoding': accepted })
    expect(response.headers.get('content-encoding')).toBeNull()
    expect(response.headers.get('vary')).toBe('accept-encoding')
    expect(new Uint8Array(await response.arrayBuffer())).toEqual(bytes)
  })
})

test.each(['/', '/favicon.svg', '/healthz', '/api/session'])('%s takes GET and HEAD only', async (path) => {
  const response = await get(path, {}, 'POST')
  expect([response.status, response.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
})

test.each(['/', '/favicon.svg', '/healthz', '/nowhere'])(
  '%s is not served to a name that is not ours',
  async (path) => {
    expect((await get(path, { host: 'evil.test' })).status).toBe(403)
  },
)

test('every response has the security headers', async () => {
  for (const path of [
    '/',
    '/favicon.svg',
    '/healthz',
    '/api/session',
    '/nowhere',
    '/api/demo/messages/getAll',
  ]) {
    const { headers } = await get(path)
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
    expect(headers.get('cross-origin-resource-policy')).toBe('same-origin')
    expect(headers.get('permissions-policy')).toContain('camera=()')
    expect([...headers.keys()].some((name) => name.startsWith('access-control'))).toBe(false)
  }
})
