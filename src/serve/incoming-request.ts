import type { IncomingMessage } from 'node:http'
import { TLSSocket } from 'node:tls'
import { ConnectionReset } from '../lib/connection-reset'
import { HeaderList } from '../proxy/header-list'

/**
 * What the URL standard would take out of a path or turn round before it is looked up. Browsers have done so before they ask; in a
 * target it is from somebody who means another path than whatever stands in front of this server has looked at.
 */
const UNRESOLVED = /^[^?#]*?(?:\\|\/(?:\.|%2e){1,2}(?:[/?#]|$))/i

/** Methods that no `Request` can have. https://fetch.spec.whatwg.org/#forbidden-method */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK'])

/**
 * A request of node:http as a `Request` whose costly parts, signal and stream of the body, are made when somebody
 * asks for them: an answer from memory needs neither, and they would cost more than the answer. Everything else that
 * a `Request` has is left to a real one, made when it is needed.
 *
 * The constructor throws for what no `Request` can be, such as the target `*` or TRACE, and for a target that is not
 * written the way in which it would be read.
 */
export class IncomingRequest implements Request {
  readonly url: string
  readonly method: string
  readonly headers = new HeaderList()
  readonly #incoming: IncomingMessage
  readonly #leaving = { control: null as AbortController | null, reason: null as Error | null }
  #real: Request | null = null
  #isTaken = false

  constructor(incoming: IncomingMessage) {
    const { method = 'GET', url: target = '/', rawHeaders } = incoming
    const scheme = incoming.socket instanceof TLSSocket ? 'https' : 'http'
    const url = new URL(
      target.startsWith('/') ? `${scheme}://${incoming.headers.host ?? 'localhost'}${target}` : target,
    )
    if (FORBIDDEN.has(method) || url.username !== '' || url.password !== '')
      throw new TypeError('no Request can be so')
    // A whole address as the target does not change what this connection speaks, which an Origin is compared with.
    if (UNRESOLVED.test(target) || url.protocol !== `${scheme}:`)
      throw new TypeError('the target is not what it says')
    this.#incoming = incoming
    this.url = url.href
    this.method = method
    for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
      this.headers.append(rawHeaders[index] ?? '', rawHeaders[index + 1] ?? '')
    }
  }

  /** The client has left: aborts the signal. */
  leave(reason: Error): void {
    this.#leaving.reason = reason
    this.#leaving.control?.abort(reason)
  }

  get signal(): AbortSignal {
    const { control, reason } = this.#leaving
    if (control !== null) return control.signal
    const made = new AbortController()
    if (reason !== null) made.abort(reason)
    this.#leaving.control = made
    return made.signal
  }

  /** The whole body, without a stream in between, and without a copy where it came in one piece. */
  async bytes(): Promise<Uint8Array<ArrayBuffer>> {
    if (this.#real !== null || this.#isTaken || this.method === 'GET' || this.method === 'HEAD')
      return this.#whole.bytes()
    this.#isTaken = true
    const [first = new Uint8Array(0), ...more] = await chunksOf(this.#incoming)
    return more.length === 0 ? first : joined([first, ...more])
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return (await this.bytes()).slice().buffer
  }

  get #whole(): Request {
    if (this.#real !== null) return this.#real
    const { url, method, headers, signal } = this
    const body = this.#isTaken || method === 'GET' || method === 'HEAD' ? null : bodyOf(this.#incoming)
    const init: RequestInit & { duplex: 'half' } = { method, headers, signal, body, duplex: 'half' }
    this.#real = new Request(url, init)
    return this.#real
  }

  get body() {
    return this.#whole.body
  }
  get bodyUsed() {
    return this.#isTaken || this.#whole.bodyUsed
  }
  get cache() {
    return this.#whole.cache
  }
  get credentials() {
    return this.#whole.credentials
  }
  get destination() {
    return this.#whole.destination
  }
  get integrity() {
    return this.#whole.integrity
  }
  get keepalive() {
    return this.#whole.keepalive
  }
  get mode() {
    return this.#whole.mode
  }
  get redirect() {
    return this.#whole.redirect
  }
  get referrer() {
    return this.#whole.referrer
  }
  get referrerPolicy() {
    return this.#whole.referrerPolicy
  }
  blob() {
    return this.#whole.blob()
  }
  clone() {
    return this.#whole.clone()
  }
  formData() {
    return this.#whole.formData()
  }
  json(): Promise<unknown> {
    return this.#whole.json()
  }
  text() {
    return this.#whole.text()
  }
}

/** All of a request's body. An error has no listener of its own: it always ends in `close`, and is none without one. */
function chunksOf(incoming: IncomingMessage): Promise<readonly Uint8Array<ArrayBuffer>[]> {
  return new Promise((resolve, reject) => {
    const chunks: Uint8Array<ArrayBuffer>[] = []
    incoming.on('data', (chunk: Uint8Array<ArrayBuffer>) => chunks.push(chunk))
    incoming.on('end', () => resolve(chunks))
    incoming.on('close', () => {
      if (!incoming.readableEnded) reject(new ConnectionReset('the client left'))
    })
  })
}

function joined(chunks: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(chunks.reduce((sum, { byteLength }) => sum + byteLength, 0))
  chunks.reduce((at, chunk) => {
    bytes.set(chunk, at)
    return at + chunk.byteLength
  }, 0)
  return bytes
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
