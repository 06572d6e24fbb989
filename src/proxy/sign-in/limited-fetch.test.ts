import { expect, test } from 'vitest'
import { limited } from './limited-fetch'

test.each([
  ['an answer', new Response('{"a":"é"}', { status: 400, headers: { 'content-type': 'application/json' } })],
  ['an answer without a body', new Response(null, { status: 302, headers: { location: '/elsewhere' } })],
  ['an answer of just that length', new Response('x'.repeat(100))],
])('%s is what it was', async (_, answer) => {
  const expected = answer.clone()
  const got = await limited(() => Promise.resolve(answer), 100)('https://a.test', {})
  expect([got.status, ...got.headers]).toEqual([expected.status, ...expected.headers])
  expect(await got.text()).toBe(await expected.text())
})

test('an answer that is too long is left', async () => {
  let isLeft = false
  const body = new ReadableStream<Uint8Array>({
    pull: (controller) => controller.enqueue(new Uint8Array(60)),
    cancel: () => void (isLeft = true),
  })
  const fetch = limited(() => Promise.resolve(new Response(body)), 100)
  await expect(fetch('https://a.test', {})).rejects.toMatchObject({ code: 'ANSWER_TOO_LONG' })
  expect(isLeft).toBe(true)
})

test('what the call throws is thrown', async () => {
  const away = new TypeError('fetch failed')
  await expect(limited(() => Promise.reject(away))('https://a.test', {})).rejects.toBe(away)
})
