import type { HeaderList } from './header-list'

/**
 * A response whose body is there at once. Whoever sends it takes the `whole`: the platform's own response and the stream
 * in it would cost more than everything else that is done for an answer from memory, and is made only for whoever
 * asks for what it alone has.
 */
export class WholeResponse implements Response {
  readonly status: number
  readonly headers: HeaderList
  readonly whole: Uint8Array<ArrayBuffer>
  /** Called by whoever sends it, when the client has taken it or is gone. */
  onTaken: () => void = () => undefined
  #real: Response | null = null

  constructor(whole: Uint8Array<ArrayBuffer>, status: number, headers: HeaderList) {
    this.whole = whole
    this.status = status
    this.headers = headers
  }

  get #response(): Response {
    this.#real ??= new Response(this.whole, { status: this.status, headers: this.headers })
    return this.#real
  }

  get ok() {
    return this.status >= 200 && this.status <= 299
  }
  get statusText() {
    return ''
  }
  get type() {
    return this.#response.type
  }
  get url() {
    return this.#response.url
  }
  get redirected() {
    return this.#response.redirected
  }
  get body() {
    return this.#response.body
  }
  get bodyUsed() {
    return this.#real?.bodyUsed ?? false
  }
  arrayBuffer() {
    return this.#response.arrayBuffer()
  }
  blob() {
    return this.#response.blob()
  }
  bytes() {
    return this.#response.bytes()
  }
  clone() {
    return this.#response.clone()
  }
  formData() {
    return this.#response.formData()
  }
  json(): Promise<unknown> {
    return this.#response.json()
  }
  text() {
    return this.#response.text()
  }
}
