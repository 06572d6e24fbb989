/**
 * Deterministic numbers from numbers. Everything the emulator makes up is a pure function of the seed, so
 * that nothing has to be stored and the same seed gives the same world on every machine.
 */

/** MurmurHash3's finalizer: a bijection of 32-bit numbers. Source: Austin Appleby, `fmix32`. */
export function mix(value: number): number {
  let x = value | 0
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b)
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35)
  return (x ^ (x >>> 16)) >>> 0
}

/** The inverse of `mix`: each step undone with the modular inverse of its factor. */
export function unmix(value: number): number {
  let x = value | 0
  x ^= x >>> 16
  x = Math.imul(x, 0x7ed1b41d)
  x ^= (x >>> 13) ^ (x >>> 26)
  x = Math.imul(x, 0xa5cb9243)
  return (x ^ (x >>> 16)) >>> 0
}

/** One 32-bit number from up to four. */
export function hash(a: number, b = 0, c = 0, d = 0): number {
  return mix(mix(mix(mix(a ^ 0x9e3779b9) ^ b) ^ Math.imul(c, 0x27d4eb2f)) ^ Math.imul(d, 0x165667b1))
}

/** A stream of numbers in [0, 1). Source: Tommy Ettinger, `mulberry32`. */
export function createRandom(seed: number): () => number {
  let state = seed | 0
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let x = Math.imul(state ^ (state >>> 15), 1 | state)
    x = (x + Math.imul(x ^ (x >>> 7), 61 | x)) ^ x
    return ((x ^ (x >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** The item that a hash points at; throws on an empty list, which would be a mistake in the seed's data. */
export function pick<T>(items: readonly T[], hashed: number): T {
  const item = items[(hashed >>> 0) % items.length]
  if (item === undefined) throw new RangeError('nothing to pick from')
  return item
}

/** Draws an index in proportion to the weights, from a number in [0, 1). */
export function weighted(weights: readonly number[], unit: number): number {
  let rest = unit * weights.reduce((sum, weight) => sum + weight, 0)
  for (let index = 0; index < weights.length; index++) {
    rest -= weights[index] ?? 0
    if (rest < 0) return index
  }
  return weights.length - 1
}
