/** Lower case, as every identifier here is. */
const CANONICAL = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** Bytes of a UUID. */
const SIZE = 16

/** Where the two digits of each byte stand in a UUID's text. */
const PLACES = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34] as const

const DASHES = Array.from('-'.repeat(36), (dash) => dash.charCodeAt(0))

/** UUIDs of a block: little for one conversation, and few blocks for a million messages. */
const BLOCK = 256

/** The bytes of a UUID's text; `null` for a text that is none in lower case. */
export function uuidBytes(text: string): Uint8Array | null {
  if (!CANONICAL.test(text)) return null
  const bytes = new Uint8Array(SIZE)
  for (let at = 0; at < SIZE; at++) {
    const place = PLACES[at] ?? 0
    bytes[at] = valueOf(text.charCodeAt(place)) * 16 + valueOf(text.charCodeAt(place + 1))
  }
  return bytes
}

/** UUIDs by number, 16 bytes for each: as a string of its own each would be an object of 28 and more. */
export class UuidStore {
  readonly #blocks: Uint8Array[] = []
  #count = 0

  /** Its number, by which it is got again; `null` for a text that is no UUID in lower case. */
  add(text: string): number | null {
    const bytes = uuidBytes(text)
    if (!bytes) return null
    const number = this.#count++
    const block = (this.#blocks[Math.floor(number / BLOCK)] ??= new Uint8Array(BLOCK * SIZE))
    block.set(bytes, (number % BLOCK) * SIZE)
    return number
  }

  /** The text of the one with a number. */
  textOf(number: number): string {
    const block = this.#blocks[Math.floor(number / BLOCK)]
    const start = (number % BLOCK) * SIZE
    // Rows are told apart by it: plain loops, since it is made some hundred times for each slice of a list.
    const letters = DASHES.slice()
    for (let at = 0; at < SIZE; at++) {
      const byte = block?.[start + at] ?? 0
      const place = PLACES[at] ?? 0
      letters[place] = letterOf(byte >> 4)
      letters[place + 1] = letterOf(byte & 15)
    }
    // In one piece: a text that is put together is copied once more when it is looked up.
    return String.fromCharCode.apply(null, letters)
  }

  /** Whether the one with a number has these bytes. */
  is(number: number, bytes: Uint8Array): boolean {
    const block = this.#blocks[Math.floor(number / BLOCK)]
    const start = (number % BLOCK) * SIZE
    for (let at = 0; at < SIZE; at++) if (block?.[start + at] !== bytes[at]) return false
    return true
  }
}

function valueOf(letter: number): number {
  return letter < 58 ? letter - 48 : letter - 87
}

function letterOf(value: number): number {
  return value < 10 ? value + 48 : value + 87
}
