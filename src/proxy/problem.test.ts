import { describe, expect, test } from 'vitest'
import { ConnectorError, connectorErrorKinds } from '../connector/errors'
import { type Call, NOW, TEST_SECRETS, createTestProxy } from '../test/fake-upstream'
import { MESSAGES, THREAD, asked, envelope, problemOf } from '../test/messages-call'
import { findSecrets } from '../test/secrets'

const secrets = Object.values(TEST_SECRETS)

describe('how failures are told', () => {
  const said = 'The property is closed.'
  test.each([
    [400, 400, 'bad-request', null],
    [401, 502, 'unauthorized', null],
    [403, 403, 'refused', said],
    [404, 502, 'not-found', null],
    [408, 504, 'too-heavy', null],
    [409, 409, 'conflict', null],
    [422, 400, 'bad-request', null],
    [429, 429, 'rate-limited', null],
    [500, 502, 'server', null],
    [503, 502, 'server', null],
    [302, 502, 'server', null],
    [201, 502, 'server', null],
  ])('tells an upstream %i as %i %s', async (status, told, kind, text) => {
    const { ask, logged } = createTestProxy(
      () => ({
        status,
        headers: { 'request-id': 'abc-3', location: 'https://evil.test' },
        body: { Message: said, RequestId: 'abc-3', Details: envelope },
      }),
      // The time that is logged is this clock's.
      { spend: { ticks: () => 1_000 } },
    )
    const response = await ask(MESSAGES, asked)
    expect(response.status).toBe(told)
    expect(await problemOf(response)).toEqual({
      kind,
      status,
      message: text,
      requestId: 'abc-3',
      retryAfterMs: null,
    })
    expect(response.headers.has('location')).toBe(false)
    expect(logged).toEqual([
      {
        level: 'warn',
        route: 'messages/getAll',
        status: told,
        ms: 0,
        requestId: 'abc-3',
        opened: { connection: 'demo', thread: THREAD },
        cache: 'miss',
        connection: 'demo',
        kind,
        upstream: status,
      },
    ])
  })

  test.each(connectorErrorKinds.filter((kind) => kind !== 'aborted'))(
    'has a status for "%s" without an answer',
    async (kind) => {
      const { ask } = createTestProxy(() => {
        throw new ConnectorError(kind, {
          cause: Object.assign(new Error('10.0.0.1'), { code: 'ECONNREFUSED' }),
        })
      })
      const response = await ask(MESSAGES, asked)
      expect(response.status).toBeGreaterThanOrEqual(400)
      expect(await problemOf(response)).toMatchObject({ kind, status: null, requestId: null })
    },
  )

  test('logs the code of a failure and not its text', async () => {
    const { ask, logged } = createTestProxy(() => {
      throw new ConnectorError('network', {
        cause: Object.assign(new Error('10.0.0.1'), { code: 'ECONNREFUSED' }),
      })
    })
    await ask(MESSAGES, asked)
    expect(logged).toMatchObject([{ level: 'warn', kind: 'network', upstream: 'ECONNREFUSED' }])
    expect(JSON.stringify(logged)).not.toContain('10.0.0.1')
  })

  test.each([
    ['7', 7000],
    [new Date(NOW + 12_000).toUTCString(), 12_000],
    ['9'.repeat(400), 60_000],
    ['soon', null],
  ])('tells how long to wait after "Retry-After: %s"', async (header, retryAfterMs) => {
    const { ask } = createTestProxy(() => ({ status: 429, headers: { 'retry-after': header }, body: {} }))
    const response = await ask(MESSAGES, asked)
    expect(await problemOf(response)).toMatchObject({ kind: 'rate-limited', retryAfterMs })
    expect(response.headers.get('retry-after')).toBe(
      retryAfterMs === null ? null : String(retryAfterMs / 1000),
    )
  })

  test('takes the request id from the body when the header has none, and only if it looks like one', async () => {
    const idFor = async (RequestId: unknown) => {
      const { ask } = createTestProxy(() => ({ status: 500, body: { RequestId } }))
      return (await problemOf(await ask(MESSAGES, asked))).requestId
    }
    expect(await idFor('0HM:1-2.a_b')).toBe('0HM:1-2.a_b')
    expect(await idFor('<b>x</b>')).toBeNull()
    expect(await idFor('x'.repeat(101))).toBeNull()
    expect(await idFor(7)).toBeNull()
    expect(await idFor(TEST_SECRETS.clientToken.slice(0, 12))).toBeNull()
  })

  test('cuts a long message of a 403 and withholds one that quotes a secret', async () => {
    const messageFor = async (Message: string) => {
      const { ask } = createTestProxy(() => ({ status: 403, body: { Message } }))
      return (await problemOf(await ask(MESSAGES, asked))).message
    }
    expect(await messageFor('é'.repeat(5000))).toBe('é'.repeat(1000))
    expect(await messageFor(`<b>No</b>\n${'x'.repeat(7)}`)).toBe(`<b>No</b>\n${'x'.repeat(7)}`)
    expect(await messageFor(`token ${TEST_SECRETS.accessToken.slice(3, 11)} expired`)).toBeNull()
  })

  test('tells a 403 without words as such', async () => {
    const { ask } = createTestProxy(() => ({ status: 403, body: '<html>' }))
    expect(await problemOf(await ask(MESSAGES, asked))).toMatchObject({ kind: 'refused', message: null })
  })

  test('answers and logs a defect without its text', async () => {
    const { ask, logged } = createTestProxy(() => {
      throw new TypeError(`cannot read ${TEST_SECRETS.clientToken}`)
    })
    const response = await ask(MESSAGES, asked)
    expect([response.status, await problemOf(response)]).toMatchObject([
      500,
      { kind: 'lobby-failed', message: null },
    ])
    expect(logged).toMatchObject([{ level: 'error', frames: expect.stringMatching(/^\s+at /) }])
    expect(findSecrets(JSON.stringify(logged), secrets)).toEqual([])
  })

  test('takes no line of a defect’s text for a frame', async () => {
    const { ask, logged } = createTestProxy(() => {
      throw new TypeError('cannot read\n    at 9 pm we arrive, Ottilie')
    })
    await ask(MESSAGES, asked)
    expect(logged).toMatchObject([{ frames: expect.stringMatching(/^\s+at /) }])
    expect(JSON.stringify(logged)).not.toContain('Ottilie')
  })

  test('leaks nothing of an answer that quotes the request everywhere', async () => {
    const quoted = JSON.stringify(envelope)
    const forms = [
      quoted,
      btoa(quoted),
      btoa(`x${quoted}`),
      btoa(`xx${quoted}`),
      encodeURIComponent(quoted),
      quoted.replaceAll(/[^]/g, (c) => `%${c.charCodeAt(0).toString(16)}`),
    ]
    for (const form of forms) {
      for (const status of [200, 400, 401, 403, 404, 408, 409, 429, 500]) {
        const { ask, logged } = createTestProxy((call: Call) => ({
          status,
          headers: { 'request-id': form.replaceAll(/[^\w.:-]/g, '').slice(0, 90) },
          body: { Message: form, RequestId: form, Details: call },
        }))
        const response = await ask(MESSAGES, asked)
        const seen = JSON.stringify([...response.headers]) + (await response.text()) + JSON.stringify(logged)
        expect(findSecrets(seen, secrets), `${status} ${form}`).toEqual([])
      }
    }
  })
})
