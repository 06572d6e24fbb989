import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createSecretRuns } from './secret-runs'
import { runs } from '../test/runs'

const SECRET = 'E0D4-39EE+522F/4368=DC78_1BFB'
const HEXADECIMAL = 'E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D'
const UNUSUAL = 'say "E0D4" \\ zß'
const THOUSAND = Array.from({ length: 1_000 }, (_, n) => `${n}-Q7R2zK9fw4hT0pLx8Vb`)

const base64 = (text: string) => Buffer.from(text).toString('base64')
const percent = (text: string) =>
  Array.from(Buffer.from(text, 'latin1'), (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
/** Some characters of a text percent-encoded, others not, as addresses have them: `a%2Bb`. */
const percentHere = (text: string, at: number) =>
  [...text].map((c, n) => (((at >> (n % 16)) & 1) === 1 ? percent(c) : c)).join('')

/** A text with percent-encoding undone some times; of each of its characters where it began and ended in the text as given. */
interface Reading {
  readonly text: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

function undone({ text, starts, ends }: Reading): Reading {
  const parts = [...text.matchAll(/%([0-9a-f]{2})|[^]/gi)]
  return {
    text: parts
      .map(([all, hex]) => (hex === undefined ? all : String.fromCharCode(Number.parseInt(hex, 16))))
      .join(''),
    starts: parts.map(({ index }) => starts[index] ?? 0),
    ends: parts.map(({ 0: all, index }) => ends[index + all.length - 1] ?? 0),
  }
}

const lower = (text: string) => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

/** Every ten letters of base64 that eight bytes of a secret settle alone. */
function settled(secret: string): Set<string> {
  const bytes = Buffer.from(secret)
  const found = new Set<string>()
  for (let at = 0; at + 8 <= bytes.length; at++)
    for (const before of [0, 1, 2]) {
      // What no neighbour changes: the same between zeros and between ones.
      const [zeros, ones] = [0, 255].map((fill) =>
        Buffer.concat([
          Buffer.alloc(before, fill),
          bytes.subarray(at, at + 8),
          Buffer.alloc(3, fill),
        ]).toString('base64'),
      )
      const same = [...(zeros ?? '')].map((letter, n) =>
        letter === ones?.[n] && n * 6 >= before * 8 ? letter : ' ',
      )
      found.add(same.join('').trim().slice(0, 10))
    }
  return found
}

/** Which characters of a text lie in a run: every reading is compared with every run, place by place. */
function naiveSearch(secrets: readonly string[]): (text: string) => boolean[] {
  const plain = new Set(
    secrets.flatMap((secret) =>
      Array.from({ length: secret.length - 7 }, (_, at) => lower(secret.slice(at, at + 8))),
    ),
  )
  const encoded = new Set(secrets.flatMap((secret) => [...settled(secret)]))
  return (given) => {
    const places = Array.from({ length: given.length }, (_, at) => at)
    const isCovered = places.map(() => false)
    let reading: Reading = { text: given, starts: places, ends: places.map((at) => at + 1) }
    for (let round = 0; round <= 4; round++, reading = undone(reading)) {
      const { text, starts, ends } = reading
      const cover = (at: number, length: number) => isCovered.fill(true, starts[at], ends[at + length - 1])
      for (let at = 0; at < text.length; at++) {
        const ten = text.slice(at, at + 10)
        if (plain.has(lower(ten.slice(0, 8)))) cover(at, 8)
        if (encoded.has(ten.replaceAll('-', '+').replaceAll('_', '/'))) cover(at, 10)
      }
    }
    return isCovered
  }
}

const run = (secret: string) =>
  fc
    .tuple(fc.nat(secret.length - 7), fc.integer({ min: 7, max: 12 }))
    .map(([from, length]) => secret.slice(from, from + length))

const form = fc.constantFrom<(text: string) => string>(
  (text) => text,
  (text) => text.toLowerCase(),
  (text) => base64(`x${text}`),
  (text) => base64(`xyz${text}`).replaceAll('+', '-').replaceAll('/', '_'),
  percent,
  (text) => percent(base64(text)),
  (text) => percent(percent(percent(percent(text)))),
  (text) => percent(percent(percent(percent(percent(text))))),
)

/** Texts that hold some part of a secret, or nearly, among what could be mistaken for the beginning of an escape. */
const textWith = (secret: string) =>
  fc
    .array(
      fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom(
          '"',
          '\\',
          '\n',
          '%',
          '%2',
          '%4',
          '%25',
          '%%32%35',
          '\ud800',
          'İ',
          '\u212a',
          '\u0000',
        ),
        fc.tuple(run(secret), form).map(([part, write]) => write(part)),
        fc
          .tuple(run(secret), form, fc.array(fc.nat(0xffff), { maxLength: 4 }))
          .map(([part, write, places]) => places.reduce(percentHere, write(part))),
      ),
      { maxLength: 8 },
    )
    .map((pieces) => pieces.join(''))

describe('every run of 8 characters in any form, and no other letter, is found', () => {
  test.each([
    ['one secret', [SECRET]],
    ['secrets of hexadecimal digits', [SECRET, HEXADECIMAL]],
    ['a secret with quotes and letters beyond ASCII', [UNUSUAL]],
    ['a thousand', [...THOUSAND, SECRET]],
  ])('%s', (_, secrets) => {
    const secretRuns = createSecretRuns(secrets)
    const expected = naiveSearch(secrets)
    let found = 0
    let clean = 0
    fc.assert(
      fc.property(textWith(secrets.at(-1) ?? SECRET), (text) => {
        const isCovered = Array.from({ length: text.length }, () => false)
        for (const { start, end } of secretRuns.find(text)) isCovered.fill(true, start, end)
        expect(isCovered).toEqual(expected(text))
        if (isCovered.includes(true)) found++
        else clean++
      }),
      { numRuns: runs(80) },
    )
    // The comparison would be empty if all texts were of one kind.
    expect(found).toBeGreaterThan(3)
    expect(clean).toBeGreaterThan(3)
  })
})

test.each([
  'E0%444-39%45',
  'E%30D4-39%45',
  '%450D4-39%45',
  'E0%25444-3%39E',
  'RTBENC0z%4fUVF%4b',
  'E0D4-39%%345',
])('a run of which only some characters are encoded is found: %s', (text) => {
  expect(createSecretRuns([SECRET]).find(`…${text}…`)).toEqual([{ start: 1, end: 1 + text.length }])
})

test('a run is found wherever it stands in a text that is longer than the room kept ready', () => {
  const secretRuns = createSecretRuns([SECRET])
  const text = `${'%41'.repeat(50_000)}${percent(SECRET)}${'%41'.repeat(50_000)}`
  expect(secretRuns.find(text)).toEqual([{ start: 150_000, end: 150_000 + 3 * SECRET.length }])
})

test('a text full of what could be a run, and a secret too short to have one, hold none', () => {
  const secretRuns = createSecretRuns([SECRET, HEXADECIMAL, 'short'])
  expect(
    secretRuns.find('Köszönöm, 20% off: https://hotel.example/?q=caf%C3%A9 – see you "soon" short'),
  ).toEqual([])
  expect(createSecretRuns(['short']).find('short')).toEqual([])
})

test.each([
  ['sixteen digits in the middle', '00000000-ee52-2f44-368d-c78e1bfb0371', true],
  ['the first half', 'e0d439ee-522f-4436-0000-000000000000', true],
  ['eight at either end', 'e0d439ee-0000-4000-8000-8e1bfb03710c', false],
])('an identifier spells a secret with sixteen of its digits: %s', (_, uuid, isSpelled) => {
  expect(createSecretRuns([HEXADECIMAL]).isSpelledBy(uuid)).toBe(isSpelled)
})
