import { afterAll, describe, expect, test } from 'vitest'
import { conformanceCases } from '../emulator/conformance'
import { call, type ConformanceContext } from '../emulator/conformance-context'
import { requestBytes, sendRaw } from '../test/raw-http'
import { startEmulator } from './start-emulator'

const served = await startEmulator({ threads: 120, messages: 1500, rateLimit: 0 })
afterAll(() => served.close())

function contextOf({ base, emulator }: typeof served): ConformanceContext {
  const { clientToken, accessToken } = emulator.tokens
  return {
    base,
    fetch: (request) => fetch(request),
    tokens: emulator.tokens,
    credentials: { clientToken, accessToken, client: 'Conformance 1.0' },
  }
}

describe('the emulator behind a port', () => {
  for (const { title, run } of conformanceCases) test(title, () => run(contextOf(served)), 30_000)
})

describe('an address that no Request can have', () => {
  test.each(['/api/connector/v1/./x', '/api/connector/v1/../x', '/api/connector/v1/%2e/messages/getAll'])(
    '%s is 404 with the error body and a Request-Id',
    async (path) => {
      const headers = [
        ['Host', 'emulator'],
        ['Content-Type', 'application/json'],
      ] as const
      const answer = await sendRaw(served.base, requestBytes(`POST ${path} HTTP/1.1`, headers, '{}'))
      expect(answer).toMatch(/^HTTP\/1\.1 404 /)
      const [, id = ''] = /^request-id: (.+)\r$/im.exec(answer) ?? []
      expect(id).not.toBe('')
      expect(answer).toContain(`{"Message":"Not found.","RequestId":"${id}","Details":null}`)
    },
  )
})

describe('startEmulator', () => {
  const body = { Limitation: { Count: 10 } }

  test('breaks connections as the faults say', async () => {
    const { control } = served.emulator
    const context = contextOf(served)
    const removeReset = control.fault({ kind: 'reset', operation: 'enterprises/getAll' })
    await expect(call(context, 'enterprises/getAll', body)).rejects.toThrow('fetch failed')
    removeReset()
    const removeTruncation = control.fault({ kind: 'truncated' })
    await expect(call(context, 'enterprises/getAll', body)).rejects.toThrow('terminated')
    removeTruncation()
    expect((await call(context, 'enterprises/getAll', body)).status).toBe(200)
  })

  test('closes although a call hangs', async () => {
    const other = await startEmulator({ threads: 5, messages: 20 })
    let arrived = false
    const when = (): boolean => (arrived = true)
    other.emulator.control.fault({ kind: 'hang', when })
    const hanging = call(contextOf(other), 'enterprises/getAll', body).catch(() => 'broken')
    await expect.poll(() => arrived).toBe(true)
    await other.close()
    expect(await hanging).toBe('broken')
  })

  test('rejects when the port is taken', async () => {
    const port = Number(new URL(served.base).port)
    await expect(startEmulator({ threads: 1, messages: 1, port })).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})
