import { RUN, type RunTable, createRunTable } from './run-table'

/** Base64 characters that 8 bytes determine alone, whichever of the three alignments they have. */
const BASE64_RUN = 10

/** As many characters of a secret as an identifier does not spell by chance. */
const SPELLED = 16

/** How often percent-encoding is undone: each time costs a pass, and a guest may write `%252525…`. */
const MAX_DECODINGS = 4

/** Characters of a text for which room is kept ready; a longer text gets room of its own. */
const ROOM = 64 * 1024

const PERCENT = 0x25
const DASH = 0x2d

/** A part of a text, as indexes into it; `end` is not in it. */
export interface Span {
  readonly start: number
  readonly end: number
}

/** Every run of 8 characters of some secrets, in each form in which it could be written down. */
export interface SecretRuns {
  /**
   * Where runs lie in a text, in order, not overlapping: plain in letters of either case, in base64 of either
   * alphabet at any alignment, percent-encoded, and percent-encoded base64. Time and memory are in proportion to the
   * text's length, whatever stands in it, and hardly depend on the number of secrets.
   */
  readonly find: (text: string) => readonly Span[]
  /** Whether a UUID spells 16 characters of a secret, its dashes and the case of letters aside. */
  readonly isSpelledBy: (uuid: string) => boolean
}

/** The runs that are looked for: `table` finds candidates, the sets decide. */
interface Runs {
  readonly table: RunTable
  readonly plain: ReadonlySet<string>
  readonly base64: ReadonlySet<string>
}

/** A text as codes, with percent-encoding undone some times. */
interface View {
  readonly codes: Uint16Array
  /** Where each character began in the text that was given, and after the last one the length of that text. */
  readonly origins: Int32Array
  length: number
}

/** Takes the secrets; one that is shorter than 8 characters has no run. */
export function createSecretRuns(secrets: readonly string[]): SecretRuns {
  const searched = [...new Set(secrets)].filter((secret) => secret.length >= RUN)
  const plain = new Set(searched.flatMap((secret) => windows(lowered(secret), RUN)))
  const base64 = new Set(searched.flatMap(base64Runs))
  const runs: Runs = { table: createRunTable(new Set([...plain, ...base64])), plain, base64 }
  const undashed = searched.map((secret) => lowered(secret).replaceAll('-', ''))
  const spelled = new Set(undashed.flatMap((secret) => windows(secret, SPELLED)))
  const parts = createRunTable(new Set(undashed.flatMap((secret) => windows(secret, RUN))))
  const room = viewOf(ROOM)

  return {
    find: (text) => {
      if (searched.length === 0 || text.length < RUN) return []
      const view = text.length <= ROOM ? room : viewOf(text.length)
      fill(view, text)
      const found = [spansIn(view, 0, runs)]
      let first = text.indexOf('%')
      for (let round = 0; first !== -1 && round < MAX_DECODINGS; round++) {
        // What was undone may be the digits of a percent sign before it.
        first = undoPercent(view, Math.max(0, first - 2))
        // Before the first change everything has been looked at already.
        if (first !== -1) found.push(spansIn(view, Math.max(0, first - BASE64_RUN), runs))
      }
      return merged(found.flat())
    },
    isSpelledBy: (uuid) => {
      if (uuid.length > ROOM || parts.next(room.codes, 0, fillWithoutDashes(room, uuid)) === -1) return false
      return windows(lowered(uuid).replaceAll('-', ''), SPELLED).some((run) => spelled.has(run))
    },
  }
}

function viewOf(length: number): View {
  return { codes: new Uint16Array(length), origins: new Int32Array(length + 1), length }
}

/** Makes a view of a text, as it was given. */
function fill(view: View, text: string): void {
  const { codes, origins } = view
  const { length } = text
  view.length = length
  for (let at = 0; at < length; at++) {
    codes[at] = text.charCodeAt(at)
    origins[at] = at
  }
  origins[length] = length
}

/** Gives the length of the text without its dashes. */
function fillWithoutDashes({ codes }: View, text: string): number {
  let length = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code !== DASH) codes[length++] = code
  }
  return length
}

/** The runs in a view from a place on, as parts of the text that was given. */
function spansIn({ codes, origins, length }: View, from: number, { table, plain, base64 }: Runs): Span[] {
  const spans: Span[] = []
  for (let at = table.next(codes, from, length); at !== -1; at = table.next(codes, at + 1, length)) {
    const text = String.fromCharCode(...codes.subarray(at, Math.min(length, at + BASE64_RUN)))
    const found = base64.has(standardBase64(text))
      ? BASE64_RUN
      : plain.has(lowered(text.slice(0, RUN)))
        ? RUN
        : 0
    if (found > 0) spans.push({ start: origins[at] ?? 0, end: origins[at + found] ?? 0 })
  }
  return spans
}

/**
 * Undoes percent-encoding once, in place, from a place on. Gives the place of the first character that changed; -1
 * when there is none.
 */
function undoPercent(view: View, from: number): number {
  const { codes, origins, length } = view
  let first = -1
  let to = from
  for (let at = from; at < length; to++) {
    const code = codes[at] ?? 0
    const value = code === PERCENT && at + 2 < length ? valueOf(codes[at + 1] ?? 0, codes[at + 2] ?? 0) : -1
    codes[to] = value < 0 ? code : value
    origins[to] = origins[at] ?? 0
    at += value < 0 ? 1 : 3
    if (value >= 0 && first === -1) first = to
  }
  origins[to] = origins[length] ?? 0
  view.length = to
  return first
}

/** What two hexadecimal digits stand for; negative when one of them is none. */
function valueOf(high: number, low: number): number {
  return (digitOf(high) << 4) | digitOf(low)
}

/** The value of a hexadecimal digit; -1 for whatever is none. */
function digitOf(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1
}

/** What base64, in its usual alphabet, writes for each 8 bytes of a secret in a row, at each of the three alignments. */
function base64Runs(secret: string): string[] {
  const bytes = new TextEncoder().encode(secret)
  return [0, 1, 2].flatMap((before) => {
    const encoded = btoa(String.fromCharCode(...Array.from({ length: before }, () => 0), ...bytes))
    return Array.from({ length: bytes.length - RUN + 1 }, (_, at) => {
      const first = Math.ceil(((before + at) * 8) / 6)
      return encoded.slice(first, first + BASE64_RUN)
    })
  })
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
function lowered(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase()
  return text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase())
}

/** The alphabet for addresses (RFC 4648 section 5) as the usual one. */
function standardBase64(text: string): string {
  return text.replaceAll('-', '+').replaceAll('_', '/')
}

/** Every part of a text that is so long. */
function windows(text: string, length: number): string[] {
  return Array.from({ length: Math.max(0, text.length - length + 1) }, (_, at) => text.slice(at, at + length))
}
