import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createRedactor } from './redact'
import { createSieve } from './secret-sieve'

const SECRET = 'E0D4-39EE+522F/4368=DC78_1BFB'
const HEXADECIMAL = 'E0D439EE522F44368DC78E1BFB03710C-D24FB11DBE31D4621C4817E028D9E1D'
const UNUSUAL = 'say "E0D4" \\ zß'
const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64')
const percent = (text: string) => text.replaceAll(/[^]/g, (c) => `%${c.charCodeAt(0).toString(16)}`)
/** Some characters of a text percent-encoded, others not, as addresses have them: `a%2Bb`. */
const percentHere = (text: string, at: number) =>
  [...text].map((c, n) => (((at >> (n % 16)) & 1) === 1 ? percent(c) : c)).join('')
const bytesOf = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))

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

/** Texts that hold some part of a secret, or nearly, among what JSON writes in its own way. */
const textWith = (secret: string) =>
  fc
    .array(
      fc.oneof(
        fc.string({ maxLength: 8 }),
        fc.string({ unit: 'binary', maxLength: 5 }),
        fc.constantFrom('"', '\\', '\n', '%', '%2', '%4', '\ud800', 'İ', '\u212a', '\u0000'),
        fc.tuple(run(secret), form).map(([part, write]) => write(part)),
        fc
          .tuple(run(secret), form, fc.array(fc.nat(0xffff), { maxLength: 3 }))
          .map(([part, write, places]) => places.reduce(percentHere, write(part))),
      ),
      { maxLength: 8 },
    )
    .map((pieces) => pieces.join(''))

/** Identifiers, some of which spell a part of the hexadecimal secret. */
const uuid = fc
  .tuple(
    fc.stringMatching(/^[0-9a-f]{32}$/),
    fc.nat(16),
    fc.nat(HEXADECIMAL.length - 18),
    fc.integer({ min: 14, max: 17 }),
  )
  .map(([digits, at, from, length]) => {
    const spelled = HEXADECIMAL.toLowerCase()
      .replaceAll('-', '')
      .slice(from, from + length)
    return (digits.slice(0, at) + spelled + digits.slice(at + length)).slice(0, 32)
  })
  .map((digits) => digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'))

describe('what the sieve lets pass, the search text by text would let pass', () => {
  test.each([
    ['one secret', [SECRET]],
    ['secrets of hexadecimal digits', [HEXADECIMAL, SECRET]],
    ['a secret that JSON writes otherwise', [UNUSUAL]],
    ['a thousand', [...Array.from({ length: 1_000 }, (_, n) => `${n}-Q7R2zK9fw4hT0pLx8Vb`), SECRET]],
  ])('%s', (_, secrets) => {
    const redactor = createRedactor(secrets)
    const mayBeIn = createSieve(secrets)
    let passed = 0
    let masked = 0
    fc.assert(
      fc.property(
        fc.array(textWith(secrets.at(-1) ?? SECRET), { maxLength: 4 }),
        fc.array(uuid, { maxLength: 2 }),
        (texts, ids) => {
          const page = { Messages: texts.map((Text, at) => ({ Text, Id: ids[at] ?? null })), Cursor: ids[0] }
          const isClean = redactor.page(page) === page
          const isPassed = !mayBeIn(bytesOf(page))
          if (isPassed) expect(isClean).toBe(true)
          passed += Number(isPassed)
          masked += Number(!isClean)
        },
      ),
      { seed: 11, numRuns: 3_000 },
    )
    expect(masked).toBeGreaterThan(500)
    if (!secrets.includes(UNUSUAL)) expect(passed).toBeGreaterThan(300)
  })
})

test.each(['E0%444-39%45', 'E%30D4-39%45', '%450D4-39%45', 'E0%25444-3%39E', 'RTBENC0z%4fUVF%4b'])(
  'a run of which only some characters are encoded is found: %s',
  (text) => {
    expect(createSieve([SECRET])(bytesOf({ Text: text }))).toBe(true)
  },
)

test('a page full of texts and identifiers passes', () => {
  const mayBeIn = createSieve([SECRET, HEXADECIMAL])
  const page = Array.from({ length: 1_000 }, () => ({
    Id: crypto.randomUUID(),
    Text: 'Köszönöm, 20% off: https://hotel.example/?q=caf%C3%A9 – see you "soon" 🙂',
  }))
  expect(mayBeIn(bytesOf(page))).toBe(false)
})

test('secrets too short to have a run are nowhere', () => {
  expect(createSieve(['short'])(bytesOf({ Text: 'short' }))).toBe(false)
})
