/** A growing list of 32-bit integers: a million of them are 4 MB, and a page reads them without boxing. */
export class IntList {
  #data: Int32Array
  #length: number

  /** Takes over `data` as its first items; it is copied only when the list grows. */
  constructor(data: Int32Array = new Int32Array(0)) {
    this.#data = data
    this.#length = data.length
  }

  get length(): number {
    return this.#length
  }

  at(index: number): number {
    return this.#data[index] ?? 0
  }

  set(index: number, value: number): void {
    this.#data[index] = value
  }

  push(value: number): void {
    this.insert(this.#length, value)
  }

  /** Puts `value` before the item at `index`. */
  insert(index: number, value: number): void {
    // A subarray of the seed's one big buffer must not grow into its neighbour: growing always copies.
    if (this.#length === this.#data.length)
      this.#data = grown(this.#data, new Int32Array(capacity(this.#length)))
    this.#data.copyWithin(index + 1, index, this.#length)
    this.#data[index] = value
    this.#length++
  }
}

/** A growing list of instants, ms since 1970 UTC. */
export class TimeList {
  #data = new Float64Array(0)
  #length = 0

  get length(): number {
    return this.#length
  }

  at(index: number): number {
    return this.#data[index] ?? 0
  }

  push(value: number): void {
    if (this.#length === this.#data.length)
      this.#data = grown(this.#data, new Float64Array(capacity(this.#length)))
    this.#data[this.#length++] = value
  }
}

function capacity(length: number): number {
  return Math.max(8, Math.ceil(length * 1.5))
}

function grown<T extends Int32Array | Float64Array>(from: T, to: T): T {
  to.set(from)
  return to
}
