import * as v from 'valibot'
import { describe, expect, test } from 'vitest'
import { ConnectorError } from '../connector/errors'
import { MAX_FILTER_IDS } from '../connector/limits'
import { readOperations } from '../connector/operations'
import { TEST_SECRETS, createTestProxy } from '../test/fake-upstream'
import { MESSAGES, THREAD, asked, envelope, message, page, problemOf } from '../test/messages-call'
import { findSecrets } from '../test/secrets'
import { MASK } from './redact'

describe('what goes upstream', () => {
  test.each([
    ['messages/getAll', asked],
    [
      'messageThreads/getAll',
      {
        UpdatedUtc: { StartUtc: '2026-03-01T00:00:00Z', EndUtc: '2026-03-09T00:00:00Z' },
        Limitation: { Count: 1 },
      },
    ],
    ['enterprises/getAll', { Limitation: { Count: 1000 } }],
  ])('sends %s with the credentials and nothing else', async (operation, body) => {
    const { ask, received } = createTestProxy()
    expect((await ask(`/api/demo/${operation}`, body)).status).toBe(200)
    expect(received).toEqual([
      { platformAddress: 'https://upstream.test', operation, body: { ...body, ...envelope } },
    ])
  })

  test('drops fields that the operation does not have, at every depth, and prototype keys', async () => {
    const { ask, received } = createTestProxy()
    const sent = `{"__proto__":{"EnterpriseIds":["${THREAD}"],"x":1},"constructor":1,"MessageThreadIds":["${THREAD}"],
      "Extra":{"a":1},"Limitation":{"Count":10,"Extra":1,"__proto__":{"Cursor":"${THREAD}"}}}`
    expect((await ask(MESSAGES, sent)).status).toBe(200)
    expect(received[0]?.body).toEqual({ ...asked, ...envelope })
  })

  test('sends a key that came twice once, as it was checked', async () => {
    const { ask, received } = createTestProxy()
    await ask(
      MESSAGES,
      `{"MessageThreadIds":["no"],"MessageThreadIds":["${THREAD}"],"Limitation":{"Count":0,"Count":10}}`,
    )
    expect(received[0]?.body).toEqual({ ...asked, ...envelope })
  })

  test('takes as many ids as the contract allows', async () => {
    const { ask } = createTestProxy()
    const ids = Array.from(
      { length: MAX_FILTER_IDS },
      (_, n) => `${String(n).padStart(8, '0')}${THREAD.slice(8)}`,
    )
    expect((await ask(MESSAGES, { ...asked, MessageThreadIds: ids, EnterpriseIds: ids })).status).toBe(200)
  })

  test('tells the upstream when the browser has left', async () => {
    const left = new AbortController()
    const { ask, logged } = createTestProxy(
      (_, signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new ConnectorError('aborted')))
          queueMicrotask(() => left.abort())
        }),
    )
    expect((await ask(MESSAGES, asked, {}, left.signal)).status).toBe(499)
    expect(logged).toMatchObject([{ level: 'info', status: 499, kind: 'aborted' }])
  })
})

describe('what comes back', () => {
  test('passes on the fields of the contract and the request id, and no other field or header', async () => {
    const { ask } = createTestProxy(() => ({
      headers: {
        'request-id': 'abc-1',
        'set-cookie': 'a=b',
        server: 'x',
        'access-control-allow-origin': '*',
      },
      body: {
        Messages: [{ ...message, Sender: { Discriminator: 'Application', Value: null }, Secret: 1 }],
        Cursor: message.Id,
        Details: envelope,
      },
    }))
    const response = await ask(MESSAGES, asked)
    expect(await response.json()).toEqual(page)
    expect(response.headers.get('x-request-id')).toBe('abc-1')
    expect([...response.headers.keys()].toSorted()).toEqual([
      'cache-control',
      'content-length',
      'content-security-policy',
      'content-type',
      'cross-origin-opener-policy',
      'cross-origin-resource-policy',
      'permissions-policy',
      'referrer-policy',
      'vary',
      'x-content-type-options',
      'x-frame-options',
      'x-lobby',
      'x-request-id',
    ])
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  test.each([
    ['messages/getAll', asked, { Messages: [], Cursor: null }],
    [
      'messageThreads/getAll',
      { MessageThreadIds: [THREAD], Limitation: { Count: 1 } },
      { MessageThreads: [], Cursor: null },
    ],
    ['enterprises/getAll', { Limitation: { Count: 1 } }, { Enterprises: [], Cursor: null }],
  ])('makes an empty page of a 204 to %s', async (operation, body, empty) => {
    const { ask } = createTestProxy()
    const response = await ask(`/api/demo/${operation}`, body)
    expect([response.status, await response.json()]).toEqual([200, empty])
  })

  test('hands on markup, NUL, bidi overrides and lone surrogates as the text they are', async () => {
    const Text = '<script>alert(1)</script>\u0000\u202e\ud800\ufeff'
    const { ask } = createTestProxy(() => ({
      body: JSON.stringify({ ...page, Messages: [{ ...message, Text }] }),
    }))
    expect(await (await ask(MESSAGES, asked)).json()).toEqual({ ...page, Messages: [{ ...message, Text }] })
  })

  test('keeps a page whose text holds a damaged byte', async () => {
    const [before = '', after = ''] = JSON.stringify(page).split('breakfast')
    const bytes = new Uint8Array([...Buffer.from(before), 0xff, ...Buffer.from(after)])
    const { ask } = createTestProxy(() => ({ body: bytes }))
    expect(await (await ask(MESSAGES, asked)).json()).toMatchObject({
      Messages: [{ Text: 'Is \ufffd from 6?' }],
    })
  })

  const malformed: [string, Parameters<typeof createTestProxy>[0]][] = [
    ['truncated JSON', () => ({ body: JSON.stringify(page).slice(0, -9) })],
    ['no JSON', () => ({ body: '<html>' })],
    ['another content type', () => ({ headers: { 'content-type': 'text/html' }, body: page })],
    [
      'a content type that only begins right',
      () => ({ headers: { 'content-type': 'application/jsonp' }, body: page }),
    ],
    [
      'compressed bytes',
      () => ({ headers: { 'content-encoding': 'gzip' }, body: new Uint8Array([0x1f, 0x8b, 8, 0]) }),
    ],
    ['a list', () => ({ body: [page] })],
    ['another shape', () => ({ body: { Message: [] } })],
    [
      'a message without its time',
      () => ({ body: { ...page, Messages: [{ ...message, CreatedUtc: null }] } }),
    ],
    ['deep JSON', () => ({ body: '['.repeat(500_000) })],
  ]
  test.each(malformed)('answers "malformed" to %s', async (_, answer) => {
    const { ask } = createTestProxy(async (call, signal) => {
      const given = (await answer?.(call, signal)) ?? {}
      return { ...given, headers: { ...given.headers, 'request-id': 'abc-2' } }
    })
    const response = await ask(MESSAGES, asked)
    expect(response.status).toBe(502)
    expect(await problemOf(response)).toEqual({
      kind: 'malformed',
      status: 200,
      message: null,
      requestId: 'abc-2',
      retryAfterMs: null,
    })
  })

  describe('holds no run of a token', () => {
    const { accessToken } = TEST_SECRETS
    const echo = (changes: object) => ({ body: { ...page, Messages: [message, { ...message, ...changes }] } })

    test.each<[title: string, text: string, shown: string]>([
      ['a whole token', accessToken, MASK],
      ['eight characters', `Token ${accessToken.slice(4, 12)} is wrong`, `Token ${MASK} is wrong`],
      ['base64 of a part', btoa(`x${accessToken.slice(2, 20)}`).replaceAll('=', ''), MASK],
    ])('but its messages, with what was quoted masked: %s', async (_, Text, shown) => {
      const { ask } = createTestProxy(() => echo({ Text }))
      const response = await ask(MESSAGES, asked)
      expect(response.status).toBe(200)
      const text = await response.text()
      expect(findSecrets(text, Object.values(TEST_SECRETS))).toEqual([])
      const { Messages } = v.parse(readOperations['messages/getAll'].response, JSON.parse(text))
      expect(Messages[0]).toEqual(message)
      expect(Messages[1]).toMatchObject({ Id: message.Id, MessageThreadId: THREAD })
      expect(Messages[1]?.Text).toContain(shown)
    })

    test('in base64 of the whole request either', async () => {
      const { ask } = createTestProxy(() => echo({ Text: btoa(JSON.stringify(envelope)) }))
      const text = await (await ask(MESSAGES, asked)).text()
      expect(text).toContain(MASK)
      expect(findSecrets(text, Object.values(TEST_SECRETS))).toEqual([])
    })

    test.each([
      ['an identifier', { Id: 'c66ef7b2-39d2-4632-943d-115ede9cb810' }],
      ['a time', { CreatedUtc: '2026-03-09T13:19:46.8294692940Z' }],
    ])('and is "malformed" when one stands in the place of %s', async (_, changes) => {
      const credentials = {
        ...TEST_SECRETS,
        accessToken: 'C66EF7B239D24632943D115EDE9CB810-8294692940',
        client: 'x',
      }
      const connection = { id: 'demo', name: 'Demo', platformAddress: 'https://upstream.test', credentials }
      const { ask } = createTestProxy(() => echo(changes), { config: { connections: [connection] } })
      const response = await ask(MESSAGES, asked)
      expect(response.status).toBe(502)
      expect(await problemOf(response)).toMatchObject({ kind: 'malformed', status: 200 })
    })
  })
})
