import { type IncomingMessage, type ServerResponse, createServer } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { ConnectionReset } from '../lib/connection-reset'
import type { Peer } from '../proxy/visit'
import { isLoopback } from '../lib/loopback'
import { type ClientAddress, createClientAddress } from './client-address'
import { IncomingRequest } from './incoming-request'
import { networkOf } from './ip-range'
import { answerBroken, answerProblem } from './raw-answer'
import { type Sending, send, tooManySockets } from './send'

/**
 * Answers a request. Of the peer it gets the IP address as the socket knows it, the client's as trusted proxies tell it, and
 * the names of the headers as sent.
 */
export type Handler = (request: Request, peer: Peer) => Promise<Response>

/** PEM texts. */
export interface TlsFiles {
  readonly cert: string
  readonly key: string
}

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
  /** How long a client may take nothing of an answer that is there, ms. */
  readonly stallTimeoutMs?: number
  /** Runs something after `ms`, for clients that do not take their answers; gives the way to call it off. */
  readonly timer?: Sending['timer']
  /** Connections that one network may have open, an IPv4 address or a /64 of IPv6; 1,000 by default. */
  readonly maxSockets?: number
  /** Addresses of which any number of connections may be open; by default loopback alone, where a proxy may stand for everybody. */
  readonly isUnbounded?: (address: string) => boolean
  /** How long `close` waits for answers under way, ms. */
  readonly closeTimeoutMs?: number
  /** Certificate chain and key in PEM; without them it is plain http. */
  readonly tls?: TlsFiles
  /** Reads who sent a request; by default no proxy is trusted to say so. */
  readonly clientAddress?: ClientAddress
  /** Answers what no `Request` can be, such as an address with `/./`; a 400 by default. */
  readonly unreadable?: () => Response
  /** Told of what a handler or a body's stream threw; the client gets a 500 without its text, or a broken connection. */
  readonly onError?: (error: unknown) => void
}

export interface Listening {
  /** Such as `http://127.0.0.1:8080`, `https` with a certificate, without a slash at the end. */
  readonly origin: string
  readonly host: string
  readonly port: number
  /** Takes another certificate for the connections to come. Throws when it cannot be used; then the old one stays. */
  readonly useCertificate: (tls: TlsFiles) => void
  /** Stops listening, lets answers under way end for a while (ms, `closeTimeoutMs` by default), then breaks what is left. */
  readonly close: (timeoutMs?: number) => Promise<void>
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
  const { keepAliveTimeoutMs = 65_000, stallTimeoutMs = 60_000, onError = () => undefined } = options
  const { clientAddress = createClientAddress([]), maxSockets = 1_000, isUnbounded = isLoopback } = options
  const { timer = timeout } = options
  /** Open connections by network. */
  const networks = new Map<string, number>()
  /** Connections beyond the bound, by the other end. */
  const excess = new Set<string>()
  // By the other end: with TLS the socket of a request is another object than that of its connection.
  const sockets = new Map<string, Socket>()
  /** Requests under way, by the same: a client may send the next before it has the answer to the last. */
  const busy = new Map<string, Set<ServerResponse>>()
  let closing = false
  const limits = {
    headersTimeout: headersTimeoutMs,
    requestTimeout: requestTimeoutMs,
    keepAliveTimeout: keepAliveTimeoutMs,
    // Node looks only every 30 s by default, which makes any shorter limit a wish.
    connectionsCheckingInterval: Math.min(1_000, headersTimeoutMs),
  }
  const onRequest = (incoming: IncomingMessage, outgoing: ServerResponse): void => {
    const peer = peerOf(incoming.socket)
    const answers = busy.get(peer) ?? new Set()
    busy.set(peer, answers.add(outgoing))
    const done = (): void => {
      answers.delete(outgoing)
      if (answers.size > 0) return
      busy.delete(peer)
      if (closing) incoming.socket.destroySoon()
    }
    const answer = (request: Request) =>
      excess.has(peer)
        ? Promise.resolve(tooManySockets())
        : handler(request, new SocketPeer(incoming, clientAddress))
    serve(answer, incoming, outgoing, done, options.unreadable, { stallTimeoutMs, timer, onError }).catch(
      (error: unknown) => {
        onError(error)
        outgoing.destroy()
      },
    )
  }
  const secure =
    options.tls === undefined
      ? null
      : createSecureServer({ ...limits, ...options.tls, handshakeTimeout: headersTimeoutMs }, onRequest)
  const server = secure ?? createServer(limits, onRequest)
  // By default what comes after the first 2,000 is dropped in silence, and with it a second spelling of a header. How many there
  // can be is bounded by their bytes.
  server.maxHeadersCount = 0
  server.timeout = stallTimeoutMs
  // Of nothing that moves for so long, or for `keepAliveTimeout`: whoever waits for us is left alone, and `send` looks after
  // whoever does not take an answer. Node's own timer for that goes round twice before it says so.
  server.on('timeout', (socket: Socket) => {
    if (!busy.has(peerOf(socket))) socket.destroy()
  })
  // No answer can be written before the handshake, and nothing else ends a connection that never makes one.
  secure?.on('tlsClientError', (_error, socket: Duplex) => socket.destroy())
  // Without this Node answers by itself, without the mark of our answers.
  server.on('clientError', (error: Error, socket: Duplex) => {
    const answers = socket instanceof Socket ? (busy.get(peerOf(socket)) ?? []) : []
    // What has begun cannot become another answer.
    if ([...answers].some(({ headersSent }) => headersSent)) socket.destroy()
    else answerBroken(socket, error)
  })
  server.on('connection', (socket: Socket) => {
    // A closed socket does not know its peer any more.
    const peer = peerOf(socket)
    sockets.set(peer, socket)
    const isCounted = !isUnbounded(socket.remoteAddress ?? '')
    const network = networkOf(socket.remoteAddress ?? '')
    const open = (networks.get(network) ?? 0) + 1
    if (isCounted) networks.set(network, open)
    socket.once('close', () => {
      sockets.delete(peer)
      excess.delete(peer)
      if (!isCounted) return
      const left = (networks.get(network) ?? 1) - 1
      if (left > 0) networks.set(network, left)
      else networks.delete(network)
    })
    if (!isCounted || open <= maxSockets) return
    // A few are told why; to say it to any number would take as many connections.
    if (open <= maxSockets * 2) excess.add(peer)
    else socket.destroy()
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
    origin: `${secure === null ? 'http' : 'https'}://${options.host.includes(':') ? `[${options.host}]` : options.host}:${port}`,
    host: options.host,
    port,
    useCertificate: (tls) => secure?.setSecureContext({ ...tls }),
    close: (timeoutMs = closeTimeoutMs) =>
      new Promise((resolve) => {
        closing = true
        const all = setTimeout(() => sockets.forEach((socket) => socket.destroy()), timeoutMs)
        server.close(() => {
          clearTimeout(all)
          resolve()
        })
        // Not closeIdleConnections: it forgets those that were opened ahead and have not asked for anything.
        for (const [peer, socket] of sockets) if (!busy.has(peer)) socket.destroySoon()
      }),
  }
}

function timeout(run: () => void, ms: number): () => void {
  const pending = setTimeout(run, ms)
  return () => clearTimeout(pending)
}

function peerOf({ remoteAddress, remotePort }: Socket): string {
  return `${remoteAddress ?? ''} ${remotePort ?? ''}`
}

async function serve(
  answer: (request: Request) => Promise<Response>,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  done: () => void,
  unreadable: (() => Response) | undefined,
  sending: Sending,
): Promise<void> {
  const { onError } = sending
  let request: IncomingRequest | null = null
  let isGone = false
  outgoing.on('close', () => {
    done()
    if (outgoing.writableFinished) return
    isGone = true
    request?.leave(new ConnectionReset('the client left'))
  })
  try {
    request = new IncomingRequest(incoming)
  } catch {
    // A target or method that no Request can have, such as `*` or TRACE.
    incoming.resume()
    if (unreadable === undefined) answerProblem(outgoing, 400)
    else await send(unreadable(), incoming, outgoing, sending)
    return
  }
  try {
    const response = await answer(request)
    await send(response, incoming, outgoing, sending)
  } catch (error) {
    if (error instanceof ConnectionReset) {
      incoming.socket.resetAndDestroy()
      return
    }
    if (!isGone) onError(error)
    if (outgoing.headersSent) outgoing.destroy()
    else answerProblem(outgoing, 500)
  } finally {
    // What the handler did not read must be read away, or the next request on this connection never comes.
    incoming.resume()
  }
}

/** The other end of a request, read when somebody wants to know. */
class SocketPeer implements Peer {
  readonly #incoming: IncomingMessage
  readonly #clientAddress: ClientAddress

  constructor(incoming: IncomingMessage, clientAddress: ClientAddress) {
    this.#incoming = incoming
    this.#clientAddress = clientAddress
  }

  get remoteAddress(): string {
    return this.#incoming.socket.remoteAddress ?? ''
  }

  get clientAddress(): string {
    const { headersDistinct } = this.#incoming
    return this.#clientAddress(this.remoteAddress, (name) => (headersDistinct[name] ?? []).join(','))
  }

  get headerNames(): readonly string[] {
    return this.#incoming.rawHeaders.filter((_, index) => index % 2 === 0)
  }
}
