import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { ConnectionReset } from '../lib/connection-reset'

/** Answers a request. `remoteAddress` is the peer's IP address as the socket knows it. */
export type Handler = (request: Request, info: { readonly remoteAddress: string }) => Promise<Response>

export interface ListenOptions {
  /** 0 takes any free port. */
  readonly port: number
  readonly host: string
  /** Time for a request's headers to arrive, ms. */
  readonly headersTimeoutMs?: number
  /** Time for a whole request to arrive, ms. */
  readonly requestTimeoutMs?: number
  /** How long an idle connection stays open, ms. */
  readonly keepAliveTimeoutMs?: number
  /** How long `close` waits for answers under way, ms. */
  readonly closeTimeoutMs?: number
  /** Told of what a handler or a body's stream threw; the client gets an empty 500, or a broken connection. */
  readonly onError?: (error: unknown) => void
}

export interface Listening {
  /** Such as `http://127.0.0.1:8080`, without a slash at the end. */
  readonly origin: string
  readonly host: string
  readonly port: number
  /** Stops listening, lets answers under way end for a while, then breaks what is left. */
  readonly close: () => Promise<void>
}

/**
 * Serves a web-standard handler on node:http. By hand: the usual library's listener ends an
 * answer cleanly when the body's stream breaks early, writes error messages into answers, and to the console.
 *
 * A handler that throws ConnectionReset gets its connection broken before any header. `request.signal` aborts
 * when the client leaves. Rejects when the port cannot be had.
 */
export async function listen(handler: Handler, options: ListenOptions): Promise<Listening> {
  const { headersTimeoutMs = 5_000, requestTimeoutMs = 10_000, closeTimeoutMs = 2_000 } = options
  // Longer than the 60 s after which load balancers drop idle connections, so that they, not we, close first.
  const { keepAliveTimeoutMs = 65_000, onError = () => undefined } = options
  const sockets = new Set<Socket>()
  const busy = new Set<Socket>()
  let closing = false
  const server = createServer(
    {
      headersTimeout: headersTimeoutMs,
      requestTimeout: requestTimeoutMs,
      keepAliveTimeout: keepAliveTimeoutMs,
      // Node looks only every 30 s by default, which makes any shorter limit a wish.
      connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
    },
    (incoming, outgoing) => {
      busy.add(incoming.socket)
      outgoing.once('close', () => {
        busy.delete(incoming.socket)
        if (closing) incoming.socket.destroySoon()
      })
      serve(handler, incoming, outgoing, onError).catch((error: unknown) => {
        onError(error)
        outgoing.destroy()
      })
    },
  )
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : options.port

  return {
    origin: `http://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    host: options.host,
    port,
    close: () =>
      new Promise((resolve) => {
        closing = true
        const all = setTimeout(() => sockets.forEach((socket) => socket.destroy()), closeTimeoutMs)
        server.close(() => {
          clearTimeout(all)
          resolve()
        })
        // Not closeIdleConnections: it forgets those that were opened ahead and have not asked for anything.
        for (const socket of sockets) if (!busy.has(socket)) socket.destroySoon()
      }),
  }
}

async function serve(
  handler: Handler,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onError: (error: unknown) => void,
): Promise<void> {
  const leaving = new AbortController()
  outgoing.once('close', () => {
    if (!outgoing.writableFinished) leaving.abort(new ConnectionReset('the client left'))
  })
  let request: Request
  try {
    request = toRequest(incoming, leaving.signal)
  } catch {
    // A target or method that no Request can have, such as `*` or TRACE.
    incoming.resume()
    outgoing.writeHead(400).end()
    return
  }
  try {
    const response = await handler(request, { remoteAddress: incoming.socket.remoteAddress ?? '' })
    await send(response, incoming, outgoing, onError)
  } catch (error) {
    if (error instanceof ConnectionReset) {
      incoming.socket.resetAndDestroy()
      return
    }
    if (!leaving.signal.aborted) onError(error)
    if (outgoing.headersSent) outgoing.destroy()
    else outgoing.writeHead(500).end()
  } finally {
    // What the handler did not read must be read away, or the next request on this connection never comes.
    incoming.resume()
  }
}

function toRequest(incoming: IncomingMessage, signal: AbortSignal): Request {
  const { method = 'GET', url: target = '/' } = incoming
  const headers = new Headers()
  for (let index = 0; index + 1 < incoming.rawHeaders.length; index += 2) {
    headers.append(incoming.rawHeaders[index] ?? '', incoming.rawHeaders[index + 1] ?? '')
  }
  const url = target.startsWith('/') ? `http://${incoming.headers.host ?? 'localhost'}${target}` : target
  if (method === 'GET' || method === 'HEAD') return new Request(url, { method, headers, signal })
  const init: RequestInit & { duplex: 'half' } = {
    method,
    headers,
    signal,
    body: bodyOf(incoming),
    duplex: 'half',
  }
  return new Request(url, init)
}

/** The request's body; cancelling it reads the rest away, because destroying it would break the answer too. */
function bodyOf(incoming: IncomingMessage): ReadableStream<Uint8Array> {
  let open = true
  const once = (run: () => void) => (): void => {
    if (open) run()
    open = false
  }
  return new ReadableStream<Uint8Array>({
    start: (controller) => {
      incoming.on('data', (chunk: Uint8Array) => {
        if (!open) return
        controller.enqueue(chunk)
        if ((controller.desiredSize ?? 0) <= 0) incoming.pause()
      })
      incoming.pause()
      incoming.once(
        'end',
        once(() => controller.close()),
      )
      incoming.once(
        'error',
        once(() => controller.error(new ConnectionReset('the client left'))),
      )
      incoming.once(
        'close',
        once(() => controller.error(new ConnectionReset('the client left'))),
      )
    },
    pull: () => {
      incoming.resume()
    },
    cancel: () => {
      open = false
      incoming.resume()
    },
  })
}

async function send(
  response: Response,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  onError: (error: unknown) => void,
): Promise<void> {
  const headers: Record<string, string | string[]> = Object.fromEntries(response.headers)
  const cookies = response.headers.getSetCookie()
  if (cookies.length > 0) headers['set-cookie'] = cookies
  if (response.body === null || incoming.method === 'HEAD') {
    await response.body?.cancel()
    outgoing.writeHead(response.status, headers).end()
    return
  }

  const reader = response.body.getReader()
  const gone = (): void => {
    reader.cancel().catch(() => undefined)
  }
  outgoing.once('close', gone)
  if (outgoing.destroyed) gone()
  let written = 0
  try {
    // A body that is all there gets a length; one that keeps us waiting gets its headers sent at once.
    const turn = new Promise<null>((resolve) => setImmediate(resolve, null))
    let pending = reader.read()
    const first = await Promise.race([pending, turn])
    if (first?.value !== undefined) {
      pending = reader.read()
      pending.catch(() => undefined)
      const second = await Promise.race([pending.catch(() => null), turn])
      if (second?.done === true) headers['content-length'] ??= String(first.value.byteLength)
    }
    outgoing.writeHead(response.status, headers)
    outgoing.flushHeaders()
    for (let chunk = first?.value === undefined ? await pending : first; !chunk.done; chunk = await pending) {
      written += chunk.value.byteLength
      if (!outgoing.write(chunk.value)) await drained(outgoing)
      if (outgoing.destroyed) return
      if (chunk !== first) pending = reader.read()
    }
    const promised = headers['content-length']
    if (promised !== undefined && written < Number(promised))
      throw new RangeError('the body is shorter than promised')
    outgoing.end()
  } catch (error) {
    if (!outgoing.headersSent) throw error
    if (!(error instanceof ConnectionReset) && !outgoing.destroyed) onError(error)
    // What was written still goes out; then the connection breaks, so that nobody takes a part for the whole.
    outgoing.socket?.destroySoon()
  } finally {
    outgoing.off('close', gone)
  }
}

/** Settles when more can be written, or when nobody is left to write to. */
function drained(outgoing: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = (): void => {
      outgoing.off('drain', done)
      outgoing.off('close', done)
      resolve()
    }
    outgoing.on('drain', done)
    outgoing.on('close', done)
  })
}
