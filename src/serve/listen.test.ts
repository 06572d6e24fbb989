import { connect } from 'node:net'
import { request as httpRequest } from 'node:http'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { ConnectionReset } from '../lib/connection-reset'
import { respond } from '../proxy/respond'
import { requestBytes, sendRaw } from '../test/raw-http'
import { createClientAddress } from './client-address'
import { type Handler, listen, type Listening, type ListenOptions } from './listen'

/** Long enough for a busy machine to read a request that has arrived, ms. */
const STALL_MS = 500

/** Timers of one process end in their order: when a new connection without a request is closed, so is each that was idle before. */
const untilIdleIsClosed = (port: number): Promise<void> =>
  new Promise((resolve) => {
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .once('close', () => resolve())
  })

const open: Listening[] = []

/** A machine may be busy. */
const WAIT = { timeout: 10_000 }

async function start(handler: Handler, options: Partial<ListenOptions> = {}): Promise<Listening> {
  const server = await listen(handler, { port: 0, host: '127.0.0.1', ...options })
  open.push(server)
  return server
}

afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

/** Sends raw bytes and gives all that came back until the server closed. */
function raw(port: number, text: string): Promise<string> {
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect(port, '127.0.0.1', () => socket.write(text))
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('error', () => undefined)
    socket.on('close', () => resolve(answer))
  })
}

function streamOf(...steps: (string | Error)[]): ReadableStream<Uint8Array> {
  return new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const step = steps.shift()
      if (step === undefined) controller.close()
      else if (typeof step === 'string') controller.enqueue(new TextEncoder().encode(step))
      else controller.error(step)
    },
  })
}

describe('listen', () => {
  test('hands the request over whole and sends the answer whole', async () => {
    const server = await start(async (request, { remoteAddress }) => {
      const body = await request.text()
      const { pathname, search } = new URL(request.url)
      const seen = [
        request.method,
        pathname,
        search,
        request.headers.get('x-one'),
        body.length,
        remoteAddress,
      ]
      return Response.json(seen, { status: 201, headers: { 'X-Two': 'b' } })
    })
    const answer = await fetch(`${server.origin}/a/B?c=%20d`, {
      method: 'POST',
      headers: { 'X-One': 'a' },
      body: 'x'.repeat(300_000),
    })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('x-two')).toBe('b')
    expect(Number(answer.headers.get('content-length'))).toBeGreaterThan(10)
    expect(await answer.json()).toEqual(['POST', '/a/B', '?c=%20d', 'a', 300_000, '127.0.0.1'])
  })

  test('tells the client as a trusted proxy does, from the right end of all its headers, and no proxy else', async () => {
    const answer = async (_: Request, { clientAddress }: { clientAddress: string }) =>
      Response.json(clientAddress)
    const headers = [
      ['Host', 'x'],
      ['X-Forwarded-For', '1.1.1.1'],
      ['X-Forwarded-For', '198.51.100.7'],
    ] as const
    const ask = async (options: Partial<ListenOptions>) => {
      const { origin } = await start(answer, options)
      return (await sendRaw(origin, requestBytes('GET / HTTP/1.1', headers))).split('\r\n\r\n')[1]
    }
    expect(await ask({ clientAddress: createClientAddress(['127.0.0.1']) })).toBe('"198.51.100.7"')
    expect(await ask({})).toBe('"127.0.0.1"')
  })

  test('sends several cookies, no body with 204, and the headers of HEAD alone', async () => {
    const server = await start(async (request) => {
      const headers = new Headers([
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'b=2'],
      ])
      return request.method === 'HEAD'
        ? new Response('body', { headers })
        : new Response(null, { status: 204, headers })
    })
    const got = await fetch(server.origin)
    expect(got.status).toBe(204)
    expect(got.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
    expect(got.headers.has('content-type')).toBe(false)
    expect(await (await fetch(server.origin, { method: 'HEAD' })).text()).toBe('')
  })

  test('breaks the connection before any header when the handler says reset', async () => {
    const server = await start(() => Promise.reject(new ConnectionReset()))
    expect(await raw(server.port, 'GET / HTTP/1.1\r\nHost: x\r\n\r\n')).toBe('')
    await expect(fetch(server.origin)).rejects.toThrow('fetch failed')
  })

  test('breaks the connection when the body breaks, early or late, with or without a length', async () => {
    for (const steps of [
      ['{"a":', new ConnectionReset()],
      ['{"a":', '1', '2', new ConnectionReset()],
    ]) {
      for (const headers of [{ 'Content-Length': '500' }, {}]) {
        const server = await start(async () => new Response(streamOf(...steps), { headers }))
        const answer = await fetch(server.origin)
        expect(answer.status).toBe(200)
        await expect(answer.text()).rejects.toThrow('terminated')
      }
    }
  })

  test('breaks the connection when a body ends before its promised length', async () => {
    const errors: unknown[] = []
    const server = await start(
      async () => new Response(streamOf('short'), { headers: { 'Content-Length': '50' } }),
      { onError: (error) => errors.push(error) },
    )
    await expect(fetch(server.origin).then((answer) => answer.text())).rejects.toThrow('terminated')
    expect(errors).toHaveLength(1)
  })

  test('answers an unexpected error with a 500 that says nothing of it, and tells its owner', async () => {
    const errors: unknown[] = []
    const server = await start(() => Promise.reject(new Error('secret path /x')), {
      onError: (error) => errors.push(error),
    })
    const answer = await fetch(server.origin)
    expect([answer.status, await answer.json()]).toMatchObject([500, { kind: 'lobby-failed', message: null }])
    expect(errors).toEqual([new Error('secret path /x')])
  })

  test('tells the handler when the client leaves', async () => {
    let left: (reason: unknown) => void = () => undefined
    const aborted = new Promise((resolve) => {
      left = resolve
    })
    const arrived = new AbortController()
    const server = await start(
      (request) =>
        new Promise((_resolve, reject) => {
          request.signal.addEventListener('abort', () => {
            left(request.signal.reason)
            reject(new ConnectionReset())
          })
          arrived.abort()
        }),
    )
    await expect(fetch(server.origin, { signal: arrived.signal })).rejects.toThrow('abort')
    expect(await aborted).toBeInstanceOf(ConnectionReset)
  })

  test('sends headers and first bytes of a body that goes on, and stops its source when the client leaves', async () => {
    let stopped: () => void = () => undefined
    const cancelled = new Promise<void>((resolve) => {
      stopped = resolve
    })
    const server = await start(
      async () =>
        new Response(
          new ReadableStream<Uint8Array>({
            start: (controller) => controller.enqueue(new TextEncoder().encode('data: 1\n\n')),
            cancel: () => stopped(),
          }),
        ),
    )
    const leave = new AbortController()
    const answer = await fetch(server.origin, { signal: leave.signal })
    const first = await answer.body?.getReader().read()
    expect(new TextDecoder().decode(first?.value)).toBe('data: 1\n\n')
    leave.abort()
    await cancelled
  })

  test('answers a request whose body it does not read, and the next one on the same connection', async () => {
    const server = await start(async () => new Response('no', { status: 413 }))
    const send = (): Promise<number | undefined> =>
      new Promise((resolve, reject) => {
        const call = httpRequest(server.origin, { method: 'POST', agent: false }, (answer) => {
          answer.resume()
          resolve(answer.statusCode)
        })
        call.on('error', reject)
        call.end('x'.repeat(2_000_000))
      })
    expect(await send()).toBe(413)
    const two =
      'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabcGET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    expect((await raw(server.port, two)).match(/HTTP\/1\.1 413/g)).toHaveLength(2)
  })

  test('gives up on a request whose headers or body do not arrive', async () => {
    const server = await start(async (request) => new Response(await request.text()), {
      headersTimeoutMs: 100,
      requestTimeoutMs: 200,
    })
    expect(await raw(server.port, 'GET / HTTP/1.1\r\nHos')).toContain('408')
    expect(
      await raw(server.port, 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nabc'),
    ).not.toContain('200 OK')
  })

  test('refuses a target that no address can be made of', async () => {
    const server = await start(async () => new Response('ok'))
    expect(await raw(server.port, 'OPTIONS * HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain(
      ' 400 ',
    )
    expect(await raw(server.port, 'TRACE / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toContain(
      ' 400 ',
    )
  })

  test.each([
    '/a/../b',
    '/a/%2e%2E/b',
    '/./b',
    '/b/..',
    '/b/.%2e?x',
    '/a\\b',
    'http://x/a/../b',
    'https://x/b',
    'ftp://x/b',
  ])('refuses a target that would be read as another: %s', async (target) => {
    const seen: string[] = []
    const server = await start(async ({ url }) => {
      seen.push(url)
      return new Response('ok')
    })
    const answer = await raw(server.port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`)
    expect([answer.slice(9, 12), seen]).toEqual(['400', []])
  })

  test.each(['/a/..b/.c/d..', '/a?next=/../x\\', '/a.%2E.b', 'http://x/b'])(
    'takes a target that is read as it is written: %s',
    async (target) => {
      const server = await start(async () => new Response('ok'))
      expect(
        await raw(server.port, `GET ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`),
      ).toContain(' 200 ')
    },
  )

  test('hands over every header, however many there are', async () => {
    const server = await start(async (_, { headerNames }) => new Response(headerNames.at(-1) ?? ''))
    const many = 'a:1\r\n'.repeat(2_500)
    expect(
      await raw(server.port, `GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${many}X_Last: 1\r\n\r\n`),
    ).toMatch(/X_Last$/)
  })

  test('gives up on a client at the first look that finds nothing taken, and on none that takes its answer or waits for us', async () => {
    const LONG = 32 * 1024 * 1024
    const looks = new Set<{ readonly run: () => void; readonly ms: number }>()
    let begun = 0
    let goOn: () => void = () => undefined
    const streamed = (controller: ReadableStreamDefaultController<Uint8Array>) => {
      controller.enqueue(new TextEncoder().encode('first '))
      goOn = () => {
        controller.enqueue(new TextEncoder().encode('second'))
        controller.close()
      }
    }
    const server = await start(
      async ({ url }) =>
        url.endsWith('/stream')
          ? new Response(new ReadableStream<Uint8Array>({ start: streamed }))
          : respond(200, new Uint8Array(LONG)),
      {
        timer: (run, ms) => {
          const look = { run, ms }
          begun++
          looks.add(look)
          return () => void looks.delete(look)
        },
      },
    )
    const lookNow = async (): Promise<void> => {
      await vi.waitFor(() => expect(looks.size).toBe(1), WAIT)
      for (const look of looks) {
        expect(look.ms).toBe(60_000)
        looks.delete(look)
        look.run()
      }
    }

    expect((await (await fetch(server.origin)).arrayBuffer()).byteLength).toBe(LONG)
    await vi.waitFor(() => expect(looks.size).toBe(0), WAIT)
    // Each part that was taken began the minute anew.
    expect(begun).toBeGreaterThan(100)

    const waiting = await fetch(`${server.origin}/stream`)
    await lookNow()
    // It is begun anew: nothing was there to be taken.
    await vi.waitFor(() => expect(looks.size).toBe(1), WAIT)
    goOn()
    expect(await waiting.text()).toBe('first second')
    await vi.waitFor(() => expect(looks.size).toBe(0), WAIT)

    const socket = connect(server.port, '127.0.0.1', () => {
      socket.pause().write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    })
    const closed = new Promise((resolve) => socket.once('close', resolve))
    let taken = 0
    socket.on('error', () => undefined)
    await lookNow()
    socket.on('data', ({ length }) => (taken += length)).resume()
    await closed
    expect(taken).toBeLessThan(LONG)
  })

  test('tells a network with too many connections when to come again, and lets it in when some are closed', async () => {
    const server = await start(async () => new Response('ok'), { maxSockets: 2, isUnbounded: () => false })
    const hold = () =>
      new Promise<ReturnType<typeof connect>>((resolve) => {
        const socket = connect(server.port, '127.0.0.1', () => resolve(socket))
      })
    const held = [await hold(), await hold()]
    const request = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n'
    const refused = await raw(server.port, request)
    expect(refused).toMatch(/^HTTP\/1\.1 503 /)
    expect(refused).toMatch(/\r\nretry-after: 5\r\n/i)
    for (const socket of held) socket.destroy()
    await vi.waitFor(async () => expect(await raw(server.port, request)).toContain(' 200 '), WAIT)
  })

  test('closes a connection that is idle, and none on which a second request waits for its answer', async () => {
    const server: Listening = await start(
      async (request) => {
        if (request.url.endsWith('/late')) await untilIdleIsClosed(server.port)
        return respond(200, 'answered')
      },
      { stallTimeoutMs: STALL_MS, keepAliveTimeoutMs: STALL_MS },
    )
    const two = 'GET / HTTP/1.1\r\nHost: x\r\n\r\nGET /late HTTP/1.1\r\nHost: x\r\n\r\n'
    expect((await raw(server.port, two)).match(/answered/g)).toHaveLength(2)
  })

  test('closes soon, although a connection is idle and an answer does not end', async () => {
    const server = await listen(() => new Promise(() => undefined), {
      port: 0,
      host: '127.0.0.1',
      closeTimeoutMs: 150,
    })
    const hanging = fetch(server.origin).catch(() => 'broken')
    const idle = connect(server.port, '127.0.0.1').on('error', () => undefined)
    await new Promise((resolve) => idle.once('connect', resolve))
    await server.close()
    expect(await hanging).toBe('broken')
    await expect(fetch(server.origin)).rejects.toThrow('fetch failed')
  })

  test('rejects when the port is taken', async () => {
    const server = await start(async () => new Response('ok'))
    await expect(
      listen(async () => new Response(), { port: server.port, host: '127.0.0.1' }),
    ).rejects.toMatchObject({
      code: 'EADDRINUSE',
    })
  })
})
