/**
 * `Headers` for what needs no checking: node:http has read it, and checks what it writes. The platform's own takes longer
 * over each header than all else that is done for an answer from memory.
 *
 * Names are in lower case. What is repeated is joined, but for `Set-Cookie`, which has no way to be. In an order of
 * its own: that in which names came, cookies last.
 */
export class HeaderList implements Headers {
  readonly #values: Map<string, string>
  readonly #cookies: string[] = []

  /** A copy of headers without repeats; none by default. `Set-Cookie` is to be appended. */
  constructor(known: Iterable<readonly [name: string, value: string]> = []) {
    this.#values = new Map(known)
  }

  append(name: string, value: string): void {
    const key = name.toLowerCase()
    if (key === 'set-cookie') {
      this.#cookies.push(value)
      return
    }
    const before = this.#values.get(key)
    const separator = key === 'cookie' ? '; ' : ', '
    this.#values.set(key, before === undefined ? value : `${before}${separator}${value}`)
  }

  set(name: string, value: string): void {
    this.delete(name)
    this.append(name, value)
  }

  delete(name: string): void {
    const key = name.toLowerCase()
    if (key === 'set-cookie') this.#cookies.length = 0
    else this.#values.delete(key)
  }

  get(name: string): string | null {
    const key = name.toLowerCase()
    if (key === 'set-cookie') return this.#cookies.length === 0 ? null : this.#cookies.join(', ')
    return this.#values.get(key) ?? null
  }

  has(name: string): boolean {
    return this.get(name) !== null
  }

  getSetCookie(): string[] {
    return [...this.#cookies]
  }

  /** Names and values in turns, as node:http takes them. */
  toArray(): string[] {
    const array: string[] = []
    for (const [name, value] of this.#values) array.push(name, value)
    for (const cookie of this.#cookies) array.push('set-cookie', cookie)
    return array
  }

  forEach(run: (value: string, name: string, parent: Headers) => void): void {
    for (const [name, value] of this) run(value, name, this)
  }

  entries() {
    const cookies = this.#cookies.map((value): [string, string] => ['set-cookie', value])
    return [...this.#values, ...cookies].values()
  }

  keys() {
    return [...this].map(([name]) => name).values()
  }

  values() {
    return [...this].map(([, value]) => value).values()
  }

  [Symbol.iterator]() {
    return this.entries()
  }
}
