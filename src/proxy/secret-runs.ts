/** The shortest run of a secret that must not get out, in characters. */
export const RUN = 8

/** Base64 characters that 8 bytes determine alone, whichever of the three alignments they have. */
export const BASE64_RUN = 10

/** As many characters of a secret as an identifier does not spell by chance. */
const SPELLED = 16

/** How often percent-encoding is undone: each time costs a pass, and a guest may write `%252525…`. */
export const MAX_DECODINGS = 4

/** Characters that are looked up together. */
export const GRAM = 4

/** How far apart the places are that are looked at. */
export const STEP = RUN - GRAM + 1

/** A bit in each of four bytes in which capital and small letters differ. */
const ANY_CASE = 0x20202020

/** A part of a text, as indexes into it; `end` is not in it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Every run of 8 characters of some secrets, in each form in which it could be written down. */
export interface SecretRuns {
  /**
   * Where runs lie in a text, in order, not overlapping: plain in letters of either case, in base64 of either
   * alphabet at any alignment, percent-encoded, and percent-encoded base64. Its cost is in proportion to the text's
   * length and hardly depends on the number of secrets.
   */
  readonly find: (text: string) => readonly Span[]
  /** Whether a UUID spells 16 characters of a secret, its dashes and the case of letters aside. */
  readonly isSpelledBy: (uuid: string) => boolean
}

/** Takes the secrets; one that is shorter than 8 characters has no run. */
export function createSecretRuns(secrets: readonly string[]): SecretRuns {
  const index = createRunIndex(secrets)
  const undashed = withRuns(secrets).map((secret) => lowered(secret).replaceAll('-', ''))
  const spelled = new Set(undashed.flatMap((secret) => windows(secret, SPELLED)))
  const parts = new Set(undashed.flatMap((secret) => windows(secret, SPELLED / 2)))

  return {
    find: (text) => {
      const spans: Span[] = []
      for (let view: View | null = { text, origins: null }, round = 0; view; view = decoded(view), round++) {
        for (const { start, end } of spansIn(view.text, index))
          spans.push(spanIn(view, start, end, text.length))
        if (round === MAX_DECODINGS) break
      }
      return merged(spans)
    },
    isSpelledBy: (uuid) => {
      const digits = lowered(uuid).replaceAll('-', '')
      // Sixteen of thirty-two digits in a row hold the second or the third quarter of them whole.
      if (!parts.has(digits.slice(8, 16)) && !parts.has(digits.slice(16, 24))) return false
      return windows(digits, SPELLED).some((run) => spelled.has(run))
    },
  }
}

/** Finds runs of secrets without comparing at each place: first by four characters of a run, then by all of it. */
export interface RunIndex {
  /** Whether four characters, as `gramOf` them, are known to stand in the first eight of a run. */
  readonly knows: (gram: number) => boolean
  /** The length of the run that a text begins with; 0 when it begins with none. Reads `BASE64_RUN` characters. */
  readonly runLength: (text: string) => number
}

/**
 * Takes the secrets, and what else is to count as a plain run. Of the places that the first eight characters of a run cover
 * exactly one is a multiple of `STEP` and begins four of them, so only those places need be looked at.
 */
export function createRunIndex(secrets: readonly string[], more: readonly string[] = []): RunIndex {
  const searched = withRuns(secrets)
  const plain = new Set([...searched.flatMap((secret) => windows(lowered(secret), RUN)), ...more])
  const base64 = new Set(searched.flatMap(base64Runs))
  // Sixteen times as many places as there can be entries: with a thousand secrets it still sorts most out.
  const entries = (plain.size + base64.size) * STEP
  const shift = 32 - Math.min(22, Math.max(16, Math.ceil(Math.log2(entries * 16 + 1))))
  const table = new Uint8Array(2 ** (32 - shift))
  const placeOf = (gram: number): number => Math.imul(gram | ANY_CASE, 0x9e3779b1) >>> shift

  for (const run of [...plain, ...[...base64].flatMap(inEitherAlphabet)])
    for (let at = 0; at < STEP; at++) table[placeOf(gramOf(run, at))] = 1

  return {
    knows: (gram) => table[placeOf(gram)] === 1,
    runLength: (text) => {
      if (base64.has(standardBase64(text))) return BASE64_RUN
      return plain.has(lowered(text.slice(0, RUN))) ? RUN : 0
    },
  }
}

/** Four characters as a number; bytes that are read as one, the first the highest, give the same. */
function gramOf(text: string, at: number): number {
  const high = (text.charCodeAt(at) << 24) ^ (text.charCodeAt(at + 1) << 16)
  return high ^ (text.charCodeAt(at + 2) << 8) ^ text.charCodeAt(at + 3)
}

/** The runs in a text, as they stand there. */
function spansIn(text: string, { knows, runLength }: RunIndex): Span[] {
  const spans: Span[] = []
  for (let at = 0; at + GRAM <= text.length; at += STEP) {
    if (!knows(gramOf(text, at))) continue
    const last = Math.min(at, text.length - RUN)
    for (let start = Math.max(0, at - STEP + 1); start <= last; start++) {
      if (!knows(gramOf(text, start)) || !knows(gramOf(text, start + GRAM))) continue
      const length = runLength(text.slice(start, start + BASE64_RUN))
      if (length > 0) spans.push({ start, end: start + length })
    }
  }
  return spans
}

/** The secrets that are long enough to have a run. */
export function withRuns(secrets: readonly string[]): string[] {
  return [...new Set(secrets)].filter((secret) => secret.length >= RUN)
}

/** What base64, in its usual alphabet, writes for the runs of a secret at any alignment; each of `BASE64_RUN` characters. */
function base64Runs(secret: string): string[] {
  return windows(secret, RUN).flatMap((run) =>
    base64Pieces(run).flatMap((piece) => windows(piece, BASE64_RUN)),
  )
}

/** A text with some percent-encoding undone, and where each of its characters began in the text that was given. */
interface View {
  readonly text: string
  /** `null` = as it was given. */
  readonly origins: readonly number[] | null
}

/** Undoes percent-encoding once, wherever it stands; `null` when there is none. */
function decoded({ text, origins }: View): View | null {
  if (!/%[0-9a-f]{2}/i.test(text)) return null
  let result = ''
  const from: number[] = []
  for (let at = 0; at < text.length;) {
    from.push(origins ? (origins[at] ?? at) : at)
    const hex = text[at] === '%' ? /^[0-9a-f]{2}$/i.exec(text.slice(at + 1, at + 3))?.[0] : undefined
    result += hex === undefined ? text[at] : String.fromCharCode(Number.parseInt(hex, 16))
    at += hex === undefined ? 1 : 3
  }
  return { text: result, origins: from }
}

/** Where characters of a view lie in the text that was given, which is `length` long. */
function spanIn({ origins }: View, start: number, end: number, length: number): Span {
  return origins === null ? { start, end } : { start: origins[start] ?? start, end: origins[end] ?? length }
}

function merged(spans: readonly Span[]): readonly Span[] {
  if (spans.length < 2) return spans
  const joined: Span[] = []
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    const last = joined.at(-1)
    if (last && span.start <= last.end)
      joined[joined.length - 1] = { start: last.start, end: Math.max(last.end, span.end) }
    else joined.push(span)
  }
  return joined
}

/** With the letters A to Z in lower case, and no others: some of those become two. */
export function lowered(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase()
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** The same with each `+` and `/` also as the alphabet for addresses writes it. */
function inEitherAlphabet(run: string): string[] {
  const at = run.search(/[+/]/)
  if (at === -1) return [run]
  const own = run.charAt(at)
  return inEitherAlphabet(run.slice(at + 1)).flatMap((rest) =>
    [own, own === '+' ? '-' : '_'].map((character) => run.slice(0, at) + character + rest),
  )
}

/** The alphabet for addresses (RFC 4648 section 5) as the usual one. */
function standardBase64(text: string): string {
  return /[-_]/.test(text) ? text.replaceAll('-', '+').replaceAll('_', '/') : text
}

/** Every part of a text that is so long. */
export function windows(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length))
}

/** The characters that a text's bytes determine alone in base64, at each of the three alignments. */
function base64Pieces(text: string): string[] {
  const bytes = new TextEncoder().encode(text)
  return [0, 1, 2].map((before) => {
    const encoded = btoa(String.fromCharCode(...Array.from({ length: before }, () => 0), ...bytes))
    const first = Math.ceil((before * 8) / 6)
    return encoded.slice(first, Math.floor(((before + bytes.length) * 8) / 6))
  })
}
