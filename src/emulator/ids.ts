import { hash, mix, unmix } from './hash'

/** Identifiers of one kind of item, made from its number and read back without a table. */
export interface IdSpace {
  /** The UUID of item number `index`. */
  readonly encode: (index: number) => string
  /** The number of the item with this UUID, in either case of letters; `null` when it is none of this space. */
  readonly decode: (id: string) => number | null
}

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/**
 * A keyed bijection between numbers and UUIDs: the first 32 bits are the number in disguise, the rest a
 * checksum of it, so that a million identifiers need no map and a guessed one is refused.
 */
export function createIdSpace(seed: number, kind: number): IdSpace {
  const key = hash(seed, kind, 0x1d)

  function encode(index: number): string {
    return format(mix(index ^ key), hash(key, index, 1), hash(key, index, 2), hash(key, index, 3))
  }

  return {
    encode,
    decode: (id) => {
      const index = (unmix(Number.parseInt(id.slice(0, 8), 16)) ^ key) >>> 0
      return encode(index) === id.toLowerCase() ? index : null
    },
  }
}

function format(a: number, b: number, c: number, d: number): string {
  return `${hex16(a >>> 16)}${hex16(a)}-${hex16(b >>> 16)}-${hex16(b)}-${hex16(c >>> 16)}-${hex16(c)}${hex16(d >>> 16)}${hex16(d)}`
}

function hex16(value: number): string {
  return `${HEX[(value >>> 8) & 255]}${HEX[value & 255]}`
}
