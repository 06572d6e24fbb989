/** The shortest run of a secret that must not get out, in characters. */
export const RUN = 8

/** Bits of the first look for each run that is known: with so many, one place in thirty is looked at twice. */
const BITS_PER_RUN = 32

/** Places of the exact table for each run that is known. */
const PLACES_PER_RUN = 4

/** The runs that are looked for. A place in a text costs one look at a table, however many runs there are. */
export interface RunTable {
  /**
   * Where the next run in a text begins that is nearly sure to be known, from a place on, as an index into the text's
   * codes; -1 when there is none. Whoever finds one compares it as a text.
   */
  readonly next: (codes: Uint16Array, from: number, length: number) => number
}

/**
 * Takes the runs; of each the first eight characters count. They are two numbers of 32 bits, so that no text is made
 * of each place that is looked at. A table of bits, small enough to stay near the processor, sorts most places out, and a
 * table of the numbers decides.
 */
export function createRunTable(runs: ReadonlySet<string>): RunTable {
  const bitShift = 32 - exponentOf(runs.size * BITS_PER_RUN)
  const placeShift = 32 - exponentOf(runs.size * PLACES_PER_RUN)
  const bits = new Uint32Array(2 ** Math.max(0, 27 - bitShift))
  const known = new Int32Array(2 ** (33 - placeShift))

  /** Where a run is in the exact table, or the empty place where it would be. */
  function placeOf(high: number, low: number, hash: number): number {
    let place = (hash >>> placeShift) << 1
    while (known[place] !== 0 && (known[place] !== high || known[place + 1] !== low))
      place = (place + 2) & (known.length - 1)
    return place
  }

  /** What stands for a character, one byte; 0 for each that is in no run, as most signs and every space are. */
  const folded = new Uint8Array(0x1_0000)
  for (const run of runs) {
    for (const code of spellingsOf(run.slice(0, RUN))) folded[code] = foldOf(code)
    let high = 0
    let low = 0
    for (let at = 0; at < RUN; at++) {
      high = (high << 8) | (low >>> 24)
      low = (low << 8) | foldOf(run.charCodeAt(at))
    }
    const hash = hashOf(high, low)
    const bit = hash >>> bitShift
    bits[bit >>> 5] = (bits[bit >>> 5] ?? 0) | (1 << (bit & 31))
    const place = placeOf(high, low, hash)
    known[place] = high
    known[place + 1] = low
  }

  return {
    next: (codes, from, length) => {
      let high = 0
      let low = 0
      for (let at = from; at < length; at++) {
        high = (high << 8) | (low >>> 24)
        low = (low << 8) | (folded[codes[at] ?? 0] ?? 0)
        if ((low & 0xff) === 0) high = low = 0
        // One of the last eight characters is in no run.
        if (high >>> 24 === 0) continue
        const hash = hashOf(high, low)
        const bit = hash >>> bitShift
        if ((((bits[bit >>> 5] ?? 0) >>> (bit & 31)) & 1) === 0) continue
        if (known[placeOf(high, low, hash)] !== 0) return at - RUN + 1
      }
      return -1
    },
  }
}

/** The same byte for a letter of either case, and for the two alphabets of base64; it is never 0. */
function foldOf(code: number): number {
  if (code >= 0x41 && code <= 0x5a) return code | 0x20
  if (code === 0x2d) return 0x2b
  if (code === 0x5f) return 0x2f
  return (code >>> 8) ^ (code & 0xff) || 1
}

/** The codes of a text's characters, and of those that are folded to the same. */
function spellingsOf(text: string): number[] {
  const both = text + text.toUpperCase() + text.toLowerCase()
  return [...both.replaceAll('+', '+-').replaceAll('/', '/_')].map((character) => character.charCodeAt(0))
}

/** The two halves of a run, mixed: hexadecimal digits differ in few of their bits. */
function hashOf(high: number, low: number): number {
  const mixed = Math.imul(high ^ (high >>> 15), 0x85ebca6b) ^ Math.imul(low ^ (low >>> 13), 0xc2b2ae35)
  return Math.imul(mixed ^ (mixed >>> 15), 0x9e3779b1)
}

/** The least power of two that is not below `least`, as its exponent, from 6 to 24. */
function exponentOf(least: number): number {
  return Math.min(24, Math.max(6, Math.ceil(Math.log2(least))))
}
